"""`/api/jobs`: submit, watch, cancel, answer, retry. A worker does the work; here are rows."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app import submitting
from app.api.access import Here, Visitor, job_for, permit, project_for
from app.api.events import event_stream
from app.identity.quotas import Quota
from app.jobs import queue
from app.jobs.kinds import KINDS
from app.jobs.records import Event, Job, State
from app.store import conversation
from app.store.errors import NotFound

router = APIRouter(prefix="/jobs", tags=["jobs"])
kinds = APIRouter(tags=["jobs"])


class NewJob(BaseModel):
    """A job to queue."""

    kind: str = Field(max_length=40)
    project_id: str
    request: dict[str, Any] = Field(default_factory=dict)
    """Options of the kind; `GET /api/kinds` has each kind's as a JSON Schema."""
    sources: list[str] | None = None
    """Ids of the project's sources to work from; left out: all of them."""
    message: str = Field(default="", max_length=10_000)
    """What the person said, kept as a turn."""


class KindOfJob(BaseModel):
    """A kind of job that can be asked for."""

    name: str
    projects: list[str]
    """Kinds of project that it makes versions of."""
    options: dict[str, Any]
    """JSON Schema of its `request`."""


class Answer(BaseModel):
    """An answer to what a waiting job asks."""

    value: Any


@kinds.get("/kinds")
def list_kinds(who: Visitor) -> list[KindOfJob]:
    """Kinds of job, with what each can be asked."""
    permit(who, "ask")
    return [
        KindOfJob(name=kind.name, projects=list(kind.projects), options=kind.options.model_json_schema())
        for kind in KINDS
    ]


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
    with here.store.write() as session:
        project = project_for(session, who, "run", wish.project_id)
        known = {source.id: source for source in conversation.sources(session, project.id)}
        missing = [each for each in wish.sources or [] if each not in known]
        if missing:
            raise NotFound(f"The project has no source {missing[0]}.")
        return submitting.submit(
            session,
            Quota.of(here.settings),
            who,
            kind=wish.kind,
            project=project,
            options=wish.request,
            sources=None if wish.sources is None else [known[each] for each in dict.fromkeys(wish.sources)],
            message=wish.message,
            key=idempotency_key,
        )


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
