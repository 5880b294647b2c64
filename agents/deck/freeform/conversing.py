"""A model that makes the slides by calling tools, as nodes of the deck's graph: it asks, its calls are run.

Its context is built anew for each turn: the wish, an overview of the sources, the slides so far, and the last few turns
as they were, so that it does not grow with the deck. Each turn is a checkpoint: a run that was cut off goes on there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agents.deck.excerpts import budget, tokens_of
from agents.deck.freeform.naming import overview
from agents.deck.freeform.tooling import TOOLS, Desk, run
from agents.deck.freeform.workbench import Workbench
from agents.deck.manner import manner
from agents.deck.planning import frame_of
from agents.deck.state import DeckState, Session
from agents.errors import Cancelled, ModelError
from agents.prompts import data, prompt
from agents.render.layouts import load_theme
from agents.render.parts_view import FOOT
from agents.sources.base import Language
from agents.thinking import thinking
from agents.tools.base import defanged
from model.errors import ContextTooLong

Update = dict[str, Any]
KEPT = 4
"""Turns that stay in the context."""
CALLS = 8
"""Calls that are run of one turn."""
RESULT_CHARACTERS = 6000
IDLE = 2
"""Turns without a call that are answered with a reminder."""
ANSWER_TOKENS, THINKING_TOKENS = 6000, 12_000
OVERVIEW_SHARE = 0.4
"""Of the context, for the overview of the sources."""
LEAST_CONTEXT = 12_000
"""Tokens: with less, the overview, the slides so far and a slide's markup do not fit together."""


def turns_of(slides: int) -> int:
    """Turns that a deck may take: a few for reading, some for each slide."""
    return 10 + 4 * slides


def calls_of(slides: int) -> int:
    """Calls that a deck may take."""
    return 20 + 8 * slides


def most_of(session: Session) -> int:
    """Slides of content."""
    slides = session.request.slides
    return max(1, slides - frame_of(slides).count)


def desk_of(state: DeckState, session: Session, library: Any) -> Desk:
    """What the tools work on, as the last turn left it."""
    bench = Workbench.model_validate(state.get("bench") or {})
    return Desk(session, library, bench, language_of(session, library), most_of(session))


def language_of(session: Session, library: Any) -> Language:
    """The deck's language."""
    return session.request.language or library.sources[0].language


def ask(state: DeckState, session: Session, library: Any) -> Update:
    """One turn of the model: calls to be run, or none."""
    desk = desk_of(state, session, library)
    talk = state.get("talk", [])
    session.tell("draft", f"Turn {len(talk) + 1}", len(desk.bench.placed), desk.most)
    planning = not desk.bench.placed
    told = thinking(session.model, session.settings, planning=planning)
    most = THINKING_TOKENS if session.settings.thinking != "never" else ANSWER_TOKENS
    model = session.model.bind_tools(TOOLS)
    messages = context_of(state, desk)
    try:
        try:
            answer = model.invoke(messages, max_tokens=_tokens(session, most), **told)
        except ContextTooLong:
            answer = model.invoke(context_of(state, desk, kept=1), max_tokens=_tokens(session, most // 2), **told)
    except ModelError as error:
        if talk:
            raise
        said = (
            f"Freeform authoring did not work with this model, so the deck is composed from layouts: {error.sentence}"
        )
        return {"authored": "composed", "said": [said]}
    calls = [
        {"id": str(call["id"] or f"c{n}"), "name": str(call["name"])[:40], "args": call["args"]}
        for n, call in enumerate(answer.tool_calls[:CALLS])
        if isinstance(call["args"], dict)
    ]
    text = defanged(str(answer.text)).strip()[:2000]
    return {"talk": [*talk, {"text": text, "calls": calls, "results": []}]}


def follows(state: DeckState) -> str:
    """`act` while there are calls, `ask` again after a turn without any, `outline` where tools fail, else `gather`."""
    if state.get("authored") == "composed":
        return "outline"
    talk = state["talk"]
    if talk[-1]["calls"]:
        return "act"
    idle = sum(1 for turn in talk if not turn["calls"])
    return "ask" if idle <= IDLE and not state.get("ended") else "gather"


def act(state: DeckState, session: Session, library: Any) -> Update:
    """Run the calls of the last turn, in their order."""
    desk = desk_of(state, session, library)
    talk = [dict(turn) for turn in state["talk"]]
    results: list[str] = []
    pictures: list[str] = []
    documents: list[str] = []
    title, ended = state.get("deck_title", ""), ""
    made = sum(len(turn["calls"]) for turn in talk[:-1])
    for number, call in enumerate(talk[-1]["calls"], 1):
        if session.cancel():
            raise Cancelled("Stopped. What was finished is kept: the same command continues.")
        if ended:
            results.append("The deck is finished already.")
            continue
        if made + number > calls_of(session.request.slides):
            results.append("There are no calls left.")
            ended = "calls"
            continue
        outcome = run(call["name"], call["args"], desk)
        results.append(outcome.text[:RESULT_CHARACTERS])
        pictures += outcome.pictures
        documents += outcome.documents
        title = outcome.title or title
        ended = "finished" if outcome.finished else ended
    if not ended and len(talk) >= turns_of(session.request.slides):
        ended = "turns"
    talk[-1]["results"], talk[-1]["pictures"] = results, list(dict.fromkeys(pictures))
    for turn in talk[:-1]:
        turn.pop("pictures", None)
    return {
        "talk": talk,
        "bench": desk.bench.model_dump(mode="json"),
        "documents": [*state.get("documents", []), *documents],
        "deck_title": title,
        "ended": ended,
    }


def goes_on(state: DeckState) -> str:
    """`ask` until the model has finished or nothing is left to spend."""
    return "gather" if state.get("ended") else "ask"


def _tokens(session: Session, most: int) -> int:
    return max(1000, min(most, session.profile.context_length // 3))


def context_of(state: DeckState, desk: Desk, *, kept: int = KEPT) -> list[BaseMessage]:
    """The messages of the next turn: as many of the last turns as the context takes."""
    talk = state.get("talk", [])
    room = budget(desk.session.profile.context_length)
    head = _asked(state, desk, int(room * OVERVIEW_SHARE))
    spent = sum(tokens_of(str(m.content)) for m in head)
    for count in range(min(kept, len(talk)), -1, -1):
        turns = [m for turn in (talk[len(talk) - count :] if count else []) for m in _turn(turn)]
        if spent + sum(tokens_of(_weight(m)) for m in turns) <= room or count <= 1:
            return [*head, *turns, *_seen(talk), *_reminder(talk)]
    return head


def _weight(message: BaseMessage) -> str:
    calls = getattr(message, "tool_calls", None)
    return f"{message.content}{calls or ''}"


def _asked(state: DeckState, desk: Desk, room: int) -> list[BaseMessage]:
    """The wish, the sources, the theme, the slides so far, what is left."""
    request = desk.session.request
    theme = load_theme(request.theme, request.format)
    area = theme.slot("*", "area")
    turns = turns_of(request.slides) - len(state.get("talk", []))
    return prompt(
        "freeform.v4",
        wish=f"The person wants: {data('wish', defanged(request.topic))}" if request.topic else "",
        sources=data("sources", overview(desk.library, desk.names, room)),
        language=manner(desk.language, request.tone),
        slides=desk.most,
        width=round(area.w),
        height=round(area.h),
        whole=f"{theme.width} x {theme.height - FOOT}",
        colours=", ".join(f"{name} {value}" for name, value in theme.colors.items()),
        ground="dark, with light text" if theme.dark else "light, with dark text",
        sizes="28 to 36" if theme.tall else "18 to 24",
        deck=data("deck", defanged(desk.bench.listing())),
        left=f"{turns} turns are left.",
    )


def _turn(turn: dict[str, Any]) -> list[BaseMessage]:
    if not turn["calls"]:
        return [AIMessage(turn["text"])] if turn["text"] else []
    calls = [{"id": c["id"], "name": c["name"], "args": c["args"], "type": "tool_call"} for c in turn["calls"]]
    results = turn["results"] or ["(not run)"] * len(calls)
    answers = [ToolMessage(r, tool_call_id=c["id"], name=c["name"]) for c, r in zip(calls, results, strict=False)]
    return [AIMessage(turn["text"], tool_calls=calls), *answers]


def _seen(talk: Sequence[dict[str, Any]]) -> list[BaseMessage]:
    """Pictures of the slides that were looked at in the last turn."""
    shots = talk[-1].get("pictures", []) if talk else []
    if not shots:
        return []
    shown: list[str | dict[str, Any]] = [{"type": "text", "text": "The slides that you looked at, in order:"}]
    shown += [{"type": "image_url", "image_url": {"url": f"data:image/png;base64,{shot}"}} for shot in shots]
    return [HumanMessage(shown)]


def _reminder(talk: Sequence[dict[str, Any]]) -> list[BaseMessage]:
    if talk and not talk[-1]["calls"]:
        return [
            HumanMessage("Go on by calling tools: insert the slides that are missing, look at them, then call finish.")
        ]
    return []
