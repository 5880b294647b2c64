"""DeckResult: what `make` hands back."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field


class DeckResult(BaseModel):
    """A finished deck."""

    paths: dict[str, Path | list[Path]]
    """`pptx pdf html spec sources checks`, and `slides`: the thumbnails in order."""
    slides: int
    checks: dict[str, int]
    """Faults left, by kind; every kind is there."""
    seconds: float
    tokens: int
    """Generated or weighed by the model in this run"""
    said: list[str] = Field(default_factory=list)
    """Sentences for the person: what could not be read, what was replaced, why there are fewer slides than asked."""
