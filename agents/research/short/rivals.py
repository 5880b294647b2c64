"""One answer of many: other sources that say the same make it surer, those that say otherwise stand beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.research.short.base import Basis, Found
from agents.research.short.values import year_of

RIVAL = 0.12
"""How much worse another source's value may fit and still be shown beside the answer."""
FULLER = 0.3
"""How much worse a whole date may fit than its year alone."""


def _fuller(found: Sequence[Found]) -> Found:
    """The best answer; where it is a year alone, a day of that year that fits nearly as well."""
    best = found[0]
    if re.fullmatch(r"\d{4}年?", best.text):
        days = [
            f
            for f in found
            if year_of(f.text) == int(best.text[:4]) and f.text != best.text and f.score > best.score - FULLER
        ]
        return replace(days[0], score=best.score) if days and not best.working else best
    return best


def with_rivals(found: Sequence[Found]) -> Found:
    """The best answer, surer with each other source that says the same, with those that say otherwise beside it."""
    best = _fuller(found)
    own = {b.hit.source.id for b in best.basis}
    rivals: list[Found] = []
    agreeing: list[Basis] = []
    for other in found[1:]:
        source = other.basis[0].hit.source.id
        if other.score < best.score - RIVAL or source in own or len(best.basis) > 1:
            continue
        if other.text == best.text or (other.number is not None and other.number == best.number):
            agreeing += [other.basis[0]] if source not in {b.hit.source.id for b in agreeing} else []
        elif (other.number is None) == (best.number is None) and source not in {
            r.basis[0].hit.source.id for r in rivals
        }:
            rivals.append(other)
    newest = max([best, *rivals], key=lambda f: (_year_of_source(f), f is best))
    if newest is not best and _year_of_source(best):
        others = [replace(best, rivals=()), *(r for r in rivals if r is not newest)]
        return replace(newest, score=best.score, rivals=tuple(others[:2]))
    return replace(best, basis=(*best.basis, *agreeing[:2]), rivals=tuple(rivals[:2]))


def _year_of_source(found: Found) -> int:
    """The year that a source gives of itself; 0 where it gives none."""
    source = found.basis[0].hit.source
    return year_of(source.date or "") or year_of(source.title or "") or year_of(source.name) or 0
