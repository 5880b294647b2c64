"""How a job begins, whoever asks: pages, API, commands, conversations, other agents' tools. It knows no kind by name.

In the caller's transaction: what is refused leaves nothing, and a job is there with the turn that asked for it.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from agents.errors import InputRefused
from agents.sources.batch import admit_batch
from app.identity import Identity
from app.identity.quotas import Quota, reserve
from app.jobs import queue
from app.jobs.kinds import kind_of
from app.jobs.records import Job
from app.store import Store, conversation, projects
from app.store.errors import Conflict
from app.store.records import Project, Source

SAID = ("topic", "sentence", "question")
"""Options that hold what a person said, whichever a kind has: a project without documents and title is called by it."""


def submit(
    session: Session,
    quota: Quota,
    identity: Identity,
    *,
    kind: str,
    project: Project,
    options: Mapping[str, Any],
    sources: Sequence[Source] | None = None,
    message: str = "",
    key: str | None = None,
    beside: Mapping[str, str] | None = None,
) -> Job:
    """Queue a job on a project that `identity` may run jobs on: the caller has asked `may`.

    `sources`: those of the project to work from; None: all. `message`: what the person said, kept as a turn. `key`
    names this person's wish: the same key again gives the job that there is, and changes nothing. `beside`: more files
    for the job's `inputs/`, name → hash of bytes that were kept, which are no sources. Raises InputRefused,
    QuotaReached, Conflict.
    """
    wanted = kind_of(kind)
    named = f"{identity.user}/{key}" if key else None
    if named and (known := queue.by_key(session, named)):
        if (known.kind, known.project_id) != (kind, project.id):
            raise Conflict("That Idempotency-Key names another job.", fix="Use a new key for a new wish.")
        return known
    request = wanted.accept(options, administers=identity.administers)
    if project.kind not in wanted.projects:
        raise InputRefused(
            f"A {project.kind} is not made by jobs of the kind {kind}.", fix=f"They make: {', '.join(wanted.projects)}."
        )
    if project.deleted_at is not None:
        raise Conflict(f"“{project.title}” is in the bin.", fix="Take it out first.")
    reserve(session, quota, identity.user, jobs=1)
    given = conversation.sources(session, project.id) if sources is None else sources
    files = dict(zip(_distinct(given), (source.sha256 for source in given), strict=True))
    job = queue.submit(
        session,
        kind=kind,
        owner=identity.user,
        title=project.title,
        request={**request, queue.INPUTS: list(files)},
        files={**files, **(beside or {})},
        project_id=project.id,
        key=named,
    )
    if message:
        conversation.add_turn(session, project.id, role="person", text=message, job_id=job.id)
    return job


CHANGES = {"deck": "edit", "poster": "edit", "site": "site", "artifact": "artifact"}
"""Kind of project → kind of job that carries a wish out."""


def change(
    session: Session,
    quota: Quota,
    identity: Identity,
    *,
    project: Project,
    wish: str,
    slide: int | None = None,
    element: str | None = None,
) -> Job:
    """Queue the job that carries out a wish about what a project holds, whatever its kind.

    `slide`, `element`: what the person looks at; of sites and small apps the words of the element. Raises as `submit`.
    """
    if project.kind not in CHANGES:
        raise InputRefused(f"A {project.kind} is not changed by a wish.", fix="Ask for a new one.")
    if not wish.strip():
        raise InputRefused("There is no wish.", fix="Say what shall change.")
    kind = CHANGES[project.kind]
    looking = {"slide": slide, "element": element} if kind == "edit" else {"text": element or ""}
    return submit(session, quota, identity, kind=kind, project=project, options={"wish": wish, **looking}, message=wish)


def begin(
    session: Session,
    quota: Quota,
    identity: Identity,
    *,
    kind: str,
    title: str,
    options: Mapping[str, Any],
    sources: Iterable[tuple[str, str]] = (),
    message: str = "",
) -> Job:
    """A new project with its first job. `sources`: name → hash of bytes that `Store.keep` has kept.

    Raises InputRefused, QuotaReached, StoreError.
    """
    made = kind_of(kind).projects[0]
    reserve(session, quota, identity.user, projects=1)
    project = projects.create(session, kind=made, owner=identity.user, title=title)
    added = add_kept(session, project.id, sources)
    return submit(session, quota, identity, kind=kind, project=project, options=options, sources=added, message=message)


def begin_with_files(
    store: Store,
    quota: Quota,
    identity: Identity,
    *,
    kind: str,
    title: str,
    options: Mapping[str, Any],
    files: Sequence[tuple[str, bytes]],
) -> Job:
    """The same with documents that are not kept yet: all of it or nothing. Raises ImpastoError."""
    kind_of(kind).accept(options, administers=identity.administers)  # before any byte is kept
    names = admit_batch([(name, len(content)) for name, content in files])
    kept = store.keep(*(content for _, content in files)) if files else []
    said = next((str(options[name]).strip() for name in SAID if str(options.get(name) or "").strip()), "")
    title = title.strip()
    told = title or (names[0] if names else said.splitlines()[0][:200] if said else kind.capitalize())
    with store.write() as session:
        reserve(session, quota, identity.user, bytes=sum(blob.size for blob in kept))
        named = zip(names, (blob.sha256 for blob in kept), strict=True)
        return begin(
            session,
            quota,
            identity,
            kind=kind,
            title=told,
            options=options,
            sources=list(named),
            message=title or said or told,
        )


def documents(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Documents of this machine, judged by their bytes as uploads are. Raises InputRefused."""
    from agents.sources.intake import admit
    from agents.sources.limits import Limits

    expanded = [path.expanduser() for path in paths]
    read = [(path.name, admit(path, Limits())[1]) for path in expanded]
    names = admit_batch([(name, len(data)) for name, data in read])
    return [(name, data) for name, (_, data) in zip(names, read, strict=True)]


def add_sources(
    store: Store, quota: Quota, identity: Identity, project: Project, files: Sequence[tuple[str, bytes]]
) -> list[Source]:
    """Keep documents that came with a message as sources of the project. Raises ImpastoError; then none is kept."""
    if not files:
        return []
    names = admit_batch([(name, len(content)) for name, content in files])
    kept = store.keep(*(content for _, content in files))
    with store.write() as session:
        reserve(session, quota, identity.user, bytes=sum(blob.size for blob in kept))
        return add_kept(session, project.id, zip(names, (blob.sha256 for blob in kept), strict=True))


def add_kept(session: Session, project_id: str, named: Iterable[tuple[str, str]]) -> list[Source]:
    """Sources of a project by name and hash of bytes that `Store.keep` has kept. Raises NotFound."""
    return [
        conversation.add_source(
            session,
            project_id,
            name=name,
            sha256=sha256,
            media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        )
        for name, sha256 in named
    ]


def _distinct(sources: Sequence[Source]) -> list[str]:
    """A file name for each: two sources may have one name."""
    return admit_batch([(source.name, 0) for source in sources]) if sources else []
