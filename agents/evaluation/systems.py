"""Ways to answer a question of a set, one protocol: closed book, one search, the agent, an oracle, and a naive script.

The oracle knows the way and what stands at its end; it drives the real tools along it and answers what it then sees:
its score is the ceiling of search, open and find. The naive one makes the mistakes of a model that cannot use tools. No
other is shown anything but the question.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, Field

from agents.corpus import Corpus
from agents.errors import Cancelled, ImpastoError
from agents.evaluation.answers import cited_docids, read_response, response_of
from agents.evaluation.corpora import docid_of
from agents.evaluation.questions import Question
from agents.llm import never
from agents.prompts import data, prompt
from agents.research.judging import Judge, NoJudge
from agents.research.library import Library
from agents.research.making import run
from agents.research.request import Budget, ResearchRequest
from agents.research.state import Session
from agents.research.trails import Manner, Trails
from agents.tools import Opener, Searcher
from agents.tools.formats import Browsing
from agents.tools.searching import CorpusProvider

TOP = 5
"""Passages of one search, as BrowseComp-Plus gives them."""
CLOSED_BOOK_TOKENS = 160


class Attempted(BaseModel):
    """What a system gave for a question, and what it took."""

    response: str
    """In BrowseComp's form; empty when it failed."""
    retrieved: list[str] = Field(default_factory=list)
    """Docids that searches brought."""
    cited: list[str] = Field(default_factory=list)
    searches: int = 0
    tokens: int = 0
    seconds: float = 0.0
    completed: bool = True
    said: str = ""
    steps: list[dict[str, Any]] = Field(default_factory=list)
    """Answers after each attempt, with what had been spent by then."""


class System(Protocol):
    """Answers questions."""

    name: str

    def answer(self, question: Question) -> Attempted:
        """Its answer. Raises Cancelled; any other failure is told in what it gives."""
        ...


class ClosedBook:
    """The model alone, without any tool."""

    name = "closed-book"

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model

    def answer(self, question: Question) -> Attempted:
        began = time.monotonic()
        messages = prompt("closed_book.v1", question=data("question", question.query))
        answer = self._model.invoke(messages, max_tokens=CLOSED_BOOK_TOKENS)
        used = getattr(answer, "usage_metadata", None) or {}
        return Attempted(
            response=str(answer.text), tokens=used.get("total_tokens", 0), seconds=round(time.monotonic() - began, 3)
        )


class OneSearch:
    """One search, and the best answer that its passages hold."""

    name = "one-search"

    def __init__(self, library: Library) -> None:
        self._library = library

    def answer(self, question: Question) -> Attempted:
        began = time.monotonic()
        trails = Trails(self._library, Manner(depth=1, starts=TOP, single=True))
        answers = trails.answers(question.query, 1)
        docids = list(dict.fromkeys(docid_of(node.hit.source.origin) for node in trails.seen.values()))
        best = answers[0] if answers else None
        cited = [docid_of(best.trail[-1].hit.source.origin)] if best else []
        explanation = f"{best.trail[-1].text} [{cited[0]}]" if best else "Nothing was found."
        return Attempted(
            response=response_of(explanation, best.text if best else None, 100 * min(1.0, best.score) if best else 0),
            retrieved=docids,
            cited=cited,
            searches=trails.searches,
            seconds=round(time.monotonic() - began, 3),
        )


class Agent:
    """The research graph as it is, with one attempt or several and a verifier."""

    def __init__(
        self,
        library: Library,
        *,
        model: BaseChatModel | None = None,
        judge: Judge | None = None,
        dress: Callable[[Session], None] = lambda _: None,
        attempts: int = 1,
        budget: Budget = Budget(),  # noqa: B008 -- frozen: one instance is safe
        cancel: Callable[[], bool] = never,
    ) -> None:
        """`dress` gives a session what else a model brings: an author, tools."""
        self.name = "agent" if attempts == 1 else f"agent-x{attempts}"
        self._library, self._model, self._judge, self._dress = library, model, judge or NoJudge(), dress
        self._attempts, self._budget, self._cancel = attempts, budget, cancel

    def answer(self, question: Question) -> Attempted:
        request = ResearchRequest(
            question=question.query, out=Path("unused"), attempts=self._attempts, budget=self._budget
        )
        session = Session(request, self._library, self._judge, cancel=self._cancel)
        self._dress(session)
        session.began = session.clock()
        try:
            state: dict[str, Any] = dict(run(session, self._model))
        except Cancelled:
            raise
        except ImpastoError as error:
            return Attempted(response="", completed=False, said=str(error), seconds=session.clock() - session.began)
        short, report = state.get("short") or {}, state["report"]
        said = " ".join(sentence["text"] for sentence in report["answer"])
        cited = [docid_of(origin) for origin in short.get("sources", [])] or _cited_of(state)
        marks = f"[{', '.join(cited)}]" if cited else ""
        exact = short.get("text") or (said[:200] or None)
        step = next((s for s in state["trace"] if s["step"] == "connect"), {})
        retrieved = [docid_of(hit["source"]["origin"]) for hit in state["found"]]
        retrieved += [docid_of(origin) for origin in step.get("read", [])]
        return Attempted(
            response=response_of(f"{said} {marks}", exact, short.get("confidence", report["confidence"])),
            retrieved=list(dict.fromkeys([*retrieved, *cited])),
            cited=list(dict.fromkeys(cited)),
            searches=session.searches,
            tokens=session.tokens,
            seconds=round(session.clock() - session.began, 3),
            steps=step.get("attempts", []),
        )


def _cited_of(state: dict[str, Any]) -> list[str]:
    origins = {note["id"]: note["source"]["origin"] for note in state["notes"]}
    return [docid_of(origins[name]) for s in state["report"]["answer"] for name in s["notes"] if name in origins]


class Oracle:
    """Knows what to search for at each step, and follows it through search, open and find; it answers what it found."""

    name = "oracle"

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def answer(self, question: Question) -> Attempted:
        began = time.monotonic()
        searcher = Searcher([CorpusProvider(self._corpus)])
        browsing = Browsing(searcher, Opener(self._corpus))
        cited: list[str] = []
        retrieved: dict[str, None] = {}
        seen = ""
        for step in question.script:
            offered: list[str] = []
            for query, num in ((step.search, TOP), (_name_in(step.search), 2 * TOP)):
                if step.docid not in offered:
                    offered = self._offered(browsing.call("browser.search", {"query": query, "num": num}))
                    retrieved |= dict.fromkeys(offered)
            if step.docid not in offered:
                continue
            place = offered.index(step.docid) + 1
            seen = browsing.call("browser.open", {"id": place})
            if step.find:
                seen = f"{seen}\n{browsing.call('browser.find', {'pattern': step.find})}"
            cited.append(step.docid)
        whole = len(cited) == len(question.script) and bool(cited)
        found = next((form for form in (question.answer, *question.aliases) if form in seen), None) if whole else None
        return Attempted(
            response=response_of(f"[{', '.join(cited)}]", found, 100 if found else 0),
            retrieved=list(retrieved),
            cited=cited,
            searches=searcher.searches,
            seconds=round(time.monotonic() - began, 3),
        )

    def _offered(self, listed: str) -> list[str]:
        """Docids of listed results, in order."""
        found = []
        for line in listed.splitlines():
            if "](corpus:" in line:
                source = self._corpus.source(line.rpartition("](corpus:")[2].partition("#")[0].rstrip(")"))
                found.append(docid_of(source.origin) if source else "")
        return found


def _name_in(search: str) -> str:
    """The name of a search alone, where it has one."""
    return search.split('"')[1] if search.count('"') > 1 else search


class Naive:
    """Does what a model without understanding does: bad calls, the same call again, an address of its own, a guess."""

    name = "naive"

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def answer(self, question: Question) -> Attempted:
        began = time.monotonic()
        searcher = Searcher([CorpusProvider(self._corpus)])
        browsing = Browsing(searcher, Opener(self._corpus))
        said = [
            browsing.call("browser.find", {"pattern": "anything"}),
            browsing.call("browser.search", "{not json"),
            browsing.call("browser.read", {"id": 1}),
            browsing.call("browser.open", {"url": "http://example.com/made-up"}),
            browsing.call("browser.search", {"query": question.query}),
            browsing.call("browser.search", {"query": question.query}),
            browsing.call("browser.open", {"id": 1}),
        ]
        guess = next((word for word in said[-1].split() if word[:1].isdigit()), "Everest")
        return Attempted(
            response=response_of("A guess.", guess, 90),
            searches=searcher.searches,
            seconds=round(time.monotonic() - began, 3),
            said="\n".join(said),
        )


def docids_cited(attempted: Attempted, known: set[str]) -> list[str]:
    """Docids that a response cites, told by the system or in brackets."""
    return attempted.cited or cited_docids(read_response(attempted.response).explanation, sorted(known))
