"""`impasto jobs`: what runs, what ran, and what to do about it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from app.commands.stores import AS_JSON, DATA, DATABASE, store_of, tell
from app.configuration import read_settings
from app.endings import UsageError

if TYPE_CHECKING:
    from agents.settings import Settings
    from app.jobs.records import Event, Job
    from app.store import Store

app = typer.Typer(no_args_is_help=True)
JOB = typer.Argument(..., help="Id of the job.", metavar="JOB")
LOOK_SECONDS = 0.25
STATUS = {"done": 0, "waiting": 0, "failed": 1, "cancelled": 130}
"""Exit status of `watch`, by how the job ended."""


@app.command("list")
def listed(
    owner: str | None = typer.Option(None, help="Only this person's."),
    limit: int = typer.Option(50, min=1, max=1000, help="At most so many."),
    as_json: bool = AS_JSON,
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Jobs, the newest first."""
    from app.jobs import queue
    from app.jobs.orphans import hand_back

    with store_of(database, data) as store:
        hand_back(store)
        with store.read() as session:
            found = queue.listed(session, owner=owner, limit=limit)
    if as_json:
        tell([job.model_dump(mode="json") for job in found])
        return
    if not found:
        typer.echo("There is no job yet.", err=True)
    for job in found:
        typer.echo(f"{job.id}  {job.kind:6}  {job.state:9}  {job.created_at:%Y-%m-%d %H:%M}  {job.title}")


@app.command()
def show(job_id: str = JOB, as_json: bool = AS_JSON, database: str | None = DATABASE, data: Path | None = DATA) -> None:
    """How far a job is, or how it ended."""
    from app.jobs import queue
    from app.jobs.orphans import hand_back

    with store_of(database, data) as store:
        hand_back(store)
        with store.read() as session:
            job = queue.find(session, job_id)
    tell(job.model_dump(mode="json")) if as_json else _describe(job)


@app.command()
def submit(
    kind: str = typer.Argument(..., help="deck, poster, research, site, artifact or edit.", metavar="KIND"),
    files: list[Path] | None = typer.Argument(None, help="Documents to work from.", metavar="[FILE]..."),
    given: list[str] | None = typer.Option(
        None, "--set", metavar="NAME=VALUE", help="An option of the kind, such as slides=8; a value is JSON, or a text."
    ),
    project: str | None = typer.Option(None, help="The project that it works on; else a new one.", metavar="PROJECT"),
    title: str = typer.Option("", help="Title of a new project."),
    user: str = typer.Option("local", help="Whose a new project is."),
    key: str | None = typer.Option(None, help="With --project: the same key again gives the same job."),
    follow: bool = typer.Option(False, "--watch", help="Show its events and end as `watch` does."),
    as_json: bool = AS_JSON,
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Queue a job, for a worker to take up; what it makes is a version of its project."""
    if key and not project:
        raise UsageError("--key goes with --project.")
    with store_of(database, data) as store:
        job = _queued(store, kind, files or [], _options(given or []), project, title, user, key)
        if follow:
            job = _watched(store, job.id, 0, as_json, read_settings(database=database, data=data))
    if not as_json:
        _describe(job)
    elif not follow:
        tell(job.model_dump(mode="json"))
    raise typer.Exit(STATUS[job.state] if follow else 0)


def _options(given: list[str]) -> dict[str, Any]:
    """`slides=8` as {"slides": 8}. Raises UsageError."""
    options: dict[str, Any] = {}
    for each in given:
        name, divided, value = each.partition("=")
        if not divided:
            raise UsageError(f"--set {each} has no value.", fix=f"Type --set {each}=…")
        try:
            options[name] = json.loads(value)
        except ValueError:
            options[name] = value
    return options


def _queued(
    store: Store,
    kind: str,
    files: list[Path],
    options: dict[str, Any],
    project: str | None,
    title: str,
    user: str,
    key: str | None,
) -> Job:
    from app import submitting
    from app.identity import Identity
    from app.identity.quotas import Quota
    from app.jobs.kinds import kind_of
    from app.store import projects

    kind_of(kind).accept(options, administers=True)  # before anything is kept
    uploads = submitting.documents(files)
    quota = Quota()  # whoever has the database may do with it what they like
    if project is None:
        me = Identity(user, administers=True)
        return submitting.begin_with_files(store, quota, me, kind=kind, title=title, options=options, files=uploads)
    with store.read() as session:
        held = projects.get(session, project)
    owner = Identity(held.owner, administers=True)
    submitting.add_sources(store, quota, owner, held, uploads)
    with store.write() as session:
        return submitting.submit(session, quota, owner, kind=kind, project=held, options=options, key=key)


@app.command()
def cancel(
    job_id: str = JOB, as_json: bool = AS_JSON, database: str | None = DATABASE, data: Path | None = DATA
) -> None:
    """Stop a job; what is finished is kept, for `retry`."""
    from app.jobs import queue

    with store_of(database, data) as store, store.write() as session:
        job = queue.cancel(session, job_id)
    tell(job.model_dump(mode="json")) if as_json else _describe(job)


@app.command()
def retry(
    job_id: str = JOB, as_json: bool = AS_JSON, database: str | None = DATABASE, data: Path | None = DATA
) -> None:
    """Go on with a job that failed or was cancelled, from the step that did not end."""
    from app.jobs import queue

    with store_of(database, data) as store, store.write() as session:
        job = queue.retry(session, job_id)
    tell(job.model_dump(mode="json")) if as_json else _describe(job)


@app.command()
def answer(
    job_id: str = JOB,
    file: Path = typer.Argument(..., help="The answer as JSON; `-` reads it from stdin."),
    as_json: bool = AS_JSON,
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Answer what a waiting job asks (`show --json` has the question): it goes on from there."""
    import sys

    from agents.errors import InputRefused
    from app.jobs import queue

    try:
        value = json.loads(sys.stdin.read() if str(file) == "-" else file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputRefused(f"The answer {file} cannot be read: {error}.", fix="Give a file with JSON in it.") from None
    with store_of(database, data) as store, store.write() as session:
        job = queue.answer(session, job_id, value)
    tell(job.model_dump(mode="json")) if as_json else _describe(job)


@app.command()
def watch(
    job_id: str = JOB,
    after: int = typer.Option(0, min=0, help="Begin after this event."),
    as_json: bool = typer.Option(False, "--json", help="A JSON object a line on stdout, as events come."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Show a job's events as they come, until it ends or waits for an answer."""
    with store_of(database, data) as store:
        job = _watched(store, job_id, after, as_json, read_settings(database=database, data=data))
    if not as_json:
        _describe(job)
    raise typer.Exit(STATUS[job.state])


def _watched(store: Store, job_id: str, after: int, as_json: bool, settings: Settings) -> Job:
    """Tell its events until it ends or asks. What a command left that was killed is gone on with here."""
    from app.commands.attending import Attendant
    from app.jobs import queue
    from app.jobs.here import here_of, host, is_held

    with Attendant(store, settings) as attendant:
        while True:
            with store.database.snapshot() as session:
                job = queue.find(session, job_id)
                events = queue.events(session, job_id, after=after)
            for event in events:
                tell(event.model_dump(mode="json")) if as_json else typer.echo(_line(event), err=True)
                after = event.number
            if job.state in STATUS and after >= job.last_event:
                return job
            if not events:
                here = here_of(job)
                if here is not None and here.machine.partition("/")[0] == host() and not is_held(here.machine):
                    attendant.attend(job)
                time.sleep(LOOK_SECONDS)


def _line(event: Event) -> str:
    """An event for a person: what a step does, what was made of a piece, how the job stands."""
    body = event.body
    if event.kind == "version":
        return f"{event.number:4}  version {body['number']} is made"
    if event.kind in ("question", "answer"):
        return f"{event.number:4}  {'answered' if event.kind == 'answer' else _asked(body)}"
    if event.kind == "item":
        title, key = body["title"] or body["key"], body["key"]
        if body.get("lines"):
            return f"{event.number:4}  drafted: {title}"
        return f"{event.number:4}  {title if title.startswith(key) else f'{key}: {title}'}"
    count = f" {body['item']}/{body['of']}" if body.get("item") and body.get("of") else ""
    name = str(body.get("phase") or event.kind)
    said = body.get("sentence") or body.get("message") or body.get("state") or ""
    return f"{event.number:4}  {name}{count}: {said}"


def _asked(question: dict[str, Any]) -> str:
    """What a job waits for, and what was wrong with the last answer."""
    about = ", ".join(name for name in question if name != "problem") or "an answer"
    return f"it asks for: {about}" + (f". {question['problem']}" if question.get("problem") else "")


def _describe(job: Job) -> None:
    progress = job.progress
    stopping = job.cancel_asked and job.state == "running"
    where = f": {progress.message}" if job.state == "running" and progress and not stopping else ""
    typer.echo(f"{job.title}: {'stopping' if stopping else job.state}{where}", err=True)
    if job.state == "done" and job.project_id:
        typer.echo(f"  → impasto projects export {job.project_id} --out FOLDER", err=True)
    if job.error:
        typer.echo(f"  {job.error.sentence}{f' {job.error.fix}' if job.error.fix else ''}", err=True)
    if job.state == "waiting":
        typer.echo(f"  {_asked(job.question or {})}", err=True)
        typer.echo(f"  → impasto jobs answer {job.id} FILE, like `question` in `jobs show --json`", err=True)
    typer.echo(job.id)
