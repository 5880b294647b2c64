"""What the page does with decks, without the page: ask for one, find it again. It knows no Streamlit."""

from __future__ import annotations

from app.identity import Identity, may
from app.identity.quotas import Quota
from app.jobs import queue
from app.jobs.records import Job
from app.store import Store, projects
from app.store.errors import NotFound
from app.submitting import begin_with_files

MOST_LISTED = 12


def ask(
    store: Store,
    identity: Identity,
    quota: Quota,
    wish: dict[str, object],
    uploads: list[tuple[str, bytes]],
    *,
    kind: str = "deck",
    title: str = "",
) -> Job:
    """Keep the uploads, make a project, and queue its first job: all of it or nothing. Raises ImpastoError.

    Without a `title` it is the topic, else the first file's name.
    """
    told = title or str(wish.get("topic") or "")
    return begin_with_files(store, quota, identity, kind=kind, title=told, options=wish, files=uploads)


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
