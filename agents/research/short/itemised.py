"""The sum of those items of one sentence that a question names: “teas 318.50, plants 204.00, raffle 97.00”.

It reads one sentence at a time. It knows no document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.figuring import figured, shown
from agents.research.short.forms import Bag
from agents.research.short.from_sentences import covered
from agents.research.short.lines import Line
from agents.research.short.values import Value, values

ENOUGH = 0.5
"""Share of the question that the sentence must speak of."""
_ITEM = re.compile(r"(?:[^,;:，；：、]|(?<=\d),(?=\d))+")
_AND = re.compile(r"\s+(?:and|plus)\s+|以及|和")


def itemised(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """The sum of two and more items that the question names; None where no sentence has them."""
    best: Found | None = None
    for line in every:
        share = covered(ask, line, weights)
        if share < ENOUGH or (best is not None and share <= best.score):
            continue
        items = _named(ask, line)
        if len(items) < 2 or len({(v.unit, v.money) for v in items}) > 1:
            continue
        made = figured("sum", [v.text for v in items])
        if made is not None:
            bases = tuple(Basis(line.hit, line.start, line.start + len(line.text), v.text) for v in items)
            sign = re.match(r"US\$|[€$£¥]", items[0].text)
            text = f"{sign.group()}{made.text}" if sign else shown(made.text, items[0].unit)
            best = Found(text, share, bases, made.value, items[0].unit, made.working)
    return best


def _named(ask: Ask, line: Line) -> list[Value]:
    """The values of items that have a word of the question which no other item has."""
    said: list[tuple[Value, set[str]]] = []
    for part in _ITEM.finditer(line.text):
        at = part.start()
        for piece in _AND.split(part.group()):
            at = line.text.find(piece, at)
            found = [v for v in values(piece, "number") if v.number is not None]
            if len(found) == 1:
                v = found[0]
                placed = Value(v.text, at + v.start, at + v.end, v.number, v.unit, v.money)
                said.append((placed, {t for t in ask.terms if Bag(piece).says(t) >= 0.9}))
    return [v for v, own in said if own - {t for w, other in said if w is not v for t in other}]
