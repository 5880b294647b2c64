"""Files of versions: one by its path, an export by its format, everything as a ZIP, and where the preview is."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from app.api.access import Here, Visitor, project_for, version_for
from app.exports import archive, export_name
from app.preview.content import media_type
from app.store.errors import NotFound
from app.store.records import Version

router = APIRouter(tags=["files"])

Format = Literal["pptx", "pdf", "html", "md", "docx", "json", "png", "zip"]
OFFICE = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}


class Preview(BaseModel):
    """Where a version can be looked at."""

    url: str
    """Path on this server, good for an hour at least; whoever has it may look."""


@router.get("/versions/{version_id}/files/{path:path}", response_class=Response)
def file(here: Here, who: Visitor, version_id: str, path: str) -> Response:
    """One file of a version, to be kept: a browser never shows it as a page of this server."""
    with here.store.read() as session:
        version = version_for(session, who, "download", version_id)
    if path not in version.files:
        raise NotFound(f"The version has no file {path[:100]}.")
    return _download(here.store.blobs.get(version.files[path]), path.rpartition("/")[2])


@router.get("/versions/{version_id}/preview")
def preview(here: Here, who: Visitor, version_id: str) -> Preview:
    """An address that shows the version in its sandbox."""
    with here.store.read() as session:
        version = version_for(session, who, "preview", version_id)
    return Preview(url=f"/preview/{here.grants.issue(version.id)}/")


@router.get("/projects/{project_id}/export/{form}", response_class=Response)
def export(here: Here, who: Visitor, project_id: str, form: Format) -> Response:
    """The present version in one format."""
    with here.store.read() as session:
        project = project_for(session, who, "download", project_id)
        if project.head_id is None:
            raise NotFound("The project has no version yet.", fix="Make one with a job first.")
        version = version_for(session, who, "download", project.head_id)
    if form == "zip":
        return _download(archive(here.store, version), f"{project.kind}.zip")
    name = export_name(version.files, project.kind, form)
    if name is None:
        raise NotFound(f"This version has no {form.upper()} file.", fix=f"It has {_forms(version)}.")
    return _download(here.store.blobs.get(version.files[name]), name)


def _download(data: bytes, name: str) -> Response:
    suffix = name.rpartition(".")[2]
    kind = OFFICE.get(suffix) or media_type(name) or "application/octet-stream"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    headers = {
        "Content-Disposition": f'attachment; filename="{plain}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type=kind, headers=headers)


def _forms(version: Version) -> str:
    forms = sorted({path.rpartition(".")[2] for path in version.files if "/" not in path})
    return ", ".join(form.upper() for form in forms) or "no files"
