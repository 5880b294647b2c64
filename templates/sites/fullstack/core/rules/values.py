"""What holds between the values of one row: their order, their time, their product, their being together only once."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from core import clock, rendering
from core.errors import Refused
from core.words import t, weekday


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


def in_time(row: Any, watched: str, moment: date | datetime | None, days: int = 0, at: time | None = None) -> None:
    """A new row, or one moved to another moment, comes before `at` of the day so many days before. Raises Refused.

    `at` None: before that day ends. `watched`: the column by which a row is moved.
    """
    if moment is None or not changed(row, watched):
        return
    day = (moment.date() if isinstance(moment, datetime) else moment) - timedelta(days=days)
    last = datetime.combine(day, at or time.max)
    if isinstance(moment, datetime) and not days and at is None:
        last = moment
    _until(last, watched)


def hours_before(row: Any, watched: str, moment: date | datetime | None, hours: float) -> None:
    """A new row, or one moved to another moment, comes so many hours before it. Raises Refused."""
    if moment is not None and changed(row, watched):
        begins = moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)
        _until(begins - timedelta(hours=hours), watched)


def _until(last: datetime, watched: str = "") -> None:
    if clock.now() > last:
        raise Refused(t("closed_since", when=rendering.moment(last)), watched.removesuffix("_id"))


def before_end(row: Any, last: date) -> None:
    """A new row comes before the end of a day. Raises Refused."""
    if not inspect(row).persistent:
        _until(datetime.combine(last, time.max))


def on_days(row: Any, field: str, days: tuple[int, ...]) -> None:
    """The date or moment falls on one of these days of the week (0 Monday). Raises Refused."""
    when = getattr(row, field)
    if when is not None and changed(row, field) and when.weekday() not in days:
        raise Refused(t("only_on_days", days=", ".join(weekday(n) for n in days)), field)


def at_weekends(when: date | datetime | None, usual: Any, weekend: Any, days: tuple[int, ...] = (5, 6)) -> Any:
    """What counts on a day: at weekends, or on other `days` of the week, the other of two values where there is one."""
    return weekend if when is not None and when.weekday() in days and weekend is not None else usual


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


def total(*parts: Any, kind: type = Decimal) -> Any:
    """The sum of products as `kind`; None when the first is missing, others that are missing add nothing."""
    if parts[0] is None:
        return None
    return kind(sum((Decimal(str(part)) for part in parts if part is not None), Decimal(0)))


def times(found: Any, who: str | None, rates: dict[str, str]) -> Any:
    """A sum times what stands in `rates` for this value of a choice, to the cent; as it is where nothing does."""
    rate = rates.get(who or "")
    return found if found is None or rate is None else type(found)(round(Decimal(str(found)) * Decimal(rate), 2))


def each_night(
    first: Any, last: Any, usual: Any, weekend: Any, *, overnight: bool, busy: tuple[int, ...] = ()
) -> Decimal | None:
    """What the nights or days from the first to the last cost together; None where one of them or its price is missing.

    `weekend`, where there is one, is the price of nights that begin on a `busy` day of the week: on a Friday or
    Saturday if nothing else is said, and where days are counted the two days of the weekend.
    """
    count = days(first, last, overnight=overnight)
    if count is None or usual is None:
        return None
    busy = busy or ((4, 5) if overnight else (5, 6))
    dear = sum((first + timedelta(days=n)).weekday() in busy for n in range(count))
    other = usual if weekend is None else weekend
    return Decimal(str(usual)) * (count - dear) + Decimal(str(other)) * dear


def in_bulk(found: Any, steps: tuple[tuple[str, str, str], ...], amount: Any = None) -> Any:
    """A sum of which less is paid from so much on: (least, times, less), the furthest that is reached counts.

    `amount` decides; without one the sum itself does. Never below nothing.
    """
    decisive = found if amount is None else amount
    if found is None:
        return found
    reached = [step for step in steps if Decimal(str(decisive)) >= Decimal(step[0])]
    if not reached:
        return found
    _, rate, less = max(reached, key=lambda step: Decimal(step[0]))
    return type(found)(max(round(Decimal(str(found)) * Decimal(rate) - Decimal(less), 2), Decimal(0)))


def with_fee(found: Any, fee: str, free_from: str | None = None) -> Any:
    """A sum and what is added once, unless the sum reaches `free_from`. Nothing is added to nothing."""
    if not found or (free_from is not None and Decimal(str(found)) >= Decimal(free_from)):
        return found
    return type(found)(Decimal(str(found)) + Decimal(fee))


def days(first: Any, last: Any, *, overnight: bool) -> int | None:
    """How many nights lie between two days, or how many days they are; at least one. None when one is missing."""
    if first is None or last is None:
        return None
    one, other = (when.date() if isinstance(when, datetime) else when for when in (first, last))
    return max((other - one).days + (not overnight), 1)


def together(
    database: Session, row: Any, columns: tuple[str, ...], free_when: dict[str, tuple[str, ...]] | None = None
) -> None:
    """No other row agrees with this one in all of these columns; rows where one is empty are let be. Raises Refused.

    `free_when`: columns and their values with which a row does not count, one that was cancelled.
    """
    kept = {column: getattr(row, column) for column in columns}
    gone = free_when or {}
    if any(value is None for value in kept.values()) or any(getattr(row, name) in gone[name] for name in gone):
        return
    model = type(row)
    query = select(model.id).where(*(getattr(model, column) == value for column, value in kept.items()))
    for name, values in gone.items():
        column = col(getattr(model, name))
        query = query.where(column.not_in(values) | column.is_(None))
    if row.id is not None:
        query = query.where(col(model.id) != row.id)
    with database.no_autoflush:
        if database.exec(query).first() is not None:
            raise Refused(t("not_twice") if "owner_id" in columns else t("already_there"))
