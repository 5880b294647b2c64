"""Times that may be booked: which are free on a day, and that two never overlap on one resource."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from core import clock
from core.errors import Refused
from core.rules.closures import Closing, Closures
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
    closures: Closures | None = None
    """Rows that say when nothing is taken, or somebody is away."""
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
Diary = dict[int | None, list[Span]]
"""The number of each resource (None where there is one timetable) → the stretches of time that are taken on it."""


def diary(
    database: Session,
    table: Timetable,
    first: date,
    last: date,
    besides: int | None = None,
    column: str | None = None,
) -> Diary:
    """What rows take from one day to another, but for one row.

    `column`: of what, where it is not the timetable's own resource.
    """
    begin = datetime.combine(first, time.min) - timedelta(days=1)  # a row of the day before may reach into this one
    start = getattr(table.model, table.start)
    query = select(table.model).where(start >= begin, start < datetime.combine(last, time.min) + timedelta(days=2))
    for name, values in table.free_when.items():
        query = query.where(col(getattr(table.model, name)).not_in(values))
    if besides is not None:
        query = query.where(col(table.model.id) != besides)
    with database.no_autoflush:
        rows = list(database.exec(query))
    found: Diary = {}
    holder = column or table.resource
    for row in rows:
        at = getattr(row, table.start)
        span = (at, at + timedelta(minutes=table.minutes_of(database, row)))
        found.setdefault(getattr(row, holder) if holder else None, []).append(span)
    return found


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
        if other is None:
            continue
        taken = diary(database, table, begin.date(), begin.date(), row.id, column)
        if not is_free(taken.get(other, []), begin, end, table.places):
            raise Refused(t("slot_taken"), column.removesuffix("_id"))
    taken = diary(database, table, begin.date(), begin.date(), row.id)
    there = _candidates(database, table, row)
    if changed(row, table.start, *([table.resource] if table.resource else [])):
        shut = closings(database, table, begin.date(), end.date())
        there = [one for one in there if not is_closed(shut, one, begin, end)]
        if not there:
            raise Refused(t("slot_closed"), table.start)
    for resource in there:
        if is_free(taken.get(resource, []), begin, end, table.places):
            if table.resource:
                setattr(row, table.resource, resource)
            return
    raise Refused(t("slot_taken"), table.start)


def closings(database: Session, table: Timetable, first: date, last: date) -> list[Closing]:
    """When nothing is taken from one day to another, or on one resource."""
    return table.closures.between(database, first, last) if table.closures is not None else []


def is_closed(shut: list[Closing], resource: int | None, begin: datetime, end: datetime) -> bool:
    """Whether a stretch of time on a resource reaches into a closing."""
    return any(closing.meets(resource, begin, end) for closing in shut)


def _open(table: Timetable, begin: datetime, end: datetime, minutes: int) -> None:
    if begin < clock.now():
        raise Refused(t("slot_past"), table.start)
    if not any(opens <= begin and end <= closes for opens, closes in table.spans(begin.date())):
        raise Refused(t("slot_closed"), table.start)
    if begin not in table.starts(begin.date(), minutes):
        raise Refused(t("slot_grid"), table.start)


def _candidates(database: Session, table: Timetable, row: Any) -> list[int | None]:
    chosen = getattr(row, table.resource) if table.resource else None
    return [chosen] if chosen is not None else resources(database, table)


def resources(database: Session, table: Timetable) -> list[int | None]:
    """The numbers of all that can be taken."""
    if not table.resource:
        return [None]
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

    Past and closed times are left out, and for others than the `staff` those that would need an earlier notice. Without
    a resource those of every one. `besides`: a row whose own time is offered, whatever it is (it is being changed).
    """
    length = minutes or table.minutes
    own = database.get(table.model, besides) if besides is not None else None
    kept = getattr(own, table.start) if own is not None else None
    starts = [begin for begin in table.starts(on, length) if begin == kept or _is_left(table, begin, staff)]
    if not starts:
        return []
    taken, found = diary(database, table, on, on, besides), []
    shut = closings(database, table, on, on + timedelta(days=1))
    for one in [resource] if resource is not None else resources(database, table):
        for begin in starts:
            end = begin + timedelta(minutes=length)
            if begin != kept and is_closed(shut, one, begin, end):
                continue
            is_open = is_free(taken.get(one, []), begin, end, table.places)
            value = f"{begin:%Y-%m-%dT%H:%M}"
            found.append({"value": value, "label": f"{begin:%H:%M}", "free": is_open, "resource": one})
    return found


def days_with_free(
    database: Session,
    table: Timetable,
    days: list[date],
    minutes: int | None = None,
    resource: int | None = None,
    *,
    staff: bool = False,
) -> set[date]:
    """Those of some days on which a time is left. What is taken is read once for all of them."""
    if not days:
        return set()
    length = minutes or table.minutes
    taken = diary(database, table, min(days), max(days))
    shut = closings(database, table, min(days), max(days) + timedelta(days=1))
    asked = [resource] if resource is not None else resources(database, table)

    def has_free(on: date) -> bool:
        starts = [begin for begin in table.starts(on, length) if _is_left(table, begin, staff)]
        ends = [(begin, begin + timedelta(minutes=length)) for begin in starts]
        return any(
            is_free(taken.get(one, []), *span, table.places) and not is_closed(shut, one, *span)
            for one in asked
            for span in ends
        )

    return {on for on in days if has_free(on)}


def _is_left(table: Timetable, begin: datetime, staff: bool) -> bool:
    """Whether a time can still be asked for."""
    now = clock.now()
    return begin >= now and (staff or table.notice is None or table.notice.last(begin) >= now)
