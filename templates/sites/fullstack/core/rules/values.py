"""What holds between the values of one row: their order, their time, their product, their being together only once."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from core import clock
from core.errors import Refused
from core.words import t


def before(row: Any, column: str) -> Any:
    """The stored value of a column that is being changed; None for a new row."""
    state = inspect(row)
    if not state.persistent:
        return None
    replaced = state.attrs[column].history.deleted
    return replaced[0] if replaced else getattr(row, column)


def changed(row: Any, *columns: str) -> bool:
    """Whether the row is new, or any of these columns is being changed."""
    return not inspect(row).persistent or any(before(row, column) != getattr(row, column) for column in columns)


def ordered(row: Any, first: str, second: str, labels: tuple[str, str]) -> None:
    """`first` comes before `second`, where both are given. Raises Refused."""
    one, other = getattr(row, first), getattr(row, second)
    if one is None or other is None:
        return
    if isinstance(one, datetime) != isinstance(other, datetime) and isinstance(one, date) and isinstance(other, date):
        one, other = (v.date() if isinstance(v, datetime) else v for v in (one, other))
    if one >= other:
        raise Refused(t("not_ordered", first=labels[0], second=labels[1]), second)


def future(row: Any, field: str) -> None:
    """The date or moment lies in the future, today included for dates. Raises Refused."""
    when = getattr(row, field)
    if when is not None and changed(row, field) and when < _now(when):
        raise Refused(t("must_be_future"), field)


def ahead(row: Any, field: str, days: int) -> None:
    """The date or moment lies at most so many days ahead. Raises Refused."""
    when = getattr(row, field)
    if when is None or not changed(row, field):
        return
    if (when.date() if isinstance(when, datetime) else when) > clock.today() + timedelta(days=days):
        raise Refused(t("too_far_ahead", days=days), field)


def past(row: Any, field: str) -> None:
    """The date or moment lies in the past, today included for dates. Raises Refused."""
    when = getattr(row, field)
    if when is not None and changed(row, field) and when > _now(when):
        raise Refused(t("must_be_past"), field)


def _now(when: date | datetime) -> Any:
    return clock.now() if isinstance(when, datetime) else clock.today()


def product(*factors: Any, kind: type = Decimal) -> Any:
    """The product of the factors as `kind`, to the cent; None when one is missing."""
    if any(factor is None for factor in factors):
        return None
    found = Decimal(1)
    for factor in factors:
        found *= Decimal(str(factor))
    return kind(round(found, 2))


def together(database: Session, row: Any, columns: tuple[str, ...]) -> None:
    """No other row agrees with this one in all of these columns; rows where one is empty are let be. Raises Refused."""
    kept = {column: getattr(row, column) for column in columns}
    if any(value is None for value in kept.values()):
        return
    model = type(row)
    query = select(model.id).where(*(getattr(model, column) == value for column, value in kept.items()))
    if row.id is not None:
        query = query.where(col(model.id) != row.id)
    with database.no_autoflush:
        if database.exec(query).first() is not None:
            raise Refused(t("not_twice") if "owner_id" in columns else t("already_there"))
