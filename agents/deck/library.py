"""Library: all the sources of one deck, with look-ups by id. It does not read files and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel

from agents.sources.base import Document, Figure, Heading, Passage, Source, Table
from agents.sources.told_tables import with_told
from agents.sources.turned_tables import with_turned


class Library(BaseModel):
    """What the writers may draw on. Empty when the deck has only a topic."""

    documents: list[Document] = []

    @cached_property
    def sources(self) -> list[Source]:
        """The documents' sources, their tables, those that their sentences tell and those of periods turned around."""
        return [with_turned(with_told(document.source)) for document in self.documents]

    @cached_property
    def passages(self) -> dict[str, Passage]:
        return {p.id: p for s in self.sources for p in s.passages}

    @cached_property
    def tables(self) -> dict[str, Table]:
        return {t.id: t for s in self.sources for t in s.tables}

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return {f.id: f for s in self.sources for f in s.figures}

    @cached_property
    def assets(self) -> dict[str, bytes]:
        return {name: data for d in self.documents for name, data in d.assets.items()}

    @cached_property
    def headings(self) -> dict[str, Heading]:
        return {h.id: h for s in self.sources for h in walk(s.headings)}

    def source_of(self, passage_id: str) -> Source:
        """The source that a passage belongs to. Raises KeyError when there is none."""
        source_id = self.passages[passage_id].id.partition(":")[0]
        return next(s for s in self.sources if s.id == source_id)


def walk(headings: list[Heading]) -> Iterator[Heading]:
    """All headings of a tree, depth first, in reading order."""
    for heading in headings:
        yield heading
        yield from walk(heading.children)
