"""Reminds people of dates of what is theirs: a mail so many days before, once for each date.

Looked after by the thread that sends mail, every ten minutes; in a preview, whenever the staff opens the outbox.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from core import clock
from core.database import writing
from core.features import Feature, features
from core.mail import letters, post
from core.mail.models import Reminded
from core.rules.places import counts


@dataclass(frozen=True)
class Reminder:
    """Of which date people are reminded, and how long before."""

    field: str
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
    column = col(getattr(feature.model, told.field))
    last = clock.today() + timedelta(days=told.days)
    is_moment = feature.form.fields[told.field].kind == "datetime"
    begin: date = clock.now() if is_moment else clock.today()
    end = datetime.combine(last, time.max) if is_moment else last
    written = 0
    for row in list(database.exec(select(feature.model).where(column >= begin, column <= end).limit(500))):
        if counts(row, told.free_when) and not _is_done(database, feature, told, row):
            _note(database, feature, told, row)
            written += letters.reminder(database, row, told.field, own)
    return written


def _moment(row: Any, name: str) -> datetime:
    when = getattr(row, name)
    return when if isinstance(when, datetime) else datetime.combine(when, time.min)


def _is_done(database: Session, feature: Feature, told: Reminder, row: Any) -> bool:
    query = select(Reminded.id).where(
        Reminded.feature == feature.name,
        Reminded.row == row.id,
        Reminded.field == told.field,
        Reminded.moment == _moment(row, told.field),
    )
    return database.exec(query).first() is not None


def _note(database: Session, feature: Feature, told: Reminder, row: Any) -> None:
    moment = _moment(row, told.field)
    database.add(Reminded(feature=feature.name, row=row.id, field=told.field, moment=moment))
