"""make, continue_, rollback: a turn of a site, from its words to a version. Opens what it needs and closes it again.

A turn that was cut off is continued by the same words; one that fails leaves the last good version.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver

from agents import tracing
from agents.deck.checkpoints import checkpoints
from agents.errors import ConfigurationError, InputRefused
from agents.llm import open_model
from agents.sandbox.choosing import choose
from agents.settings import Settings
from agents.site import projects
from agents.site.errors import SiteFailed
from agents.site.graph import build
from agents.site.request import LONGEST, Cancel, Clicked, Emit, Event, Made, SiteRequest
from agents.site.spec import STYLES
from agents.site.state import Session, SiteState
from agents.site.telling import Language, told
from agents.site.turns import Place, Turn, open_place
from agents.site.turns.turn import rename_into
from agents.site.verifying.looking import Eye
from agents.standing import standing
from agents.text.words import language_of


def make(request: SiteRequest, settings: Settings, *, on_event: Emit, cancel: Cancel) -> Made:
    """Make the site, or go on with the same site that was cut off. Raises ImpastoError; then `out` is as it was."""
    with checkpoints(settings.data) as saver:
        return make_with(request, settings, saver=saver, on_event=on_event, cancel=cancel)


def make_with(
    request: SiteRequest,
    settings: Settings,
    *,
    saver: BaseCheckpointSaver[Any],
    on_event: Emit,
    cancel: Cancel,
    thread: str | None = None,
    graph: Any = None,
) -> Made:
    """The same with checkpoints that the caller keeps, under the id `thread`.

    `graph`: `build(saver)`, where the caller has compiled it already.
    """
    started = time.monotonic()
    accept(request)
    out = request.out.expanduser().resolve()
    named = thread or f"site-{_hash(request.model_dump_json(), settings.model, settings.endpoint_model)}"
    making = out.with_name(f".{out.name}.making")
    _forget_another(making, named)
    with open_place(making, thread=named, new=True) as place:
        if place.versions.newest is None:
            words = request.sentence.strip()
            language = request.language or language_of(words)
            turn = Turn.begin(place, named)
            (making / ".impasto" / "thread").write_text(named)
            with _session(settings, place, turn, words, language, on_event, cancel) as session:
                session.style, session.tongue = request.style, request.language
                session.researched = request.researched
                try:
                    state = _run(session, saver, named, graph)
                except InputRefused:
                    saver.delete_thread(named)
                    shutil.rmtree(making)
                    raise
        else:
            state = cast(SiteState, {})
        rename_into(making, out)
    return _made(out, state, settings, started)


def continue_(
    where: str | Path,
    wish: str,
    settings: Settings,
    *,
    on_event: Emit,
    cancel: Cancel,
    clicked: Clicked | None = None,
) -> Made:
    """Carry out a wish about a site, named by its folder or its project. Raises ImpastoError; then it is as it was."""
    with checkpoints(settings.data) as saver:
        return continue_with(where, wish, settings, saver=saver, on_event=on_event, cancel=cancel, clicked=clicked)


def continue_with(
    where: str | Path,
    wish: str,
    settings: Settings,
    *,
    saver: BaseCheckpointSaver[Any],
    on_event: Emit,
    cancel: Cancel,
    clicked: Clicked | None = None,
    thread: str | None = None,
) -> Made:
    """The same with checkpoints that the caller keeps, under the id `thread`."""
    started = time.monotonic()
    words = " ".join(wish.split())
    _worded(words, "wish")
    folder = projects.locate(where, settings)
    head = _head(folder)
    named = thread or f"site-{_hash(str(folder), head, words, settings.model, settings.endpoint_model, str(clicked))}"
    with open_place(folder, thread=named) as place:
        turn = Turn.begin(place, named)
        try:
            with _session(settings, place, turn, words, language_of(words), on_event, cancel) as session:
                session.clicked = clicked
                state = _run(session, saver, named)
        except InputRefused:
            turn.abandon()
            saver.delete_thread(named)
            raise
    return _made(folder, state, settings, started)


def rollback(where: str | Path, number: int, settings: Settings, *, on_event: Emit, cancel: Cancel) -> Made:
    """Bring back an earlier version's code and data, as a new version. Raises InputRefused, ImpastoError."""
    from agents.site.returning import returned

    started = time.monotonic()
    folder = projects.locate(where, settings)
    with open_place(folder) as place:
        turn = Turn.begin(place, f"rollback-{number}")
        try:
            with _session(settings, place, turn, f"Version {number}", "en", on_event, cancel) as session:
                state = returned(session, number)
        except BaseException:
            turn.abandon()
            raise
    return _made(folder, state, settings, started)


def accept(request: SiteRequest) -> None:
    """Refuse before any work what cannot end well. Raises InputRefused, ConfigurationError."""
    _worded(request.sentence, "sentence")
    if request.style is not None and request.style not in STYLES:
        raise ConfigurationError(f"There is no style {request.style[:40]!r}.", fix=f"Styles are: {', '.join(STYLES)}.")
    out = request.out.expanduser()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputRefused(
            f"{out} is not empty.", fix="Name another folder with --out, or change the site there with --continue."
        )


def _worded(words: str, what: str) -> None:
    if not words.strip():
        raise InputRefused(f"The {what} is empty.", fix="Say what the site is to be, in a sentence.")
    if len(words) > LONGEST:
        raise InputRefused(f"The {what} has {len(words)} characters; at most {LONGEST}.", fix="Say it with less.")


@contextmanager
def _session(
    settings: Settings,
    place: Place,
    turn: Turn,
    words: str,
    language: Language,
    on_event: Emit,
    cancel: Cancel,
) -> Iterator[Session]:
    opened: list[Any] = []

    def model() -> Any:
        if not opened:
            on_event(Event(phase="understand", message="Opening the model"))
            opened.append(open_model(settings, cancel=cancel))
        return opened[0]

    with Eye(settings) as eye:
        yield Session(
            settings=settings,
            place=place,
            turn=turn,
            sandbox=choose(settings),
            eye=eye,
            model=model,
            words=words,
            emit=on_event,
            cancel=cancel,
            language=language,
        )


def _run(session: Session, saver: BaseCheckpointSaver[Any], thread: str, graph: Any = None) -> SiteState:
    """Drive the graph from where it stands. Raises SiteFailed when the turn was taken back."""
    graph = graph or build(saver)
    config = RunnableConfig(configurable={"thread_id": thread}, callbacks=[*tracing.callbacks()], recursion_limit=60)
    known = standing(graph, config)
    laid = session.turn.tree.is_dir() or "generated" not in known.values
    if known.values and (known.over or not (session.turn.goes_on and laid)):
        saver.delete_thread(thread)  # its files are gone, or it ended: begin anew
        known = standing(graph, config)
    start: Any = None if known.begun else {"words": session.words}
    graph.invoke(start, config, context=session, durability="sync")
    state: Any = graph.get_state(config).values
    saver.delete_thread(thread)
    if state.get("failed"):
        fix = told(session.language, "failed.fix")
        raise SiteFailed(state["failed"], failures=state.get("failures", []), fix=fix)
    return state


def _made(folder: Path, state: SiteState, settings: Settings, started: float) -> Made:
    with open_place(folder) as place:
        project, newest = place.versions.project, place.versions.newest
        assert newest is not None
        report = json.loads((folder / "CHECKS.json").read_bytes())
    projects.register(project, folder, settings)
    failed = [f"{c['sentence']} {c['detail']}".strip() for c in report["checks"] if c["status"] == "failed"]
    return Made(
        project=project,
        path=folder,
        version=newest.number,
        said=newest.said,
        checks=newest.checks,
        failed=failed,
        tool_calls=state.get("tool_calls", 0),
        tool_failures=state.get("tool_failures", 0),
        seconds=round(time.monotonic() - started, 1),
        parts={name: round(value, 2) for name, value in state.get("parts", {}).items()},
    )


def _forget_another(making: Path, thread: str) -> None:
    """What was left of another site that was to have the same name."""
    note = making / ".impasto" / "thread"
    if making.is_dir() and (not note.is_file() or note.read_text() != thread):
        shutil.rmtree(making)


def _head(folder: Path) -> str:
    from agents.site.turns.git import Git

    return Git(folder / ".git").commit_of("main") or ""


def _hash(*facts: str | None) -> str:
    return hashlib.sha256("\0".join(str(fact) for fact in facts).encode()).hexdigest()[:24]
