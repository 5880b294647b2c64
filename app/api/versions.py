"""`/api/versions` and what makes them: one version, a new one by hand, show, restore, compare."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.api.access import Here, Visitor, project_for, version_for
from app.identity.quotas import Quota, reserve
from app.store import versions
from app.store.differences import Difference, compare
from app.store.records import Project, Version

router = APIRouter(tags=["versions"])

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FilePath = Annotated[str, Field(pattern=r"^(?!/)(?!.*(^|/)\.{1,2}(/|$))[^\\\x00-\x1f]{1,300}$")]


class NewVersion(BaseModel):
    """A version to put on top of the present one."""

    spec: dict[str, Any]
    keep_files: bool = True
    """Take over the present version's files."""
    note: str = Field(default="", max_length=500)
    expected_head: str | None = None
    """The version that this was made from; refused when it is no longer the present one. Left out: whichever it is."""


@router.post("/projects/{project_id}/versions", status_code=201)
def commit(here: Here, who: Visitor, project_id: str, wish: NewVersion) -> Version:
    """Add a version with this spec and show it."""
    with here.store.write() as session:
        project = project_for(session, who, "change", project_id)
        reserve(session, Quota.of(here.settings), who.user)
        files = versions.get(session, project.head_id).files if project.head_id and wish.keep_files else {}
        head = versions.ANY_HEAD if wish.expected_head is None else wish.expected_head
        return versions.commit(session, project_id, spec=wish.spec, files=files, note=wish.note, expected_head=head)


@router.post("/projects/{project_id}/versions/{version_id}/show")
def show_version(here: Here, who: Visitor, project_id: str, version_id: str) -> Project:
    """Show any version of the project; what is made next grows from it."""
    with here.store.write() as session:
        project_for(session, who, "change", project_id)
        return versions.go_to(session, project_id, version_id)


@router.post("/projects/{project_id}/versions/{version_id}/restore", status_code=201)
def restore(here: Here, who: Visitor, project_id: str, version_id: str) -> Version:
    """A new version on top, with an older one's content."""
    with here.store.write() as session:
        project_for(session, who, "change", project_id)
        return versions.restore(session, project_id, version_id)


@router.get("/versions/{version_id}")
def get_version(here: Here, who: Visitor, version_id: str) -> Version:
    """One version with its files."""
    with here.store.read() as session:
        return version_for(session, who, "see", version_id)


@router.get("/versions/{version_id}/compare/{other_id}")
def compare_versions(here: Here, who: Visitor, version_id: str, other_id: str) -> Difference:
    """What changed from the first to the second."""
    with here.store.read() as session:
        before = version_for(session, who, "see", version_id)
        return compare(before, version_for(session, who, "see", other_id))
