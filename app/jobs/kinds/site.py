"""Options of the kind `site`: a sentence becomes a site, a wish its next version. `app/jobs/site.py` runs it."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from agents.errors import InputRefused
from app.jobs.kinds.base import Kind, Options


class SiteOptions(Options):
    """What a person asks of a site. Of a project without a version the sentence counts, else the wish."""

    reserved: ClassVar[frozenset[str]] = frozenset({"model"})

    sentence: str = Field(default="", max_length=4000)
    """What the site is to be."""
    wish: str = Field(default="", max_length=4000)
    """What is to change."""
    style: Literal["studio", "paper", "diner", "terminal", "garden", "swiss", "night", "candy"] | None = None
    """None: what suits the sentence."""
    language: Literal["en", "zh"] | None = None
    """None: the sentence's own."""
    web: bool = False
    """Of a new site: first find out about its topic on the web, and take its texts, lists and questions from there."""
    line: str = Field(default="", max_length=300)
    """Template and line of the element that was pointed at."""
    text: str = Field(default="", max_length=2000)
    """What that element says."""
    path: str = Field(default="", max_length=500)
    """Address of the page that it is on."""
    role: str = Field(default="", max_length=100)
    """What that element is."""
    back: int | None = Field(default=None, ge=1)
    """A version of the site's own whose code and data are to come back."""
    model: str | None = Field(default=None, max_length=1000)
    """Another model than the settings'."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.sentence.strip() or self.wish.strip() or self.back):
            raise InputRefused("The sentence is empty.", fix="Say what the site is to be, in a sentence.")
        return self


KIND = Kind("site", "app.jobs.site:run", SiteOptions, projects=("site",))
