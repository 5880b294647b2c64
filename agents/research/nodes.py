"""What a trail steps on: a passage with what stands around it, or one row of a table under its header.

A node knows the terms that it and its headings have, and the names that lead on from it. It does not know the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from agents.corpus import Hit
from agents.research.library import Library
from agents.research.spans import Span, names, rare_runs
from agents.text.concepts import concepts
from agents.text.words import han_count, terms

AROUND = 500
"""Characters of the source before and after a passage that belong to its node."""
ROWS = 6
"""Rows of one table that become nodes for one search."""
NAMES = 10
Rare = Callable[[str], bool]


@dataclass(frozen=True, eq=False)
class Node:
    """`text` is the source's from `start`; a row of a table has its header before it in `shown`."""

    key: str
    hit: Hit
    text: str
    start: int
    header: str = ""

    @property
    def source(self) -> str:
        """Id of the source."""
        return self.hit.source.id

    @property
    def title(self) -> str:
        """Title and headings."""
        return " ".join(dict.fromkeys((self.hit.source.title or "", *self.hit.locator.heading)))

    @cached_property
    def shown(self) -> str:
        """Everything that it says, with title and header."""
        return "\n".join(filter(None, (self.title, self.header, self.text)))

    @cached_property
    def terms(self) -> frozenset[str]:
        """Terms of all of it."""
        return frozenset(terms(self.shown))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Meanings that it has words for."""
        return concepts(self.shown)

    @cached_property
    def flat(self) -> str:
        """For the search of names in it."""
        return " ".join(self.shown.split()).casefold()

    def has(self, name: str) -> bool:
        """Whether it names this."""
        return name.casefold() in self.flat


def nodes_of(hit: Hit, library: Library, wanted: str) -> Iterator[Node]:
    """The nodes of a passage: rows that have `wanted` (a name or words), else the passage with its surroundings."""
    text = library.text(hit.source.id)
    if hit.kind == "table":
        yield from _rows(hit, wanted)
        return
    begin, end = hit.locator.start, hit.locator.end
    for near in library.near(hit):
        if near.kind == "table" or near.role != "body":
            continue
        if begin - AROUND <= near.locator.start < begin:
            begin = near.locator.start
        if end < near.locator.end <= end + AROUND:
            end = near.locator.end
    yield Node(f"{hit.source.id}:{begin}", hit, text[begin:end], begin)


def _rows(hit: Hit, wanted: str) -> Iterator[Node]:
    lines = hit.text.split("\n")
    said, header = set(terms(wanted)), lines[0]
    scored = []
    for n, line in enumerate(lines[1:], start=1):
        share = len(said & set(terms(line)))
        if wanted.casefold() in line.casefold() or share:
            scored.append((-share - 10 * (wanted.casefold() in line.casefold()), n, line))
    for _, n, line in sorted(scored)[:ROWS]:
        start = hit.locator.start + sum(len(before) + 1 for before in lines[:n])
        yield Node(f"{hit.passage}/{n}", hit, line, start, header)


def names_in(node: Node, rare: Rare, known: frozenset[str] = frozenset()) -> list[Span]:
    """Names that lead on from a node, in order; those of its title have places below 0."""
    found = {span.text: span for span in names(node.text, known)}
    for span in names(node.title, known, heading=True):
        found.setdefault(span.text, Span(span.text, -1, -1))
    if han_count(node.text) > 1:
        for run in rare_runs(f"{node.text}\n{node.title}", rare):
            at = node.text.find(run)
            if not any(run in name or name in run for name in found):
                found[run] = Span(run, at, at + len(run))
    return list(found.values())[:NAMES]
