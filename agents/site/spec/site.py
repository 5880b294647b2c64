"""`SiteSpec`: entities, who may do what, pages, style. `soundness.faults` says what in it does not fit together."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field as Described

from agents.site.spec.fields import IDENTIFIER, Field, Part, Row
from agents.site.spec.pages import Dashboard, Page
from agents.site.spec.rules import Rule

Who = str
"""`everyone`, `member` (anybody signed in), `owner` (who made the row, and staff), `staff`, `admin`, `nobody`, or
the name of a `Role`."""
WHO: tuple[str, ...] = ("everyone", "member", "owner", "staff", "admin", "nobody")

View = Literal["table", "cards", "gallery", "posts", "board", "calendar", "programme"]
"""How rows are listed: a table, cards, pictures, articles by date, columns by `state_of`, a month by the
first date, a programme by day, time and place."""

Style = Literal["studio", "paper", "diner", "terminal", "garden", "swiss", "night", "candy"]
"""`studio` calm and modern; `paper` editorial, serifs; `diner` a 1950s sign; `terminal` monospaced, technical; `garden`
soft and natural; `swiss` grid, red, bold; `night` dark, luminous; `candy` playful and round. Each has dark too."""
STYLES: tuple[str, ...] = get_args(Style)


class Access(Part):
    """Who may do what with the rows of an entity: everyone, member (anybody signed in), owner (who made the row, and
    staff), staff, admin, nobody, or the name of a Role."""

    read: Who = "everyone"
    create: Who = "member"
    update: Who = "owner"
    delete: Who = "owner"


class Role(Part):
    """A group of people beyond the fixed ones. `level` says what it may at least do."""

    name: str = Described(pattern=IDENTIFIER, max_length=40)
    title: str = Described(min_length=1, max_length=60)
    level: Literal["member", "staff"] = "staff"


class Entity(Part):
    """One kind of thing the site keeps. Its feature is `features/<plural>/`, its pages `/<plural with dashes>`."""

    name: str = Described(pattern=IDENTIFIER, max_length=40)
    """Singular: `booking`."""
    plural: str = Described(pattern=IDENTIFIER, max_length=40)
    """`bookings`: folder, table and address."""
    title: str = Described(min_length=1, max_length=60)
    """Singular, as people read it, in the site's language."""
    titles: str = Described(min_length=1, max_length=60)
    """Plural, as people read it."""
    fields: list[Field] = Described(min_length=1, max_length=40)
    display: str
    """The field whose value stands for the row; a text, choice, date or relation field."""
    access: Access = Described(default_factory=Access)
    rules: list[Rule] = Described(default_factory=list, max_length=16)
    view: View = "table"
    """cards, gallery: with pictures; posts: articles by date; board: columns by status; calendar: a month by the first
    date; programme: a schedule of a conference or a week, by day, time and place."""
    icon: str = Described(default="", max_length=40)
    menu: bool = True
    """In the menu of those who may read it."""
    rows: list[Row] = Described(default_factory=list, max_length=60)
    """Seed data."""


class Clause(Part):
    """A part of the sentence that a site was made from, and what became of it."""

    words: str = Described(min_length=1, max_length=400)
    held: list[str] = Described(default_factory=list, max_length=12)
    """Ids of the checks that show it (`booking.slots`); empty: it was not built."""


class SiteSpec(Part):
    """A whole site."""

    name: str = Described(min_length=1, max_length=80)
    tagline: str = Described(default="", max_length=160)
    language: Literal["en", "zh"] = "en"
    currency: str = Described(default="USD", pattern=r"^[A-Z]{3}$")
    style: Style = "studio"
    """studio: calm, modern; paper: editorial, serifs; diner: a 1950s sign; terminal: monospaced, technical; garden:
    soft, natural; swiss: grid, red, bold; night: dark, luminous; candy: playful, round. Each has a dark form too."""
    accent: str | None = Described(default=None, pattern=r"^#[0-9a-f]{6}$")
    """A colour that takes the place of the style's own accent."""
    signup: bool = True
    """Whether visitors may make an account themselves."""
    member_title: str = Described(default="Member", max_length=40)
    staff_title: str = Described(default="Staff", max_length=40)
    roles: list[Role] = Described(default_factory=list, max_length=6)
    entities: list[Entity] = Described(default_factory=list)
    pages: list[Page] = Described(default_factory=list, max_length=16)
    dashboard: Dashboard = Described(default_factory=Dashboard)
    blueprint: str = ""
    """The blueprint it was made from."""
    moved: dict[str, str] = Described(default_factory=dict, max_length=40)
    """Addresses of kinds of thing that were renamed → those of now: old links go on leading there."""
    clauses: list[Clause] = Described(default_factory=list, max_length=40)
    """The sentence of the first turn, clause by clause, with what shows each of them; nothing is generated from it."""

    def entity(self, name: str) -> Entity:
        """By its singular or plural name. Raises KeyError."""
        found = next((e for e in self.entities if name in (e.name, e.plural)), None)
        if found is None:
            raise KeyError(name)
        return found


def hidden_of(entity: Entity) -> dict[str, str]:
    """The fields that only some see of those who see a row, and who: `member`, `owner` or `staff`."""
    return {rule.field: rule.who for rule in entity.rules if rule.kind == "private"}


def state_of(entity: Entity) -> Field | None:
    """The choice field that says how far a row is: what steps change, else a status by its name, else the first one."""
    choices = [field for field in entity.fields if field.kind == "choice"]
    stepped = {getattr(rule, "field", "") for rule in entity.rules if rule.kind == "transition"}
    named = [f for f in choices if f.name in ("status", "stage", "state", "phase", "progress")]
    return next(iter([*(f for f in choices if f.name in stepped), *named, *choices]), None)
