"""What the canvas may say to the page. The previewed page is hostile by assumption, so everything is checked again."""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Message = TypeVar("Message", bound=BaseModel)
Act = Literal["move", "duplicate", "hide", "delete"]


class Chosen(BaseModel):
    """What the person points at."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    slide: int = Field(ge=0, lt=1000)
    """Counted from 0."""
    item: str = Field(default="", max_length=200)
    """JSON path of the spec's text within its slide (`bullets/0`); empty for what has none. Of posters
    `<panel id>:<path>`, in the head without the id."""
    role: str = Field(default="", max_length=40)
    path: str = Field(default="", max_length=400)
    """A selector that leads to the element."""
    line: str = Field(default="", max_length=300)
    """Template and line that it was made by, in pages that say so."""
    text: str = Field(default="", max_length=300)


class Acted(BaseModel):
    """A slide was moved, doubled, hidden or deleted by hand."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    act: Act
    slide: str = Field(max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    to: int = Field(ge=0, lt=1000)


def chosen(said: object) -> Chosen | None:
    """What was said, if it is a choice."""
    return _checked(Chosen, said)


def acted(said: object) -> Acted | None:
    """What was said, if it is an act."""
    return _checked(Acted, said)


def _checked(kind: type[Message], said: object) -> Message | None:
    try:
        return kind.model_validate(dict(said)) if said else None  # type: ignore[call-overload]
    except (ValidationError, TypeError, ValueError):
        return None
