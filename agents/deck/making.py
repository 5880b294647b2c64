"""make: a request becomes a folder of files. Opens what a run needs, drives the graph, closes everything again."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

from agents import tracing
from agents.checks import counts
from agents.checks.base import Fault
from agents.deck.authors import writers
from agents.deck.checkpoints import alone, checkpoints, thread_id
from agents.deck.finding import open_pictures
from agents.deck.graph import build
from agents.deck.meter import Meter
from agents.deck.result import DeckResult
from agents.deck.state import DeckState, Session
from agents.deck.writer import Cancel, DeckRequest, Emit, Event, Outline
from agents.errors import Cancelled, ConfigurationError, InputRefused
from agents.files import prepare
from agents.llm import ChatEngine, open_model
from agents.profile import profile
from agents.render.browser import Browser, find_browser
from agents.render.layouts import load_theme
from agents.settings import Settings
from agents.standing import Standing, standing

Review = Callable[[Outline], Outline]
MOST_SLIDES = 100
RECURSION = 2000
"""Steps of the graph, far beyond what any deck takes: a model that makes slides itself has a budget of its own."""
BRANCHES = {"engine": 1, "endpoint": 4}
"""Slides drafted at once: the engine is one, a server batches."""


def make(
    request: DeckRequest,
    settings: Settings,
    *,
    on_event: Emit,
    cancel: Cancel,
    review: Review | None = None,
) -> DeckResult:
    """Make the deck that `request` asks for, or continue the run of the same request that was cut off.

    `review` gets the outline before slides are drafted and returns it, changed or not. Raises ImpastoError.
    """
    started = time.monotonic()
    accept(request, settings)
    session = open_session(request, settings, on_event, cancel, review=review is not None)
    thread = thread_id(request, session.profile, review=review is not None)
    session.folder = settings.data / "runs" / thread
    with checkpoints(settings.data) as saver, alone(session.folder), session.browser:
        graph, config = build(saver), config_of(session, thread)
        waiting = _step(graph, config, session, None)
        while waiting is not None and review is not None:
            waiting = _step(graph, config, session, review(waiting))
        state = cast(DeckState, graph.get_state(config).values)
        saver.delete_thread(thread)
        shutil.rmtree(session.folder, ignore_errors=True)
    return result_of(state, session, time.monotonic() - started)


def advance(
    request: DeckRequest,
    settings: Settings,
    *,
    saver: BaseCheckpointSaver[Any],
    thread: str,
    folder: Path,
    on_event: Emit,
    cancel: Cancel,
    review: bool = False,
    answer: Outline | None = None,
) -> DeckResult | Outline:
    """Take a run as far as it goes: to its end, or to the outline that a person is to look at.

    The caller keeps the checkpoints (`saver`, under the id `thread`) and the run's `folder`, and gives both back with
    the person's `answer`, in this process or another. Raises ImpastoError.
    """
    started = time.monotonic()
    accept(request, settings)
    session = open_session(request, settings, on_event, cancel, review=review)
    session.folder = folder
    with session.browser:
        graph, config = build(saver), config_of(session, thread)
        waiting = _step(graph, config, session, answer)
        if waiting is not None:
            return waiting
        state = cast(DeckState, graph.get_state(config).values)
    return result_of(state, session, time.monotonic() - started)


def open_session(request: DeckRequest, settings: Settings, on_event: Emit, cancel: Cancel, *, review: bool) -> Session:
    """What the nodes work with. The caller says which folder is the run's, and closes the browser."""
    on_event(Event(phase="ingest", message="Opening the model"))
    halted = threading.Event()
    model = open_model(settings, cancel=lambda: cancel() or halted.is_set())
    on_event(Event(phase="ingest", message="Getting to know the model"))
    trusted = profile(model, settings)
    if cancel():
        raise Cancelled("Stopped.")
    writer, fallback = writers(request, model, trusted, settings)
    return Session(
        request=request,
        settings=settings,
        model=model,
        profile=trusted,
        writer=writer,
        fallback=fallback,
        emit=on_event,
        cancel=cancel,
        browser=Browser(settings),
        folder=settings.data / "runs",
        halted=halted,
        pictures=open_pictures(settings, cancel) if request.pictures else None,
        review=review,
    )


def accept(request: DeckRequest, settings: Settings) -> None:
    """Refuse before any work what cannot end well."""
    if not request.inputs and not request.researched and not (request.topic or "").strip():
        raise ConfigurationError("There is nothing to make a deck of.", fix="Name a file, or a topic with --topic.")
    if not 1 <= request.slides <= MOST_SLIDES:
        raise ConfigurationError(f"A deck has 1 to {MOST_SLIDES} slides, not {request.slides}.", fix="Change --slides.")
    load_theme(request.theme, request.format)
    for path in [*request.inputs, *request.researched]:
        if not path.is_file():
            raise InputRefused(
                f"{path} {'is not a file' if path.exists() else 'does not exist'}.", fix="Check the name."
            )
        if path.stat().st_size == 0:
            raise InputRefused(f"{path} is empty.")
    prepare(request.out)
    find_browser(settings)


def config_of(session: Session, thread: str) -> RunnableConfig:
    """How the graph is run by itself, under the name `thread`."""
    config = counted(session)
    config["configurable"] = {"thread_id": thread}
    return config


def counted(session: Session) -> RunnableConfig:
    """What a run needs wherever it runs: counts what the model does, drafts as many slides at once as suit it."""
    meter = Meter(session)
    if isinstance(session.model, ChatEngine):
        session.model.on_weighed = meter.weighed
    return RunnableConfig(
        callbacks=[meter, *tracing.callbacks()],
        recursion_limit=RECURSION,
        max_concurrency=BRANCHES["endpoint" if session.settings.asks_endpoint else "engine"],
    )


def _step(
    graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig, session: Session, answer: Outline | None
) -> Outline | None:
    """Run the graph from where it stands to its end, or to the pause for review; the outline that waits there."""
    known = standing(graph, config)
    if answer is None and (outline := _waiting(known)):
        return outline
    if not known.over:
        resumed = Command(resume=answer.model_dump(mode="json")) if answer and known.asked else None
        given: Any = resumed if known.begun else {"rounds": 0}
        graph.invoke(given, config, context=session, durability="sync")
        known = standing(graph, config)
    return _waiting(known)


def _waiting(known: Standing) -> Outline | None:
    return Outline.model_validate(known.asked[0].value) if known.asked else None


def result_of(state: DeckState, session: Session, seconds: float) -> DeckResult:
    """What a finished run hands back: its files where the request has them, whatever folder they were written in."""
    out = {name: session.request.out / Path(path).name for name, path in state.get("paths", {}).items()}
    pictures = sorted(out.pop("slides").glob("*.png"))
    return DeckResult(
        paths={**out, "slides": pictures},
        slides=len(state.get("spec", {})["slides"]),
        checks=dict(counts([Fault.model_validate(f) for f in state.get("faults", [])])),
        seconds=round(seconds, 1),
        tokens=session.tokens,
        said=state.get("said", []),
    )
