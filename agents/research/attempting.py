"""Several attempts of a model with tools: side by side, their answers merged, looked up again, retried while in doubt.

attempt × N → settle → write, or more attempts. Each attempt begins with nothing but the question and a hint of its own;
attempts of one round run at once, as many as the graph lets (`BRANCHES` in `making.py`), and a served model batches
them. Rounds end early when the attempts agree. A candidate's confidence is its share of the votes, cut by what a search
of its own bears out; a doubtful best is retried at most `WAITS` times with the doubt told (bounded budget forcing).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypedDict, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send
from pydantic import BaseModel, ConfigDict, Field

from agents.errors import Cancelled, ImpastoError
from agents.prompts import data, prompt
from agents.research import conversing
from agents.research.answering import AGREED, BELIEF, DOUBTFUL, WAITS, same_key
from agents.research.extracting import RuleReader
from agents.research.notes import Note
from agents.research.state import ResearchState, Session
from agents.research.web_search import search_the_web
from agents.tools.base import defanged

Run = Runtime[Session]
Update = dict[str, Any]
ROUND = 4
"""Attempts of one round, at most: then it is seen whether they agree."""
CHECKED = 3
"""Candidates that are looked up again."""
HITS = 6
QUOTES = 8
STRICT = ConfigDict(extra="forbid")
EMPTY: dict[str, Any] = {"turn": 0, "fresh": 0} | {
    name: [] for name in ("found", "notes", "read", "queries", "talk", "asked")
}
HINTS = (
    "",
    "Begin with the rarest name or number of the question.",
    "Begin with what is asked, and go back from there to what the question tells.",
    "Doubt the first answer that you find: look for a second source, and for another answer.",
)


class AttemptTask(TypedDict):
    """One attempt: its number, and answers that were doubted before."""

    number: int
    doubted: list[str]


class Try(TypedDict):
    """What an attempt gave. JSON only."""

    number: int
    exact: str
    sure: float
    text: str
    notes: list[dict[str, Any]]
    searches: int
    tokens: int


class _Exact(BaseModel):
    model_config = STRICT
    exact: str = Field(max_length=200)
    sure: Annotated[int, Field(ge=0, le=100)]


class _Support(BaseModel):
    model_config = STRICT
    support: Annotated[int, Field(ge=0, le=100)]
    other: str = Field(default="", max_length=200)


@dataclass(frozen=True)
class Candidate:
    """An answer of one attempt or several: 0 to 1 how sure, its best attempt."""

    text: str
    votes: float
    best: Try


def wanted(session: Session) -> bool:
    """Whether a model makes several attempts."""
    return session.talker is not None and session.request.attempts > 1


def round_of(session: Session, done: int, doubted: Sequence[str] = ()) -> list[Send]:
    """The attempts of the next round."""
    most = min(ROUND, session.request.attempts - done) if not doubted else 1
    return [Send("attempt", AttemptTask(number=done + n, doubted=list(doubted))) for n in range(most)]


def attempt(state: AttemptTask, runtime: Run) -> Update:
    """One whole walk of the model, and the short answer that it comes to."""
    session = runtime.context
    if session.cancel():
        raise Cancelled("Stopped.")
    begun = {**EMPTY, "hint": hint_of(state["number"], state["doubted"])}
    steps = conversing.STEPS_PER_TURN * session.request.budget.turns
    # A thread of its own: else it would wait, as the run does, for checkpoints to be saved, and it has none.
    alone = RunnableConfig(recursion_limit=4 * steps + 20, configurable={"thread_id": f"attempt-{state['number']}"})
    ended = _walk().invoke(begun, alone, context=session)
    last = ended["talk"][-1] if ended["talk"] else {"text": "", "calls": []}
    text = last["text"] if not last["calls"] else ""
    said = _exactly(session, text)
    session.tell("answer", f"attempt {state['number'] + 1} of {session.request.attempts}: {said.exact or 'nothing'}")
    made = Try(
        number=state["number"], exact=said.exact, sure=said.sure / 100, text=text, notes=ended["notes"],
        searches=session.searches, tokens=session.tokens,
    )  # fmt: skip
    return {"tries": [made], "said": ended.get("said", []), "trace": ended.get("trace", [])}


@cache
def _walk() -> Any:
    """ask → act → ask …, without a report."""
    graph = StateGraph(ResearchState, context_schema=Session)
    graph.add_node("ask", conversing.ask)
    graph.add_node("act", conversing.act)
    graph.add_edge(START, "ask")
    graph.add_conditional_edges("ask", lambda state: "act" if conversing.follows(state) == "act" else END, ["act", END])
    graph.add_edge("act", "ask")
    return graph.compile(checkpointer=False)


def hint_of(number: int, doubted: Sequence[str]) -> str:
    """How an attempt differs from the others."""
    if doubted:
        listed = "; ".join(defanged(text) for text in doubted)
        return f"Wait. Earlier attempts answered: {listed}. A search of its own did not bear that out: look again."
    return HINTS[number % len(HINTS)]


def _exactly(session: Session, text: str) -> _Exact:
    """The short answer in a text; empty where it has none, or the model does not say."""
    assert session.talker is not None
    if not text.strip():
        return _Exact(exact="", sure=0)
    question = data("question", defanged(session.request.question))
    asked = prompt("research_exact.v1", question=question, answer=data("answer", defanged(text)))
    return _filled(session, _Exact, asked) or _Exact(exact="", sure=0)


def _filled(session: Session, form: type[BaseModel], asked: Any) -> Any:
    """The filled form; None when the model does not answer usably. Raises Cancelled, ModelError."""
    try:
        return session.talker.with_structured_output(form).invoke(asked)  # pyright: ignore[reportOptionalMemberAccess]
    except Cancelled:
        raise
    except ImpastoError as error:
        if error.code not in ("model-unstructured", "context-too-long"):
            raise
        return None


def settle(state: ResearchState, runtime: Run) -> Update:
    """The answers merged; once the attempts agree or are spent, the best looked up again."""
    session = runtime.context
    tries = [cast(Try, made) for made in sorted(state["tries"], key=lambda made: made["number"])]
    merged = merge(tries)
    best = merged[0] if merged else None
    step = _step(tries, best.text if best else None, best.votes if best else 0.0, session)
    steps = [*state.get("steps", []), step]
    agreed = best is not None and len(tries) > 1 and best.votes >= AGREED
    spent = session.spent(0) is not None
    if len(tries) < session.request.attempts and not agreed and not spent:
        return {"steps": steps, "queries": [], "doubted": []}
    rated = [] if spent else verified(session, merged[:CHECKED])
    confidence = sureness(merged, {c.text: support for c, support in rated}) if rated else {}
    order = sorted(merged, key=lambda c: -confidence.get(c.text, c.votes))
    best = order[0] if order else None
    sure = confidence.get(best.text, best.votes) if best else 0.0
    steps.append(_step(tries, best.text if best else None, sure, session))
    waits = state.get("waits", 0)
    if best is not None and sure < DOUBTFUL and waits < WAITS and not spent:
        session.tell("answer", f"Wait: {best.text} is not borne out.")
        return {"steps": steps, "waits": waits + 1, "doubted": [c.text for c in order[:CHECKED]]}
    return _settled(session, tries, order, sure, steps, waits)


def goes_on(state: ResearchState, runtime: Run) -> list[Send] | str:
    """More attempts, or `plan` where no attempt could use tools, or `write`."""
    if state.get("settled"):
        return "write" if any(made["text"] or made["notes"] for made in state["tries"]) else "plan"
    return round_of(runtime.context, len(state["tries"]), state.get("doubted", []))


def merge(tries: Sequence[Try]) -> list[Candidate]:
    """The answers that mean the same as one; each attempt one vote, half of it for being sure. Best first."""
    votes: dict[str, float] = {}
    best: dict[str, Try] = {}
    for made in tries:
        key = same_key(made["exact"])
        if not key:
            continue
        votes[key] = votes.get(key, 0.0) + 0.5 + 0.5 * made["sure"]
        if key not in best or (best[key]["sure"], len(best[key]["notes"])) < (made["sure"], len(made["notes"])):
            best[key] = made
    total = max(1, len(tries))
    found = [Candidate(best[key]["exact"], min(1.0, vote / total), best[key]) for key, vote in votes.items()]
    return sorted(found, key=lambda candidate: -candidate.votes)


def sureness(merged: Sequence[Candidate], support: dict[str, float]) -> dict[str, float]:
    """0 to 1 for each candidate: its share of the votes, each weighed by what a search of its own bears out.

    Attempts without an answer count as an answer that nothing bears out; so do candidates that were not looked up.
    """
    belief = {c.text: BELIEF + (1 - BELIEF) * support.get(c.text, 0.0) for c in merged}
    open_votes = max(0.0, 1.0 - sum(c.votes for c in merged))
    total = sum(c.votes * belief[c.text] for c in merged) + BELIEF * open_votes
    return {c.text: c.votes * belief[c.text] ** 2 / total for c in merged} if total else {}


def verified(session: Session, candidates: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """Each candidate with 0 to 1 how far a search of its own bears it out."""
    return [(candidate, _support(session, candidate)) for candidate in candidates]


def _support(session: Session, candidate: Candidate) -> float:
    if session.cancel():
        raise Cancelled("Stopped.")
    question = session.request.question
    hits: dict[str, Any] = {}
    for query in (f"{question} {candidate.text}", f'"{candidate.text}"'):
        search_the_web(session, query)
        session.searched()
        hits |= {hit.passage: hit for hit in session.library.search(query, HITS)}
    drafts = RuleReader().read(question, candidate.text, list(hits.values()), session.library)
    own = [str(note["quote"]) for note in candidate.best["notes"]]
    quotes = list(dict.fromkeys([*(draft.quote for draft in drafts), *own]))[:QUOTES]
    session.tell("answer", f"checked: {candidate.text}")
    if not quotes:
        return 0.0
    asked = prompt(
        "research_support.v1",
        question=data("question", defanged(question)),
        proposed=data("proposed", defanged(candidate.text)),
        quotes=data("quotes", "\n".join(f"“{defanged(quote)}”" for quote in quotes)),
    )
    said = _filled(session, _Support, asked)
    if said is None:
        return float(any(candidate.text.casefold() in quote.casefold() for quote in quotes))
    return said.support / 100


def _settled(
    session: Session, tries: Sequence[Try], order: Sequence[Candidate], sure: float, steps: list[Any], waits: int
) -> Update:
    """The best attempt's answer and notes, with the notes of the others behind them."""
    chosen = order[0].best if order else max(tries, key=lambda made: (len(made["notes"]), -made["number"]))
    notes, named = joined([chosen, *(made for made in tries if made is not chosen)], session.request.budget.notes)
    text = re.sub(r"\[(n\d{1,4})\]", lambda m: f"[{named.get((chosen['number'], m[1]), 'n0')}]", chosen["text"])
    short: dict[str, Any] = {}
    if order:
        exact = order[0].text
        bearing = [note for note in notes if exact in note.quote]
        places = [session.library.whereabouts(note.source) for note in bearing or notes[:3]]
        short = {
            "text": exact,
            "confidence": round(100 * sure),
            "notes": [bearing[0].id] if bearing and sure >= DOUBTFUL else [],
            "sources": list(dict.fromkeys(map(session.request.name_of, places))),
        }
    others = [{"text": c.text, "confidence": round(c.votes, 3)} for c in order[:5]]
    return {
        "settled": True,
        "steps": steps,
        "notes": [note.model_dump(mode="json") for note in notes],
        "talk": [{"text": text, "calls": [], "results": []}],
        "short": short,
        "trace": [{"step": "connect", "short": short, "attempts": steps, "waits": waits, "candidates": others}],
    }


def joined(tries: Sequence[Try], most: int) -> tuple[list[Note], dict[tuple[int, str], str]]:
    """Notes of all attempts, each quote once, numbered anew; and attempt and old number → new number."""
    notes: list[Note] = []
    known: dict[tuple[str, str], str] = {}
    named: dict[tuple[int, str], str] = {}
    for made in tries:
        for raw in made["notes"]:
            note = Note.model_validate(raw)
            key = (note.source.id, note.quote)
            if key not in known and len(notes) < most:
                known[key] = f"n{len(notes) + 1}"
                notes.append(note.model_copy(update={"id": known[key]}))
            if key in known:
                named[(made["number"], note.id)] = known[key]
    return notes, named


def _step(tries: Sequence[Try], exact: str | None, confidence: float, session: Session) -> dict[str, Any]:
    """Where things stand: for the curves of accuracy against compute."""
    return {
        "attempts": len(tries),
        "exact": exact,
        "confidence": round(confidence, 4),
        "searches": session.searches,
        "tokens": session.tokens,
        "seconds": round(session.clock() - session.began, 3),
    }
