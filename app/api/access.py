"""Who asks, and the rows that they may touch. What somebody may not see is not found, not forbidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from agents.settings import Settings
from app.api.errors import NobodyKnown
from app.exports import for_readers
from app.identity import Identity, may
from app.identity.access import Action
from app.identity.visitors import Doorway
from app.jobs import queue
from app.jobs.records import Job
from app.preview import Grants
from app.store import Store, projects, versions
from app.store.errors import NotFound
from app.store.records import Project, Version


@dataclass(frozen=True)
class Platform:
    """What the routes work with."""

    settings: Settings
    store: Store
    doorway: Doorway
    grants: Grants


def platform_of(request: Request) -> Platform:
    """The platform that the server was made with."""
    return request.app.state.platform


def visitor(request: Request) -> Identity:
    """Who asks. Raises NobodyKnown."""
    found = platform_of(request).doorway.visitor(request)
    if found is None or (not _shows_secret(request) and _from_another_site(request)):
        raise NobodyKnown("Nobody is logged in, or the token is not good.", fix="Send Authorization: Bearer TOKEN.")
    return found


def _shows_secret(request: Request) -> bool:
    return "authorization" in request.headers or "share" in request.query_params


def _from_another_site(request: Request) -> bool:
    """Whether a page of another site sent this. Without a secret, that this machine asks would be all it needs."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return True
    return request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


Here = Annotated[Platform, Depends(platform_of)]
Visitor = Annotated[Identity, Depends(visitor)]


def permit(identity: Identity, action: Action) -> None:
    """Refuse what is not about a project. Raises NotFound."""
    if not may(identity, action):
        raise NotFound("There is nothing here for you.")


def project_for(session: Session, identity: Identity, action: Action, project_id: str) -> Project:
    """The project, if `identity` may do `action` on it. Raises NotFound."""
    project = projects.get(session, project_id)
    if not may(identity, action, project):
        raise NotFound(f"There is no project {project_id}.")
    return project


def version_for(session: Session, identity: Identity, action: Action, version_id: str) -> Version:
    """The version, judged by its project; for a reader only the one that it shows. Raises NotFound."""
    version = versions.get(session, version_id)
    project = projects.get(session, version.project_id)
    recalls = may(identity, "recall", project)
    if not may(identity, action, project) or not (recalls or version.id == project.head_id):
        raise NotFound(f"There is no version {version_id}.")
    return version if recalls else for_readers(version)


def job_for(session: Session, identity: Identity, action: Action, job_id: str) -> Job:
    """The job, judged by its project, or by itself when it has none. Raises NotFound."""
    job = queue.find(session, job_id)
    owned = projects.get(session, job.project_id) if job.project_id else job
    if not may(identity, action, owned):
        raise NotFound(f"There is no job {job_id}.")
    return job
