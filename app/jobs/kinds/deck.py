"""Options of the kind `deck`: a document or a topic becomes a deck. `app/jobs/deck.py` runs it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from agents.deck.tone import Tone
from app.jobs.kinds.base import Kind, Options, ThemeName


class DeckOptions(Options):
    """What a person asks of a deck."""

    reserved: ClassVar[frozenset[str]] = frozenset({"model"})

    topic: str | None = Field(default=None, max_length=20_000)
    slides: int = Field(default=10, ge=1, le=100)
    """All counted."""
    language: Literal["en", "zh"] | None = None
    """None: the sources' own, else the topic's."""
    theme: ThemeName = "gesso"
    format: Literal["16:9", "4:3", "9:16"] = "16:9"
    authoring: Literal["composed", "freeform", "auto"] = "composed"
    """From layouts (any model), or freely by a strong model with tools; `auto`: where the model is up to it."""
    tone: Tone | None = None
    """How what a model writes shall sound; None: as it does by itself."""
    thinking: Literal["planning", "always", "never"] | None = None
    """Whether the model thinks before it writes; None: as the settings say."""
    web: bool = False
    """First find out about the topic on the web, and rest on that too."""
    pictures: bool = False
    """Look on the web for openly licensed pictures."""
    brand: str | None = Field(default=None, max_length=1000)
    """Looks to take: a web address, or the name of one of the project's files (.pptx, .potx, a logo)."""
    review: bool = False
    """Let the person look at the outline before slides are drafted."""
    model: str | None = Field(default=None, max_length=1000)
    """Another model than the settings'."""


KIND = Kind("deck", "app.jobs.deck:run", DeckOptions, projects=("deck",))
