"""Differences that a sentence states or holds: “22 centimetres above”, “rose by 9 %”, “from £36 to £42”; and what is left.

It reads sentences only, and works out nothing across units. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.figuring import figured, shown
from agents.research.short.forms import Bag
from agents.research.short.from_sentences import covered, nearness
from agents.research.short.lines import Line
from agents.research.short.values import Value, values
from agents.text.words import terms

ENOUGH = 0.55
"""Share of the question that the sentence must speak of."""
_AFTER = re.compile(
    r"^\s*(?:above|below|higher|lower|more|less|fewer|longer|shorter|taller|heavier|lighter|older|younger|cheaper|dearer|deeper|over|under)\b"
)
_BEFORE = re.compile(r"\b(?:by|up|down)\s$|(?:增加|减少|增长|上升|下降|提高|降低|缩短|延长|上涨|多|少|高|低|涨|降)了?$")
_FROM_TO = re.compile(r"\bfrom\s$|从$")
_TO = re.compile(r"^[^.;,。；，]{0,24}?(?:\bto\s|(?:到|至|为|升到|降到|增至|减至|涨到)\s?)$")
_CHANGE = re.compile(
    r"\b(?:rise|rose|risen|rises|rising|fall|fell|fallen|falls|increas\w*|decreas\w*|grew|grow\w*|drop\w*|declin\w*|chang\w*|rais\w*|cut|from)\b"
    r"|增加|减少|增长|上升|下降|提高|降低|缩短|延长|上涨|涨|降"
)
_TWO = re.compile(r"\b(?:the two|both)\b|\bdifference between the\b|两[家个种者份项座所]", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:has|have|had|is|are|was|were) not(?: yet)? (?:been )?|(?:n[’']t)(?: yet)? (?:been )?|(?:还|尚)?(?:没有|未)(?:被)?"
)
_MUCH_OF = re.compile(
    r"\b(?:how (?:much|many)) of (?:the )?(?P<whole>[^?]+?) (?:has|have|had|is|are|was|were) not\b", re.IGNORECASE
)


def stated(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """The best difference that one sentence states, or tells by both of its values; None where none does."""
    best: Found | None = None
    for line in every:
        share = covered(ask, line, weights)
        if share < ENOUGH:
            continue
        found = _said(ask, line, weights, share) or _from_to(line, share) or _of_two(ask, line, share)
        if found is not None and (best is None or found.score > best.score):
            best = found
    return best


def _said(ask: Ask, line: Line, weights: Weights, share: float) -> Found | None:
    told: list[tuple[float, Value]] = []
    for value in values(line.text, "number"):
        before, after = line.text[: value.start], line.text[value.end :]
        if ask.unit and value.unit and not Bag(value.unit).says(ask.unit[0]) and value.unit not in "%％" + ask.unit[0]:
            continue  # twelve metres are no difference of inhabitants
        if len(ask.sides) == 2 and not ask.years and not _speaks_of_both(ask, line, weights):
            continue
        if value.text in ask.text or not (_AFTER.match(after) or _BEFORE.search(before)):
            continue
        told.append((nearness(ask, line, value, weights), value))
    if not told:
        return None
    near, value = max(told, key=lambda item: item[0])
    return Found(
        value.text, 0.7 * share + 0.3 * min(1.0, near + 0.3), (_basis(line, value.text),), value.number, value.unit
    )


def _speaks_of_both(ask: Ask, line: Line, weights: Weights) -> bool:
    """Whether a sentence, with its headings, speaks of both things that are compared."""
    return all(
        weights.share(terms(side), lambda t: max(line.own.says(t), line.head.says(t))) >= 0.5
        for side in ask.sides
        if terms(side)
    )


def _from_to(line: Line, share: float) -> Found | None:
    if not _CHANGE.search(line.text):
        return None
    found = values(line.text, "number")
    for left, right in itertools.pairwise(found):
        between = line.text[left.end : right.start]
        if not (_FROM_TO.search(line.text[: left.start]) and _TO.match(between)) or not same_unit(left, right):
            continue
        made = figured("difference", [left.text, right.text])
        if made is not None:
            basis = (_basis(line, left.text), _basis(line, right.text))
            text = shown(made.text, "" if left.money and not left.unit else right.unit or left.unit)
            sign = re.match(r"US\$|[€$£¥]", right.text)
            return Found(f"{sign.group()}{text}" if sign else text, share, basis, made.value, right.unit, made.working)
    return None


def _of_two(ask: Ask, line: Line, share: float) -> Found | None:
    """The difference of the only two values of one unit in a sentence, where the question speaks of two."""
    if not _TWO.search(ask.text):
        return None
    found = [v for v in values(line.text, "number") if v.unit or v.money]
    kinds = {(v.unit, v.money) for v in found}
    for kind in kinds:
        alike = [v for v in found if (v.unit, v.money) == kind]
        if len(alike) == 2 and (made := figured("difference", [v.text for v in alike])) is not None:
            sign = re.match(r"US\$|[€$£¥]", alike[0].text)
            scale = re.search(r"[万亿]", alike[0].text)
            unit = f"{scale.group() if scale else ''}{kind[0]}"
            text = f"{sign.group()}{made.text}" if sign else shown(made.text, unit)
            return Found(text, share, tuple(_basis(line, v.text) for v in alike), made.value, kind[0], made.working)
    return None


def same_unit(left: Value, right: Value) -> bool:
    """Whether two values can be taken from each other: both of money, or both of one unit."""
    bare = not left.unit and not left.money
    return (left.money == right.money or bare) and (left.unit == right.unit or not left.unit or not right.unit)


def _basis(line: Line, said: str) -> Basis:
    return Basis(line.hit, line.start, line.start + len(line.text), said)


def asks_what_is_left(question: str) -> tuple[str, str] | None:
    """Of “how much of X has not been paid”: the questions for the whole and for the part; None of others."""
    match = _MUCH_OF.search(question)
    if match is None:
        return None
    whole = match["whole"].strip()
    return f"How much is the {whole}?", _NOT.sub(lambda m: m.group().split(" ")[0] + " been ", question, count=1)


def denies(question: str) -> bool:
    """Whether a question asks for what was not done, which a sentence that says what was done does not tell."""
    return bool(re.search(r"\bnot\b|n[’']t\b|没有|未|还没", question)) and not re.search(r"有没有", question)
