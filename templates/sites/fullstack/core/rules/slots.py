"""Times that may be booked: which are free on a day, and that two never overlap on one resource."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from core import clock
from core.errors import Refused
from core.rules.values import changed
from core.words import t


@dataclass(frozen=True)
class Opening:
    """When bookings may be made for: days of the week (0 Monday) from one time of day to another."""

    days: tuple[int, ...]
    opens: time
    closes: time
    """`time.max` stands for midnight."""


@dataclass(frozen=True)
class Notice:
    """How long before a time it is taken at the latest: so many hours before, or until `at` of a day some days before.

    Neither: until that day ends, or the time itself where it is the same day.
    """

    hours: float | None = None
    days: int = 0
    at: time | None = None

    def last(self, begin: datetime) -> datetime:
        """The last moment at which `begin` may be taken."""
        if self.hours is not None:
            return begin - timedelta(hours=self.hours)
        if not self.days and self.at is None:
            return begin
        return datetime.combine(begin.date() - timedelta(days=self.days), self.at or time.max)

    def first_day(self, today: date) -> date:
        """The first day on which a time may be left."""
        return today + timedelta(days=self.days + int((self.hours or 0) // 24))


@dataclass(frozen=True)
class Timetable:
    """How rows of a model take time."""

    model: Any
    start: str
    """The column where a row begins."""
    openings: tuple[Opening, ...]
    minutes: int = 30
    length: "Callable[[Session, Any], int | None] | None" = None
    """How many minutes a row takes, where that is not the same for all."""
    resource: str | None = None
    """The column of the chair, room or person that is taken; None: there is one timetable."""
    resources: Any = None
    """The model that `resource` points at."""
    also: tuple[str, ...] = ()
    """More columns of what is taken for the same time: the trainer beside the room."""
    decided_by: str | None = None
    """The form's field that the length follows from: a relation (the service), or a number of minutes."""
    places: int = 1
    """How many may take the same time on one resource."""
    ahead: int | None = None
    """At most so many days ahead are offered, but to the staff."""
    notice: Notice | None = None
    """What is nearer is not offered, but to the staff."""
    free_when: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Column to values whose rows take no time."""

    def minutes_of(self, database: Session, row: Any) -> int:
        """How many minutes a row takes."""
        return (self.length(database, row) if self.length else None) or self.minutes

    def counts(self, row: Any) -> bool:
        """Whether a row takes time."""
        return all(getattr(row, column) not in values for column, values in self.free_when.items())

    def spans(self, on: date) -> list[tuple[datetime, datetime]]:
        """The hours of a day."""
        found = []
        for opening in self.openings:
            if on.weekday() in opening.days:
                end = datetime.combine(on, opening.closes)
                midnight = datetime.combine(on + timedelta(days=1), time.min)
                found.append((datetime.combine(on, opening.opens), midnight if opening.closes == time.max else end))
        return sorted(found)

    def starts(self, on: date, minutes: int) -> list[datetime]:
        """The times at which a row of so many minutes may begin."""
        step, length = timedelta(minutes=self.minutes), timedelta(minutes=minutes)
        found = []
        for opens, closes in self.spans(on):
            moment = opens
            while moment + length <= closes:
                found.append(moment)
                moment += step
        return found


Span = tuple[datetime, datetime]


def taken(
    database: Session,
    table: Timetable,
    on: date,
    resource: int | None,
    besides: int | None = None,
    column: str | None = None,
) -> list[Span]:
    """The stretches of time that rows of a day take on a resource, but for one row.

    `column`: of what, where it is not the timetable's own resource.
    """
    begin = datetime.combine(on, time.min) - timedelta(days=1)  # a row of the day before may reach into this one
    start = getattr(table.model, table.start)
    query = select(table.model).where(start >= begin, start < begin + timedelta(days=2, hours=24))
    if column or table.resource:
        query = query.where(getattr(table.model, column or table.resource or "") == resource)
    for column, values in table.free_when.items():
        query = query.where(col(getattr(table.model, column)).not_in(values))
    if besides is not None:
        query = query.where(col(table.model.id) != besides)
    with database.no_autoflush:
        rows = list(database.exec(query))
    return [(at := getattr(row, table.start), at + timedelta(minutes=table.minutes_of(database, row))) for row in rows]


def is_free(spans: list[Span], begin: datetime, end: datetime, places: int) -> bool:
    """Whether a place is left through the whole stretch."""
    over = [span for span in spans if span[0] < end and begin < span[1]]
    moments = [begin, *(span[0] for span in over if span[0] > begin)]
    return all(sum(1 for span in over if span[0] <= at < span[1]) < places for at in moments)


def check(database: Session, table: Timetable, row: Any) -> None:
    """The row's time lies ahead, within the hours, on the grid, and is free. Picks a resource where none was chosen.

    A stored row whose time stays is not asked again about past and hours. Raises Refused.
    """
    if not table.counts(row):
        return
    begin = getattr(row, table.start)
    minutes = table.minutes_of(database, row)
    end = begin + timedelta(minutes=minutes)
    if changed(row, table.start):
        _open(table, begin, end, minutes)
    for column in table.also:
        other = getattr(row, column)
        if other is not None and not is_free(
            taken(database, table, begin.date(), other, row.id, column), begin, end, table.places
        ):
            raise Refused(t("slot_taken"), column.removesuffix("_id"))
    for resource in _candidates(database, table, row):
        if is_free(taken(database, table, begin.date(), resource, row.id), begin, end, table.places):
            if table.resource:
                setattr(row, table.resource, resource)
            return
    raise Refused(t("slot_taken"), table.start)


def _open(table: Timetable, begin: datetime, end: datetime, minutes: int) -> None:
    if begin < clock.now():
        raise Refused(t("slot_past"), table.start)
    if not any(opens <= begin and end <= closes for opens, closes in table.spans(begin.date())):
        raise Refused(t("slot_closed"), table.start)
    if begin not in table.starts(begin.date(), minutes):
        raise Refused(t("slot_grid"), table.start)


def _candidates(database: Session, table: Timetable, row: Any) -> list[int | None]:
    if not table.resource:
        return [None]
    chosen = getattr(row, table.resource)
    return [chosen] if chosen is not None else _resources(database, table)


def _resources(database: Session, table: Timetable) -> list[int | None]:
    with database.no_autoflush:
        return list(database.exec(select(table.resources.id).order_by(table.resources.id)))


def free(
    database: Session,
    table: Timetable,
    on: date,
    minutes: int | None = None,
    resource: int | None = None,
    besides: int | None = None,
    *,
    staff: bool = False,
) -> list[dict[str, Any]]:
    """The times of a day: value, label, whether free, and the number of the resource.

    Past times are left out, and for others than the `staff` those that would need an earlier notice. Without a resource
    those of every one. `besides`: a row whose own time is offered, whatever it is (it is being changed).
    """
    asked = [resource] if resource is not None or not table.resource else _resources(database, table)
    length = minutes or table.minutes
    own = database.get(table.model, besides) if besides is not None else None
    first = clock.now()
    starts = [
        begin
        for begin in table.starts(on, length)
        if (begin >= first and (staff or table.notice is None or table.notice.last(begin) >= first))
        or (own is not None and begin == getattr(own, table.start))
    ]
    found = []
    for one in asked if starts else ():
        spans = taken(database, table, on, one, besides)
        for begin in starts:
            is_open = is_free(spans, begin, begin + timedelta(minutes=length), table.places)
            value = f"{begin:%Y-%m-%dT%H:%M}"
            found.append({"value": value, "label": f"{begin:%H:%M}", "free": is_open, "resource": one})
    return found


def has_free(
    database: Session, table: Timetable, on: date, minutes: int | None, resource: int | None, *, staff: bool = False
) -> bool:
    """Whether any time of a day is free."""
    return any(slot["free"] for slot in free(database, table, on, minutes, resource, staff=staff))
