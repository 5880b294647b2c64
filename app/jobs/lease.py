"""Lease: the right to write for a job. Whoever takes a job up raises its fence; only the newest fence may write.

Each write checks the fence under the lock of the job's row, in the transaction that writes. So a worker that was
stopped, cut off or declared dead, and comes back, changes nothing any more: its next write raises Superseded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from agents.redaction import redact_value
from app.jobs.here import released
from app.jobs.queue import end, queue_again, row_of, say
from app.jobs.records import Job
from app.store import Store, figures
from app.store.ids import now
from app.store.purge import forget_steps
from app.store.tables import JobRow
from model.errors import ImpastoError

MOST_DEATHS = 3
"""Times a job's own process dies at one and the same step before the job is given up."""
MOST_TRIES = 10
"""Times a job is taken up at one and the same step, whatever died; more, because a worker can die of something else."""


LOG_SAYS = "The worker's log says where."
"""What to do about an error that nobody foresaw."""


class Superseded(ImpastoError):
    """Somebody else has taken the job up, or it has ended: what this process does for it counts no longer."""

    code = "superseded"


@dataclass(frozen=True)
class Lease:
    """A job, held with a fence."""

    store: Store
    job_id: str
    fence: int

    @contextmanager
    def write(self) -> Iterator[tuple[Session, JobRow]]:
        """A transaction that nobody can supersede until it is over; the job's row is locked. Raises Superseded."""
        with self.store.write() as session:
            row = row_of(session, self.job_id, lock=True)
            if row.fence != self.fence or row.state != "running":
                raise Superseded(f"The job “{row.title}” is in other hands.")
            yield session, row

    def say(self, kind: str, body: dict[str, Any]) -> None:
        """Add an event."""
        with self.write() as (session, row):
            say(session, row, kind, body)

    def finish(self, result: dict[str, Any]) -> None:
        """The job is done: its steps and files in the making are of no more use."""
        with self.write() as (session, row):
            row.result = redact_value(result)
            forget_steps(session, row.id)
            end(session, row, "done")

    def fail(self, error: ImpastoError) -> None:
        """The job failed; `queue.retry` goes on from its last step."""
        with self.write() as (session, row):
            _fail(session, row, error)

    def pause(self, question: dict[str, Any]) -> None:
        """Wait for a person's answer. Nothing is held meanwhile: no process, no place in a queue."""
        with self.write() as (session, row):
            say(session, row, "question", question)
            row.state, row.worker_id, row.question, row.answer = "waiting", None, redact_value(question), None
            row.fence += 1
            say(session, row, "state", {"state": "waiting"})

    def cancelled(self) -> None:
        """The person's wish was carried out."""
        with self.write() as (session, row):
            end(session, row, "cancelled")

    def release(self) -> None:
        """Hand the job back, unharmed: this worker stops."""
        with self.write() as (session, row):
            queue_again(session, row)


def claim(store: Store, job_id: str, run_id: str, worker_id: str) -> Lease | None:
    """Take a queued job up, or take it up again within the same run after its process died.

    None when it is not to be run any more: cancelled, in other hands, or given up just now.
    """
    with store.write() as session:
        query = sa.select(JobRow).where(JobRow.id == job_id, JobRow.run_id == run_id).with_for_update()
        row = session.scalar(query)
        if row is None or row.state not in ("queued", "running"):
            return None
        if row.cancel_asked:
            end(session, row, "cancelled")
            return None
        if row.tries >= MOST_TRIES:
            _fail(session, row, given_up(row.tries))
            return None
        figures.keep_tokens(session, row)
        row.tries, row.fence = row.tries + 1, row.fence + 1
        row.state, row.worker_id, row.started_at = "running", worker_id, row.started_at or now()
        say(session, row, "state", {"state": "running", "try": row.tries})
        return Lease(store, job_id, row.fence)


def take_from(session: Session, row: JobRow) -> bool:
    """Queue a locked job of a silent worker again, unless it was taken up too often. Its tries go on counting."""
    if row.cancel_asked:
        end(session, row, "cancelled")
        return False
    if row.tries >= MOST_TRIES:
        _fail(session, row, given_up(row.tries))
        return False
    tries, row.request = row.tries, released(row.request)
    queue_again(session, row)
    row.tries = tries
    return True


def job_of(lease: Lease) -> tuple[Job, Any]:
    """The job as it is, and the person's answer to its last question, if there is one. Raises Superseded."""
    with lease.write() as (_, row):
        return Job.model_validate(row), row.answer["value"] if row.answer else None


def given_up(tries: int) -> ImpastoError:
    """The error of a job that takes its processes down with it."""
    error = ImpastoError(
        f"The job was given up: it died {tries} times at the same step.",
        fix="It may need more memory than there is; try smaller inputs, then retry it.",
    )
    error.code = "poison"
    return error


def _fail(session: Session, row: JobRow, error: ImpastoError) -> None:
    told = redact_value({"code": error.code, "sentence": error.sentence, "fix": error.fix})
    row.error = {**told, "exit_status": error.exit_status}
    end(session, row, "failed", **told)
