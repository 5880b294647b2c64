"""What runs out: places per related row, pieces in stock, rows per person."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, inspect
from sqlmodel import Session, col, select

from core import clock
from core.errors import Refused
from core.rules.values import before, changed
from core.words import t

Free = dict[str, tuple[str, ...]]
Period = tuple[str, str]
"""`day`, `week`, `month` or `year`, and the column that says which."""


def counts(row: Any, free_when: Free) -> bool:
    """Whether a row counts: none of its columns has a value that frees its place."""
    return all(getattr(row, column) not in values for column, values in free_when.items())


def frees(row: Any, free_when: Free) -> bool:
    """Whether a row that counted is being changed so that it no longer does."""
    counted = all(before(row, column) not in values for column, values in free_when.items())
    return inspect(row).persistent and counted and not counts(row, free_when)


def used(database: Session, row: Any, relation: str, quantity: str | None, free_when: Free) -> int:
    """How many places other rows take of the one that this row points at."""
    model = type(row)
    taken = func.coalesce(func.sum(getattr(model, quantity)), 0) if quantity else func.count(model.id)
    query = select(taken).where(getattr(model, relation) == getattr(row, relation))
    if row.id is not None:
        query = query.where(col(model.id) != row.id)
    for column, values in free_when.items():
        query = query.where(col(getattr(model, column)).not_in(values))
    with database.no_autoflush:
        return int(database.exec(query).one())


def capacity(
    database: Session, row: Any, target: Any, relation: str, limit: str, quantity: str | None, free_when: Free
) -> None:
    """As many rows, or as much of them, as the related row has places. Raises Refused."""
    if getattr(row, relation) is None or not counts(row, free_when):
        return
    with database.no_autoflush:
        related = database.get(target, getattr(row, relation))
    most = getattr(related, limit, None)
    if most is None:
        return
    left = most - used(database, row, relation, quantity, free_when)
    wanted = getattr(row, quantity) or 0 if quantity else 1
    if wanted > left:
        raise Refused(t("seats_few", left=left) if left > 0 else t("seats_full"), relation.removesuffix("_id"))


def take_stock(database: Session, row: Any, target: Any, relation: str, stock: str, quantity: str) -> None:
    """Take the row's quantity from the stock of the related row; a changed row gives back what it took before.

    Raises Refused.
    """
    if not changed(row, relation, quantity):
        return
    if (held := before(row, relation)) is not None:
        _add(database, target, held, stock, before(row, quantity) or 0)
    if (number := getattr(row, relation)) is not None:
        _add(database, target, number, stock, -(getattr(row, quantity) or 0), quantity)


def give_back(database: Session, row: Any, target: Any, relation: str, stock: str, quantity: str) -> None:
    """Put the row's quantity back into the stock of the related row."""
    if (number := getattr(row, relation)) is not None:
        _add(database, target, number, stock, getattr(row, quantity) or 0)


def _add(database: Session, target: Any, number: int, stock: str, pieces: int, field: str | None = None) -> None:
    with database.no_autoflush:
        related = database.get(target, number)
    if related is None:
        return
    left = getattr(related, stock) or 0
    if left + pieces < 0:
        raise Refused(t("stock_few", left=left), field)
    setattr(related, stock, left + pieces)
    database.add(related)


def limit(
    database: Session,
    row: Any,
    most: int,
    free_when: Free,
    period: Period | None = None,
    quantity: str | None = None,
    whole: bool = False,
    of: str | None = None,
) -> None:
    """At most so many rows of one person that count, or so much of their `quantity`. Raises Refused.

    `period`: of the same day, week, month or year by a column (`("week", "start")`). `whole`: of all people together;
    `of`: of those that point at the same row (patients of one doctor).
    """
    if (row.owner_id is None and not whole) or (of and getattr(row, of) is None) or not counts(row, free_when):
        return
    model = type(row)
    measure = func.coalesce(func.sum(getattr(model, quantity)), 0) if quantity else func.count(model.id)
    query = select(measure) if whole else select(measure).where(model.owner_id == row.owner_id)
    if of is not None:
        query = query.where(getattr(model, of) == getattr(row, of))
    if period is not None:
        query = _within(query, row, *period)
    if row.id is not None:
        query = query.where(col(model.id) != row.id)
    for column, values in free_when.items():
        query = query.where(col(getattr(model, column)).not_in(values))
    wanted = getattr(row, quantity) or 0 if quantity else 1
    with database.no_autoflush:
        if float(database.exec(query).one()) + float(wanted) > most:
            key = f"limit_reached_{period[0]}" if period else "limit_reached"
            key = f"whole_{key}" if whole else key
            raise Refused(t(key, most=most), quantity)


def _within(query: Any, row: Any, span: str, column: str) -> Any:
    """Only rows of the same day, week, month or year as this one."""
    when = getattr(row, column) or clock.now()
    first = when.date() if isinstance(when, datetime) else when
    if span == "week":
        first -= timedelta(days=first.weekday())
    elif span == "month":
        first = first.replace(day=1)
    elif span == "year":
        first = first.replace(month=1, day=1)
    after = first + timedelta(days={"day": 1, "week": 7, "month": 32, "year": 366}[span])
    after = after.replace(day=1) if span in ("month", "year") else after
    kept = col(getattr(type(row), column))
    if isinstance(when, datetime):
        first, after = datetime.combine(first, time.min), datetime.combine(after, time.min)
    return query.where(kept >= first, kept < after)
