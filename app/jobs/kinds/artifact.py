"""Options of the kind `artifact`: a sentence or a wish becomes one page. `app/jobs/artifact.py` runs it."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from agents.errors import InputRefused
from app.jobs.kinds.base import Kind, Options


class ArtifactOptions(Options):
    """What a person asks of a small app."""

    reserved: ClassVar[frozenset[str]] = frozenset({"model"})

    sentence: str = Field(default="", max_length=6000)
    """Of a new one."""
    wish: str = Field(default="", max_length=6000)
    """Of one that is there: what is to change."""
    text: str = Field(default="", max_length=300)
    """Words of the element that the wish is about."""
    language: Literal["en", "zh"] | None = None
    """None: the sentence's own."""
    model: str | None = Field(default=None, max_length=1000)
    """Another model than the settings'."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.sentence.strip() or self.wish.strip()):
            raise InputRefused("The sentence is empty.", fix="Say what it is to be, in a sentence.")
        return self


KIND = Kind("artifact", "app.jobs.artifact:run", ArtifactOptions, projects=("artifact",), limit=2)
