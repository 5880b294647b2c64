"""`/api/projects`: make, list, rename, into the bin and out, undo, redo, branch, turns, links for readers."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.api.access import Here, Visitor, permit, project_for, version_for
from app.identity import sharing
from app.identity.quotas import Quota, reserve
from app.store import conversation, projects, versions
from app.store.credentials import Credential
from app.store.records import Kind, Project, Turn, Version

router = APIRouter(prefix="/projects", tags=["projects"])

Title = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")]


class NewProject(BaseModel):
    """A project to make."""

    kind: Kind
    title: Title


class Rename(BaseModel):
    """Another title."""

    title: Title


class Branch(BaseModel):
    """A version to begin a new project with."""

    version_id: str
    title: Title


class NewLink(BaseModel):
    """A link for readers."""

    name: str = Field(default="", max_length=200)
    days: int | None = Field(default=30, ge=1, le=3650)
    """Until it ends; null: until it is revoked."""


class Secret(BaseModel):
    """A credential with its secret, which is shown this once."""

    credential: Credential
    secret: str


@router.get("")
def list_projects(
    here: Here,
    who: Visitor,
    kind: Kind | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
    deleted: bool = False,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> list[Project]:
    """Yours, the latest changed first; a reader's one."""
    with here.store.read() as session:
        if who.reads is not None:
            return [project_for(session, who, "see", who.reads)]
        return projects.listed(
            session, owner=who.user, kind=kind, search=search, deleted=deleted, limit=limit, offset=offset
        )


@router.post("", status_code=201)
def create_project(here: Here, who: Visitor, wish: NewProject) -> Project:
    """A new project without versions."""
    permit(who, "create")
    with here.store.write() as session:
        reserve(session, Quota.of(here.settings), who.user, projects=1)
        return projects.create(session, kind=wish.kind, owner=who.user, title=wish.title)


@router.get("/{project_id}")
def show_project(here: Here, who: Visitor, project_id: str) -> Project:
    """One project."""
    with here.store.read() as session:
        return project_for(session, who, "see", project_id)


@router.patch("/{project_id}")
def rename_project(here: Here, who: Visitor, project_id: str, wish: Rename) -> Project:
    """Give it another title."""
    with here.store.write() as session:
        project_for(session, who, "change", project_id)
        return projects.rename(session, project_id, wish.title)


@router.delete("/{project_id}")
def delete_project(here: Here, who: Visitor, project_id: str) -> Project:
    """Put it into the bin; it goes for good when the grace period is over."""
    with here.store.write() as session:
        project_for(session, who, "delete", project_id)
        return projects.delete(session, project_id)


@router.post("/{project_id}/undelete")
def undelete_project(here: Here, who: Visitor, project_id: str) -> Project:
    """Take it out of the bin."""
    with here.store.write() as session:
        project_for(session, who, "delete", project_id)
        return projects.undelete(session, project_id)


@router.post("/{project_id}/undo")
def undo(here: Here, who: Visitor, project_id: str) -> Project:
    """Show what the present version was made from."""
    with here.store.write() as session:
        project_for(session, who, "change", project_id)
        return versions.undo(session, project_id)


@router.post("/{project_id}/redo")
def redo(here: Here, who: Visitor, project_id: str) -> Project:
    """Show what was undone last."""
    with here.store.write() as session:
        project_for(session, who, "change", project_id)
        return versions.redo(session, project_id)


@router.post("/{project_id}/branch", status_code=201)
def branch(here: Here, who: Visitor, project_id: str, wish: Branch) -> Project:
    """A project of its own that begins with one of this one's versions."""
    permit(who, "create")
    with here.store.write() as session:
        project_for(session, who, "see", project_id)
        version_for(session, who, "see", wish.version_id)
        reserve(session, Quota.of(here.settings), who.user, projects=1)
        return versions.branch(session, wish.version_id, owner=who.user, title=wish.title)


@router.get("/{project_id}/versions")
def list_versions(here: Here, who: Visitor, project_id: str) -> list[Version]:
    """All versions, the oldest first, without their files."""
    with here.store.read() as session:
        project_for(session, who, "recall", project_id)
        return versions.history(session, project_id)


@router.get("/{project_id}/turns")
def list_turns(here: Here, who: Visitor, project_id: str) -> list[Turn]:
    """What was said, the oldest first."""
    with here.store.read() as session:
        project_for(session, who, "recall", project_id)
        return conversation.turns(session, project_id)


@router.get("/{project_id}/links")
def list_links(here: Here, who: Visitor, project_id: str) -> list[Credential]:
    """Links for readers, the newest first."""
    with here.store.read() as session:
        project_for(session, who, "share", project_id)
        return sharing.links(session, who, project_id)


@router.post("/{project_id}/links", status_code=201)
def make_link(here: Here, who: Visitor, project_id: str, wish: NewLink) -> Secret:
    """A link with which anybody may look at this project."""
    lasts = None if wish.days is None else timedelta(days=wish.days)
    with here.store.write() as session:
        project_for(session, who, "share", project_id)
        credential, secret = sharing.share(session, who, project_id, name=wish.name, lasts=lasts)
    return Secret(credential=credential, secret=secret)
