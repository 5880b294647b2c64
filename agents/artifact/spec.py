"""Words of artifacts: what is asked for, what a page is made from, what came of it. It reads and writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, field_validator

from agents.artifact.colours import HEX
from agents.sources.base import Language

Scheme = Literal["auto", "light", "dark"]
DEFAULT_ACCENT = "#2f6f5e"


class ArtifactRequest(BaseModel):
    """A sentence, and the file that it becomes."""

    sentence: str
    out: Path
    language: Language | None = None
    """That of the sentence when None."""


class Artifact(BaseModel):
    """A page that was made from a blueprint. It stands in the page itself, so that a wish can change it."""

    blueprint: str
    language: Language = "en"
    title: str = Field(min_length=1, max_length=120)
    subtitle: str = Field(default="", max_length=240)
    accent: str = Field(default=DEFAULT_ACCENT, pattern=HEX)
    scheme: Scheme = "auto"
    parameters: dict[str, Any] = Field(default_factory=dict)

    @field_validator("parameters")
    @classmethod
    def _plain(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Whole numbers without a point: they go into style sheets."""
        return {k: int(v) if isinstance(v, float) and v == int(v) else v for k, v in given.items()}

    words: dict[str, str] = Field(default_factory=dict)
    """Words of the page that differ from the blueprint's."""
    sentence: str = ""


class Trial(BaseModel):
    """What a browser said of a page. `faults` is empty when all is well."""

    faults: list[str] = Field(default_factory=list)
    checked: list[str] = Field(default_factory=list)
    """What was looked at, so that a page that could not be looked at is not called good."""


class ArtifactMade(BaseModel):
    """What came of a request."""

    path: Path
    title: str
    blueprint: str | None = None
    """None: a model wrote the page."""
    checks: Trial
    said: list[str] = Field(default_factory=list)
    """What was taken from the sentence, what was assumed, and what was left undone; for the person."""
    tool_calls: int = 0
    seconds: float = 0.0
