"""A waiting list: who waits, in order of arrival, is offered the place that another one leaves."""

from typing import Any

from sqlmodel import Session, col, select

WAITING, OFFERED = "waiting", "offered"


def offer(database: Session, entries: Any, **where: Any) -> Any:
    """Offer a free place to the first who waits for it (same day, same course); that entry, or None."""
    conditions = [getattr(entries, column) == value for column, value in where.items()]
    query = select(entries).where(entries.status == WAITING, *conditions).order_by(entries.created_at, col(entries.id))
    first = database.exec(query.limit(1)).first()
    if first is not None:
        first.status = OFFERED
        database.add(first)
    return first
