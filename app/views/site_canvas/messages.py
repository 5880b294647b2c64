"""What the frame of a site may say. The site is hostile by assumption, so everything is checked again."""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Message = TypeVar("Message", bound=BaseModel)
_PATH = re.compile(r"/(?![/\\])[^\s\\]{0,399}")
_LINE = r"^([A-Za-z0-9_][A-Za-z0-9_.\-]*(/[A-Za-z0-9_][A-Za-z0-9_.\-]*)*:\d{1,6})?$"


class Pointed(BaseModel):
    """What the person points at."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    line: str = Field(default="", max_length=300, pattern=_LINE)
    """Template and line that it was made by; empty where the site does not say."""
    role: str = Field(default="", max_length=40)
    selector: str = Field(default="", max_length=400)
    text: str = Field(default="", max_length=300)
    path: str = Field(default="/", max_length=400)
    """The page that it is on."""


class Fault(BaseModel):
    """A script of the page failed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    text: str = Field(max_length=300, min_length=1)
    path: str = Field(default="/", max_length=400)


def pointed(said: object) -> Pointed | None:
    """What was said, if it is a choice."""
    return _checked(Pointed, said)


def fault(said: object) -> Fault | None:
    """What was said, if it is a fault."""
    return _checked(Fault, said)


def path_of(said: object) -> str:
    """What was said, if it is a path of the site; else its first page."""
    return said if isinstance(said, str) and _PATH.fullmatch(said) else "/"


def _checked(kind: type[Message], said: object) -> Message | None:
    try:
        return kind.model_validate(dict(said)) if said else None  # type: ignore[call-overload]
    except (ValidationError, TypeError, ValueError):
        return None
