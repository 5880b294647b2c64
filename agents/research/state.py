"""What a run of the research graph carries: its state, as JSON, and the session of live objects around it."""

from __future__ import annotations

import operator
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel

from agents.llm import never
from agents.research.authoring import Author, RuleAuthor
from agents.research.extracting import Reader, RuleReader
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
    talk: list[dict[str, Any]]
    """Turns of a model with tools: its words, its calls, and what each call gave."""
    offered: Annotated[list[str], operator.add]
    """Addresses that a search gave, so that they may be opened."""
    results: list[str]
    """Addresses of the last results, by number."""
    repeats: int
    """Turns in a row that asked only what was asked before."""
    worked: list[dict[str, Any]]
    """Calculations of a model with tools."""
    revised: int
    """How many turns there were when the model was told which of its sentences do not hold; once at most."""
    finished: bool
    """Whether the model has said that it has enough."""
    spending: dict[str, float]
    """What the run has used up so far, for one that goes on in another process."""
    hint: str
    """How this attempt of a model differs from its others; empty where there is one."""
    tries: Annotated[list[dict[str, Any]], operator.add]
    """What several attempts of a model gave."""
    steps: list[dict[str, Any]]
    """Where things stood after each round of attempts."""
    doubted: list[str]
    """Answers that a search of their own did not bear out."""
    waits: int
    """Times that a doubtful answer was tried again."""
    settled: bool
    """Whether no further attempt is made."""
    short: dict[str, Any]
    """A short answer with its notes; empty when there is none."""
    outright: str
    """Id of a note that answers as it stands, told by its meaning; empty where none does."""
    account: dict[str, Any]
    """Chapters and tables of a broad question; empty where one answer was looked for."""
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
    talker: BaseChatModel | None = None
    """A model that calls the tools itself; None where searches come from rules and the author."""
    reader: Reader = field(default_factory=RuleReader)
    """Takes the notes that a model with tools is given in place of pages."""
    searcher: Searcher | None = None
    """Of the web; None when it is not to be used."""
    opener: Opener | None = None
    tell: Tell = lambda phase, message: None
    keep: Callable[[], None] = lambda: None
    """Keeps the pages read so far, so that a run which goes on elsewhere has them."""
    cancel: Callable[[], bool] = never
    clock: Callable[[], float] = time.monotonic
    began: float = 0.0
    tokens: int = 0
    searches: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def searched(self, count: int = 1) -> None:
        """Count searches."""
        with self._lock:
            self.searches += count

    def spending(self) -> dict[str, float]:
        """What has been used up so far."""
        pages = self.opener.pages if self.opener else 0
        return {"tokens": self.tokens, "searches": self.searches, "pages": pages, "seconds": self.clock() - self.began}

    def resume(self, spending: dict[str, float]) -> None:
        """Go on where another process stopped: what it used up counts."""
        self.tokens, self.searches = int(spending.get("tokens", 0)), int(spending.get("searches", 0))
        self.began = self.clock() - spending.get("seconds", 0.0)
        if self.opener is not None:
            self.opener.pages = int(spending.get("pages", 0))

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
