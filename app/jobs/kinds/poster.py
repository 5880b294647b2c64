"""Options of the kind `poster`: documents or a topic become one sheet. `app/jobs/poster.py` runs it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from agents.deck.tone import Tone
from app.jobs.kinds.base import Kind, Options, ThemeName


def _there(size: str) -> str:
    """Raises ConfigurationError, naming the nearest, where there is no such size."""
    if size != "A1":
        from agents.poster.sizes import size_of

        size_of(size)
    return size


class PosterOptions(Options):
    """What a person asks of a poster."""

    reserved: ClassVar[frozenset[str]] = frozenset({"model"})

    topic: str | None = Field(default=None, max_length=20_000)
    kind: Literal["academic", "event", "infographic", "social"] = "academic"
    size: Annotated[str, Field(max_length=40), AfterValidator(_there)] = "A1"
    """A0 … A4, letter, tabloid, 24x36in, 36x48in, square, portrait, story, wide; each also NAME-landscape."""
    language: Literal["en", "zh"] | None = None
    theme: ThemeName = "gesso"
    brand: str | None = Field(default=None, max_length=1000)
    """Looks to take: a web address, or the name of one of the project's files (.pptx, .potx, a logo)."""
    tone: Tone | None = None
    """How what a model writes shall sound; None: as it does by itself."""
    thinking: Literal["planning", "always", "never"] | None = None
    """Whether the model thinks before it writes; None: as the settings say."""
    web: bool = False
    """First find out about the topic on the web, and rest on that too."""
    pictures: bool = False
    """With `web`: also look for openly licensed pictures."""
    link: str | None = Field(default=None, max_length=1000)
    """Address behind a QR code."""
    bleed: bool = False
    """With bleed and crop marks in the PDF, for printers."""
    model: str | None = Field(default=None, max_length=1000)
    """Another model than the settings'."""


KIND = Kind("poster", "app.jobs.poster:run", PosterOptions, projects=("poster",))
