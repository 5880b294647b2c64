"""PosterSpec: what a poster is, before any pixel.

Its panels are slides of the deck's own types, so that statements keep their passages and charts their data.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.deck.parts import Reference, Text, TextStyle
from agents.deck.spec import Author, Slide
from agents.deck.writer import Tone
from agents.sources.base import Language

PosterKind = Literal["academic", "event", "infographic", "social"]


class Panel(BaseModel):
    """One block of a poster."""

    model_config = ConfigDict(extra="forbid")

    slide: Slide
    wide: bool = False
    """Across all columns, above them."""
    scale: float = Field(default=1.0, ge=0.5, le=2.5)
    """Of its type, against the sheet's."""


class Laid(BaseModel):
    """How panels stand on the sheet: what `columns.py` found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scale: float
    """Of the running text, against what suits the size."""
    columns: list[list[int]]
    """Per column, places of panels among those that are not wide."""
    head: float = 1.0
    """Of the head's type, which gives way where panels find no room."""
    stretch: list[float] = Field(default_factory=list)
    """Per column, how much higher its charts are drawn than they need be, so that it is full; none: as they need."""
    swell: list[float] = Field(default_factory=list)
    """Per column of cards without a chart, how much larger their lists are set, so that they are full; none: as is."""


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
    logo: str | None = Field(default=None, pattern=r"^data:image/png;base64,[A-Za-z0-9+/=]+$")
    """A brand's, shown in the head."""
    panels: list[Panel]
    references: list[Reference] = Field(default_factory=list)
    link: str | None = None
    """Address behind the QR code."""
    bleed: bool = False
    """With 3 mm of bleed and crop marks in the PDF, where it is printed."""
    styles: dict[str, list[TextStyle]] = Field(default_factory=dict)
    """How texts of the head differ (`title`, `subtitle`, `meta`)."""
    title_scale: float = Field(default=1.0, ge=0.5, le=2.0)
    type_scale: float | None = Field(default=None, ge=0.5, le=4.0)
    """Type that was asked for, against what suits the size; None: the largest that fits."""
    column_count: int | None = Field(default=None, ge=1, le=6)
    """Columns that were asked for, or that a thin sheet is filled by; None: those that suit the sheet."""
    laid: Laid | None = None
    """How it stands now."""
    sources: list[str] = Field(default_factory=list)
    author: Author


class PosterRequest(BaseModel):
    """What the person asked for."""

    inputs: list[Path] = Field(default_factory=list)
    researched: list[Path] = Field(default_factory=list)
    """Sources that research kept, after the inputs; the poster is then about the topic."""
    topic: str | None = None
    kind: PosterKind = "academic"
    size: str = "A1"
    language: Language | None = None
    theme: str = "gesso"
    brand: str | None = None
    """A .pptx, .potx, logo or web address whose colours and fonts the poster takes."""
    link: str | None = None
    tone: Tone | None = None
    """How what a model writes shall sound; None: as it does by itself."""
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
