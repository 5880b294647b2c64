"""What one person may use up: projects, jobs in flight, bytes. Counted in the store, in the transaction that adds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.orm import Session

from agents.settings import Settings
from agents.sources.limits import MEBIBYTE
from app.jobs.records import ENDED
from app.store.tables import BlobRow, JobRow, ProjectRow, SourceRow, VersionFileRow, VersionRow
from model.errors import ImpastoError


class QuotaReached(ImpastoError):
    """A person has as much as one may have."""

    code = "quota"


class Quota(BaseModel, frozen=True):
    """Most of each that one person may have; 0 is no limit."""

    projects: int = 0
    jobs: int = 0
    """Queued, running or waiting for an answer."""
    bytes: int = 0
    """Of the files of all versions and sources, equal ones once; also in the bin."""

    @classmethod
    def of(cls, settings: Settings) -> Quota:
        """What the settings ask for."""
        return cls(projects=settings.quota_projects, jobs=settings.quota_jobs, bytes=int(settings.quota_bytes))


@dataclass(frozen=True)
class Usage:
    """What one person has."""

    projects: int
    jobs: int
    bytes: int


def usage(session: Session, user: str) -> Usage:
    """Counted now."""
    projects = sa.select(sa.func.count()).select_from(ProjectRow).where(ProjectRow.owner == user)
    jobs = sa.select(sa.func.count()).select_from(JobRow).where(JobRow.owner == user, JobRow.state.not_in(ENDED))
    of_versions = (
        sa.select(VersionFileRow.sha256)
        .join(VersionRow, VersionRow.id == VersionFileRow.version_id)
        .join(ProjectRow, ProjectRow.id == VersionRow.project_id)
        .where(ProjectRow.owner == user)
    )
    of_sources = sa.select(SourceRow.sha256).join(ProjectRow, ProjectRow.id == SourceRow.project_id)
    named = of_versions.union(of_sources.where(ProjectRow.owner == user))
    size = sa.select(sa.func.coalesce(sa.func.sum(BlobRow.size), 0)).where(BlobRow.sha256.in_(named))
    return Usage(
        projects=session.scalar(projects.where(ProjectRow.deleted_at.is_(None))) or 0,
        jobs=session.scalar(jobs) or 0,
        bytes=int(session.scalar(size) or 0),
    )


def reserve(session: Session, quota: Quota, user: str, *, projects: int = 0, jobs: int = 0, bytes: int = 0) -> None:
    """Refuse when so much more would be too much. Call it in the transaction that adds it. Raises QuotaReached.

    Two requests of one person at the same time count one after the other: SQLite has one writer, on Postgres the
    person is locked until the transaction ends.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(user.encode()).digest()[:8], "big", signed=True)
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
    have = usage(session, user)
    if quota.projects and projects and have.projects + projects > quota.projects:
        raise QuotaReached(
            f"You have {have.projects} projects, and may have {quota.projects}.", fix="Put one into the bin."
        )
    if quota.jobs and jobs and have.jobs + jobs > quota.jobs:
        raise QuotaReached(
            f"{have.jobs} jobs of yours are under way, and {quota.jobs} may be.", fix="Wait for one, or cancel it."
        )
    if quota.bytes and bytes and have.bytes + bytes > quota.bytes:
        raise QuotaReached(
            f"Your files have {have.bytes // MEBIBYTE} MiB, and may have {quota.bytes // MEBIBYTE} MiB.",
            fix="Delete projects that you do not need any more.",
        )
