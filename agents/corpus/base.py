"""What the corpus gives: stored sources, hits, and what an addition did. It knows no database."""

from __future__ import annotations

from pydantic import BaseModel, Field

from agents.sources.base import Language, Locator, PassageKind, Role


class Stored(BaseModel, frozen=True):
    """A source in a corpus, without its text."""

    number: int
    """The corpus's own number of it; not the same in another corpus."""
    id: str
    """First 16 hex digits of the sha256 of its bytes."""
    origin: str
    """Absolute path or address that it was read from."""
    name: str
    title: str | None = None
    author: str | None = None
    date: str | None = None
    language: Language = "en"
    media_type: str = "text/plain"
    pages: int | None = None
    passages: int = 0


class Hit(BaseModel, frozen=True):
    """A passage that was found. `score` orders the hits of one search and means nothing beyond it."""

    passage: str
    """`<source id>:<n>`, n counting the source's passages from 1."""
    text: str
    source: Stored
    locator: Locator
    kind: PassageKind = "paragraph"
    role: Role = "body"
    score: float = 0.0


class Added(BaseModel):
    """What adding files did."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    """Passages of the new and changed sources."""
    refused: list[str] = Field(default_factory=list)
    """A sentence for each file that could not be read."""
