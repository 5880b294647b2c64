"""PosterSpec: what a poster is, before any pixel.

Its panels are slides of the deck's own types, so that statements keep their passages and charts their data.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.deck.parts import Reference, Text
from agents.deck.spec import Author, Slide
from agents.sources.base import Language

PosterKind = Literal["academic", "event", "infographic", "social"]


class Panel(BaseModel):
    """One block of a poster."""

    model_config = ConfigDict(extra="forbid")

    slide: Slide
    wide: bool = False
    """Across all columns, above them."""


class PosterSpec(BaseModel):
    """A whole poster."""

    model_config = ConfigDict(extra="forbid")

    version: Literal[1] = 1
    kind: PosterKind
    size: str
    title: str
    subtitle: Text | None = None
    meta: Text | None = None
    """Authors and place of work; of an event when and where."""
    language: Language
    theme: str
    colors: dict[str, str] = Field(default_factory=dict)
    """Colours of a brand that differ from the theme's own, `#RRGGBB` by token (`accent1`)."""
    fonts: dict[Literal["heading", "body"], str] = Field(default_factory=dict)
    """Families that Office documents name instead of the theme's own, by role."""
    panels: list[Panel]
    references: list[Reference] = Field(default_factory=list)
    link: str | None = None
    """Address behind the QR code."""
    sources: list[str] = Field(default_factory=list)
    author: Author


class PosterRequest(BaseModel):
    """What the person asked for."""

    inputs: list[Path] = Field(default_factory=list)
    topic: str | None = None
    kind: PosterKind = "academic"
    size: str = "A1"
    language: Language | None = None
    theme: str = "gesso"
    brand: str | None = None
    """A .pptx, .potx, logo or web address whose colours and fonts the poster takes."""
    link: str | None = None
    bleed: bool = False
    """With 3 mm of bleed and crop marks in the PDF, for printers."""
    out: Path = Path("out")


class PosterResult(BaseModel):
    """The files, and what was measured."""

    paths: dict[str, Path]
    panels: int
    checks: dict[str, int]
    print_notes: list[str]
    """What a printer should know: resolutions, colours."""
    seconds: float
    tokens: int
    said: list[str]
