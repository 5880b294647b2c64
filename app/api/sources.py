"""`/api/projects/{id}/sources`: documents of a project. A body is judged by its bytes before any of it is kept."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from agents.errors import InputRefused
from agents.sources.batch import admit_batch
from agents.sources.intake import admit
from agents.sources.limits import Limits
from app.api.access import Here, Platform, Visitor, project_for
from app.api.bodies import body_to
from app.identity import Identity
from app.identity.quotas import Quota, reserve
from app.store import conversation
from app.store.errors import NotFound
from app.store.records import Source

router = APIRouter(prefix="/projects/{project_id}/sources", tags=["sources"])

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BYTES = {"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("")
def list_sources(here: Here, who: Visitor, project_id: str) -> list[Source]:
    """All sources, the oldest first."""
    with here.store.read() as session:
        project_for(session, who, "recall", project_id)
        return conversation.sources(session, project_id)


@router.put("/{name}", status_code=201, openapi_extra=_BYTES)
async def add_source(
    here: Here, who: Visitor, request: Request, project_id: str, name: Annotated[str, InPath(max_length=300)]
) -> Source:
    """Add the body as a document of this name."""
    with here.store.read() as session:
        project_for(session, who, "change", project_id)
    folder = Path(tempfile.mkdtemp(prefix="impasto-upload-"))
    try:
        body = await body_to(request, folder, Limits().file_bytes)
        return await run_in_threadpool(_keep, here, who, project_id, name, body)
    finally:
        await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)


@router.get("/{source_id}/content", response_class=Response)
def source_content(here: Here, who: Visitor, project_id: str, source_id: str) -> Response:
    """Its bytes."""
    with here.store.read() as session:
        project_for(session, who, "recall", project_id)
        source = _find(conversation.sources(session, project_id), source_id)
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Response(here.store.blobs.get(source.sha256), media_type=source.media_type, headers=headers)


@router.delete("/{source_id}", status_code=204)
def remove_source(here: Here, who: Visitor, project_id: str, source_id: str) -> None:
    """Take it out of the project; versions made with it stay as they are."""
    with here.store.write() as session:
        project_for(session, who, "change", project_id)
        conversation.remove_source(session, project_id, source_id)


def _keep(here: Platform, who: Identity, project_id: str, name: str, body: Path) -> Source:
    (safe,) = admit_batch([(name, body.stat().st_size)])
    path = body.with_name(safe)
    body.rename(path)
    if path.stat().st_size == 0:
        raise InputRefused(f"{safe} is empty.")
    kind, _ = admit(path, Limits())
    (blob,) = here.store.keep(path)
    with here.store.write() as session:
        project_for(session, who, "change", project_id)
        reserve(session, Quota.of(here.settings), who.user, bytes=blob.size)
        return conversation.add_source(
            session, project_id, name=safe, sha256=blob.sha256, media_type=TYPES.get(kind, "text/plain")
        )


def _find(sources: list[Source], source_id: str) -> Source:
    found = next((source for source in sources if source.id == source_id), None)
    if found is None:
        raise NotFound(f"The project has no source {source_id}.")
    return found
