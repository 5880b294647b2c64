"""What is asked of the site agent, what it tells on the way, and what it hands back. Plain data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from agents.site.spec import STYLES

Phase = Literal["understand", "plan", "generate", "migrate", "code", "verify", "repair", "commit"]
LONGEST = 4000
"""Characters of a sentence or a wish."""


class SiteRequest(BaseModel):
    """A new site."""

    sentence: str
    style: str | None = None
    """One of `agents.site.spec.STYLES`; None: what suits the sentence."""
    language: Literal["en", "zh"] | None = None
    """None: the sentence's own."""
    out: Path = Path("site")
    researched: tuple[Path, ...] = ()
    """Sources that research kept (`agents/sources/kept.py`): the site's texts, lists and questions are theirs."""


class Clicked(BaseModel):
    """The element of a page that a wish is about."""

    place: str = ""
    """Its template and line: `features/bookings/templates/bookings/index.html:12`."""
    text: str = ""
    """What it says."""
    path: str = ""
    """The page's address."""


class Event(BaseModel):
    """Progress, for whoever watches."""

    phase: Phase
    message: str
    item: int | None = None
    of: int | None = None
    tokens: int = 0
    tokens_per_second: float | None = None


class Made(BaseModel):
    """A version of a site."""

    project: str
    path: Path
    version: int
    said: list[str] = Field(default_factory=list)
    checks: dict[str, int] = Field(default_factory=dict)
    """How many passed, failed and were skipped."""
    failed: list[str] = Field(default_factory=list)
    """What does not hold, a sentence each."""
    tool_calls: int = 0
    """Of the coding agent."""
    tool_failures: int = 0
    seconds: float = 0.0
    parts: dict[str, float] = Field(default_factory=dict)
    """Seconds by part of the turn."""


Emit = Callable[[Event], None]
Cancel = Callable[[], bool]
STYLE_NAMES = STYLES
