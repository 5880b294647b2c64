"""A command that writes into a folder, as a job: queued in the person's store, watched by its numbered events.

Where no worker of this machine serves the store, or this command has settings that such a worker need not have, the
command is a worker for this one job. One that was killed leaves its job where it was: `impasto jobs list` shows it, a
worker goes on with it, and so does the same command typed again. It knows no kind: the commands say what is asked, and
where the version goes that comes of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from agents.errors import InputRefused
from agents.settings import Settings
from app.commands.given import distinct
from app.interrupting import stop_on_interrupt
from model.errors import Cancelled, ConfigurationError, ImpastoError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.commands.attending import Attendant
    from app.jobs.records import Job, Progress
    from app.store import Store
    from app.store.records import Project, Version

HERE = "here"
LOOK_SECONDS = (0.1, 0.25)
"""Between two looks at the job: in its first seconds, and in the long ones after them."""
SOON_SECONDS = 5.0
UNFINISHED = ("queued", "running", "waiting", "failed", "cancelled")
LOOKED_BACK = 200
"""Jobs that are not done, among which the same one is looked for."""


@dataclass(frozen=True)
class Order:
    """What a command asks."""

    kind: str
    options: dict[str, Any]
    title: str
    """Of a new project."""
    said: str = ""
    """What the person said; else the title."""
    inputs: Sequence[Path] = ()
    """Documents: sources of the project too."""
    others: Sequence[Path] = ()
    """More files to work from, which are no sources: a template."""
    before: dict[str, Path | bytes] = field(default_factory=dict)
    """More files for the job's `inputs/`, by their paths there: what it begins with."""
    here: dict[str, Any] = field(default_factory=dict)
    """As in `app.jobs.here.Here`."""
    found: tuple[dict[str, Any], dict[str, Path | bytes]] | None = None
    """Spec and files of what the folder holds already: a version of the project, if it is none yet."""
    project: str = ""
    """Kind of the project, where not the first that the kind makes."""
    goes_on: bool = False
    """Whether it changes what the folder holds: then the folder's project gets the version."""
    renamed: dict[str, str] = field(default_factory=dict)
    """What a path in the job's folder is called in sentences for the person."""


@dataclass(frozen=True)
class Made:
    """What came of it. Good as long as the store is open."""

    store: Store
    version: Version
    result: dict[str, Any]

    @property
    def told(self) -> dict[str, Any]:
        """What the agent handed back, with what was said and counted afterwards."""
        later = {name: self.result[name] for name in ("said", "checks") if name in self.result}
        return {**self.result["made"], **later}

    def bytes_of(self, path: str) -> bytes:
        """A file of the version."""
        return self.store.blobs.get(self.version.files[path])

    def write(self, out: Path, *, without: Sequence[str] = ()) -> None:
        """Write the version's files, each whole; pictures of slides that are no more go. Raises ImpastoError."""
        from agents.files import write_whole

        names = [name for name in sorted(self.version.files) if name not in without]
        for name in sorted(names, key=lambda name: "/" not in name):
            place = out / name
            if not place.resolve().is_relative_to(out.resolve()):
                raise ImpastoError(f"The version names a file outside of itself: {name}.")
            write_whole(place, self.bytes_of(name))
        for old in (out / "slides").glob("*.png"):
            if f"slides/{old.name}" not in self.version.files and re.fullmatch(r"\d{2,3}\.png", old.name):
                old.unlink()


@contextmanager
def carried_out(
    order: Order,
    settings: Settings,
    *,
    show: Callable[[Progress], None],
    answer: Callable[[dict[str, Any]], Any] | None = None,
) -> Iterator[Made]:
    """Queue the job, or go on with the same one, and see it to its end. Ctrl-C cancels it.

    `answer` gives what the person says to the job's question; what it raises leaves the job waiting. Raises
    ImpastoError with the exit status of what went wrong.
    """
    from app.commands.attending import Attendant
    from app.store import versions

    with _opened(settings) as store, Attendant(store, settings) as attendant:
        stop = stop_on_interrupt()
        attendant.prepare()
        job = _queued(store, order, settings, attendant.machine)
        job = _followed(store, job.id, attendant, stop.is_set, show, answer)
        if job.state != "done":
            _complain(store, job, order, attendant)
        with store.read() as session:
            version = versions.get(session, (job.result or {})["version_id"])
        yield Made(store, version, job.result or {})


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    """The person's store. Raises ConfigurationError where it cannot be written."""
    from app.store import Store

    if settings.database is None:
        try:
            settings.data.mkdir(parents=True, exist_ok=True)
            allowed = os.access(settings.data, os.W_OK)
        except OSError:
            allowed = False
        if not allowed:
            raise ConfigurationError(
                f"The data folder {settings.data} cannot be written.", fix="Set IMPASTO_DATA, or say --data DIR."
            )
    with Store.open(settings) as store:
        yield store


def _queued(store: Store, order: Order, settings: Settings, machine: str) -> Job:
    """The order's job: the same one that is not done yet, taken up again, else a new one."""
    from app.identity.access import LOCAL
    from app.jobs import queue
    from app.jobs.kinds import kind_of
    from app.store import conversation

    request = kind_of(order.kind).accept(order.options, administers=True)
    named = dict(zip(distinct([*order.inputs, *order.others]), [*order.inputs, *order.others], strict=True))
    kept = _kept(store, {**named, **order.before})
    found = _kept(store, order.found[1]) if order.found else {}
    model = [settings.model, settings.endpoint_model, settings.tier]
    facts = [order.kind, request, order.here, sorted(kept.items()), model]
    asked = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    with store.write() as session:
        for job in queue.listed(session, owner=LOCAL, states=UNFINISHED, limit=LOOKED_BACK):
            if job.request.get(HERE, {}).get("asked") == asked and not _refused(session, job):
                return _taken_up(session, job, machine)
        documents = {name: kept[name] for name in list(named)[: len(order.inputs)]}
        project = _project_of(session, order, documents)
        if order.found is not None:
            _begin_with(session, project, order.found[0], found)
        here = {**order.here, "machine": machine, "asked": asked}
        job = queue.submit(
            session,
            kind=order.kind,
            owner=project.owner,
            title=project.title,
            request={**request, queue.INPUTS: list(named), HERE: here},
            files=kept,
            project_id=project.id,
        )
        conversation.add_turn(session, project.id, role="person", text=order.said or order.title, job_id=job.id)
    return job


def _kept(store: Store, files: dict[str, Path | bytes]) -> dict[str, str]:
    """Name → hash of bytes that are kept now."""
    blobs = store.keep(*files.values()) if files else []
    return {name: blob.sha256 for name, blob in zip(files, blobs, strict=True)}


def _refused(session: Session, job: Job) -> bool:
    """Whether a job has its answer, that it was refused: going on with it could say nothing else."""
    from app.jobs import queue

    error = queue.row_of(session, job.id).error if job.state == "failed" else None
    return (error or {}).get("exit_status") == InputRefused.exit_status


def _taken_up(session: Session, job: Job, machine: str) -> Job:
    """A job that is not done, to be gone on with. Raises ImpastoError where another command is at it."""
    from app.jobs import queue
    from app.jobs.lease import take_from
    from app.jobs.orphans import is_at_work

    if job.state in ("queued", "running") and is_at_work(session, job.request[HERE]["machine"]):
        raise ImpastoError("Another process is at this same work.", fix="Wait for it, or stop it.")
    if job.state in ("failed", "cancelled"):
        queue.retry(session, job.id)
    row = queue.row_of(session, job.id, lock=True)
    if row.state == "running" and "/" in row.request[HERE]["machine"]:  # of a command on a machine that is gone
        take_from(session, row)
    row.request = {**row.request, HERE: {**row.request[HERE], "machine": machine}}
    return queue.find(session, job.id)


def _project_of(session: Session, order: Order, documents: dict[str, str]) -> Project:
    """The project that the folder belongs to, where something is changed; else a new one, with its documents."""
    import sqlalchemy as sa

    from app.identity.access import LOCAL
    from app.jobs.kinds import kind_of
    from app.store import projects
    from app.store.tables import JobRow, ProjectRow
    from app.submitting import add_kept

    if order.goes_on:
        same = JobRow.request[HERE]["folder"].as_string() == order.here["folder"]
        query = sa.select(ProjectRow.id).join(JobRow, JobRow.project_id == ProjectRow.id)
        known = session.scalar(
            query.where(same, ProjectRow.deleted_at.is_(None)).order_by(JobRow.created_at.desc(), JobRow.id.desc())
        )
        if known is not None:
            return projects.get(session, known)
    kind = order.project or kind_of(order.kind).projects[0]
    project = projects.create(session, kind=kind, owner=LOCAL, title=order.title[:300])  # type: ignore[arg-type]
    add_kept(session, project.id, documents.items())
    return project


def _begin_with(session: Session, project: Project, spec: dict[str, Any], files: dict[str, str]) -> None:
    """What the folder holds as a version, unless it is the one that is shown."""
    from app.store import versions

    head = versions.get(session, project.head_id) if project.head_id else None
    if head is None or any(head.files.get(name) != sha for name, sha in files.items()):
        versions.commit(session, project.id, spec=spec, files=files)


def _followed(
    store: Store,
    job_id: str,
    attendant: Attendant,
    stopped: Callable[[], bool],
    show: Callable[[Progress], None],
    answer: Callable[[dict[str, Any]], Any] | None,
) -> Job:
    """Show the job's events from now on until it has ended."""
    from app.jobs import queue
    from app.jobs.progress import is_step

    with store.read() as session:
        after = queue.find(session, job_id).last_event
    asked, last, began = False, None, time.monotonic()
    while True:
        if stopped() and not asked:
            with store.write() as session:
                queue.cancel(session, job_id)
            attendant.hurry()
            asked = True
        with store.database.snapshot() as session:
            job = queue.find(session, job_id)
            events = queue.events(session, job_id, after=after)
        for event in events:
            after = event.number
            if (told := _shown(event.kind, event.body)) is not None:
                show(last := told)
        if last is not None and job.progress is not None and not is_step(last, job.progress):
            show(job.progress)  # the same step, further on: its tokens a second
        if job.ended and after >= job.last_event:
            return job
        if job.state == "waiting" and answer is not None:
            value = answer(job.question or {})
            with store.write() as session:
                queue.answer(session, job_id, value)
        elif not events:
            attendant.attend(job)
            time.sleep(LOOK_SECONDS[time.monotonic() - began > SOON_SECONDS])


def _shown(kind: str, body: dict[str, Any]) -> Progress | None:
    from app.jobs.records import Progress

    if kind == "phase":
        return Progress.model_validate(body)
    if kind == "item" and not body.get("lines"):  # a note of research, or a sentence
        title = body["title"]
        return Progress(phase="note", message=title if title.startswith(body["key"]) else f"{body['key']}: {title}")
    return None


def _complain(store: Store, job: Job, order: Order, attendant: Attendant) -> NoReturn:
    """Raise what the job failed of, with its exit status."""
    if job.state == "cancelled" or job.error is None:
        raise Cancelled("Stopped.")
    from app.jobs import queue
    from app.jobs.lease import LOG_SAYS

    def plainly(sentence: str | None) -> str | None:
        return sentence and re.sub(rf"[^\s“\"']*/work/{job.id}-\d+/([^\s”\"']+)", _name_in(order.renamed), sentence)

    with store.read() as session:
        status = (queue.row_of(session, job.id).error or {}).get("exit_status", 1)
    fix = plainly(job.error.fix)
    if fix == LOG_SAYS and (kept := attendant.kept_log()) is not None:
        fix = f"Details are in {kept}."
    error = ImpastoError(plainly(job.error.sentence) or "", fix=fix)
    error.code, error.exit_status = job.error.code, status
    raise error


def _name_in(renamed: dict[str, str]) -> Callable[[re.Match[str]], str]:
    """What a file of the job's folder is called for the person."""

    def name(found: re.Match[str]) -> str:
        path = found.group(1)
        for inside, outside in renamed.items():
            if path.startswith(inside):
                return outside + path[len(inside) :]
        return path.removeprefix("inputs/")

    return name
