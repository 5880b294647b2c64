"""Records: what the store hands out. Immutable, JSON by `model_dump(mode="json")`, good after the transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["deck", "poster", "report", "site", "artifact"]
Role = Literal["person", "agent"]


class Record(BaseModel):
    """Base of all records; made from a row by `model_validate`."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Project(Record):
    """What a person works on."""

    id: str
    kind: Kind
    owner: str
    title: str
    head_id: str | None
    """The version shown; None before the first."""
    ahead: list[str]
    """Versions that were undone, the next one to redo last."""
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    """When it was put into the bin; purged when the grace period is over."""


class Version(Record):
    """An immutable snapshot of a project."""

    id: str
    project_id: str
    number: int
    """1, 2, 3 … within the project."""
    parent_id: str | None
    note: str
    created_at: datetime
    spec: dict[str, Any]
    files: dict[str, str] = Field(default_factory=dict)
    """Path → SHA-256 of its bytes."""


class Source(Record):
    """An uploaded document or a fetched page."""

    id: str
    project_id: str
    name: str
    sha256: str
    media_type: str
    origin: str | None
    created_at: datetime


class Turn(Record):
    """One message of the person or the agent."""

    id: str
    project_id: str
    number: int
    role: Role
    text: str
    job_id: str | None
    version_id: str | None
    """The version that it led to, once there is one."""
    created_at: datetime
