"""Options of the kind `research`: a question becomes a cited report. `app/jobs/research.py` runs it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from app.jobs.kinds.base import Kind, Options


class ResearchOptions(Options):
    """What a person asks of a report. The job's documents are where it looks, and the web where `web` says so."""

    reserved: ClassVar[frozenset[str]] = frozenset({"model"})

    question: str = Field(min_length=1, max_length=2000)
    web: bool = False
    """Also search and read the web."""
    thinking: Literal["planning", "always", "never"] | None = None
    """Whether the model thinks before it writes; None: as the settings say."""
    mode: Literal["auto", "plan", "tools"] = "auto"
    """Whether searches come from a plan, or a large model calls the tools itself; `auto` goes by the model's tier."""
    attempts: int = Field(default=1, ge=1, le=64)
    """At a short answer; with more than one a verifier looks the candidates up again."""
    turns: int = Field(default=4, ge=1, le=50)
    """Rounds of searching and reading."""
    seconds: float = Field(default=600.0, gt=0, le=86_400)
    tokens: int = Field(default=200_000, ge=0)
    """That the model reads and writes."""
    pages: int = Field(default=20, ge=0, le=1000)
    """Fetched from the web."""
    model: str | None = Field(default=None, max_length=1000)
    """Another model than the settings'."""


KIND = Kind("research", "app.jobs.research:run", ResearchOptions, projects=("report",))
