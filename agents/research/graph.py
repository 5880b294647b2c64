"""The graph of research: plan → searches (a branch each) → read → gaps → more searches, or connect → write → verify.

Where a model calls the tools itself: ask → act → ask …, then write → verify as well; or several such walks side by
side (`attempting.py`). What is searched by the plan is
decided from the question and from words of notes, never by what a text tells: no text that was read reaches a tool as a
command. Only results of searches are opened. On the last turn it writes with what it has.
"""

from __future__ import annotations

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from agents.corpus import Hit
from agents.errors import Cancelled
from agents.research import attempting, conversing, questions, telling
from agents.research.accounts.account import Chapter
from agents.research.accounts.explaining import wish_of
from agents.research.accounts.facets import facets_of, wants_all
from agents.research.accounts.telling import lost_words, told_in
from agents.research.authoring import RuleAuthor
from agents.research.connecting import connect
from agents.research.library import Library
from agents.research.listings import listed_items
from agents.research.notes import Note, Report, ReportTable, ShortAnswer
from agents.research.reading import read as read_hits
from agents.research.short.asking import wants_value
from agents.research.short.several import questions_in
from agents.research.state import ResearchState, SearchTask, Session
from agents.research.tabling import tabled
from agents.research.web_search import search_the_web
from agents.research.writing import completed, left_out, tabulated, verified
from agents.research.writing import write as write_report
from agents.text.everyday import widened
from agents.text.keyphrases import key_phrases
from agents.text.words import language_of, terms

Run = Runtime[Session]
Update = dict[str, Any]
HITS = 12
"""Passages that a search brings."""
REVISE = (
    "Of your answer this is left out, since it does not hold. Look or calculate again where that helps, then write the "
    "whole answer anew:\n"
)
FOLLOWED = 3
"""Names from notes that are looked up in one round."""


def build(
    saver: BaseCheckpointSaver[Any] | None = None,
) -> CompiledStateGraph[ResearchState, Session, ResearchState, ResearchState]:
    """The compiled graph. Its context is a `Session`. With a saver it goes on from the last step that was kept."""
    graph = StateGraph(ResearchState, context_schema=Session)
    graph.add_node("plan", plan)
    graph.add_node("search", search, input_schema=SearchTask)
    graph.add_node("read", read)
    graph.add_node("gaps", gaps)
    graph.add_node("ask", conversing.ask)
    graph.add_node("act", conversing.act)
    graph.add_node("connect", connect)
    graph.add_node("write", write)
    graph.add_node("verify", verify)
    graph.add_node("attempt", attempting.attempt, input_schema=attempting.AttemptTask)
    graph.add_node("settle", attempting.settle)
    graph.add_conditional_edges(START, first, ["plan", "ask", "attempt"])
    graph.add_conditional_edges("ask", conversing.follows, ["act", "plan", "write"])
    graph.add_edge("act", "ask")
    graph.add_edge("attempt", "settle")
    graph.add_conditional_edges("settle", attempting.goes_on, ["attempt", "plan", "write"])
    graph.add_conditional_edges("plan", branches, ["search", "connect"])
    graph.add_edge("search", "read")
    graph.add_edge("read", "gaps")
    graph.add_conditional_edges("gaps", branches, ["search", "connect"])
    graph.add_edge("connect", "write")
    graph.add_edge("write", "verify")
    graph.add_conditional_edges("verify", revises, ["ask", END])
    return graph.compile(checkpointer=saver)


def first(state: ResearchState, runtime: Run) -> list[Send] | str:
    """Whether a model with tools begins, once or in several attempts, or the plan."""
    if attempting.wanted(runtime.context):
        return attempting.round_of(runtime.context, 0)
    return "plan" if runtime.context.talker is None else "ask"


def plan(state: ResearchState, runtime: Run) -> Update:
    """The first searches, from the question alone: nothing has been read yet."""
    session = runtime.context
    question = session.request.question
    planned = session.author.queries(question, [], questions.MOST_QUERIES)
    found = [*questions.queries(question), widened(question), *planned]
    wanted = questions.distinct_queries(found, set())[: 2 * FOLLOWED]
    session.tell("plan", f"{len(wanted)} searches")
    return {"queries": wanted, "turn": 0, "notes": [], "read": [], "trace": [{"step": "plan", "queries": wanted}]}


def branches(state: ResearchState) -> list[Send] | str:
    """A branch for each search, or the way to an answer when there is none."""
    tasks = [SearchTask(query=query, turn=state["turn"]) for query in state["queries"]]
    return [Send("search", task) for task in tasks] if tasks else "connect"


def search(state: SearchTask, runtime: Run) -> Update:
    """One search: of the web first, whose pages join the library, then of the library."""
    session, query = runtime.context, state["query"]
    if session.cancel():
        raise Cancelled("Stopped.")
    session.tell("search", query)
    session.searched()
    opened, said = search_the_web(session, query)
    hits = session.library.search(query, HITS)
    step = {"step": "search", "query": query, "opened": opened, "passages": [hit.passage for hit in hits]}
    found = [hit.model_dump(mode="json") for hit in hits]
    return {"asked": [questions.key_of(query)], "found": found, "said": said, "trace": [step]}


def read(state: ResearchState, runtime: Run) -> Update:
    """New passages become notes."""
    session = runtime.context
    seen = set(state["read"])
    best: dict[str, Hit] = {}
    for hit in map(Hit.model_validate, state.get("found", [])):
        if hit.passage not in seen and (hit.passage not in best or best[hit.passage].score < hit.score):
            best[hit.passage] = hit
    hits = sorted(best.values(), key=lambda hit: -hit.score)
    session.tell("read", f"{len(hits)} passages")
    known = [Note.model_validate(note) for note in state["notes"]]
    request = session.request
    lists = listed_items(request.question, hits, session.library)
    notes = read_hits(request.question, hits, session.library, session.judge, known, request.budget.notes, lists)
    session.keep()
    for note in notes:
        session.tell("note", f"{note.id}: {note.claim}")
    return {
        "notes": state["notes"] + [note.model_dump(mode="json") for note in notes],
        "read": sorted(seen | set(best)),
        "turn": state["turn"] + 1,
        "fresh": len(notes),
        "spending": session.spending(),
        "trace": [{"step": "read", "passages": len(hits), "notes": [note.id for note in notes]}],
    }


def gaps(state: ResearchState, runtime: Run) -> Update:
    """What the notes leave open, as searches that were not made yet; none when it is time to write."""
    session = runtime.context
    spent = session.spent(state["turn"])
    full = len(state["notes"]) >= session.request.budget.notes
    notes = [Note.model_validate(note) for note in state["notes"]]
    wanted: list[str] = []
    if not spent and not full and (state["fresh"] or state["turn"] == 1):
        question = session.request.question
        open_points = [*session.author.queries(question, notes, FOLLOWED), *follow_ups(question, notes)]
        wanted = questions.distinct_queries(open_points, set(state["asked"]))
    reason = spent or ("notes" if full else "" if wanted else "nothing new to look for")
    step = {"step": "gaps", "turn": state["turn"], "queries": wanted[:FOLLOWED], "stopped": reason}
    return {"queries": wanted[:FOLLOWED], "trace": [step]}


def follow_ups(question: str, notes: list[Note]) -> list[str]:
    """Searches for what the notes do not speak of, and for names in the best notes that the question does not have."""
    said = {term for note in notes for term in terms(f"{note.claim} {' '.join(note.locator.heading)}")}
    missing = questions.missing_words(question, said)
    known = set(terms(question))
    best = sorted(notes, key=lambda note: -note.score)[:4]
    names = [
        name
        for note in best
        for name in questions.names_of(note.claim)
        if _telling(name) and not set(terms(name)) & known
    ]
    if language_of(question) == "zh":
        names += [p.text for p in key_phrases([n.claim for n in best], "zh", top=4) if p.text not in question]
    wanted = [" ".join([name, *missing]) for name in dict.fromkeys(names)]
    return ([" ".join(missing)] if missing else []) + wanted


def _telling(name: str) -> bool:
    """Not a unit, an initial or a bare number."""
    return len(name) >= 3 and any(c.isalpha() for c in name)


def write(state: ResearchState, runtime: Run) -> Update:
    """The report that the notes bear."""
    runtime.context.tell("write", f"{len(state['notes'])} notes")
    notes = [Note.model_validate(note) for note in state["notes"]]
    session = runtime.context
    spent = session.spent(0)
    names, talk, worked = {note.id for note in notes}, state.get("talk", []), state.get("worked", [])
    answered = telling.answer_in(talk, names, worked)
    if not answered and state.get("revised"):  # nothing better came of it: what holds of the first answer stays
        answered = telling.answer_in(talk[: state["revised"]], names, worked)
    author = RuleAuthor() if spent or answered else session.author
    question = session.request.question
    report = author.report(question, notes)
    short = ShortAnswer.model_validate(state["short"]) if state.get("short") else None
    ruled = isinstance(author, RuleAuthor) and not answered and session.talker is None
    if ruled:
        plain = state.get("outright", "")
        report = completed(report, notes, short, wants_value=_wants_value(question, report), outright=plain)
    elif short is not None:
        report = report.model_copy(update={"short": short})
    if answered:
        report = telling.in_words_of(answered, report, notes)
    account = state.get("account") or {}
    several = len(account.get("chapters", ())) > 1
    tables, cells = ([], []) if ruled and several else tabled(question, session.library, notes)
    if ruled and account and not tables:
        report = _told_of(report, account, notes, session.library)
    report = tabulated(report, tables, [*notes, *cells])
    every = [*state["notes"], *(note.model_dump(mode="json") for note in cells)]
    return {"report": report.model_dump(mode="json"), "notes": every}


def _told_of(report: Report, account: dict[str, Any], notes: list[Note], library: Library) -> Report:
    """The report of an account, with what of its matters is not told."""
    facets = facets_of(report.question)
    wishes = [(facet, wish_of(facet.text) if facet.cue is None else None) for facet in facets]
    each = (wish.matter if wish is not None else facet.matter for facet, wish in wishes)
    matters = account.get("matter") or " / ".join(each)
    lost = [] if wants_all(report.question) else lost_words(matters, notes, library)
    chapters = [Chapter.model_validate(chapter) for chapter in account["chapters"]]
    return told_in(report, chapters, [ReportTable.model_validate(t) for t in account["tables"]], notes, lost)


def _wants_value(question: str, report: Report) -> bool:
    """Whether a value is asked for; of two questions in one, where the first wants it and a word of them is lost."""
    parts = questions_in(question)
    return wants_value(question) if not parts else wants_value(parts[0]) and bool(report.missing)


def verify(state: ResearchState, runtime: Run) -> Update:
    """Every quote is looked up in its stored source; what does not stand goes. No answer left: the rules' report."""
    notes = [Note.model_validate(note) for note in state["notes"]]
    written = Report.model_validate(state["report"])
    library = runtime.context.library
    checked = verified(written, notes, library)
    if state.get("talk") and checked.answer:
        held = len(checked.answer) / len(written.answer)
        checked = checked.model_copy(update={"confidence": round(checked.confidence * held)})
    session, talk = runtime.context, state.get("talk", [])
    lost = left_out(written, notes, library) if talk else []
    if lost and session.talker is not None and not state.get("revised") and not session.spent(0):
        trace = [{"step": "revise", "left_out": lost}]
        return {"revised": len(talk), "finished": False, "repeats": 0, "hint": REVISE + "\n".join(lost), "trace": trace}
    bare = not (checked.answer or checked.tables or checked.conflicts)
    if notes and bare and (written.answer or not checked.short):
        checked = verified(write_report(written.question, notes), notes, library).model_copy(
            update={"short": checked.short}
        )
    dropped = len(written.sentences()) - len(checked.sentences())
    said = [f"Left out of the model's answer: {lost[0].removeprefix('- ')}"] if lost else []
    return {
        "report": checked.model_dump(mode="json"),
        "said": said,
        "trace": [{"step": "verify", "dropped": dropped, "left_out": lost}],
    }


def revises(state: ResearchState) -> str:
    """`ask` where the model has just been told what of its answer does not hold."""
    return "ask" if state.get("revised", 0) == len(state.get("talk", [])) > 0 else END
