"""What research is asked for, what it may cost, and what it gives back."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from agents.research.notes import Note

Mode = Literal["auto", "plan", "tools"]
"""`plan`: searches come from rules and an author; `tools`: a model calls search, open and python as it sees fit;
`auto`: tools for a model of the large tier, plan for any other."""


class Budget(BaseModel, frozen=True):
    """When to stop and answer with what there is. Each is looked at between two steps."""

    turns: int = Field(default=4, ge=1, le=50)
    """Rounds of searching and reading."""
    tokens: int = Field(default=200_000, ge=0)
    """That the model reads and writes."""
    seconds: float = Field(default=600.0, gt=0)
    pages: int = Field(default=20, ge=0)
    """Fetched from the web."""
    notes: int = Field(default=24, ge=1, le=200)


class ResearchRequest(BaseModel, frozen=True):
    """A question, and where to look."""

    question: str
    corpora: tuple[Path, ...] = ()
    """Folders of documents, or of corpora."""
    web: bool = False
    out: Path
    mode: Mode = "auto"
    root: Path | None = None
    """Sources below this folder are named by their place in it, and not by where they are on this machine."""
    brief: bool = False
    """Also keep the cited sources, and pictures from the web, for a deck or a poster (`briefing.py`)."""
    pictures: bool = True
    """Whether pictures are looked for; only where `brief` says so."""
    index: Path | None = None
    """File for the index of the first of `corpora`; else one in the data folder."""
    attempts: int = Field(default=1, ge=1, le=64)
    """At a short answer, each in a manner of its own; with more than one a verifier looks the candidates up again."""
    budget: Budget = Budget()

    def name_of(self, origin: str) -> str:
        """How a source is called in what is written: one below `root` by its place in it."""
        return origin.removeprefix(f"{self.root}/") if self.root is not None else origin


class Citation(BaseModel):
    """A passage that the answer rests on."""

    quote: str
    source: str
    """Path or address."""
    locator: dict[str, object]


class ResearchResult(BaseModel):
    """What came of it; the fields of the command line's JSON."""

    answer: str
    exact: str | None = None
    """The short answer, where the question wants one and one was found."""
    confidence: int
    citations: list[Citation]
    searches: int
    pages: int
    tokens: int
    seconds: float
    notes: int
    paths: dict[str, Path]
    said: list[str] = Field(default_factory=list)
    """Sentences for the person: what could not be read or searched."""


def citation_of(note: Note) -> Citation:
    """The note as a citation."""
    return Citation(quote=note.quote, source=note.source.origin, locator=note.locator.model_dump(mode="json"))
