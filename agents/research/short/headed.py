"""Answers that stand in a heading over the sentence that fits: the version of a change, the day of an entry.

A heading is a quote as any other: it stands in the source's text before the sentence. It knows no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.from_sentences import covered
from agents.research.short.lines import Line
from agents.research.short.values import values
from agents.text.words import terms

ENOUGH = 0.45
"""Share of the question that the sentence must speak of."""
FIT = 0.75
"""How well a value of a heading fits, beside one in the sentence itself."""
_VERSION = re.compile(r"\bv?\d+(?:\.\d+){1,3}(?:-[\w.]+)?\b")
_VERSIONED = frozenset(terms("version release edition 版本"))
_SECTIONED = frozenset(terms("chapter section recipe article part lesson 章 节 菜谱"))


def headed(ask: Ask, every: Sequence[Line], weights: Weights) -> Iterator[Found]:
    """Values of headings for sentences that speak of the question and have no such value themselves."""
    wanted = {*ask.focus, *(t for t in ask.terms if t in _VERSIONED)}
    plain = replace(ask, terms=tuple(t for t in ask.terms if t not in _VERSIONED | _SECTIONED), focus=())
    for line in every:
        share = covered(plain, line, weights)
        if share < ENOUGH:
            continue
        for heading in reversed(line.hit.locator.heading):
            said = next(iter(_said(ask, wanted, heading, line)), None)
            at = line.whole.rfind(heading, 0, line.start) if said else -1
            if said is None or at < 0:
                continue
            bases = (
                Basis(line.hit, at, at + len(heading), said),
                Basis(line.hit, line.start, line.start + len(line.text), line.text),
            )
            yield Found(said, 0.6 * share + 0.4 * FIT, bases)
            break


def _said(ask: Ask, wanted: set[str], heading: str, line: Line) -> Iterator[str]:
    """What a heading has of what is wanted."""
    if wanted & _VERSIONED and ask.sort in ("name", None):  # how often versions come out is told by no version
        yield from (m.group() for m in _VERSION.finditer(heading) if m.group() not in ask.text)
    elif wanted & _SECTIONED and heading != line.hit.source.title:
        yield heading
    elif ask.sort == "date" and not values(line.text, "date"):
        yield from (v.text for v in values(heading, "date"))
