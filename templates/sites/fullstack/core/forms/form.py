"""A form: its fields bound to what was posted or to a row, its values and its errors.

Only the fields that a visitor may fill are read; whatever else a request carries is ignored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sqlmodel import col, select

from core import uploads
from core.errors import Refused
from core.forms.fields import Choice, FormField, Image, Relation, Wrong
from core.words import t

if TYPE_CHECKING:
    from core.page import Page


@dataclass
class Bound:
    """A field as it stands in one form: with its value, as text for the input, and what is wrong with it."""

    field: FormField
    value: str
    error: str = ""
    choices: list[tuple[str, str]] | None = None
    hidden: bool = False

    name = property(lambda self: self.field.name)
    label = property(lambda self: self.field.label)
    help = property(lambda self: self.field.help)
    minimum = property(lambda self: self.field.minimum)
    maximum = property(lambda self: self.field.maximum)

    @property
    def kind(self) -> str:
        return "hidden" if self.hidden else self.field.kind

    @property
    def required(self) -> bool:
        return self.field.required and not getattr(self.field, "any_free", False) and self.field.kind != "boolean"


class Form:
    """Base of the forms of features. Its fields are class attributes, in order."""

    fields: ClassVar[dict[str, FormField]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: value for name, value in vars(cls).items() if isinstance(value, FormField)}
        for name, value in own.items():
            value.name = name
            delattr(cls, name)  # or a field named `values` would hide what every form has
        cls.fields = {**cls.fields, **own}

    def __init__(self, page: "Page", row: Any = None, everything: bool = False) -> None:
        self.page = page
        self.row = row
        self.everything = everything
        self.values: dict[str, Any] = {}
        """Values by column, of those fields that could be read."""
        self.errors: list[str] = []
        """What is wrong with the form as a whole."""
        self.bound = [Bound(field, "", choices=self._choices(field)) for field in self._asked()]

    @classmethod
    def blank(cls, page: "Page", everything: bool = False, **preset: Any) -> Self:
        """A new form; a field's value may be named in the address (`?day=2026-05-31`), or be preset and hidden."""
        form = cls(page, everything=everything)
        for bound in form.bound:
            given = page.request.query_params.get(bound.name, "")
            bound.value = given[:200] or bound.field.write(bound.field.fresh())
            if bound.name in preset:
                bound.value, bound.hidden = str(preset[bound.name]), True
        return form

    @classmethod
    def of(cls, page: "Page", row: Any, everything: bool = False) -> Self:
        """A form that shows a row."""
        form = cls(page, row, everything)
        for bound in form.bound:
            bound.value = bound.field.write(getattr(row, bound.field.column, None))
        return form

    @classmethod
    def posted(cls, page: "Page", row: Any = None, everything: bool = False) -> Self:
        """What was posted, read and checked; `row` is the row that it will change."""
        form = cls(page, row, everything)
        for bound in form.bound:
            form._read(bound)
        if not form.valid:
            form.errors.append(t("check_form"))
        return form

    def __iter__(self) -> Iterator[Bound]:
        return iter(self.bound)

    def __getitem__(self, name: str) -> Bound:
        return next(bound for bound in self.bound if bound.name == name)

    @property
    def valid(self) -> bool:
        """Whether every field could be read."""
        return not self.errors and not any(bound.error for bound in self.bound)

    def refused(self, refusal: Refused) -> Self:
        """The form with a rule's sentence."""
        self.errors = [refusal.sentence]
        for bound in self.bound:
            if bound.name == refusal.field:
                bound.error = refusal.sentence
        return self

    def fill(self, row: Any) -> None:
        """Write the values into a row."""
        for column, value in self.values.items():
            setattr(row, column, value)

    def defaults(self) -> dict[str, Any]:
        """The values of a new row of those fields which are not asked."""
        asked = {bound.name for bound in self.bound}
        return {f.column: f.fresh() for f in self.fields.values() if f.name not in asked and f.fresh() is not None}

    def _asked(self) -> list[FormField]:
        staff = self.page.visitor.is_staff
        return [
            field
            for field in self.fields.values()
            if self.everything or field.set_by == "form" or (field.set_by == "staff" and staff)
        ]

    def _read(self, bound: Bound) -> None:
        field = bound.field
        if isinstance(field, Image):
            self._read_image(bound)
            return
        text = self.page.posted_text(field.name).strip()
        bound.value = text
        try:
            if text:
                self.values[field.column] = self._checked(bound, field.read(text))
            elif bound.required:
                raise Wrong(t("missing_value"))
            else:
                self.values[field.column] = field.empty()
        except Wrong as wrong:
            bound.error = str(wrong)

    def _checked(self, bound: Bound, value: Any) -> Any:
        field = bound.field
        if isinstance(field, Relation) and not self._there(field, value):
            raise Wrong(t("not_choice"))
        if field.unique and self._taken(field, value):
            raise Wrong(t("already_taken"))
        return value

    def _there(self, field: Relation, number: int) -> bool:
        """Whether the row exists and this visitor may know of it."""
        return (
            self.page.database.exec(self.page.choosable(field.to).where(col(field.to.id) == number)).first() is not None
        )

    def _taken(self, field: FormField, value: Any) -> bool:
        model = self.page.feature_of_form(type(self)).model
        query = select(model.id).where(getattr(model, field.column) == value)
        if self.row is not None:
            query = query.where(col(model.id) != self.row.id)
        return self.page.database.exec(query).first() is not None

    def _read_image(self, bound: Bound) -> None:
        """Keep the new picture; without one, that of the row stays."""
        file = self.page.posted_file(bound.name)
        before = getattr(self.row, bound.field.column, None) if self.row is not None else None
        bound.value = before or ""
        if file is None:
            if bound.required and not before:
                bound.error = t("missing_value")
            self.values[bound.field.column] = before
            return
        try:
            self.values[bound.field.column] = uploads.keep(file)
        except uploads.NoPicture as reason:
            bound.error = str(reason)

    def _choices(self, field: FormField) -> list[tuple[str, str]] | None:
        if isinstance(field, Choice):
            return [(option.value, option.label) for option in field.options]
        if isinstance(field, Relation):
            return self.page.choices(field.to)
        return None
