"""The fields of an entity. It knows their kinds and limits, not how they are stored or drawn."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

FieldKind = Literal[
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "boolean",
    "date",
    "time",
    "datetime",
    "choice",
    "email",
    "phone",
    "url",
    "image",
    "rating",
    "relation",
]
FIELD_KINDS: tuple[str, ...] = get_args(FieldKind)

IDENTIFIER = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"


class Part(BaseModel):
    """Base of every part of a spec: no unknown keys. What stands below a field is told to models (`reference.py`)."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Choice(Part):
    """One value of a `choice` field."""

    value: str = Described(pattern=IDENTIFIER, max_length=40)
    label: str = Described(min_length=1, max_length=60)
    tone: Literal["neutral", "good", "warning", "bad"] = "neutral"
    """How its badge looks."""


DEPOSIT = "deposit"
"""The field of what is left for a thing and given back, or paid before: no part of what something costs."""


class Field(Part):
    """One thing that is known of each row."""

    name: str = Described(pattern=IDENTIFIER, max_length=40)
    label: str = Described(min_length=1, max_length=80)
    kind: FieldKind
    required: bool = True
    unique: bool = False
    help: str = Described(default="", max_length=200)
    default: str | int | float | bool | None = None
    """`now` and `today` stand for the moment of entry in kinds of time."""
    minimum: float | None = None
    """Of numbers: the least value; of text: the least length."""
    maximum: float | None = None
    choices: list[Choice] = Described(default_factory=list, max_length=40)
    """Of kind `choice` only."""
    target: str | None = None
    """Of kind `relation` only: the `name` of the entity it points at; `account` for a person who signs in."""
    inline: bool = False
    """Of kind `relation` only: the target's page lists these rows and takes new ones (replies, order lines)."""
    set_by: Literal["form", "staff", "site"] = "form"
    """Who fills it: anybody at the form, only staff at the form, or the site itself (a status, a sum)."""
    listed: bool = True
    """Shown in tables and on cards."""
    filtered: bool = False
    """Of kind `text`: lists can be narrowed to one of its values; choices and relations always can."""


Row = dict[str, Any]
"""Seed data by field name; a relation's value is the display text of the row it points at.

Dates are ISO, or days from the day of seeding: `+3` (a date), `-2 18:30` (a datetime). A `choice` holds its value.
"""
