"""Pages that are written rather than listed, and the dashboard. It knows what stands on them, not how they look."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Described

from agents.site.spec.conditions import Conditions
from agents.site.spec.fields import Part

SectionKind = Literal[
    "hero", "text", "cards", "rows", "figures", "steps", "gallery", "faq", "quote", "call", "hours", "contact"
]


class Item(Part):
    """One card, step, question or contact line."""

    title: str = Described(default="", max_length=120)
    text: str = Described(default="", max_length=600)
    icon: str = Described(default="", max_length=40)
    """A name from the icon set, or empty."""
    picture: str = Described(default="", pattern=r"^([a-z0-9-]+\.(png|jpg))?$", max_length=60)
    """Empty, but for pictures that research found: a file of `static/pictures/`, shown by `gallery` over its credit."""


class Section(Part):
    """One band of a page."""

    kind: SectionKind
    title: str = Described(default="", max_length=160)
    text: str = Described(default="", max_length=4000)
    """Paragraphs are parted by empty lines."""
    items: list[Item] = Described(default_factory=list, max_length=24)
    entity: str | None = None
    """Of `rows` and `gallery`: whose rows; of `hours`: the entity with slots."""
    count: int = Described(default=6, ge=1, le=24)
    button: str = Described(default="", max_length=60)
    link: str = Described(default="", max_length=200)
    """A path of the site."""


class Page(Part):
    """A written page at `/<path>`; the home page has the path `` (empty)."""

    path: str = Described(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=60)
    title: str = Described(min_length=1, max_length=80)
    sections: list[Section] = Described(default_factory=list, max_length=16)
    menu: bool = True


class Figure(Part):
    """A number on the dashboard."""

    title: str = Described(max_length=60)
    entity: str
    measure: str = "count"
    """`count`, or `sum:field`, or `average:field`."""
    where: dict[str, str] = Described(default_factory=dict)
    """Field → value; a date or datetime field takes `today`, `week`, `month`. The short form of `when`."""
    when: Conditions = Described(default_factory=list, max_length=4)
    """Only rows for which these hold: the sum of what is not paid."""
    watch: str = Described(default="", max_length=40)
    """The name of a `Watch` of the entity: its rows only, and the number leads to their list."""


class Chart(Part):
    """A chart on the dashboard, from the rows themselves."""

    title: str = Described(max_length=80)
    entity: str
    kind: Literal["bars", "line", "doughnut"] = "bars"
    group: str
    """A field: a choice, a relation, a boolean, a date or a datetime."""
    by: Literal["day", "week", "month"] | None = None
    measure: str = "count"


class Dashboard(Part):
    """What staff see at `/dashboard`."""

    title: str = Described(default="Dashboard", max_length=60)
    figures: list[Figure] = Described(default_factory=list, max_length=8)
    charts: list[Chart] = Described(default_factory=list, max_length=8)
    tables: list[str] = Described(default_factory=list, max_length=4)
    """Entities whose newest rows are listed."""
