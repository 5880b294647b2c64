"""Purge: projects whose time in the bin is over go for good, and bytes that nobody names any more.

How a blob that somebody is about to name survives: a writer first touches the blob's row, then puts the bytes, then
names them in a transaction that shares a lock of the row. The purge takes only rows untouched for a day, locks the row
for itself, looks again who names it, and keeps the lock until the bytes are gone. A writer that comes meanwhile
waits, then finds no row and puts the bytes anew; one that came before has touched or named it, and the purge
leaves it. A purge that dies half-way leaves a row without bytes, which the next one deletes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.store import figures
from app.store.errors import StoreError
from app.store.ids import now
from app.store.store import Store
from app.store.tables import (
    INPUTS,
    Base,
    BlobRow,
    CheckpointRow,
    CheckpointWriteRow,
    HoldRow,
    JobFileRow,
    JobRow,
    ProjectRow,
)

BIN = timedelta(days=30)
"""How long a deleted project can be taken out of the bin again."""
GRACE = timedelta(days=1)
"""How long a writer may take from keeping bytes to naming them."""

MADE = JobFileRow.path.not_like(f"{INPUTS}/%")
"""Files of jobs that their steps made, not those that they were given."""


class Purged(BaseModel):
    """What is gone."""

    projects: int
    blobs: int
    bytes: int
    held: bool = False
    """A backup is being made: no bytes were taken away."""


def purge(store: Store, *, older_than: timedelta = BIN, grace: timedelta = GRACE) -> Purged:
    """Delete what nobody can want any more. Safe beside writers, other purges and backups. Raises StoreError."""
    gone = _purge_projects(store, now() - older_than)
    _adopt_strays(store)
    blobs = size = 0
    with store.read() as session:
        candidates = session.scalars(sa.select(BlobRow.sha256).where(*_nobodys(grace))).all()
    for sha256 in candidates:
        with store.write() as session:
            if _is_held(session):
                return Purged(projects=gone, blobs=blobs, bytes=size, held=True)
            mine = sa.select(BlobRow).where(BlobRow.sha256 == sha256)
            row = session.scalar(mine.with_for_update())
            # A statement of its own, begun when the lock is held: it sees what writers did until then.
            if row is None or session.scalar(mine.where(*_nobodys(grace))) is None:
                continue
            store.blobs.delete(sha256)
            session.delete(row)
        blobs, size = blobs + 1, size + row.size
    return Purged(projects=gone, blobs=blobs, bytes=size)


def trim(store: Store, older_than: timedelta) -> int:
    """Forget the steps of jobs that ended unfinished so long ago; how many jobs. A retry begins at their beginning.

    What a job was given stays. Raises StoreError.
    """
    over = [JobRow.state.in_(("failed", "cancelled")), JobRow.ended_at < now() - older_than]
    with store.read() as session:
        steps = sa.exists().where(CheckpointRow.job_id == JobRow.id)
        files = sa.exists().where(JobFileRow.job_id == JobRow.id, MADE)
        jobs = session.scalars(sa.select(JobRow.id).where(*over, steps | files)).all()
    trimmed = 0
    for job in jobs:
        with store.write() as session:
            mine = sa.select(JobRow).where(JobRow.id == job, *over)
            if session.scalar(mine.with_for_update()) is not None:  # nobody has retried it meanwhile
                forget_steps(session, job)
                trimmed += 1
    return trimmed


def forget_steps(session: Session, job_id: str) -> None:
    """Delete the steps of a locked job and the files that they made."""
    session.execute(sa.delete(CheckpointWriteRow).where(CheckpointWriteRow.job_id == job_id))
    session.execute(sa.delete(CheckpointRow).where(CheckpointRow.job_id == job_id))
    session.execute(sa.delete(JobFileRow).where(JobFileRow.job_id == job_id, MADE))


def _purge_projects(store: Store, before: datetime) -> int:
    over = ProjectRow.deleted_at < before
    with store.read() as session:
        candidates = session.scalars(sa.select(ProjectRow.id).where(over)).all()
    gone = 0
    for project in candidates:
        with store.write() as session:
            row = session.scalar(sa.select(ProjectRow).where(ProjectRow.id == project, over).with_for_update())
            if row is None:
                continue
            theirs = JobRow.project_id == project
            session.scalars(sa.select(JobRow.id).where(theirs).with_for_update()).all()
            figures.keep(session, figures.of_jobs(session, theirs))
            session.execute(sa.delete(ProjectRow).where(ProjectRow.id == project))
        gone += 1
    return gone


def _nobodys(grace: timedelta) -> list[sa.ColumnElement[bool]]:
    """Conditions on a blob that can go: untouched, and no foreign key of any table names it."""
    naming = [
        foreign.parent
        for table in Base.metadata.sorted_tables
        for foreign in table.foreign_keys
        if foreign.column.table is BlobRow.__table__
    ]
    unnamed = [~sa.exists().where(column == BlobRow.sha256) for column in naming]
    return [BlobRow.touched_at < now() - grace, *unnamed]


def _adopt_strays(store: Store) -> None:
    """Give bytes without a row one, touched now: a later purge takes them if nobody has named them by then."""
    from app.store.blobs import Blob
    from app.store.store import touch

    with store.read() as session:
        known = set(session.scalars(sa.select(BlobRow.sha256)))
    strays = [sha256 for sha256 in store.blobs.list() if sha256 not in known]
    for start in range(0, len(strays), 500):
        with store.write() as session:
            touch(session, [Blob(sha256, 0) for sha256 in strays[start : start + 500]])


def _is_held(session: Session) -> bool:
    return session.scalar(sa.select(sa.func.count()).select_from(HoldRow).where(HoldRow.until > now())) != 0


class Hold:
    """Nothing is purged inside this block. Renew it while the work goes on: a hold whose owner died runs out."""

    LASTS = timedelta(minutes=10)

    def __init__(self, store: Store, reason: str) -> None:
        self.store = store
        self.reason = reason
        self._id = ""
        self._renew_at = now()

    def __enter__(self) -> Hold:
        with self.store.write() as session:
            row = HoldRow(reason=self.reason, until=now() + self.LASTS)
            session.add(row)
            session.flush()
            self._id, self._renew_at = row.id, now() + self.LASTS / 5
        return self

    def renew(self) -> None:
        """Make it last from now on; cheap when called often. Raises StoreError when it had run out."""
        if now() < self._renew_at:
            return
        with self.store.write() as session:
            row = session.get(HoldRow, self._id)
            if row is None or row.until < now():
                raise StoreError("The copy took pauses that were too long; bytes may have gone.", fix="Try again.")
            row.until, self._renew_at = now() + self.LASTS, now() + self.LASTS / 5

    def __exit__(self, *exit_: object) -> None:
        with self.store.write() as session:
            session.execute(sa.delete(HoldRow).where(HoldRow.id == self._id))
