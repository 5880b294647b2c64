"""Days and hours on which nothing is taken: holidays, somebody who is away. Rows of a feature say which.

It knows those rows and stretches of time, no timetable and no stay.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from core.errors import Refused
from core.rules.places import Free, counts
from core.rules.values import changed
from core.words import t

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Closing:
    """A stretch of time on which nothing is taken: of everything, or of one thing."""

    begin: datetime
    end: datetime
    thing: int | None = None
    """The number of who is away; None: everything is closed."""

    def meets(self, thing: int | None, begin: datetime, end: datetime) -> bool:
        """Whether it reaches into a stretch of time on a thing."""
        return self.thing in (None, thing) and self.begin < end and begin < self.end


@dataclass(frozen=True)
class Closures:
    """Which rows say when it is closed, by their columns."""

    model: Any
    first: str
    last: str | None = None
    """The last day; empty on a row: the first alone."""
    begins: str | None = None
    ends: str | None = None
    """On each of these days from a time to another; empty on a row: all day."""
    thing: str | None = None
    """Who or what is away; empty on a row: everything is closed."""

    def between(self, database: Session, first: date, last: date) -> list[Closing]:
        """The closings that reach into these days, a stretch of time for each day."""
        model = self.model
        begins = col(getattr(model, self.first))
        query = select(model).where(begins <= last)
        if self.last is None:
            query = query.where(begins >= first)
        else:
            ends = col(getattr(model, self.last))
            query = query.where(or_(begins >= first, ends >= first))
        with database.no_autoflush:
            rows = list(database.exec(query.order_by(begins)))
        return [closing for row in rows for closing in self._days(row, first, last)]

    def _days(self, row: Any, first: date, last: date) -> list[Closing]:
        begins, ends = getattr(row, self.first), self._last(row)
        on, found = max(begins, first), []
        while on <= min(ends, last):
            opens, closes = self._time(row, self.begins), self._time(row, self.ends)
            end = datetime.combine(on, closes) if closes else datetime.combine(on + DAY, time.min)
            thing = getattr(row, self.thing) if self.thing else None
            found.append(Closing(datetime.combine(on, opens or time.min), end, thing))
            on += DAY
        return found

    def _last(self, row: Any) -> date:
        first = getattr(row, self.first)
        return max((getattr(row, self.last) if self.last else None) or first, first)

    def _time(self, row: Any, column: str | None) -> time | None:
        return getattr(row, column) if column else None

    def coming(self, database: Session, today: date, days: int) -> list[tuple[date, date]]:
        """The first and last days on which everything is closed all day, from today on, in order."""
        found = []
        for row in database.exec(select(self.model).order_by(col(getattr(self.model, self.first)))):
            whole = self._time(row, self.begins) is None and self._time(row, self.ends) is None
            for_all = self.thing is None or getattr(row, self.thing) is None
            first, last = getattr(row, self.first), self._last(row)
            if whole and for_all and last >= today and first <= today + timedelta(days=days):
                found.append((first, last))
        return found


def check(
    database: Session,
    closures: Closures,
    row: Any,
    first: str,
    last: str | None = None,
    thing: str | None = None,
    overnight: bool = False,
    free_when: Free | None = None,
) -> None:
    """A new row, or one that is moved, lies on no day or time that is closed. Raises Refused.

    `last`: it goes on until then; `overnight`: that day itself is free. A date is closed where the whole day is.
    """
    begins, ends = getattr(row, first), getattr(row, last) if last else None
    watched = [name for name in (first, last, thing) if name]
    if begins is None or not counts(row, free_when or {}) or not changed(row, *watched):
        return
    timed = isinstance(begins, datetime)
    begin = begins if timed else datetime.combine(begins, time.min)
    if ends is None:
        end = begin + (timedelta(minutes=1) if timed else DAY)
    else:
        end = ends if timed else datetime.combine(ends, time.min) + (timedelta() if overnight else DAY)
    asked = getattr(row, thing) if thing else None
    for closing in closures.between(database, begin.date(), max(begin, end - timedelta(seconds=1)).date()):
        if closing.meets(asked, begin, end) and (timed or closing.end - closing.begin >= DAY):
            raise Refused(t("closed_on", day=f"{closing.begin:%Y-%m-%d}"), first)
