"""What the page does with decks, without the page: ask for one, find it again. It knows no Streamlit."""

from __future__ import annotations

import mimetypes

from agents.sources.batch import admit_batch
from app.identity import Identity, may
from app.identity.quotas import Quota, reserve
from app.jobs import queue
from app.jobs.records import Job
from app.store import Store, conversation, projects
from app.store.errors import NotFound

MOST_LISTED = 12


def ask(
    store: Store, identity: Identity, quota: Quota, wish: dict[str, object], uploads: list[tuple[str, bytes]]
) -> Job:
    """Keep the uploads, make a project, and queue its first job: all of it or nothing. Raises ImpastoError."""
    named = admit_batch([(name, len(content)) for name, content in uploads])
    kept = store.keep(*(content for _, content in uploads)) if uploads else []
    files = {name: blob.sha256 for name, blob in zip(named, kept, strict=True)}
    title = str(wish.get("topic") or (named[0] if named else "Deck"))
    with store.write() as session:
        reserve(session, quota, identity.user, projects=1, jobs=1, bytes=sum(blob.size for blob in kept))
        project = projects.create(session, kind="deck", owner=identity.user, title=title)
        for name, sha256 in files.items():
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            conversation.add_source(session, project.id, name=name, sha256=sha256, media_type=kind)
        job = queue.submit(
            session,
            kind="deck",
            owner=identity.user,
            title=title,
            project_id=project.id,
            request={**wish, "inputs": named},
            files=files,
        )
        conversation.add_turn(session, project.id, role="person", text=title, job_id=job.id)
    return job


def find(store: Store, identity: Identity | None, job_id: str) -> Job | None:
    """The job of that id, when there is one and this visitor may see it."""
    if not job_id:
        return None
    with store.read() as session:
        try:
            job = queue.find(session, job_id)
            project = projects.get(session, job.project_id or "")
        except NotFound:
            return None
    return job if may(identity, "see", project) else None


def recent(store: Store, identity: Identity) -> list[Job]:
    """This person's newest jobs first, those of projects in the bin left out."""
    with store.read() as session:
        alive = {p.id for p in projects.listed(session, owner=identity.user, limit=1000)}
        found = queue.listed(session, owner=identity.user, limit=100)
    return [job for job in found if job.kind == "deck" and job.project_id in alive][:MOST_LISTED]
