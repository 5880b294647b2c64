"""Options of the kind `edit`: a wish about a deck or a poster becomes its next version. `app/jobs/edit.py` runs it."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from app.jobs.kinds.base import Kind, Options


class EditOptions(Options):
    """What a person asks of a deck or a poster that is there."""

    reserved: ClassVar[frozenset[str]] = frozenset({"model"})

    wish: str = Field(default="", max_length=4000)
    """What is to change. Empty only where a PowerPoint file changed by hand was uploaded."""
    brand: str | None = Field(default=None, max_length=1000)
    """Looks to take: a web address, or the name of one of the project's files (.pptx, .potx, a logo)."""
    slide: int | None = Field(default=None, ge=1, le=1000)
    """Number of the slide, or of the panel, that the person looks at."""
    element: str | None = Field(default=None, max_length=200)
    """The text that was clicked: its `data-item`, or `<slide id>:<data-item>`."""
    operations: list[dict[str, Any]] = Field(default_factory=list, max_length=50)
    """What was done by hand in a page, as in `agents/deck/edits/operations.py` (of a poster: `agents/poster/edits/`);
    then the wish only says it."""
    model: str | None = Field(default=None, max_length=1000)
    """Another model than the settings'."""


KIND = Kind("edit", "app.jobs.edit:run", EditOptions, projects=("deck", "poster"))
