"""Operations: what a wish changes in a site's spec, as typed steps that name its parts by their identifiers.

A wish becomes these, whoever reads it: the rules in `rules/`, or a model under a schema. They say what is to change;
`applying.py` carries them out. Each is harmless when it is carried out twice.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic import Field as Described

from agents.site.spec import Chart, Entity, Field, Figure, Page, Role, Rule, Section, Style, View, Who
from agents.site.spec.fields import IDENTIFIER, Choice, FieldKind, Row
from agents.site.spec.pages import Item


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AddEntity(_Operation):
    """One more kind of thing, with its fields, rules and rows. One that exists keeps what it has and gains the rest."""

    op: Literal["add_entity"] = "add_entity"
    entity: Entity


class RemoveEntity(_Operation):
    """A kind of thing less, with everything that names it."""

    op: Literal["remove_entity"] = "remove_entity"
    entity: str


class ChangeEntity(_Operation):
    """How a kind of thing is called, listed and shown. What is not given stays. `name` and `plural` are other
    identifiers: its table and address take them, and the rows are kept."""

    op: Literal["change_entity"] = "change_entity"
    entity: str
    name: str | None = Described(default=None, pattern=IDENTIFIER, max_length=40)
    plural: str | None = Described(default=None, pattern=IDENTIFIER, max_length=40)
    title: str | None = None
    titles: str | None = None
    view: View | None = None
    menu: bool | None = None
    icon: str | None = None
    display: str | None = None


class AddField(_Operation):
    """One more field of an entity."""

    op: Literal["add_field"] = "add_field"
    entity: str
    field: Field


class ChangeField(_Operation):
    """Another label, kind, limit or duty of a field. What is not given stays. `name` is another identifier: the
    values are kept."""

    op: Literal["change_field"] = "change_field"
    entity: str
    field: str
    name: str | None = Described(default=None, pattern=IDENTIFIER, max_length=40)
    label: str | None = None
    kind: FieldKind | None = None
    required: bool | None = None
    unique: bool | None = None
    listed: bool | None = None
    filtered: bool | None = None
    help: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: int | float | None = None
    choices: list[Choice] | None = None
    set_by: Literal["form", "staff", "site"] | None = None


class RemoveField(_Operation):
    """A field less, with the rules, figures and charts that rest on it."""

    op: Literal["remove_field"] = "remove_field"
    entity: str
    field: str


class AddChoice(_Operation):
    """One more value of a choice field."""

    op: Literal["add_choice"] = "add_choice"
    entity: str
    field: str
    choice: Choice


class RemoveChoice(_Operation):
    """A value of a choice field less; rules let go of it."""

    op: Literal["remove_choice"] = "remove_choice"
    entity: str
    field: str
    value: str


class SetAccess(_Operation):
    """Who may do what with the rows of an entity. What is not given stays."""

    op: Literal["set_access"] = "set_access"
    entity: str
    read: Who | None = None
    create: Who | None = None
    update: Who | None = None
    delete: Who | None = None


class AddRule(_Operation):
    """One more rule of an entity; it takes the place of one of the same kind and name."""

    op: Literal["add_rule"] = "add_rule"
    entity: str
    rule: Rule


class ChangeRule(_Operation):
    """Other values of a rule that is there."""

    op: Literal["change_rule"] = "change_rule"
    entity: str
    kind: str
    name: str | None = None
    """Of a transition."""
    changes: dict[str, Any]


class RemoveRule(_Operation):
    """A rule less."""

    op: Literal["remove_rule"] = "remove_rule"
    entity: str
    kind: str
    name: str | None = None
    """Of a transition; None: all of this kind."""


class AddRole(_Operation):
    """A group of people."""

    op: Literal["add_role"] = "add_role"
    role: Role


class RemoveRole(_Operation):
    """A group of people less; what it might do falls to staff."""

    op: Literal["remove_role"] = "remove_role"
    name: str


class SetStyle(_Operation):
    """Another look: one of the styles, or an accent colour; an empty accent is the style's own."""

    op: Literal["set_style"] = "set_style"
    style: Style | None = None
    accent: str | None = Described(default=None, pattern=r"^(#[0-9a-f]{6})?$")


class SetText(_Operation):
    """Another text. `target`: `name`, `tagline`, `member_title`, `staff_title`, `dashboard`, `pages/<path>/title`,
    `pages/<path>/<section from 0>/<title|text|button|link>` or `…/items/<n>/<title|text>`; home's path is `home`."""

    op: Literal["set_text"] = "set_text"
    target: str
    text: str


class SetSite(_Operation):
    """What holds of the whole site. What is not given stays."""

    op: Literal["set_site"] = "set_site"
    language: Literal["en", "zh"] | None = None
    currency: str | None = Described(default=None, pattern=r"^[A-Z]{3}$")
    signup: bool | None = None


class AddPage(_Operation):
    """A written page; one of the same path is replaced."""

    op: Literal["add_page"] = "add_page"
    page: Page


class RemovePage(_Operation):
    """A written page less. Home stays."""

    op: Literal["remove_page"] = "remove_page"
    path: str


class AddSection(_Operation):
    """One more band of a page; one of the same kind, title and entity is replaced."""

    op: Literal["add_section"] = "add_section"
    page: str = ""
    section: Section
    at: int | None = None
    """From 0; None: at the end."""


class RemoveSection(_Operation):
    """The first band of this kind (and title, where given) less."""

    op: Literal["remove_section"] = "remove_section"
    page: str = ""
    kind: str
    title: str | None = None


class AddItem(_Operation):
    """One more card, step or question in the first band of this kind."""

    op: Literal["add_item"] = "add_item"
    page: str = ""
    kind: str
    item: Item


class AddFigure(_Operation):
    """A number on the dashboard."""

    op: Literal["add_figure"] = "add_figure"
    figure: Figure


class AddChart(_Operation):
    """A chart on the dashboard."""

    op: Literal["add_chart"] = "add_chart"
    chart: Chart


class AddTable(_Operation):
    """The newest rows of an entity on the dashboard."""

    op: Literal["add_table"] = "add_table"
    entity: str


class RemoveFromDashboard(_Operation):
    """A figure, chart (by its title) or table (by its entity) less."""

    op: Literal["remove_from_dashboard"] = "remove_from_dashboard"
    what: str


class AddRows(_Operation):
    """Rows more. One with the same display text takes the new values."""

    op: Literal["add_rows"] = "add_rows"
    entity: str
    rows: list[Row] = Described(min_length=1, max_length=40)


class ChangeRows(_Operation):
    """Other values in the rows that match `where` (all where it is empty). `scale`: number fields → the factor that
    each row's own value is multiplied by; the one operation that is not the same when it is carried out twice."""

    op: Literal["change_rows"] = "change_rows"
    entity: str
    where: Row
    values: Row = Described(default_factory=dict)
    scale: dict[str, float] = Described(default_factory=dict)


class RemoveRows(_Operation):
    """The rows less that match `where` (all where it is empty)."""

    op: Literal["remove_rows"] = "remove_rows"
    entity: str
    where: Row


OPERATIONS: tuple[type[_Operation], ...] = (
    AddEntity, RemoveEntity, ChangeEntity, AddField, ChangeField, RemoveField, AddChoice, RemoveChoice, SetAccess,
    AddRule, ChangeRule, RemoveRule, AddRole, RemoveRole, SetStyle, SetText, SetSite, AddPage, RemovePage, AddSection,
    RemoveSection, AddItem, AddFigure, AddChart, AddTable, RemoveFromDashboard, AddRows, ChangeRows, RemoveRows,
)  # fmt: skip

Operation = Annotated[
    AddEntity
    | RemoveEntity
    | ChangeEntity
    | AddField
    | ChangeField
    | RemoveField
    | AddChoice
    | RemoveChoice
    | SetAccess
    | AddRule
    | ChangeRule
    | RemoveRule
    | AddRole
    | RemoveRole
    | SetStyle
    | SetText
    | SetSite
    | AddPage
    | RemovePage
    | AddSection
    | RemoveSection
    | AddItem
    | AddFigure
    | AddChart
    | AddTable
    | RemoveFromDashboard
    | AddRows
    | ChangeRows
    | RemoveRows,
    Described(discriminator="op"),
]

operation_list: TypeAdapter[list[Operation]] = TypeAdapter(list[Operation])
"""Reads stored operations."""
