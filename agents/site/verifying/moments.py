"""Moments that the rules of an entity take, whatever time of the day, week or year it is.

A moment is only good where it stays so while a check is under way. It asks the spec and the clock, no rows: those are
asked by `room.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain

from agents.site.spec import Deadline, Entity, Field, Moment, Slots, Weekdays
from agents.site.verifying import clock

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AHEAD = 3
"""Days ahead of what is planned."""
SPAN = 60
"""Days in which one is looked for."""
LEAD = timedelta(minutes=30)
"""No nearer than this to where it would be too late: checks take seconds, on a busy machine minutes."""


class NoMoment(Exception):
    """Rules leave no moment now: on Saturdays only, and at most two days ahead, on a Monday. Says so."""


def takes(entity: Entity, name: str, moment: date) -> bool:
    """Whether the rules of an entity take a day or a moment in a field, now and for a while."""
    now, day = clock.now(), _day(moment)
    for rule in entity.rules:
        if isinstance(rule, Weekdays) and rule.field == name and WEEK[day.weekday()] not in rule.days:
            return False
        if isinstance(rule, Moment) and rule.field == name and not _on_its_side(rule, moment, now):
            return False
        if isinstance(rule, Slots) and rule.start == name and isinstance(moment, datetime) and moment < now + LEAD:
            return False
        if isinstance(rule, Deadline) and rule.moment == name and now + LEAD > last(rule, moment):
            return False
    return True


def _on_its_side(rule: Moment, moment: date, now: datetime) -> bool:
    if rule.when == "past":
        return moment <= now if isinstance(moment, datetime) else moment <= now.date()
    if rule.days is not None and _day(moment) > now.date() + timedelta(days=rule.days):
        return False
    return moment >= now + LEAD if isinstance(moment, datetime) else moment >= (now + LEAD).date()


def last(rule: Deadline, moment: date) -> datetime:
    """Until when a row for a moment is taken, as the site reckons it."""
    if rule.hours is not None:
        return _begin(moment) - timedelta(hours=rule.hours)
    if isinstance(moment, datetime) and not rule.days and rule.at is None:
        return moment
    day = _day(moment) - timedelta(days=rule.days)
    if rule.at is None:
        return datetime.combine(day, time.max)
    hours, minutes = map(int, rule.at.split(":"))
    return datetime.combine(day, time()) + timedelta(hours=hours, minutes=minutes)


def choose(entity: Entity, field: Field, n: int, later: int = 0) -> date:
    """A day, or a moment, for a field of such a kind. `n` makes rows differ; `later`: so many days after the usual one,
    where rules leave room. Raises NoMoment."""
    for moment in _candidates(entity, field, n, later):
        if takes(entity, field.name, moment):
            return moment
    raise NoMoment(f"Its rules leave no “{field.label}” that could be chosen on {clock.now():%A, %H:%M}.")


def _candidates(entity: Entity, field: Field, n: int, later: int) -> Iterator[date]:
    """Days from the usual one on, then those before it; of moments each with other times of the day."""
    rules = [r for r in entity.rules if isinstance(r, Moment | Deadline)]
    terms = [r for r in rules if isinstance(r, Deadline) and r.moment == field.name]
    notice = max((r.days + int((r.hours or 0) // 24) for r in terms), default=0)
    if any(isinstance(r, Moment) and r.field == field.name and r.when == "past" for r in rules):
        usual = AHEAD + later
        days: Iterator[int] = chain(range(-usual, -usual - SPAN, -1), range(-usual + 1, 1))
    else:
        usual = AHEAD + n % 5 + notice + later
        days = chain(range(usual, usual + SPAN), range(usual - 1, -1, -1))
    today = clock.today()
    for day in (today + timedelta(days=ahead) for ahead in days):
        if field.kind == "date":
            yield day
        else:
            yield from (datetime.combine(day, time(hour)) for hour in dict.fromkeys((10 + n % 6, *range(8, 24))))


def after(entity: Entity, name: str, first: date, least: int, most: int | None) -> date | None:
    """A day or moment so many days after a first one, that the rules take; None where there is none."""
    for days in range(least, (least + SPAN if most is None else most) + 1):
        moment = first + timedelta(days=days)
        if takes(entity, name, moment):
            return moment
    return None


def starts(rule: Slots, day: date) -> Iterator[datetime]:
    """The times at which something may begin on a day, by the hours of opening."""
    for opening in rule.openings:
        if WEEK[day.weekday()] in opening.days:
            moment, closes = at(day, opening.opens), at(day, opening.closes)
            while moment < closes:
                yield moment
                moment += timedelta(minutes=rule.minutes)


def at(day: date, clock_time: str) -> datetime:
    """A time of a day as openings have it; `24:00` is the next day's beginning."""
    hours, minutes = map(int, clock_time.split(":"))
    return datetime.combine(day, time()) + timedelta(hours=hours, minutes=minutes)


def text(moment: date) -> str:
    """As a form has it."""
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _begin(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())
