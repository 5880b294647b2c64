"""A model with tools, as nodes of the research graph: it asks, the calls are run, until it answers or the budget ends.

Its context is built anew for each turn: the question, the notes so far, what was asked before and what is left, then
the last few turns as they were; older results are dropped, because what mattered of them is in the notes. A call that
was made before is answered with that, not run again. On the last turn it has no tools and answers with what it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langgraph.runtime import Runtime

from agents.errors import Cancelled, ModelError
from agents.prompts import data, prompt
from agents.research.notes import Note
from agents.research.reckoning import rounded
from agents.research.state import ResearchState, Session
from agents.research.tooling import TOOLS, Call, Outcome, call_of, run
from agents.text.similarity import overlap
from agents.text.words import language_of
from agents.tools.base import defanged, one_line
from model.errors import ContextTooLong

Run = Runtime[Session]
Update = dict[str, Any]
STEPS_PER_TURN = 3
"""Steps of the model that count as one round of searching and reading."""
KEPT_TURNS = 3
"""Turns that stay in the context as they were."""
CALLS = 6
"""Calls that are run of one turn."""
RESULT_CHARACTERS = 6000
REPEATS = 3
"""Turns in a row that ask only what was asked before, until it has to answer."""
LISTED = 40
CHARACTERS_PER_TOKEN = {"en": 3.0, "zh": 1.2}
SHARE = 0.6
"""Of the context, for what the model is told; the rest is for its answer, and for what characters do not tell."""
SMALLEST_CONTEXT = 8192
EMBEDDED_TOKENS, THINKING_TOKENS = 400, 8000
"""Of one turn: a small model that does not end would go on for minutes; a large one thinks before it calls."""
DROPPED = "(dropped: what mattered is in the notes)"


def ask(state: ResearchState, runtime: Run) -> Update:
    """One turn of the model: calls to be run, or the answer."""
    session = runtime.context
    if session.cancel():
        raise Cancelled("Stopped.")
    model = session.talker
    assert model is not None, "the graph asks only where there is a model to ask"
    stopped = _stopped(state, session)
    messages = context_of(state, session, last=bool(stopped))
    session.tell("ask", f"turn {state['turn'] + 1}" if not stopped else f"last turn: {stopped}")
    talking = model if stopped else model.bind_tools(TOOLS)
    most = EMBEDDED_TOKENS if getattr(model, "embedded", False) else THINKING_TOKENS
    try:
        try:
            answer = talking.invoke(messages, max_tokens=most)
        except ContextTooLong:
            answer = talking.invoke(context_of(state, session, last=bool(stopped), turns=0), max_tokens=most)
    except ModelError as error:
        if state["turn"]:
            raise
        return {"talk": [{"text": "", "calls": [], "results": []}], "said": [f"Tools were not used: {error.sentence}"]}
    calls = [] if stopped else _calls(answer)
    text = defanged(str(answer.text)).strip()
    step = {
        "step": "ask",
        "turn": state["turn"] + 1,
        "calls": [[c["name"], c["args"]] for c in calls],
        "stopped": stopped,
    }
    turn = {"text": text[:2000], "calls": calls, "results": []}
    return {"talk": [*state.get("talk", []), turn], "turn": state["turn"] + 1, "trace": [step]}


def follows(state: ResearchState) -> str:
    """`act` while there are calls; `plan` when the model cannot use tools at all; else `write`."""
    last = state["talk"][-1]
    if last["calls"]:
        return "act"
    return "plan" if not state["notes"] and len(state["talk"]) == 1 else "write"


def act(state: ResearchState, runtime: Run) -> Update:
    """Run the calls of the last turn, side by side, and take down what they gave."""
    session = runtime.context
    talk = [dict(turn) for turn in state["talk"]]
    last = talk[-1]
    offered, asked = set(state.get("offered", [])), set(state["asked"])
    if session.opener is not None:
        session.opener.offer(url for url in offered if not url.startswith("corpus:"))
    results: Sequence[str] = state.get("results", [])
    calls = [call_of(call["name"], call["args"], results) for call in last["calls"]]
    fresh = [n for n, call in enumerate(calls) if call.key not in asked and call.key not in {c.key for c in calls[:n]}]
    question = session.request.question
    with ThreadPoolExecutor(max_workers=CALLS, thread_name_prefix="tool") as pool:
        done = dict(zip(fresh, pool.map(lambda n: run(calls[n], question, session, offered), fresh), strict=True))
    notes = [Note.model_validate(note) for note in state["notes"]]
    worked = [*state.get("worked", []), *_worked(calls, done, len(state.get("worked", [])))]
    told, added = _told(calls, done, notes, session)
    last["results"] = told
    session.keep()
    found = [outcome for outcome in done.values() if outcome.offered]
    finished = any(outcome.finished for outcome in done.values())
    repeats = 0 if fresh else state.get("repeats", 0) + 1
    kept = [*notes, *added]
    return {
        "talk": talk,
        "notes": [note.model_dump(mode="json") for note in kept],
        "asked": [calls[n].key for n in fresh],
        "offered": [url for outcome in found for url in outcome.offered],
        "results": [url for outcome in found for url in outcome.offered],
        "repeats": repeats,
        "worked": worked,
        "finished": finished,
        "fresh": len(added),
        "spending": session.spending(),
        "trace": [{"step": "act", "calls": [c.key for c in calls], "notes": [note.id for note in added]}],
    }


def _worked(calls: Sequence[Call], done: dict[int, Outcome], before: int) -> list[dict[str, Any]]:
    """Calculations that came out, under their numbers; the model is told those with the results."""
    found: list[dict[str, Any]] = []
    for n, outcome in done.items():
        if calls[n].name == "python" and not outcome.failed:
            outcome.text = rounded(outcome.text)
            name = f"c{before + len(found) + 1}"
            found.append(
                {
                    "id": name,
                    "code": one_line("; ".join(str(calls[n].given.get("code")).strip().splitlines()), 1000),
                    "value": outcome.text[:500],
                }
            )
            outcome.text = f"[{name}] {outcome.text}"
    return found


def _calls(answer: AIMessage) -> list[dict[str, Any]]:
    """The calls of an answer, a few at most; those that broke off are left out."""
    return [
        {"id": str(call["id"] or f"c{n}"), "name": str(call["name"])[:40], "args": call["args"]}
        for n, call in enumerate(answer.tool_calls[:CALLS])
        if isinstance(call["args"], dict)
    ]


def _stopped(state: ResearchState, session: Session) -> str:
    """Why this is the last turn; empty when it is not."""
    if state.get("finished"):
        return "finished"
    if state.get("repeats", 0) >= REPEATS:
        return "repeats"
    if len(state["notes"]) >= session.request.budget.notes:
        return "notes"
    return session.spent(state["turn"] // STEPS_PER_TURN) or ""


def _told(
    calls: Sequence[Call], done: dict[int, Outcome], notes: Sequence[Note], session: Session
) -> tuple[list[str], list[Note]]:
    """What the model is told of each call, and the new notes under their numbers."""
    told: list[str] = []
    added: list[Note] = []
    most = session.request.budget.notes
    for n, _ in enumerate(calls):
        if n not in done:
            told.append("This was asked before; its notes are above. Ask something else, or answer.")
            continue
        lines = [done[n].text]
        for draft in done[n].drafts:
            known = next(
                (k for k in [*notes, *added] if k.quote == draft.quote and k.source.id == draft.hit.source.id), None
            )
            if known is None and len(notes) + len(added) < most:
                score = max(0.3, min(1.0, overlap(session.request.question, f"{draft.claim} {draft.quote}")))
                known = draft.numbered(f"n{len(notes) + len(added) + 1}", score)
                if not session.library.stands(known):
                    continue
                added.append(known)
                session.tell("note", f"{known.id}: {known.claim}")
            if known is not None:
                lines.append(_line(known))
        told.append("\n".join(lines)[:RESULT_CHARACTERS])
    return told, added


def _line(note: Note) -> str:
    return f"[{note.id}] {defanged(note.claim)} — “{defanged(note.quote)}”"


def context_of(state: ResearchState, session: Session, *, last: bool, turns: int = KEPT_TURNS) -> list[BaseMessage]:
    """The messages of the next turn: as many of the last turns, and of the notes, as the model's context takes."""
    notes = [Note.model_validate(note) for note in state["notes"]]
    talk = state.get("talk", [])
    room = _room(session)
    for kept in range(turns, -1, -1):
        messages = [*_asked(state, session, notes, last=last), *_turns(talk[len(talk) - kept :] if kept else [])]
        if sum(len(str(m.content)) for m in messages) <= room:
            return messages
    best = sorted(notes, key=lambda note: -note.score)
    while len(best) > 1 and sum(len(_told_note(n)) for n in best) > room // 2:
        best = best[: len(best) * 3 // 4]
    return _asked(state, session, best, last=last)


def _room(session: Session) -> int:
    """Characters that the context takes, with room for an answer."""
    tokens = int(getattr(session.talker, "context_length", SMALLEST_CONTEXT))
    each = CHARACTERS_PER_TOKEN["zh" if language_of(session.request.question) == "zh" else "en"]
    return int(SHARE * tokens * each)


def _told_note(note: Note) -> str:
    title = defanged(one_line(note.source.title, 80))
    return f"[{note.id}] ({title}) {defanged(note.claim)} — “{defanged(note.quote)}”"


def _asked(state: ResearchState, session: Session, notes: Sequence[Note], *, last: bool) -> list[BaseMessage]:
    """The question, the notes, what was asked before, and what is left."""
    left = session.request.budget.turns * STEPS_PER_TURN - state["turn"]
    made = [str(Call(c["name"], c["args"])) for turn in state.get("talk", []) for c in turn["calls"]]
    done = [f"Asked so far: {'; '.join(dict.fromkeys(made[-LISTED:]))}."] if made else []
    worked = [f"[{c['id']}] {c['code']} → {defanged(c['value'])}" for c in state.get("worked", [])]
    done += [state["hint"]] if state.get("hint") else []
    done.append(
        "There is no budget left and there are no tools any more. Answer now, with the notes that there are."
        if last
        else f"{left} turns are left."
    )
    return prompt(
        "research_tools.v2",
        question=data("question", defanged(session.request.question)),
        notes=data("notes", "\n".join([*map(_told_note, notes), *worked]) or "None so far."),
        done=defanged("\n".join(done)),
    )


def _turns(kept: Sequence[dict[str, Any]]) -> list[BaseMessage]:
    return [message for n, turn in enumerate(kept) for message in _turn(turn, n, len(kept))]


def _turn(turn: dict[str, Any], place: int, of: int) -> list[BaseMessage]:
    """A turn as messages; of all but the last two only what was called remains."""
    if not turn["calls"]:
        return [AIMessage(turn["text"]), HumanMessage("Go on.")] if turn["text"] else []
    calls = [{"id": c["id"], "name": c["name"], "args": c["args"], "type": "tool_call"} for c in turn["calls"]]
    fresh = place >= of - 2
    results = [r if fresh else DROPPED for r in turn["results"]] or [DROPPED] * len(calls)
    answers = [ToolMessage(r, tool_call_id=c["id"], name=c["name"]) for c, r in zip(calls, results, strict=False)]
    return [AIMessage(turn["text"], tool_calls=calls), *answers]
