"""Two values that are compared: their units, what they amount to, and the row that has both. It knows no document."""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Shown, Weights
from agents.research.short.figuring import figured
from agents.research.short.from_sentences import nearness
from agents.research.short.lines import Line
from agents.research.short.values import number_of, values
from agents.text.words import han_count

COUNTED = frozenset("个辆张本件位名人家台间座条只支")
"""Words that count things one by one, so that two of them can be compared."""
SHARED = 0.6
"""Share of a question that a sentence with a part and a whole must speak of."""
_OF_WHICH = re.compile(r",? (?:of (?:which|whom|them)|including)\b|[，,]其中")
# fmt: off
CHANGES = frozenset((
    "fall", "fell", "rise", "rose", "risen", "increas", "decreas", "grow", "grew", "grown", "declin", "drop", "chang", "differ", "differenc", "more", "fewer", "less", "than", "higher", "lower", "longer", "shorter", "larger", "smaller", "older", "younger", "compar", "增加", "减少", "增长", "下降", "多了", "少了", "多借", "相差",
))
# fmt: on


def of_one_row(left: Found, right: Found) -> Shown | None:
    """The cells of both in their row, where one row of a table has both."""
    one, other = left.shown, right.shown
    if one is None or other is None or (one.grid.hit.passage, one.rows) != (other.grid.hit.passage, other.rows):
        return None
    columns = dict.fromkeys((one.columns[0], *sorted((one.columns[-1], other.columns[-1]))))
    return Shown(one.grid, one.rows, tuple(columns))


def said_in_latin(found: Found) -> bool:
    """Whether what an answer stands in is no Chinese text."""
    return not han_count(found.basis[0].hit.text)


def unit_of(found: Found) -> str:
    """The unit of a value, money being one."""
    return "money" if re.search(r"[€$£¥元]", found.text) else found.unit.rstrip("s")


def sizes_of(sides: Sequence[Found]) -> tuple[float, float] | None:
    """What both sides amount to; None where one is no number."""
    left, right = (side.number if side.number is not None else number_of(side.text) for side in sides)
    return None if left is None or right is None else (left, right)


def plainly(ask: Ask) -> Ask:
    """The question without words that only say that something changed."""
    return replace(ask, terms=tuple(t for t in ask.terms if t not in CHANGES) or ask.terms)


def share_said(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """A part of a whole, where a sentence has both: “61 trams, of which 34 are low-floor”."""
    for line in every:
        match = _OF_WHICH.search(line.text)
        if match is None or weights.share(ask.terms, line.says) < SHARED:
            continue
        numbers = [v for v in values(line.text, "number") if v.number is not None]
        whole = [v for v in numbers if v.end <= match.start()]
        parts = [v for v in numbers if v.start >= match.end() and whole and v.unit == whole[-1].unit]
        best = max(parts, key=lambda v: nearness(ask, line, v, weights), default=None)
        if best is None or not whole:
            continue
        made = figured("share", [best.text, whole[-1].text])
        basis = Basis(line.hit, line.start, line.start + len(line.text), best.text)
        if made is not None and made.value <= 100:
            return Found(f"{made.text} %", 0.65, (basis,), made.value, "%", made.working)
    return None
