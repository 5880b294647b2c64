"""`/api/jobs`: submit, watch, cancel, answer, retry. A worker does the work; here are rows."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.access import Here, Visitor, job_for, permit, project_for
from app.api.events import event_stream
from app.identity.quotas import Quota, reserve
from app.jobs import queue
from app.jobs.kinds import KINDS
from app.jobs.records import Event, Job, State
from app.store import conversation
from app.store.errors import NotFound
from model.errors import ConfigurationError

router = APIRouter(prefix="/jobs", tags=["jobs"])


class NewJob(BaseModel):
    """A job to queue."""

    kind: str = Field(max_length=40)
    project_id: str
    request: dict[str, Any] = Field(default_factory=dict)
    """What the kind of job asks for; a deck: topic, slides, language, theme, review, model."""
    sources: list[str] | None = None
    """Ids of the project's sources to work from; left out: all of them."""
    message: str = Field(default="", max_length=10_000)
    """What the person said, kept as a turn."""


class Answer(BaseModel):
    """An answer to what a waiting job asks."""

    value: Any


@router.get("")
def list_jobs(
    here: Here,
    who: Visitor,
    project_id: str | None = None,
    state: Annotated[list[State] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[Job]:
    """Yours, the newest first; those of one project where it is named."""
    with here.store.read() as session:
        if project_id is not None:
            project_for(session, who, "follow", project_id)
            return queue.listed(session, project_id=project_id, states=tuple(state or ()), limit=limit)
        permit(who, "ask")
        return queue.listed(session, owner=who.user, states=tuple(state or ()), limit=limit)


@router.post("", status_code=201)
def submit(
    here: Here,
    who: Visitor,
    wish: NewJob,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Job:
    """Queue a job; the same Idempotency-Key again gives the job that there is."""
    if wish.kind not in {kind.name for kind in KINDS}:
        raise ConfigurationError(f"There is no kind of job {wish.kind!r}.", fix=f"Kinds are {_kinds()}.")
    with here.store.write() as session:
        project = project_for(session, who, "run", wish.project_id)
        reserve(session, Quota.of(here.settings), who.user, jobs=1)
        known = {source.id: source for source in conversation.sources(session, project.id)}
        wanted = list(known) if wish.sources is None else wish.sources
        missing = [each for each in wanted if each not in known]
        if missing:
            raise NotFound(f"The project has no source {missing[0]}.")
        files = {known[each].name: known[each].sha256 for each in wanted}
        job = queue.submit(
            session,
            kind=wish.kind,
            owner=who.user,
            title=project.title,
            request={**wish.request, "inputs": list(files)},
            files=files,
            project_id=project.id,
            key=f"{who.user}/{idempotency_key}" if idempotency_key else None,
        )
        if wish.message:
            conversation.add_turn(session, project.id, role="person", text=wish.message, job_id=job.id)
        return job


@router.get("/{job_id}")
def show_job(here: Here, who: Visitor, job_id: str) -> Job:
    """One job, with where it is."""
    with here.store.read() as session:
        return job_for(session, who, "follow", job_id)


@router.post("/{job_id}/cancel")
def cancel(here: Here, who: Visitor, job_id: str) -> Job:
    """Stop it within a second; what is finished is kept."""
    with here.store.write() as session:
        job_for(session, who, "run", job_id)
        return queue.cancel(session, job_id)


@router.post("/{job_id}/answer")
def answer(here: Here, who: Visitor, job_id: str, wish: Answer) -> Job:
    """Answer what it asks; it goes on from there."""
    with here.store.write() as session:
        job_for(session, who, "run", job_id)
        return queue.answer(session, job_id, wish.value)


@router.post("/{job_id}/retry")
def retry(here: Here, who: Visitor, job_id: str) -> Job:
    """Go on with one that failed or was cancelled, from the step that did not end."""
    with here.store.write() as session:
        job_for(session, who, "run", job_id)
        return queue.retry(session, job_id)


@router.get("/{job_id}/events")
def list_events(
    here: Here,
    who: Visitor,
    job_id: str,
    after: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
) -> list[Event]:
    """What it said after event `after`."""
    with here.store.read() as session:
        job_for(session, who, "follow", job_id)
        return queue.events(session, job_id, after=after, limit=limit)


@router.get("/{job_id}/stream", response_class=Response)
def stream(
    here: Here,
    who: Visitor,
    request: Request,
    job_id: str,
    after: Annotated[int, Query(ge=0, le=2**31)] = 0,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> Response:
    """The same as server-sent events, until the job ends; Last-Event-ID resumes behind an event."""
    start = int(last_event_id) if last_event_id and last_event_id.isdecimal() else after
    with here.store.read() as session:
        job = job_for(session, who, "follow", job_id)
    return event_stream(here.store, job.id, start, request)


def _kinds() -> str:
    return ", ".join(kind.name for kind in KINDS)
