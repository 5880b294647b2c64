"""What a page, the API or a command does with jobs. All of it is rows: no worker need be up, none is talked to.

Every function takes a session of the store, so that a job is submitted together with the turn that asks for it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from agents.redaction import redact_value
from app.jobs.here import released
from app.jobs.records import ENDED, Event, Job, State
from app.store import figures
from app.store.errors import Conflict, NotFound
from app.store.ids import clean, new_id, now
from app.store.store import name_blobs
from app.store.tables import INPUTS, EventRow, JobFileRow, JobRow


def submit(
    session: Session,
    *,
    kind: str,
    owner: str,
    title: str,
    request: dict[str, Any],
    files: dict[str, str] | None = None,
    project_id: str | None = None,
    key: str | None = None,
) -> Job:
    """Queue a job. `files`: plain name, or path, → hash of bytes that `Store.keep` has kept; the job finds them in
    `inputs/`.

    `key` names the wish: the same key again returns the job that there is. Raises StoreError, ValueError for a name
    that leads out of there.
    """
    if key is not None and (known := by_key(session, key)):
        return known
    given = files or {}
    for name in given:
        if "\\" in name or "\0" in name or any(part in ("", ".", "..") for part in name.split("/")):
            raise ValueError("an input has a plain name, or a plain path below the inputs")
    row = JobRow(kind=kind, owner=owner, title=clean(title), request=request, project_id=project_id, key=key)
    session.add(row)
    session.flush()
    name_blobs(session, given.values())
    session.add_all(JobFileRow(job_id=row.id, path=f"{INPUTS}/{name}", sha256=sha) for name, sha in given.items())
    say(session, row, "state", {"state": "queued"})
    return Job.model_validate(row)


def find(session: Session, job_id: str) -> Job:
    """The job. Raises NotFound."""
    return Job.model_validate(row_of(session, job_id))


def by_key(session: Session, key: str) -> Job | None:
    """The job that this wish led to already."""
    row = session.scalar(sa.select(JobRow).where(JobRow.key == key))
    return Job.model_validate(row) if row else None


def listed(
    session: Session,
    *,
    owner: str | None = None,
    project_id: str | None = None,
    states: tuple[State, ...] = (),
    limit: int = 100,
) -> list[Job]:
    """Jobs, the newest first."""
    query = sa.select(JobRow).order_by(JobRow.created_at.desc(), JobRow.id.desc()).limit(limit)
    if owner is not None:
        query = query.where(JobRow.owner == owner)
    if project_id is not None:
        query = query.where(JobRow.project_id == project_id)
    if states:
        query = query.where(JobRow.state.in_(states))
    return [Job.model_validate(row) for row in session.scalars(query)]


def events(session: Session, job_id: str, *, after: int = 0, limit: int = 1000) -> list[Event]:
    """What the job said after event number `after`, in order."""
    query = sa.select(EventRow).where(EventRow.job_id == clean(job_id), EventRow.number > after)
    return [Event.model_validate(row) for row in session.scalars(query.order_by(EventRow.number).limit(limit))]


def cancel(session: Session, job_id: str) -> Job:
    """Stop a job: at once when it does not run, else within a second. What is finished is kept, for `retry`.

    Does nothing to a job that has ended. Raises NotFound.
    """
    row = row_of(session, job_id, lock=True)
    if row.state == "running" and not row.cancel_asked:
        row.cancel_asked = True
        say(session, row, "note", {"message": "Stopping"})
    elif row.state in ("queued", "waiting"):
        end(session, row, "cancelled")
    return Job.model_validate(row)


def answer(session: Session, job_id: str, value: Any) -> Job:
    """Answer what a waiting job asks, with JSON; it goes on from there. Raises Conflict, NotFound."""
    row = row_of(session, job_id, lock=True)
    if row.state != "waiting":
        raise Conflict(f"The job “{row.title}” does not wait for an answer: it is {row.state}.")
    row.answer = {"value": value}
    say(session, row, "answer", {"value": value})
    queue_again(session, row)
    return Job.model_validate(row)


def retry(session: Session, job_id: str) -> Job:
    """Go on with a job that failed or was cancelled, from the step that did not end. Raises Conflict, NotFound."""
    row = row_of(session, job_id, lock=True)
    if row.state not in ("failed", "cancelled"):
        raise Conflict(f"The job “{row.title}” cannot be retried: it is {row.state}.")
    figures.keep(session, figures.runs_of(session, JobRow.id == row.id))
    row.request = released(row.request)
    queue_again(session, row)
    return Job.model_validate(row)


def row_of(session: Session, job_id: str, *, lock: bool = False) -> JobRow:
    """The job's row. Raises NotFound."""
    query = sa.select(JobRow).where(JobRow.id == clean(job_id))
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(f"There is no job {job_id}.", fix="List them with `impasto jobs list`.")
    return row


def say(session: Session, row: JobRow, kind: str, body: dict[str, Any]) -> None:
    """Add the job's next event. The row must be locked, or new."""
    row.last_event += 1
    session.add(EventRow(job_id=row.id, number=row.last_event, kind=kind, body=redact_value(body)))
    session.flush()


def queue_again(session: Session, row: JobRow) -> None:
    """Make the locked job ready to be taken up once more, as a new run; whoever held it may write no longer."""
    row.run_id, row.state, row.worker_id = new_id(), "queued", None
    row.fence, row.tries, row.cancel_asked = row.fence + 1, 0, False
    row.question = row.error = row.ended_at = None
    say(session, row, "state", {"state": "queued"})


def end(session: Session, row: JobRow, state: State, **said: Any) -> None:
    """Write how the locked job ended; whoever held it may write no longer."""
    assert state in ENDED
    row.state, row.ended_at, row.worker_id = state, now(), None
    row.fence, row.cancel_asked, row.question = row.fence + 1, False, None
    say(session, row, "state", {"state": state, **said})
