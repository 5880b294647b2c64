"""make: a request becomes the files of a poster. Opens what a run needs, drives the graph, closes everything again."""

from __future__ import annotations

import hashlib
import shutil
import time
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver

from agents.checks import counts
from agents.checks.base import Fault
from agents.deck.checkpoints import alone, checkpoints
from agents.deck.making import accept, config_of, open_session
from agents.deck.state import Session
from agents.deck.writer import Cancel, DeckRequest, Emit
from agents.poster.graph import PosterSession, PosterState, build
from agents.poster.sizes import size_of
from agents.poster.spec import PosterRequest, PosterResult
from agents.settings import Settings
from agents.standing import standing

SLIDES = {"academic": 16, "event": 8, "infographic": 14, "social": 8}
"""How much is drafted, for panels to be chosen from."""


def make(request: PosterRequest, settings: Settings, *, on_event: Emit, cancel: Cancel) -> PosterResult:
    """Make the poster, or continue the run of the same request that was cut off. Raises ImpastoError."""
    thread = "poster-" + hashlib.sha256(request.model_dump_json(exclude={"out"}).encode()).hexdigest()[:24]
    folder = settings.data / "runs" / thread
    with checkpoints(settings.data) as saver, alone(folder):
        made = advance(request, settings, saver=saver, thread=thread, folder=folder, on_event=on_event, cancel=cancel)
        saver.delete_thread(thread)
        shutil.rmtree(folder, ignore_errors=True)
    return made


def advance(
    request: PosterRequest,
    settings: Settings,
    *,
    saver: BaseCheckpointSaver[Any],
    thread: str,
    folder: Path,
    on_event: Emit,
    cancel: Cancel,
    graph: Any = None,
) -> PosterResult:
    """The same with checkpoints and a folder that the caller keeps. Raises ImpastoError.

    `graph`: `build(saver)`, where the caller has compiled it already.
    """
    started = time.monotonic()
    size_of(request.size)
    drafted = DeckRequest(
        inputs=request.inputs,
        researched=request.researched,
        topic=request.topic,
        slides=SLIDES[request.kind],
        language=request.language,
        theme=request.theme,
        tone=request.tone,
        sheet=request.kind,
        out=request.out,
    )
    accept(drafted, settings)
    session = _session(drafted, request, settings, on_event, cancel)
    session.folder = folder
    with session.browser:
        graph, config = graph or build(saver), config_of(session, thread)
        known = standing(graph, config)
        if not known.over:
            start: Any = None if known.begun else {"rounds": 0}
            graph.invoke(start, config, context=session, durability="sync")
        state = cast(PosterState, graph.get_state(config).values)
    return PosterResult(
        paths={name: request.out / Path(path).name for name, path in state["paths"].items()},  # not where it began
        panels=len(state["poster"]["panels"]),
        checks=dict(counts([Fault.model_validate(fault) for fault in state.get("faults", [])])),
        print_notes=state.get("print_notes", []),
        seconds=round(time.monotonic() - started, 1),
        tokens=session.tokens,
        said=state.get("said", []),
    )


def _session(
    drafted: DeckRequest, request: PosterRequest, settings: Settings, on_event: Emit, cancel: Cancel
) -> PosterSession:
    dress = _dress(request, settings)
    opened: Session = open_session(drafted, settings, on_event, cancel, review=False)
    return PosterSession(
        **{each.name: getattr(opened, each.name) for each in fields(opened)}, poster=request, dress=dress
    )


def _dress(request: PosterRequest, settings: Settings) -> dict[str, Any]:
    """What the poster takes of its brand. Raises InputRefused, FetchFailed."""
    if request.brand is None:
        return {}
    from agents.brand.opening import open_brand
    from agents.poster.branding import worn

    return worn(request.theme, open_brand(request.brand, settings).brand)
