"""What a short answer is while it is looked for: a value, where it stands, what it was worked out of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agents.corpus import Hit
from agents.research.library import Library
from agents.research.short.asking import Ask
from agents.research.short.grids import Grid


@dataclass(frozen=True)
class Basis:
    """A span of a source that an answer rests on; `said` is the value as it stands there."""

    hit: Hit
    start: int
    end: int
    said: str

    def text(self, library: Library) -> str:
        """The span as it stands in its source."""
        return library.text(self.hit.source.id)[self.start : self.end]


@dataclass(frozen=True)
class Shown:
    """Rows and columns of a table; the first column names the rows."""

    grid: Grid
    rows: tuple[int, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """A short answer. `score` is 0 to 1; `number` what it means, in `unit`; `working` how it was worked out."""

    text: str
    score: float
    basis: tuple[Basis, ...]
    number: float | None = None
    unit: str = ""
    working: str = ""
    rivals: tuple[Found, ...] = field(default=())
    """Other values that other sources have."""
    shown: Shown | None = None
    """The part of a table that it was read from, where that is worth showing."""
    sides: tuple[tuple[str, Found], ...] = field(default=())
    """The things or years compared, each with its value."""


@dataclass
class Weights:
    """How much each term of a question counts: the rarer in the library, the more."""

    library: Library
    _known: dict[str, float] = field(default_factory=dict)

    def of(self, term: str) -> float:
        """Above 0."""
        if term not in self._known:
            size = max(1, sum(corpus.count() for corpus in self.library.corpora))
            count = self.library.frequency(term)
            self._known[term] = math.log(1.5 + size / (1.0 + count)) if count else math.log(1.5 + size / 4)
        return self._known[term]

    def is_known(self, term: str) -> bool:
        """Whether any document has the term."""
        return self.library.frequency(term) > 0

    def share(self, terms: Sequence[str], says: Callable[[str], float]) -> float:
        """0 to 1: how much of the terms' weight is said."""
        total = sum(self.of(term) for term in terms)
        return sum(self.of(term) * says(term) for term in terms) / total if total else 0.0


def side_of(ask: Ask, side: str, other: str) -> str:
    """The question about one of two sides: as asked, without the other."""
    text = ask.text.replace(other, " ") if other in ask.text else ask.text
    return text if side in text else f"{text} {side}"
