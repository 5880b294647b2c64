"""Everything that can be cited in one piece of research: the corpora given, and the run's own for fetched pages.

Hits of several corpora are joined by their ranks. It finds a quote in the stored source, which is what makes a
citation true.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from agents.corpus import Corpus, Hit, search
from agents.corpus.embedding import Embedder
from agents.corpus.search import fused
from agents.research.notes import Note, SourceRef

MANY = 200
"""Passages from which a term counts as common, whatever more there are."""
LISTED = 50_000
"""Passages up to which the titles of a corpus are listed."""
LONGEST_NAME = 12


class Library:
    """Open corpora, searched together. The caller closes them."""

    def __init__(self, corpora: Sequence[Corpus], embedder: Embedder | None = None) -> None:
        self.corpora = list(corpora)
        self.embedder = embedder
        self._frequency: dict[str, int] = {}
        self._titles: frozenset[str] | None = None
        self._text = lru_cache(maxsize=16)(self._read)

    def search(self, query: str, k: int) -> list[Hit]:
        """The `k` best passages of all corpora, best first."""
        lists = [search(corpus, query, k, self.embedder) for corpus in self.corpora]
        by_id = {hit.passage: hit for hits in lists for hit in hits}
        places = {passage: place for place, passage in enumerate(by_id)}
        ranked = fused([[places[hit.passage] for hit in hits] for hits in lists])
        order = list(by_id.values())
        return [order[place].model_copy(update={"score": score}) for place, score in ranked[:k]]

    def text(self, source_id: str) -> str:
        """The whole text of a source; empty when no corpus has it."""
        return self._text(source_id)

    def _read(self, source_id: str) -> str:
        for corpus in self.corpora:
            if (stored := corpus.source(source_id)) is not None:
                return corpus.text(stored)
        return ""

    def origin(self, source_id: str) -> str | None:
        """Where a source is; None when no corpus has it."""
        found = (corpus.source(source_id) for corpus in self.corpora)
        return next((stored.origin for stored in found if stored is not None), None)

    def whereabouts(self, source: SourceRef) -> str:
        """Where a source is now, which was found before a run was cut off and goes on elsewhere; else where it was."""
        return self.origin(source.id) or source.origin

    def near(self, hit: Hit, passages: int = 3) -> list[Hit]:
        """The passages of the same source before and after one, in reading order, itself among them."""
        ordinal = int(hit.passage.rpartition(":")[2])
        for corpus in self.corpora:
            if (stored := corpus.source(hit.source.origin)) is not None and stored.id == hit.source.id:
                return corpus.passages(stored, max(1, ordinal - passages), ordinal + passages)
        return [hit]

    def frequency(self, term: str) -> int:
        """Passages that have a term, counted up to `MANY`."""
        if term not in self._frequency:
            quoted = '"' + term.replace('"', " ") + '"'
            self._frequency[term] = sum(len(corpus.lexical(quoted, MANY)) for corpus in self.corpora)
        return self._frequency[term]

    def titles(self) -> frozenset[str]:
        """Short titles, which are often names; none of a library with too many sources to list."""
        if self._titles is None:
            few = [s for c in self.corpora if c.count() <= LISTED for s in c.sources()]
            self._titles = frozenset(s.title for s in few if s.title and 2 <= len(s.title) <= LONGEST_NAME)
        return self._titles

    def stands(self, note: Note) -> bool:
        """Whether the note's quote is, letter by letter, at its place in the stored source."""
        text, where = self.text(note.source.id), note.locator
        return bool(note.quote.strip()) and text[where.start : where.end] == note.quote


def reference_of(hit: Hit) -> SourceRef:
    """The hit's source as a report names it."""
    source = hit.source
    title = source.title or source.name
    return SourceRef(id=source.id, origin=source.origin, title=title, author=source.author, date=source.date)
