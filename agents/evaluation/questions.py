"""A question of a set, as every loader gives it and the harness asks it. It knows no file format."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class ScriptStep(BaseModel, frozen=True):
    """A step of somebody who knows the way: what to search for, where it stands, and what to find there."""

    search: str
    docid: str
    find: str = ""


class Question(BaseModel, frozen=True):
    """A question with its answer, and the documents that bear it where the set tells them."""

    id: str
    query: str
    answer: str
    aliases: list[str] = Field(default_factory=list)
    gold: list[str] = Field(default_factory=list)
    """Docids that hold the answer."""
    evidence: list[str] = Field(default_factory=list)
    """Docids that are needed to get there."""
    hops: int = 0
    """Documents that must be read, 0 where unknown."""
    language: Literal["en", "zh"] = "en"
    script: list[ScriptStep] = Field(default_factory=list)
    """For the oracle, in generated sets only."""
