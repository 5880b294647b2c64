"""Sentences of passages, each with what stands around it: its headings, the sentences before it, its passage.

It knows no question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from agents.corpus import Hit
from agents.research.reading import points_back, talks_to_machines
from agents.research.short.forms import Bag
from agents.text.sentences import split_sentences


@dataclass(frozen=True)
class Line:
    """A sentence of a passage with what stands around it. `start` is its place in the source."""

    hit: Hit
    text: str
    start: int
    before: str
    passage: str
    whole: str = ""
    """The text of its source."""
    near: float = 0.0
    """How near it is to the question in meaning; 0 where that was not looked at."""

    @cached_property
    def own(self) -> Bag:
        """Its words."""
        return Bag(self.text)

    @cached_property
    def head(self) -> Bag:
        """Words of its headings and of its source's title."""
        return Bag(
            "\n".join(
                (self.hit.source.title or "", *re.split(r"[-_.]", self.hit.source.name), *self.hit.locator.heading)
            )
        )

    @cached_property
    def back(self) -> Bag:
        """Words of the sentences before it."""
        return Bag(self.before)

    @cached_property
    def around(self) -> Bag:
        """Words of its passage."""
        return Bag(self.passage)

    def says(self, term: str) -> float:
        """0 to 1: whether it speaks of a term, itself or by what it stands under."""
        before = 0.8 if points_back(self.text) else 0.6
        return max(
            self.own.says(term),
            0.9 * self.head.says(term),
            before * self.back.says(term),
            0.45 * self.around.says(term),
        )


def lines(hits: Sequence[Hit], text_of: Callable[[str], str]) -> Iterator[Line]:
    """The sentences of hits that are no tables; orders to machines are left out."""
    seen: set[str] = set()
    for hit in hits:
        where, whole = hit.locator, text_of(hit.source.id)
        if (
            hit.kind == "table"
            or hit.role not in ("body", "boilerplate")
            or hit.passage in seen
            or whole[where.start : where.end] != hit.text
        ):
            continue
        seen.add(hit.passage)
        found = [s for s in split_sentences(hit.text) if not talks_to_machines(s.text)]
        ahead = whole[max(0, where.start - 300) : where.start]
        for n, sentence in enumerate(found):
            before = " ".join(s.text for s in found[max(0, n - 2) : n]) or (ahead if points_back(sentence.text) else "")
            yield Line(hit, sentence.text, where.start + sentence.start, before, hit.text, whole)
