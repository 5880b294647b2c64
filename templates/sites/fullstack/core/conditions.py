"""Conditions on the values of a row, asked of the database: lists under a name, guards of steps, who sees what."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, inspect, or_
from sqlmodel import Session, select

from core import clock
from core.errors import Refused
from core.features import Feature, feature_of
from core.words import t

if TYPE_CHECKING:
    from core.access import Visitor

ME = "me"


@dataclass(frozen=True)
class Where:
    """What must hold of one field of a row."""

    field: str
    """A field of the feature's form, or of what it points at: `loan.due`."""
    sign: str = "is"
    """is, is_not, below, at_most, above, at_least, empty, filled."""
    value: Any = None
    """Of dates `today`, `today+7`, `week`, `month`, `year`, `now` or ISO; `me`: whoever looks."""
    other: str = ""
    """Instead of `value`: another field of the same row."""

    def of(self, thing: Any, visitor: "Visitor | None" = None) -> Any:
        """The condition of a query for rows of a feature."""
        feature = feature_of(thing)
        head, _, rest = self.field.partition(".")
        field = feature.form.fields[head]
        column = getattr(feature.model, field.column)
        if rest:
            target = field.to  # pyright: ignore[reportAttributeAccessIssue]
            there = Where(rest, self.sign, self.value, self.other).of(target, visitor)
            return column.in_(select(target.id).where(there))
        if self.sign in ("empty", "filled"):
            gone = or_(column.is_(None), column == "") if field.kind in _TEXTS else column.is_(None)
            return gone if self.sign == "empty" else ~gone
        if self.other:
            return _compared(column, self.sign, getattr(feature.model, feature.form.fields[self.other].column))
        if self.value == ME:
            return _compared(column, self.sign, visitor.id if visitor is not None else None)
        if field.kind in ("date", "datetime"):
            return _within(column, self.sign, *_span(str(self.value), field.kind == "datetime"))
        value = Decimal(str(self.value)) if field.kind == "money" else self.value
        return _compared(column, self.sign, value)


_TEXTS = ("text", "long_text", "email", "phone", "url", "image")


@dataclass(frozen=True)
class Watch:
    """Rows to see to, under a name: overdue, low, unpaid."""

    name: str
    label: str
    when: tuple[Where, ...]
    tone: str = "bad"


@dataclass(frozen=True)
class Sees:
    """People of a role see only rows for which this holds, and what they added."""

    who: str
    when: tuple[Where, ...]


def all_of(when: Sequence[Where], thing: Any, visitor: "Visitor | None" = None) -> Any:
    """Every one of the conditions, as one."""
    return and_(*(one.of(thing, visitor) for one in when))


def holds(database: Session, row: Any, when: Sequence[Where], visitor: "Visitor | None" = None) -> bool:
    """Whether the conditions hold of a row as it is stored."""
    model = type(row)
    return database.exec(select(model.id).where(model.id == row.id, all_of(when, row, visitor))).first() is not None


def needed(database: Session, row: Any, when: Sequence[Where]) -> None:
    """What must hold of what a row points at, when it is new or comes to point at something else. Raises Refused."""
    form, state = feature_of(row).form, inspect(row)
    for one in when:
        head, _, rest = one.field.partition(".")
        field: Any = form.fields[head]
        there = getattr(row, field.column)
        if there is None or (state.persistent and not state.attrs[field.column].history.has_changes()):
            continue
        held = Where(rest, one.sign, one.value).of(field.to)
        with database.no_autoflush:
            found = database.exec(select(field.to.id).where(field.to.id == there, held)).first()
        if found is None:
            raise Refused(t("row_needs", what=told([one], row)), head)


def barred(
    database: Session, row: Any, model: Any, when: Sequence[Where] = (), least: int = 1, person: str = "owner_id"
) -> None:
    """Whoever has so many rows of `model` for which this holds adds no row. Raises Refused."""
    if row.owner_id is None or inspect(row).persistent:
        return
    query = select(func.count(model.id)).where(getattr(model, person) == row.owner_id)
    with database.no_autoflush:
        count = database.exec(query.where(all_of(when, model)) if when else query).one()
    if count >= least:
        key = "row_barred" if when else "row_barred_named"
        raise Refused(t(key, count=count, titles=feature_of(model).titles, what=told(when, model) if when else ""))


def watched(database: Session, row: Any) -> list[Watch]:
    """Under which names a row is to be seen to."""
    feature = feature_of(row)
    return [watch for watch in feature.watches if holds(database, row, watch.when)]


def told(when: Sequence[Where], thing: Any) -> str:
    """The conditions as people read them."""
    return t("and").join(_told(one, feature_of(thing)) for one in when)


def _told(one: Where, feature: Feature) -> str:
    from core import rendering

    head, _, rest = one.field.partition(".")
    field = feature.form.fields[head]
    if rest:
        return _told(Where(rest, one.sign, one.value, one.other), feature_of(field.to))  # pyright: ignore[reportAttributeAccessIssue]
    if one.other:
        value = feature.form.fields[one.other].label
    elif field.kind == "choice":
        value = next(o.label for o in field.options if o.value == one.value)  # pyright: ignore[reportAttributeAccessIssue]
    elif field.kind == "money":
        value = rendering.money(one.value)
    elif field.kind in ("date", "datetime") and one.value is not None:
        first = _span(str(one.value), moments=False)[0]
        value = rendering.day(first)
    else:
        value = rendering.value(one.value)
    return t(f"when_{one.sign}", field=field.label, value=value)


def _compared(column: Any, sign: str, value: Any) -> Any:
    if sign == "is_not":
        return or_(column != value, column.is_(None))
    return _SIGNS[sign](column, value)


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "is": operator.eq,
    "below": operator.lt,
    "at_most": operator.le,
    "above": operator.gt,
    "at_least": operator.ge,
}


def _within(column: Any, sign: str, begin: Any, end: Any) -> Any:
    """A moment beside a span of days, of which the last moment is before `end`."""
    if begin == end:  # a moment: now
        return _compared(column, sign, begin)
    inside = and_(column >= begin, column < end)
    return {
        "is": inside,
        "is_not": or_(~inside, column.is_(None)),
        "below": column < begin,
        "at_most": column < end,
        "above": column >= end,
        "at_least": column >= begin,
    }[sign]


def _span(said: str, moments: bool) -> tuple[Any, Any]:
    """The first day and the day after the last; as moments for a field that has a time of day."""
    if said == "now" and moments:
        return clock.now(), clock.now()
    first, after = _days(said)
    if not moments:
        return first, after
    return datetime.combine(first, datetime.min.time()), datetime.combine(after, datetime.min.time())


def _days(said: str) -> tuple[date, date]:
    today = clock.today()
    if said == "week":
        first = today - timedelta(days=today.weekday())
        return first, first + timedelta(days=7)
    if said == "month":
        first = today.replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1)
    if said == "year":
        return today.replace(month=1, day=1), date(today.year + 1, 1, 1)
    if said.startswith("today") or said == "now":
        day = today + timedelta(days=int(said.removeprefix("today").removeprefix("now") or 0))
    else:
        day = clock.read_day(said)
    return day, day + timedelta(days=1)
