"""make: a request becomes a folder of files. Opens what a run needs, drives the graph, closes everything again."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

from agents.checks import counts
from agents.checks.base import Fault
from agents.deck.authors import writers
from agents.deck.checkpoints import alone, checkpoints, thread_id
from agents.deck.export import prepare
from agents.deck.graph import build
from agents.deck.meter import Meter
from agents.deck.result import DeckResult
from agents.deck.state import DeckState, Session
from agents.deck.writer import Cancel, DeckRequest, Emit, Event, Outline
from agents.errors import Cancelled, ConfigurationError, InputRefused
from agents.llm import ChatEngine, open_model
from agents.profile import profile
from agents.render.browser import Browser, find_browser
from agents.render.layouts import load_theme
from agents.settings import Settings

Review = Callable[[Outline], Outline]
MOST_SLIDES = 100
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
    _accept(request, settings)
    on_event(Event(phase="ingest", message="Opening the model"))
    halted = threading.Event()
    model = open_model(settings, cancel=lambda: cancel() or halted.is_set())
    on_event(Event(phase="ingest", message="Getting to know the model"))
    trusted = profile(model, settings)
    if cancel():
        raise Cancelled("Stopped.")
    thread = thread_id(request, trusted, review=review is not None)
    folder = settings.data / "runs" / thread
    with checkpoints(settings.data) as saver, alone(folder), Browser(settings) as browser:
        writer, fallback = writers(request, model, trusted)
        session = Session(
            request=request,
            settings=settings,
            model=model,
            profile=trusted,
            writer=writer,
            fallback=fallback,
            emit=on_event,
            cancel=cancel,
            browser=browser,
            folder=folder,
            halted=halted,
            review=review is not None,
        )
        state = _drive(build(saver), session, thread, review)
        saver.delete_thread(thread)
        shutil.rmtree(folder, ignore_errors=True)
    return _result(state, session, time.monotonic() - started)


def _accept(request: DeckRequest, settings: Settings) -> None:
    """Refuse before any work what cannot end well."""
    if not request.inputs and not (request.topic or "").strip():
        raise ConfigurationError("There is nothing to make a deck of.", fix="Name a file, or a topic with --topic.")
    if not 1 <= request.slides <= MOST_SLIDES:
        raise ConfigurationError(f"A deck has 1 to {MOST_SLIDES} slides, not {request.slides}.", fix="Change --slides.")
    load_theme(request.theme)
    for path in request.inputs:
        if not path.is_file():
            raise InputRefused(
                f"{path} {'is not a file' if path.exists() else 'does not exist'}.", fix="Check the name."
            )
        if path.stat().st_size == 0:
            raise InputRefused(f"{path} is empty.")
    prepare(request.out)
    find_browser(settings)


def _drive(
    graph: CompiledStateGraph[Any, Any, Any, Any], session: Session, thread: str, review: Review | None
) -> DeckState:
    """Run the graph to its end, through the pause for review where there is one."""
    meter = Meter(session)
    if isinstance(session.model, ChatEngine):
        session.model.on_weighed = meter.weighed
    config = RunnableConfig(
        configurable={"thread_id": thread},
        callbacks=[meter],
        recursion_limit=100,
        max_concurrency=BRANCHES["endpoint" if session.settings.model.startswith("http") else "engine"],
    )
    known = graph.get_state(config)
    given: Any = None if known.next else {"rounds": 0}
    while True:
        graph.invoke(given, config, context=session, durability="sync")
        paused = graph.get_state(config)
        waiting = [i for task in paused.tasks for i in task.interrupts]
        if not waiting or review is None:
            return cast(DeckState, paused.values)
        changed = review(Outline.model_validate(waiting[0].value))
        given = Command(resume=changed.model_dump(mode="json"))


def _result(state: DeckState, session: Session, seconds: float) -> DeckResult:
    out = {name: Path(path) for name, path in state.get("paths", {}).items()}
    pictures = sorted(out.pop("slides").glob("*.png"))
    return DeckResult(
        paths={**out, "slides": pictures},
        slides=len(state.get("spec", {})["slides"]),
        checks=dict(counts([Fault.model_validate(f) for f in state.get("faults", [])])),
        seconds=round(seconds, 1),
        tokens=session.tokens,
        said=state.get("said", []),
    )
