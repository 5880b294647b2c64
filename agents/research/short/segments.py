"""Which of several values in one sentence is meant: “entry is 5 euros, for children 2 euros, for dogs 1 euro”.

Each value has the words of its own clause, and those of the first value's clause belong to all. It knows no document.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agents.research.short.asking import Ask
from agents.research.short.base import Weights
from agents.research.short.forms import Bag
from agents.research.short.lines import Line
from agents.research.short.values import Value

_BREAK = re.compile(r"[,，](?!\d)|[;；、]| and | while | but ")
LESS = 0.5
"""What a value loses that has less of the question in its segment than another one."""
MARGIN = 0.05
MEANT = 0.8


def segment_losses(ask: Ask, line: Line, found: Sequence[Value], weights: Weights) -> dict[int, float]:
    """What each value loses, by its place in the text; nothing where its kind stands alone."""
    losses = _of_other_clauses(ask, line, found, weights)
    for kind in {(value.unit, value.money) for value in found}:
        alike = sorted((v for v in found if (v.unit, v.money) == kind), key=lambda v: v.start)
        if len(alike) < 2 or any(v.text in ask.text for v in alike):
            continue
        texts = _segments(ask, line.text, alike)
        said = [weights.share(ask.terms, Bag(text).says) for text in texts]
        top = max(said)
        losses |= {v.start: LESS for v, share in zip(alike, said, strict=True) if share < top - MARGIN}
    return losses


def _of_other_clauses(ask: Ask, line: Line, found: Sequence[Value], weights: Weights) -> dict[int, float]:
    """What values lose whose clause says less of the question than another value's: late books, lost books."""
    ends = [0, *(m.end() for m in re.finditer(r"[;；]", line.text)), len(line.text)]
    clauses = {(a, b): weights.share(ask.terms, Bag(line.text[a:b]).says) for a, b in itertools.pairwise(ends)}
    told = {v.start: share for v in found for (a, b), share in clauses.items() if a <= v.start < b}
    top = max(told.values(), default=0.0)
    return {start: LESS for start, share in told.items() if share < top - MARGIN} if len(clauses) > 1 else {}


def _segments(ask: Ask, text: str, alike: Sequence[Value]) -> list[str]:
    """The words of each value: those before it in its clause, or, where none of the question stands there, after it."""
    head, tail = text[: alike[0].start], text[alike[-1].end :]
    if not _says_any(ask, head) and _says_any(ask, tail):
        ends = [*(value.start for value in alike[1:]), len(text)]
        return [text[value.end : end] for value, end in zip(alike, ends, strict=True)]
    after = _BREAK.search(text, alike[0].end)
    shared = text[: after.start() if after else alike[0].end]
    found = [shared]
    for value in alike[1:]:
        breaks = [m.end() for m in _BREAK.finditer(text, 0, value.start)]
        found.append(f"{shared} {text[breaks[-1] if breaks else 0 : value.start]}")
    return found


def _says_any(ask: Ask, text: str) -> bool:
    bag = Bag(text)
    return any(bag.says(term) >= MEANT for term in ask.terms)
