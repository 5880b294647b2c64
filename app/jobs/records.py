"""Records of jobs and their events, as pages and commands see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from app.store.records import Record

State = Literal["queued", "running", "waiting", "done", "failed", "cancelled"]
"""`waiting`: for a person's answer. The last three are ends, though `failed` and `cancelled` can be retried."""

ENDED: tuple[State, ...] = ("done", "failed", "cancelled")


class Progress(Record):
    """Where a running job is."""

    phase: str
    message: str
    item: int | None = None
    of: int | None = None
    tokens: int = 0
    """Generated or weighed by the model so far, in this start of the job."""
    tokens_per_second: float | None = None
    eta_seconds: float | None = None
    """What is left, by what earlier jobs of the kind took; None before there were any."""


class Failure(Record):
    """Why a job failed, as an error of the family says it."""

    code: str
    sentence: str
    fix: str | None = None


class Job(Record):
    """One durable run of an agent graph."""

    id: str
    kind: str
    owner: str
    title: str
    project_id: str | None
    state: State
    request: dict[str, Any]
    progress: Progress | None
    question: dict[str, Any] | None
    """What a waiting job asks."""
    result: dict[str, Any] | None
    error: Failure | None
    cancel_asked: bool
    tries: int
    worker_id: str | None
    last_event: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of itself."""
        return self.state in ENDED


class Event(Record):
    """Something that a job said. Kinds: `state`, `phase`, `item`, `question`, `answer`, `version`, `note`."""

    job_id: str
    number: int
    kind: str
    body: dict[str, Any] = Field(default_factory=dict)
    at: datetime
