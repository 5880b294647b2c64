"""Reminds people of dates of what is theirs: a mail so many days before, once for each date.

Looked after by the thread that sends mail, every ten minutes; in a preview, whenever the staff opens the outbox.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from core import clock
from core.database import writing
from core.features import Feature, feature_of, features
from core.mail import letters, post
from core.mail.models import Reminded
from core.rules.places import counts


@dataclass(frozen=True)
class Reminder:
    """Of which date people are reminded, and how long before."""

    field: str
    """Of the row, or of what it points at: `event.start`."""
    days: int = 1
    free_when: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Column to values with which nobody is reminded any more."""


def write_due(database: Session, own: str = "") -> int:
    """Write the reminders that are due; how many. `own`: what links begin with in a preview."""
    if not post.is_on():
        return 0
    asked = [(feature, told) for feature in features().values() for told in feature.reminders]
    if not asked:
        return 0
    with writing(database):
        return sum(_of(database, feature, told, own) for feature, told in asked)


def _of(database: Session, feature: Feature, told: Reminder, own: str) -> int:
    relation, _, name = told.field.rpartition(".")
    there = feature_of(feature.form.fields[relation].to) if relation else feature
    column = col(getattr(there.model, name))
    last = clock.today() + timedelta(days=told.days)
    is_moment = there.form.fields[name].kind == "datetime"
    begin: date = clock.now() if is_moment else clock.today()
    end = datetime.combine(last, time.max) if is_moment else last
    written = 0
    query = select(feature.model, column).where(column >= begin, column <= end).limit(500)
    if relation:
        query = query.join(there.model, col(there.model.id) == getattr(feature.model, f"{relation}_id"))
    for row, kept in list(database.exec(query)):
        when = _moment(kept)
        if counts(row, told.free_when) and not _is_done(database, feature, told, row, when):
            database.add(Reminded(feature=feature.name, row=row.id, field=told.field, moment=when))
            written += letters.reminder(database, row, there.form.fields[name].label, kept, own)
    return written


def _moment(when: date) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time.min)


def _is_done(database: Session, feature: Feature, told: Reminder, row: Any, when: datetime) -> bool:
    query = select(Reminded.id).where(
        Reminded.feature == feature.name,
        Reminded.row == row.id,
        Reminded.field == told.field,
        Reminded.moment == when,
    )
    return database.exec(query).first() is not None
