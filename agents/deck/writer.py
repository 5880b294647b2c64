"""Writer: who decides what a deck says. Two of them, one interface.

`ExtractiveWriter` (small tier) takes the source's own words; `GenerativeWriter` (large tier) writes and is held to its
passages. Neither knows the graph, the layouts' looks or the file formats.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, Field

from agents.deck.library import Library
from agents.deck.spec import Format, Slide
from agents.deck.tone import Tone
from agents.sources.base import Language

EntryKind = Literal[
    "title",
    "agenda",
    "section",
    "content",
    "chart",
    "table",
    "code",
    "figure",
    "key_figures",
    "comparison",
    "statement",
    "closing",
]
Authoring = Literal["composed", "freeform", "auto"]
"""Slides composed from layouts; made by a strong model with tools; the latter where the model is up to it."""
Phase = Literal["ingest", "outline", "draft", "charts", "render", "check", "repair", "export"]


class Entry(BaseModel):
    """One slide of the outline, before it is drafted. A person may edit, reorder or delete entries."""

    id: str
    """Becomes the slide's id: `s1`, `s2`, …"""
    kind: EntryKind
    title: str
    point: str = ""
    """What the slide shall bring across, as whoever planned it said; for the one who writes it."""
    passages: list[str] = Field(default_factory=list)
    """What the slide may draw on, best first."""
    table: str | None = None
    figure: str | None = None
    section: str | None = None
    columns: list[str] = Field(default_factory=list)
    """Names of the columns of `table` that the slide shows; empty: those that suit its kind."""


class Outline(BaseModel):
    """The slides to come, in order."""

    title: str
    language: Language
    entries: list[Entry]


class DeckRequest(BaseModel):
    """What the person asked for."""

    inputs: list[Path] = Field(default_factory=list)
    researched: list[Path] = Field(default_factory=list)
    """Sources that research kept (`agents/sources/kept.py`), after the inputs. The deck is then about the topic."""
    topic: str | None = None
    slides: int = 10
    language: Language | None = None
    """None: the sources' own language, else the topic's."""
    theme: str = "gesso"
    format: Format = "16:9"
    authoring: Authoring = "composed"
    tone: Tone | None = None
    """None: as the model writes by itself."""
    sheet: Literal["academic", "event", "infographic", "social"] | None = None
    """What kind of poster the slides become the panels of; None: they stay slides."""
    pictures: bool = False
    """Whether openly licensed pictures may be looked for on the web."""
    out: Path = Path("out")


class Shown(BaseModel):
    """A slide as it was drafted, for whoever watches it grow: plain words, no look yet."""

    id: str
    position: int
    title: str
    lines: list[str] = Field(default_factory=list)


class Event(BaseModel):
    """Progress, for whoever watches."""

    phase: Phase
    message: str
    item: int | None = None
    of: int | None = None
    tokens: int = 0
    """Generated or weighed so far, in all"""
    tokens_per_second: float | None = None
    shown: Shown | None = None


Emit = Callable[[Event], None]
Cancel = Callable[[], bool]


class Writer(Protocol):
    """Writes outlines and slides. Every `Item` it returns names passages that exist in `library`."""

    def outline(self, request: DeckRequest, library: Library) -> Outline: ...

    def draft(self, entry: Entry, outline: Outline, library: Library, *, avoid: list[str]) -> Slide:
        """Draft one slide. `avoid`: texts already used on other slides, not to be said again."""
        ...
