"""Searches through a chain of providers: the first that answers, others while it rests after failures, answers kept.

A provider that fails twice in a row is left alone for a while (a circuit breaker). When nobody answers,
SearchUnavailable says who failed and why: results are never made up.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from agents.corpus import Corpus
from agents.corpus.embedding import Embedder
from agents.corpus.search import search as search_corpus
from agents.errors import ImpastoError
from agents.tools.base import Provider, Result, SearchUnavailable, one_line

FAILURES = 2
REST_SECONDS = 300.0
KEPT = 512
KEPT_SECONDS = 3600.0
LONGEST_QUERY = 1000


class Breaker:
    """Which providers rest: one that failed twice in a row is left alone for a while. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def rests(self, name: str) -> bool:
        """Whether it is to be left alone now. One more try is made after the rest."""
        with self._lock:
            count, since = self._failures.get(name, (0, 0.0))
            return count >= FAILURES and self._clock() - since < REST_SECONDS

    def failed(self, name: str) -> None:
        """Count a failure."""
        with self._lock:
            self._failures[name] = (self._failures.get(name, (0, 0.0))[0] + 1, self._clock())

    def answered(self, name: str) -> None:
        """Forget its failures."""
        with self._lock:
            self._failures.pop(name, None)


class Searcher:
    """Thread-safe. `searches` counts what was asked of providers, kept answers not."""

    def __init__(self, providers: Sequence[Provider], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._providers, self._clock = list(providers), clock
        self._lock = threading.Lock()
        self._breaker = Breaker(clock)
        self._kept: OrderedDict[tuple[str, int], tuple[float, list[Result]]] = OrderedDict()
        self.searches = 0

    def search(self, query: str, num: int = 10) -> list[Result]:
        """At most `num` results of the first provider that answers with any. Raises SearchUnavailable."""
        asked = one_line(query, LONGEST_QUERY)
        if not asked:
            return []
        if (kept := self._remembered((asked.casefold(), num))) is not None:
            return kept
        answered, reasons = False, []
        for provider in self._providers:
            if self._breaker.rests(provider.name):
                reasons.append(f"{provider.name} rests after failures")
                continue
            try:
                found = self._asked(provider, asked, num)
            except ImpastoError as error:
                reasons.append(f"{provider.name}: {error.sentence}")
                continue
            answered = True
            if found:
                self._keep((asked.casefold(), num), found)
                return found
        if not answered:
            why = "; ".join(reasons) or "no provider is set up"
            raise SearchUnavailable(f"Search is unavailable ({why}).", fix="Try again later, or give documents.")
        return []

    def _asked(self, provider: Provider, query: str, num: int) -> list[Result]:
        with self._lock:
            self.searches += 1
        try:
            found = provider.search(query, num)[:num]
        except ImpastoError:
            self._breaker.failed(provider.name)
            raise
        self._breaker.answered(provider.name)
        return found

    def _remembered(self, key: tuple[str, int]) -> list[Result] | None:
        with self._lock:
            since, found = self._kept.get(key, (0.0, None))
            return found if found is not None and self._clock() - since < KEPT_SECONDS else None

    def _keep(self, key: tuple[str, int], found: list[Result]) -> None:
        with self._lock:
            self._kept[key] = (self._clock(), found)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


class CorpusProvider:
    """Searches the person's own documents; works without any network."""

    name = "corpus"

    def __init__(self, corpus: Corpus, embedder: Embedder | None = None) -> None:
        self._corpus, self._embedder = corpus, embedder

    def search(self, query: str, num: int) -> list[Result]:
        return [
            Result(
                title=hit.source.title or hit.source.name,
                url=f"corpus:{hit.source.id}#{hit.passage.rpartition(':')[2]}",
                snippet=one_line(hit.text),
                provider=self.name,
                date=hit.source.date,
            )
            for hit in search_corpus(self._corpus, query, num, self._embedder)
        ]
