"""Things that are taken from a first to a last day, by one at a time."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from core.errors import Refused
from core.rules.places import Free, counts
from core.rules.values import changed
from core.words import t


def check(
    database: Session,
    row: Any,
    first: str,
    last: str,
    resource: str,
    overnight: bool,
    free_when: Free,
    least: int | None = None,
    most: int | None = None,
) -> None:
    """No other row that counts takes the same thing within these days, and they are not too few or many.

    Raises Refused.

    `overnight`: the last day is free for whoever comes next. Moments meet at their edges without overlapping.
    """
    begins, ends, thing = getattr(row, first), getattr(row, last), getattr(row, resource)
    if begins is None or ends is None or thing is None or not counts(row, free_when):
        return
    if not changed(row, first, last, resource, *free_when):
        return
    days = (ends - begins).days
    if least is not None and days < least:
        raise Refused(t("stay_short", days=least), last)
    if most is not None and days > most:
        raise Refused(t("stay_long", days=most), last)
    model = type(row)
    starts, stops = col(getattr(model, first)), col(getattr(model, last))
    open_end = overnight or isinstance(begins, datetime)
    query = select(model.id).where(col(getattr(model, resource)) == thing)
    query = query.where(starts < ends, stops > begins) if open_end else query.where(starts <= ends, stops >= begins)
    if row.id is not None:
        query = query.where(col(model.id) != row.id)
    for column, values in free_when.items():
        query = query.where(col(getattr(model, column)).not_in(values))
    with database.no_autoflush:
        if database.exec(query).first() is not None:
            raise Refused(t("days_taken"), first)
