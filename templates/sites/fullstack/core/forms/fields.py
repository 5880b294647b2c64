"""The kinds of field: each reads text from a browser into a value, says what is wrong with it, and writes it back.

They know no request and no database; a relation's and an image's value is completed by the form.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal as Exact
from decimal import InvalidOperation
from typing import Any, ClassVar

from core import clock
from core.words import t

WHOLE = 2_147_483_647
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;.]+(\.[^@\s<>\"',;.]+)+")
_PHONE = re.compile(r"\+?[\d\s().\-/]{5,40}")
_URL = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


class Wrong(ValueError):
    """The text is no value of this field; the message is for the visitor."""


@dataclass(frozen=True)
class Option:
    """One value of a choice, as people read it, and how its badge looks."""

    value: str
    label: str
    tone: str = "neutral"


@dataclass(kw_only=True)
class FormField:
    """One field of a form. `name` is given by the form."""

    label: str
    required: bool = True
    help: str = ""
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    unique: bool = False
    set_by: str = "form"
    """Who fills it: anybody at the form, `staff` at the form, or the `site` (then only the back office shows it)."""
    name: str = ""

    kind: ClassVar[str] = "text"

    @property
    def column(self) -> str:
        """The column it is stored in."""
        return self.name

    def read(self, text: str) -> Any:
        """The value of a text that is not empty. Raises Wrong."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The text that stands in the input for a value."""
        return "" if value is None else str(value)

    def fresh(self) -> Any:
        """The value of a new row."""
        return self.default

    def empty(self) -> Any:
        """The value of an input that was left empty where it may be."""
        return None


@dataclass(kw_only=True)
class Text(FormField):
    """A line of text; `minimum` and `maximum` are lengths."""

    most: ClassVar[int] = 200

    def read(self, text: str) -> str:
        most = int(self.maximum or self.most)
        if len(text) > most:
            raise Wrong(t("too_long", most=most))
        if self.minimum and len(text) < self.minimum:
            raise Wrong(t("too_short", least=int(self.minimum)))
        return self.checked(text)

    def checked(self, text: str) -> str:
        """The text when its form is right. Raises Wrong."""
        return " ".join(text.split())

    def empty(self) -> Any:
        return None if self.unique else ""


@dataclass(kw_only=True)
class LongText(Text):
    """Paragraphs."""

    kind = "long_text"
    most = 10_000

    def checked(self, text: str) -> str:
        return text.replace("\r\n", "\n")


@dataclass(kw_only=True)
class Email(Text):
    """An e-mail address, kept in small letters."""

    kind = "email"

    def checked(self, text: str) -> str:
        if not _EMAIL.fullmatch(text):
            raise Wrong(t("not_email"))
        return text.lower()


@dataclass(kw_only=True)
class Phone(Text):
    """A telephone number, as it was written."""

    kind = "phone"

    def checked(self, text: str) -> str:
        if not _PHONE.fullmatch(text) or sum(sign.isdigit() for sign in text) < 5:
            raise Wrong(t("not_phone"))
        return text


@dataclass(kw_only=True)
class Url(Text):
    """The address of a page on the web; no other scheme, so that a link to it is harmless."""

    kind = "url"
    most = 500

    def checked(self, text: str) -> str:
        if not _URL.fullmatch(text):
            raise Wrong(t("not_url"))
        return text


@dataclass(kw_only=True)
class Integer(FormField):
    """A whole number."""

    kind = "integer"

    def read(self, text: str) -> Any:
        if not re.fullmatch(r"[+-]?\d{1,12}", text):
            raise Wrong(t("not_whole"))
        return self.within(int(text))

    def within(self, number: Any) -> Any:
        """The number when it lies within the limits. Raises Wrong."""
        least = -WHOLE if self.minimum is None else self.minimum
        most = WHOLE if self.maximum is None else self.maximum
        if number < least:
            raise Wrong(t("too_small", least=f"{least:g}"))
        if number > most:
            raise Wrong(t("too_great", most=f"{most:g}" if most != WHOLE else WHOLE))
        return number


@dataclass(kw_only=True)
class Rating(Integer):
    """Stars, from 1 to `maximum` (5)."""

    kind = "rating"
    minimum: float | None = 1
    maximum: float | None = 5


@dataclass(kw_only=True)
class Decimal(Integer):
    """A number with decimals."""

    kind = "decimal"

    def read(self, text: str) -> Any:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            raise Wrong(t("not_number")) from None
        if not math.isfinite(number):
            raise Wrong(t("not_number"))
        return self.within(number)

    def write(self, value: Any) -> str:
        return "" if value is None else f"{value:.10g}"


@dataclass(kw_only=True)
class Money(Integer):
    """An amount in the site's currency, exact to the cent."""

    kind = "money"

    def read(self, text: str) -> Any:
        try:
            amount = Exact(text.replace(",", "."))
        except InvalidOperation:
            raise Wrong(t("not_money")) from None
        if not amount.is_finite() or amount != round(amount, 2):
            raise Wrong(t("not_money"))
        return self.within(round(amount, 2))

    def write(self, value: Any) -> str:
        return "" if value is None else f"{value:.2f}"


@dataclass(kw_only=True)
class Boolean(FormField):
    """Yes or no; a box that is not ticked is no."""

    kind = "boolean"

    def read(self, text: str) -> bool:
        return text.lower() not in ("0", "false", "off", "no")

    def write(self, value: Any) -> str:
        return "on" if value else ""

    def fresh(self) -> bool:
        return bool(self.default)

    def empty(self) -> bool:
        return False


@dataclass(kw_only=True)
class Date(FormField):
    """A day."""

    kind = "date"

    def read(self, text: str) -> date:
        try:
            return clock.read_day(text)
        except ValueError:
            raise Wrong(t("not_date")) from None

    def fresh(self) -> Any:
        return clock.today() if self.default in ("today", "now") else self.default and self.read(self.default)


@dataclass(kw_only=True)
class Time(FormField):
    """A time of day."""

    kind = "time"

    def read(self, text: str) -> time:
        try:
            return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            raise Wrong(t("not_time")) from None

    def write(self, value: Any) -> str:
        return "" if value is None else value.strftime("%H:%M")

    def fresh(self) -> Any:
        return (
            clock.now().time().replace(second=0) if self.default == "now" else self.default and self.read(self.default)
        )


@dataclass(kw_only=True)
class DateTime(FormField):
    """A day and time, to the minute, in the site's own time."""

    kind = "datetime"

    def read(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
            clock.read_day(moment.date().isoformat())
        except ValueError:
            raise Wrong(t("not_moment")) from None
        return moment.replace(second=0, microsecond=0, tzinfo=None)

    def write(self, value: Any) -> str:
        return "" if value is None else value.strftime("%Y-%m-%dT%H:%M")

    def fresh(self) -> Any:
        if self.default in ("today", "now"):
            return clock.now().replace(second=0)
        return self.default and self.read(self.default)


@dataclass(kw_only=True)
class Choice(FormField):
    """One of several values."""

    options: tuple[Option, ...]
    kind = "choice"

    def read(self, text: str) -> str:
        if text not in {option.value for option in self.options}:
            raise Wrong(t("not_choice"))
        return text

    def option(self, value: str | None) -> Option:
        """The option of a value; of a value that is no longer one, the value itself."""
        return next((o for o in self.options if o.value == value), Option(value or "", value or ""))


@dataclass(kw_only=True)
class Relation(FormField):
    """A row of another model, by its number, stored in `<name>_id`. The form checks that it is there."""

    to: Any
    """The model it points at."""
    any_free: bool = False
    """Left empty, the rules of the site choose one."""
    kind = "relation"

    @property
    def column(self) -> str:
        return f"{self.name}_id"

    def read(self, text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text):
            raise Wrong(t("not_choice"))
        return int(text)


@dataclass(kw_only=True)
class Image(FormField):
    """A picture; its value is the name of the stored file. The form reads the upload."""

    kind = "image"

    def read(self, text: str) -> str:
        raise Wrong(t("not_image"))
