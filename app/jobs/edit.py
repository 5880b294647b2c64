"""The kind `edit`: a wish about a deck or a poster becomes the next version of its project. It knows their edits.

The project's newest version is laid out as a folder; new sources of the project are what the wish may draw on. A source
that is this deck's own PowerPoint file, changed by hand, takes the place of the version's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from agents.deck.edits.errors import Answered
from agents.deck.edits.history import History, Version
from agents.deck.edits.operations import Operation
from agents.deck.edits.returning.carrier import read_carried
from agents.deck.writer import Event
from agents.errors import InputRefused
from agents.files import write_whole
from app.jobs.branding import branded, without_brands
from app.jobs.finding import settings_for
from app.jobs.here import here_of, made_here
from app.jobs.kinds.edit import EditOptions
from app.jobs.queue import INPUTS
from app.jobs.run import Done, Run
from app.store import projects, versions
from app.store.errors import NotFound
from app.store.records import Version as Stored

OPERATIONS: TypeAdapter[list[Operation]] = TypeAdapter(list[Operation])
BEFORE = "before"
"""Folder of the inputs of a command's edit: the deck or poster as the person has it, with its history."""
CHANGES = "changes.html"
"""File of a version that shows what led to it."""


def run(run: Run) -> Done:
    """Carry out the wish. Raises ImpastoError; then the project's version stays the newest."""
    from agents.deck.edits.turn import EditRequest
    from agents.deck.edits.turn import edit as edit_deck
    from agents.poster.edits.turn import edit as edit_poster

    options = EditOptions.model_validate(run.job.request)
    settings = settings_for(run, options)
    here = here_of(run.job)
    kind = _lay_out(run) if here is None else _kind_of(run)
    folder = run.folder / kind
    brand, inputs = branded(options.brand, run.inputs)
    files = inputs if here else _new_inputs(without_brands(run, inputs), folder)
    request = EditRequest(
        place=folder if here is None else run.folder / INPUTS / BEFORE / here.place,
        wish=options.wish,
        slide=options.slide,
        element=options.element,
        operations=_operations(options.operations) if kind == "deck" else [],
        given=options.operations if kind == "poster" else [],
        files=files,
        brand=brand,
        out=folder,
    )
    change = edit_poster if kind == "poster" else edit_deck
    try:
        made = change(request, settings, on_event=lambda event: _tell(run, event), cancel=run.cancel, once=run.once)
    except Answered as answer:
        return _answered(run, answer)
    write_whole(folder / CHANGES, made.diff.read_bytes())
    spec: dict[str, Any] = json.loads((folder / f"{kind}.json").read_text("utf-8"))
    figures = made.model_dump(mode="json", include={"slides", "checks", "seconds", "said", "operations", "changes"})
    figures |= made_here(here, made, folder)
    changed = [p for p in folder.rglob("*") if p.is_file() and "history" not in p.relative_to(folder).parts]
    note = options.wish[:300] or ("PowerPoint" if brand is None else "Brand")
    if kind == "poster":
        figures["panels"] = figures.pop("slides")
    return run.commit(spec, changed, below=folder, note=note, figures=figures)


def _answered(run: Run, answer: Answered) -> Done:
    """A question has its answer, and no version. Raises Answered where the project has none yet."""
    with run.store.read() as session:
        head = projects.get(session, run.job.project_id).head_id if run.job.project_id else None
    if head is None:
        raise answer
    return Done({"said": [answer.sentence], "answer": answer.sentence, "version_id": head})


def _operations(given: list[dict[str, Any]]) -> list[Operation]:
    """Raises InputRefused for what is no operation."""
    try:
        return OPERATIONS.validate_python(given)
    except ValidationError as error:
        sentence = f"That is no operation on a deck: {error.errors()[0]['msg'].lower()}."
        raise InputRefused(sentence) from None


def _lay_out(run: Run) -> str:
    """Lay out the newest version's files, and those of the one that it came from, so that a turn can be taken back.

    Returns what kind of project it is, which is the folder's name too.
    """
    if run.job.project_id is None:
        raise NotFound("There is no project to edit.")
    with run.store.read() as session:
        project = projects.get(session, run.job.project_id)
        if project.head_id is None:
            raise NotFound(f"“{project.title}” has no version yet.", fix=f"Make the {project.kind} first.")
        head = versions.get(session, project.head_id)
        before = versions.get(session, head.parent_id) if head.parent_id else None
    folder = run.folder / project.kind
    _write(run, head, folder)
    if before is not None:
        _write(run, before, folder / "history" / "001")
        history = History(versions=[Version(number=1), Version(number=2)])
        write_whole(folder / "history" / "versions.json", history.model_dump_json().encode())
    return project.kind


def _kind_of(run: Run) -> str:
    """Whether a deck or a poster is edited: the kind of the project."""
    if run.job.project_id is None:
        raise NotFound("There is no project to edit.")
    with run.store.read() as session:
        return projects.get(session, run.job.project_id).kind


def _write(run: Run, version: Stored, folder: Path) -> None:
    for name, digest in version.files.items():
        target = (folder / name).resolve()
        if target.is_relative_to(folder.resolve()) and name != CHANGES:
            write_whole(target, run.store.blobs.get(digest))


def _new_inputs(inputs: Sequence[Path], folder: Path) -> list[Path]:
    """Sources that the deck does not rest on yet. Its own file, changed by hand, is put in its place instead."""
    try:
        known = {s["id"] for s in json.loads((folder / "sources.json").read_text("utf-8"))["sources"]}
    except (OSError, ValueError, KeyError, TypeError):
        known = set()
    fresh: list[Path] = []
    for path in inputs:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest()[:8] in known:
            continue
        if path.suffix.lower() == ".pptx" and _carries(path, folder.name):
            write_whole(folder / f"{folder.name}.pptx", data)
            continue
        fresh.append(path)
    return fresh


def _carries(path: Path, kind: str) -> bool:
    """Whether a PowerPoint file is a project of that kind, come back."""
    from agents.poster.edits.returning import read_carried as read_carried_poster

    return (read_carried_poster if kind == "poster" else read_carried)(path) is not None


def _tell(run: Run, event: Event) -> None:
    more = event.model_dump(include={"item", "of", "tokens", "tokens_per_second"})
    run.tell(event.phase, event.message, **more)
