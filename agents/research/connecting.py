"""The node between reading and writing that looks for a short answer, or an account of a broad question's matters.

First where one passage or table tells it, or where it can be worked out of what they tell; else over several documents:
then each document of the trail becomes a note, the sentence that leads on, and at the end the one that answers. It is
told only when it is sure enough. It searches the library alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langgraph.runtime import Runtime

from agents.errors import Cancelled
from agents.research.accounts.account import Account, account_of, account_of_all, is_open, is_wanted
from agents.research.accounts.explaining import wish_of
from agents.research.accounts.facets import Facet, facets_of, wants_all
from agents.research.accounts.place import defines, place_in, place_of
from agents.research.answering import Outcome, Short, answered
from agents.research.library import Library, reference_of
from agents.research.nodes import Node
from agents.research.notes import Note
from agents.research.questions import asks_why
from agents.research.reading import talks_to_machines
from agents.research.request import ResearchRequest
from agents.research.second_look import Second, second_look
from agents.research.short.asking import asked, wants_value
from agents.research.short.direct import DIRECT, Direct, is_worked_out, least
from agents.research.short.prior import now_told
from agents.research.short.several import questions_in
from agents.research.short.telling import told
from agents.research.spans import names
from agents.research.state import ResearchState, Session
from agents.research.writing import TRAIL_SCORE
from agents.sources.base import Locator
from agents.text.sentences import split_sentences

READ = 1000
"""Documents that the trace names, at most."""
TOLD = 0.45
"""How sure an answer must be, of 1, to be part of the report."""


def connect(state: ResearchState, runtime: Runtime[Session]) -> dict[str, Any]:
    """A short answer and its notes, or an account, by what the question wants."""
    session = runtime.context
    request = session.request
    if session.cancel():
        raise Cancelled("Stopped.")
    notes = [Note.model_validate(note) for note in state["notes"]]
    facets = facets_of(request.question)
    broad = is_wanted(request.question, facets)
    first = broad and len(facets) == 1 and is_open(request.question)
    if first and (account := _account(facets, notes, session)):
        return account
    wish = wish_of(request.question) if len(facets) == 1 else None
    early = wish is not None and (wish.is_no_value or bool(wish.name))
    place = place_of(wish, request.question, session.library, notes) if wish is not None and early else None
    if wish is not None and place is not None and (wish.is_no_value or defines(wish.name, place.first)):
        return _with(place, wish.matter)
    direct = Direct(session.library)
    parted = broad and len(facets) > max(1, len(questions_in(request.question)))  # it would be read as one question
    found = direct.answer(request.question) if not parted else None
    session.searched(direct.searches)
    if (
        found is not None
        and found.score >= least(request.question)
        and (made := told(found, session.library, notes)) is not None
    ):
        return _directly(made, direct, notes, request)
    if broad and not first and (account := _account(facets, notes, session)):
        return account
    if wish is not None and not early:
        place = place_of(wish, request.question, session.library, notes)
    if wish is not None and place is not None:
        return _with(place, wish.matter)
    second = second_look(request.question, session.library, notes, request.budget.notes)
    notes = second.notes
    near = now_told(asked(request.question), second.found, session.library)
    if near is not None and near.score >= DIRECT and (made := told(near, session.library, notes)) is not None:
        return _directly(made, direct, notes, request)
    if not broad and not second.outright and not any("\n" in note.quote for note in notes):
        account = _account(facets, notes, session)
        single = wants_value(request.question) or asks_why(request.question)
        if account and (not single or all(chapter["headed"] for chapter in account["account"]["chapters"])):
            return account
    return _by_trails(session, second)


def _by_trails(session: Session, second: Second) -> dict[str, Any]:
    """A short answer over several documents, for a question that no single place answers."""
    request, notes = session.request, second.notes
    if is_worked_out(request.question):
        step = {"step": "connect", "short": {}, "attempts": [], "waits": 0, "candidates": []}
        return {"short": {}, "notes": _plain(notes), "trace": [step]}
    outcome = answered(
        request.question,
        session.library,
        attempts=request.attempts,
        cancel=session.cancel,
        spent=lambda: session.spent(0) is not None,
        tell=lambda line: session.tell("answer", line),
    )
    session.searched(outcome.searches)
    best = outcome.best
    if best is None:
        return {
            "short": {},
            "notes": _plain(notes),
            "outright": second.outright,
            "trace": [_step(outcome, {}, request)],
        }
    way = [_known_as(note, notes) for note in trail_notes(best, session.library, notes)]
    most = request.budget.notes
    sure = best.confidence >= TOLD and len(best.found.trail) > 1 and len(way) == len(best.found.trail) <= most
    origins = [request.name_of(node.hit.source.origin) for node in best.found.trail]
    short = {
        "text": best.text,
        "confidence": round(100 * best.confidence),
        "notes": [note.id for note in way] if sure else [],
        "sources": list(dict.fromkeys(origins)),
    }
    if sure:
        notes = _joined(notes, way, most)
    outright = "" if sure else second.outright
    return {"notes": _plain(notes), "short": short, "outright": outright, "trace": [_step(outcome, short, request)]}


def _account(facets: Sequence[Facet], notes: Sequence[Note], session: Session) -> dict[str, Any]:
    """The state with an account of a broad question; empty where nothing is told of any of its facets."""
    request, library = session.request, session.library
    every = wants_all(request.question)
    most = request.budget.notes
    account = account_of_all(library, notes) if every else account_of(facets, library, notes, most, place_in(library))
    return _with(account) if account.told else {}


def _with(account: Account, matter: str = "") -> dict[str, Any]:
    """The state with an account. `matter`: what it is about, where its facets do not say it."""
    chapters = [chapter.model_dump(mode="json") for chapter in account.chapters]
    tables = [table.model_dump(mode="json") for table in account.tables]
    step = {"step": "connect", "short": {}, "chapters": chapters, "attempts": [], "waits": 0, "candidates": []}
    return {
        "short": {},
        "notes": _plain(account.notes),
        "account": {"chapters": chapters, "tables": tables, "matter": matter},
        "trace": [step],
    }


def _plain(notes: Sequence[Note]) -> list[dict[str, Any]]:
    return [note.model_dump(mode="json") for note in notes]


def _directly(
    made: tuple[dict[str, Any], list[Note]], direct: Direct, notes: Sequence[Note], request: ResearchRequest
) -> dict[str, Any]:
    """The state with an answer that was found directly, and a step that tells of it."""
    short, own = made
    short["sources"] = [request.name_of(origin) for origin in short["sources"]]
    every = _joined(notes, own, max(request.budget.notes, len(own)))
    step = {
        "step": "connect",
        "short": short,
        "attempts": [
            {
                "attempts": 1,
                "exact": short["text"],
                "confidence": short["confidence"] / 100,
                "searches": direct.searches,
            }
        ],
        "waits": 0,
        "candidates": [{"text": short["text"], "confidence": short["confidence"] / 100}],
        "read": list(dict.fromkeys(request.name_of(hit.source.origin) for hit in direct.seen.values()))[:READ],
    }
    return {"notes": _plain(every), "short": short, "trace": [step]}


def _known_as(note: Note, known: Sequence[Note]) -> Note:
    """The note under the id that it has, when one is known with the same words."""
    for other in known:
        if other.source.id == note.source.id and note.quote in other.quote:
            return other.model_copy(update={"score": note.score})
    return note


def _joined(notes: Sequence[Note], way: Sequence[Note], most: int) -> list[Note]:
    """All notes in their order, those of the way with their new scores or at the end; the weakest go if need be."""
    by_id = {note.id: note for note in way}
    every = [by_id.pop(note.id, note) for note in notes] + list(by_id.values())
    spare = sorted((note for note in every if note not in way), key=lambda note: note.score)[
        : max(0, len(every) - most)
    ]
    return [note for note in every if note not in spare]


def _step(outcome: Outcome, short: dict[str, Any], request: ResearchRequest) -> dict[str, Any]:
    steps = [vars(step) for step in outcome.steps]
    others = [{"text": s.text, "confidence": round(s.confidence, 3)} for s in outcome.answers[:5]]
    step = {"step": "connect", "short": short, "attempts": steps, "waits": outcome.waits, "candidates": others}
    return step | {"read": [request.name_of(origin) for origin in outcome.read][:READ]}


def trail_notes(best: Short, library: Library, known: Sequence[Note]) -> list[Note]:
    """A note for each document of the way, numbered on from `known`; fewer where a quote does not stand."""
    trail, found = best.found.trail, []
    for n, node in enumerate(trail):
        last = n == len(trail) - 1
        start, end = _answering(best, node) if last else _leading(node, trail[n + 1])
        start, end = node.start + start, node.start + end
        quote = library.text(node.source)[start:end]
        if not quote.strip() or talks_to_machines(quote):
            continue
        number = len(known) + len(found) + 1
        note = Note(
            id=f"n{number}",
            claim=" ".join(quote.replace(" | ", ", ").split()),
            quote=quote,
            source=reference_of(node.hit),
            locator=Locator(page=node.hit.locator.page, heading=node.hit.locator.heading, start=start, end=end),
            passage=node.hit.passage,
            score=TRAIL_SCORE + 0.01 * (len(trail) - n if not last else len(trail)) / (len(trail) + 1),
        )
        found.append(note)
    return [note for note in found if library.stands(note)]


def _answering(best: Short, node: Node) -> tuple[int, int]:
    """Where the sentence stands that has the answer."""
    span = best.found.span
    return _sentence_at(node, span.start if span.start >= 0 else 0)


def _leading(node: Node, after: Node) -> tuple[int, int]:
    """Where the first sentence stands that has a name of the document after."""
    for span in names(node.text, frozenset({after.hit.source.title or ""})):
        if after.has(span.text):
            return _sentence_at(node, span.start)
    return _sentence_at(node, 0)


def _sentence_at(node: Node, place: int) -> tuple[int, int]:
    if node.header:
        return 0, len(node.text)
    for sentence in split_sentences(node.text):
        if sentence.start <= place < sentence.end:
            return sentence.start, sentence.end
    return 0, len(node.text)
