"""The tables of the store, as they are now; `migrations/` says how a database gets there.

Rows belong to the transaction that read them: what leaves this package is a record (`records.py`). A column that names
a blob has a foreign key to `blobs.sha256`: `purge` finds what is referenced by those keys alone, and no version can
name bytes that a purge has taken away.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.store.ids import Moment, new_id, now


class Base(DeclarativeBase):
    """Base of all rows."""

    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads it from the class
        str: sa.Text,
        datetime: Moment,
        dict[str, Any]: sa.JSON(none_as_null=True),
        list[str]: sa.JSON(none_as_null=True),
        bytes: sa.LargeBinary,
    }


def _parent(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, ondelete="CASCADE")


class ProjectRow(Base):
    """What a person works on."""

    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    owner: Mapped[str]
    title: Mapped[str]
    head_id: Mapped[str | None]
    """The version shown. No foreign key: it would point both ways, and SQLite cannot add one later."""
    ahead: Mapped[list[str]] = mapped_column(default=list)
    """Versions that were undone, the next one to redo last."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("projects_by_owner", "owner", "updated_at"),)


class VersionRow(Base):
    """An immutable snapshot of a project."""

    __tablename__ = "versions"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(_parent("projects.id"))
    number: Mapped[int]
    """1, 2, 3 … within the project."""
    parent_id: Mapped[str | None] = mapped_column(sa.ForeignKey("versions.id", ondelete="SET NULL"), index=True)
    """What it was made from; of another project for the first version of a branch."""
    spec: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(unique=True)
    """Names the work that made it: the same work done twice makes one version."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.UniqueConstraint("project_id", "number"),)


class BlobRow(Base):
    """Bytes that the blob store holds, or is just being given."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    touched_at: Mapped[datetime] = mapped_column(default=now)
    """When somebody last said that they are about to name it."""


class VersionFileRow(Base):
    """A file of a version."""

    __tablename__ = "version_files"

    version_id: Mapped[str] = mapped_column(_parent("versions.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("blobs.sha256"), index=True)


class SourceRow(Base):
    """An uploaded document or a fetched page."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(_parent("projects.id"), index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("blobs.sha256"), index=True)
    media_type: Mapped[str]
    origin: Mapped[str | None]
    """The address it was fetched from."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class TurnRow(Base):
    """One message, and the version that it led to."""

    __tablename__ = "turns"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(_parent("projects.id"))
    number: Mapped[int]
    role: Mapped[str]
    text: Mapped[str]
    job_id: Mapped[str | None]
    version_id: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.UniqueConstraint("project_id", "number"),)


class JobRow(Base):
    """One durable run of an agent graph."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    owner: Mapped[str]
    title: Mapped[str]
    project_id: Mapped[str | None] = mapped_column(_parent("projects.id"), index=True)
    state: Mapped[str] = mapped_column(default="queued")
    request: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    """Names the wish: the same wish sent twice is one job."""
    run_id: Mapped[str] = mapped_column(default=new_id, unique=True)
    """The workflow that runs it now; each start by a person, and each answer, gets a new one."""
    fence: Mapped[int] = mapped_column(default=0)
    """Raised by whoever takes the job up; only the holder of the newest number may write."""
    tries: Mapped[int] = mapped_column(default=0)
    """Times it was taken up since it last saved a step."""
    worker_id: Mapped[str | None]
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[dict[str, Any] | None]
    question: Mapped[dict[str, Any] | None]
    answer: Mapped[dict[str, Any] | None]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    last_event: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("jobs_by_state", "state"), sa.Index("jobs_by_owner", "owner", "created_at"))


class EventRow(Base):
    """Something that a job said: 1, 2, 3 … within the job."""

    __tablename__ = "events"

    job_id: Mapped[str] = mapped_column(_parent("jobs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)


INPUTS = "inputs"
"""Folder of a job's files that holds what it was given."""


class JobFileRow(Base):
    """A file that a job was given or has made so far, so that another machine can go on with it."""

    __tablename__ = "job_files"

    job_id: Mapped[str] = mapped_column(_parent("jobs.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("blobs.sha256"), index=True)


class CheckpointRow(Base):
    """The state of a job's graph after a step."""

    __tablename__ = "checkpoints"

    job_id: Mapped[str] = mapped_column(_parent("jobs.id"), primary_key=True)
    namespace: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    parent_id: Mapped[str | None]
    type: Mapped[str]
    state: Mapped[bytes]
    about: Mapped[dict[str, Any]]


class CheckpointWriteRow(Base):
    """What one finished task of a step wrote, before the step as a whole is done."""

    __tablename__ = "checkpoint_writes"

    job_id: Mapped[str] = mapped_column(_parent("jobs.id"), primary_key=True)
    namespace: Mapped[str] = mapped_column(primary_key=True)
    checkpoint_id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str]
    type: Mapped[str]
    value: Mapped[bytes]
    path: Mapped[str] = mapped_column(default="")


class WorkerRow(Base):
    """A worker that is, or was, at work."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(default=now)
    beat_at: Mapped[datetime] = mapped_column(default=now)


class HoldRow(Base):
    """Somebody is copying the store: nothing is purged until the hold is released or has run out."""

    __tablename__ = "holds"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    reason: Mapped[str]
    until: Mapped[datetime]


class PinRow(Base):
    """A project that a person keeps at the top of their list."""

    __tablename__ = "pins"

    owner: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(_parent("projects.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class TotalRow(Base):
    """Part of a sum that no row tells any more: see `figures.py`."""

    __tablename__ = "totals"

    series: Mapped[str] = mapped_column(primary_key=True)
    labels: Mapped[str] = mapped_column(primary_key=True)
    """A list as JSON."""
    value: Mapped[float] = mapped_column(sa.Double)
