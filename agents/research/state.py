"""What a run of the research graph carries: its state, as JSON, and the session of live objects around it."""

from __future__ import annotations

import operator
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from agents.llm import never
from agents.research.authoring import Author, RuleAuthor
from agents.research.judging import Judge
from agents.research.library import Library
from agents.research.request import ResearchRequest
from agents.tools import Opener, Searcher

Tell = Callable[[str, str], None]
"""Told a phase and what happens in it."""


class ResearchState(TypedDict):
    """JSON only. Lists with `operator.add` grow; the others are replaced."""

    queries: list[str]
    """To be searched next."""
    asked: Annotated[list[str], operator.add]
    """Keys of the queries searched."""
    found: Annotated[list[dict[str, Any]], operator.add]
    """Hits of all searches."""
    read: list[str]
    """Passages read."""
    notes: list[dict[str, Any]]
    turn: int
    fresh: int
    """Notes that the last round brought."""
    report: dict[str, Any]
    said: Annotated[list[str], operator.add]
    trace: Annotated[list[dict[str, Any]], operator.add]


class SearchTask(TypedDict):
    """One search of a round."""

    query: str
    turn: int


@dataclass
class Session:
    """Live objects of one run."""

    request: ResearchRequest
    library: Library
    judge: Judge
    author: Author = field(default_factory=RuleAuthor)
    searcher: Searcher | None = None
    """Of the web; None when it is not to be used."""
    opener: Opener | None = None
    tell: Tell = lambda phase, message: None
    cancel: Callable[[], bool] = never
    clock: Callable[[], float] = time.monotonic
    began: float = 0.0
    tokens: int = 0
    searches: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def searched(self) -> None:
        """Count a search."""
        with self._lock:
            self.searches += 1

    def weighed(self, tokens: int, seconds: float) -> None:
        """Count what the model read."""
        with self._lock:
            self.tokens += tokens

    def spent(self, turn: int) -> str | None:
        """Which budget is used up; None while there is some of each."""
        budget = self.request.budget
        if turn >= budget.turns:
            return "turns"
        if self.tokens >= budget.tokens:
            return "tokens"
        return "seconds" if self.clock() - self.began >= budget.seconds else None
