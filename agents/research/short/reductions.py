"""What somebody pays to whom a reduction applies: a price in one sentence, “pensioners pay half” in the next.

Both sentences stand in one passage, and both are cited; what is worked out goes through the `python` tool. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.calculation.calculator import NotCalculated, calculate
from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found
from agents.research.short.lines import Line
from agents.research.short.values import values

SURE = 0.9
"""What is left of the score of the price."""
_HALF = re.compile(r"\bhalf(?: the)?(?: price| fare)?\b|半价|减半", re.IGNORECASE)
_FREE = re.compile(r"\bfree\b|免费", re.IGNORECASE)
_OFF = re.compile(
    r"(?P<off>\d{1,2}(?:\.\d+)?) ?%(?= (?:off|less|cheaper|discount|reduction))|(?P<tenths>\d(?:\.\d)?|[一二三四五六七八九])折"
)
_TENTHS = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
_PLAIN = re.compile(r"\d[\d,]*(?:\.\d+)?")


def reduced(ask: Ask, found: Found, every: Sequence[Line]) -> Found:
    """The answer with the reduction that the question names and its own sentence does not; else as it is."""
    if ask.sort != "money" or len(found.basis) != 1:
        return found
    basis = found.basis[0]
    own = next((line for line in every if line.hit.passage == basis.hit.passage and line.start == basis.start), None)
    if own is None:
        return found
    unsaid = [t for t in ask.terms if max(own.own.says(t), own.head.says(t)) < 0.8]
    for line in every:
        applies = line.hit.passage == own.hit.passage and line.start != own.start and not _prices(line.text)
        if not applies or not any(line.own.says(t) >= 0.9 for t in unsaid):
            continue
        made = _less(found.text, line.text)
        if made is not None:
            text, working = made
            rule = Basis(line.hit, line.start, line.start + len(line.text), line.text)
            return replace(
                found, text=text, number=None, working=working, basis=(basis, rule), score=SURE * found.score
            )
    return found


def _prices(text: str) -> bool:
    return any(value.money for value in values(text, "money"))


def _less(price: str, rule: str) -> tuple[str, str] | None:
    """The price after a rule's reduction, and how it was worked out; None where the rule has none."""
    number = _PLAIN.search(price)
    if number is None:
        return None
    plain = number.group().replace(",", "")
    if _FREE.search(rule):
        return ("免费" if not rule.isascii() and "免" in rule else "free"), ""
    off = _OFF.search(rule)
    if _HALF.search(rule):
        code, shown = f"{plain} / 2", f"{plain} / 2"
    elif off is not None and off["off"]:
        code, shown = f"{plain} * (100 - {off['off']}) / 100", f"{plain} − {off['off']} %"
    elif off is not None:
        tenths = _TENTHS.get(off["tenths"], off["tenths"])
        code, shown = f"{plain} * {tenths} / 10", f"{plain} × {tenths} / 10"
    else:
        return None
    try:
        value = f"{float(calculate(f'round({code}, 2)')):,.2f}".removesuffix(".00")
    except (NotCalculated, ValueError):
        return None
    return f"{price[: number.start()]}{value}{price[number.end() :]}", f"{shown} = {value}"
