"""Numbers that a text only bounds: “10 to 30 miles”, “under 14”, “超过37.5度”; and the rules that hang on such a bound.

It compares numbers of one unit. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.from_sentences import covered
from agents.research.short.lines import Line
from agents.research.short.values import Value, values
from agents.research.short.whether import NOT, YES

ENOUGH = 0.55
"""Share of the question, but for its number, that a rule must speak of."""
_RANGE = re.compile(
    r"(?<![\d.,])(?P<low>\d[\d,]*(?:\.\d+)?)\s?(?P<first>[^\W\d_]{1,8}|[°%]C?)?\s?(?:-|–|—|\bto\b|至|到)\s?(?P<high>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>[^\W\d_]{1,12}|[°%]C?)?"
)
_BELOW = re.compile(
    r"\b(?:under|below|less than|fewer than|younger than|up to|at most|no more than|not more than)\s?$|(?:不到|低于|少于|小于|不超过|至多|最多|未满|不满)$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\b(?:over|above|more than|older than|at least|from|exceeding)\s?$|(?:(?<!不)超过|高于|大于|多于|至少|(?<![未不])满)$",
    re.IGNORECASE,
)
_AFTER_BELOW, _AFTER_ABOVE = (
    re.compile(r"\s?(?:or less|or under|or younger|以下|以内)"),
    re.compile(r"\s?(?:or more|or over|or older|以上)"),
)
_CLAUSE = re.compile(r"[;；。]")


@dataclass(frozen=True)
class Bound:
    """What lies between two numbers of a unit, or on one side of one. `end` is where its words end in the text."""

    low: float | None
    high: float | None
    unit: str
    end: int

    def holds(self, value: Value) -> bool:
        """Whether a number of the same unit lies within."""
        if value.number is None or not _one_unit(self.unit, value.unit):
            return False
        return (self.low is None or value.number >= self.low) and (self.high is None or value.number <= self.high)


def bounds(text: str) -> list[Bound]:
    """Every bound of a text."""
    found = [
        Bound(_number(m["low"]), _number(m["high"]), m["unit"] or m["first"] or "", m.end())
        for m in _RANGE.finditer(text)
    ]
    for value in values(text, "number"):
        before, after = text[: value.start], text[value.end :]
        if value.number is None or value.money:
            continue
        if _BELOW.search(before) or _AFTER_BELOW.match(after):
            found.append(Bound(None, value.number, value.unit, value.end))
        elif _ABOVE.search(before) or _AFTER_ABOVE.match(after):
            found.append(Bound(value.number, None, value.unit, value.end))
    return found


def met_in(question: str, cell: str) -> str:
    """The number of the question that lies within what a cell bounds, as it is written there; empty where none does."""
    told = bounds(cell) if len(cell) <= 40 else []
    own = [value for value in values(question, "number") if value.unit and not value.money]
    return next((value.text for value in own for bound in told if bound.unit and bound.holds(value)), "")


def ruled(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """Yes or no by a rule for numbers on one side of a bound, where the question's number is on that side."""
    own = [value for value in values(ask.text, "number") if value.unit and not value.money]
    best: Found | None = None
    for value in own:
        said = re.findall(r"\d[\d.,]*", value.text)
        plain = replace(
            ask,
            terms=tuple(t for t in ask.terms if t not in said),
            hard=tuple(t for t in ask.hard if t not in said),
        )
        for line in every:
            bound = next((b for b in bounds(line.text) if b.holds(value)), None)
            if bound is None or (share := covered(plain, line, weights)) < ENOUGH:
                continue
            clause = _CLAUSE.split(line.text[bound.end :])[0]
            basis = Basis(line.hit, line.start, line.start + len(line.text), line.text)
            if best is None or share > best.score:
                best = Found(YES[ask.language][bool(NOT.search(clause))], share, (basis,))
    return best


def _number(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))


def _one_unit(left: str, right: str) -> bool:
    """Whether two units are one: miles and mile, 度 and °C."""
    plain = [re.sub(r"^(?:°C?|度)$", "°", unit.strip().lower()).rstrip("s") for unit in (left, right)]
    return plain[0] == plain[1] or (not plain[0] and plain[1] in ("year", "岁"))
