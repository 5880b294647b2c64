"""What versions of the database do to the rows that are there: kinds change, columns are filled, nothing is lost.

Called by the versions themselves, so what is here must go on working as it does. They know tables and columns by name
and none of the site's models. What does not fit is refused with how many rows and which values.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

EXAMPLES = 5


class Unfit(Exception):
    """The rows that are there do not fit what a version asks of them."""

    def __init__(self, table: str, column: str, count: int, examples: list[str], reason: str) -> None:
        shown = ", ".join(f"`{text}`" for text in examples)
        super().__init__(f"{count} rows of {table} do not fit: {column} {reason}" + (f" ({shown})" if shown else ""))
        self.table, self.column, self.count, self.examples, self.reason = table, column, count, examples, reason


def convert(
    connection: Connection, table: str, column: str, old: str, new: str, optional: bool = False
) -> dict[int, Any]:
    """The values of a column as those of another kind, by row, before its type changes; `store` them after.

    Kinds: text, integer, decimal, money (cents), boolean, date, time, datetime. `optional`: the column may be empty
    afterwards, and is so where a text was. Raises Unfit.
    """
    read, write = _READ[old], _WRITE[new]
    values, unfit = {}, []
    for number, kept in _rows(connection, table, column):
        try:
            is_empty = optional and old == "text" and not str(kept).strip() and new not in ("text", "boolean")
            values[number] = None if is_empty else write(read(kept))
        except (ValueError, ArithmeticError):
            unfit.append(str(kept))
    if unfit:
        raise Unfit(table, column, len(unfit), unfit[:EXAMPLES], f"cannot be read as {new}")
    if connection.dialect.name == "postgresql":
        _retype(connection, table, column, new)
    return values


def store(connection: Connection, table: str, column: str, values: dict[int, Any]) -> None:
    """Write converted values, after the type has changed."""
    query = sa.text(f'UPDATE "{table}" SET "{column}" = :value WHERE id = :id')
    for number, value in values.items():
        connection.execute(query, {"value": value, "id": number})


def _retype(connection: Connection, table: str, column: str, kind: str) -> None:
    """Postgres casts no value by itself: the column becomes another one, whose values are stored after."""
    using = f'CASE WHEN "{column}" IS NULL THEN NULL ELSE {_ANY[kind]} END'
    connection.execute(sa.text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" DROP DEFAULT'))
    connection.execute(
        sa.text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {_TYPES[kind]} USING {using}::{_TYPES[kind]}')
    )


def fill(connection: Connection, table: str, column: str, value: Any) -> None:
    """Give the rows that have no value one, before they must have it. Raises Unfit when there is none to give."""
    missing = connection.execute(sa.text(f'SELECT count(*) FROM "{table}" WHERE "{column}" IS NULL')).scalar_one()
    if missing and value is None:
        raise Unfit(table, column, missing, [], "is empty there and would be required")
    if missing:
        connection.execute(sa.text(f'UPDATE "{table}" SET "{column}" = :v WHERE "{column}" IS NULL'), {"v": value})


def fill_now(connection: Connection, table: str, column: str, kind: str) -> None:
    """Give the rows that have no day or time the present one."""
    now = datetime.now().replace(microsecond=0)
    fill(connection, table, column, _WRITE[kind]({"date": now.date(), "time": now.time()}.get(kind, now)))


def point(connection: Connection, table: str, column: str, target: str) -> None:
    """Let the rows that are there point at the first row of another table. Raises Unfit where that has none."""
    first = connection.execute(sa.text(f'SELECT min(id) FROM "{target}"')).scalar_one()
    fill(connection, table, column, first)


def distinct(connection: Connection, table: str, column: str) -> None:
    """No value occurs twice. Raises Unfit."""
    query = f'SELECT "{column}", count(*) FROM "{table}" WHERE "{column}" IS NOT NULL GROUP BY 1 HAVING count(*) > 1'
    twice = connection.execute(sa.text(query)).all()
    if twice:
        count = sum(number for _, number in twice)
        raise Unfit(table, column, count, [str(kept) for kept, _ in twice][:EXAMPLES], "would have to be unique")


def _rows(connection: Connection, table: str, column: str) -> list[tuple[int, Any]]:
    query = sa.text(f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
    return [(number, kept) for number, kept in connection.execute(query)]


# What a stored value means, and how another kind stores it


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time.min) if isinstance(value, date) else datetime.fromisoformat(str(value).strip())


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value).strip())


def _clock(value: Any) -> time:
    return value if isinstance(value, time) else time.fromisoformat(str(value).strip())


_TYPES = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "decimal": "DOUBLE PRECISION",
    "money": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "datetime": "TIMESTAMP",
}
_ANY = {
    "text": "''",
    "integer": "0",
    "decimal": "0",
    "money": "0",
    "boolean": "false",
    "date": "CURRENT_DATE",
    "time": "LOCALTIME",
    "datetime": "LOCALTIMESTAMP",
}
_READ: dict[str, Callable[[Any], Any]] = {
    "text": lambda value: str(value),
    "integer": lambda value: Decimal(value),
    "decimal": lambda value: Decimal(str(value)),
    "money": lambda value: Decimal(value) / 100,
    "boolean": lambda value: bool(value),
    "date": _day,
    "time": _clock,
    "datetime": _moment,
}
_YES, _NO = ("1", "true", "yes", "on", "是"), ("", "0", "false", "no", "off", "否")


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat("minutes") if isinstance(value, time) else f"{value}"


def _number(value: Any) -> Decimal:
    if isinstance(value, date | time):
        raise ValueError(value)
    text = re.sub(r"[\s,]", "", str(value)) if isinstance(value, str) else str(int(value) if value is True else value)
    found = Decimal("0" if value is False else text)
    if not found.is_finite():
        raise ValueError(value)
    return found


def _whole(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError(value)
    return int(number)


def _cents(value: Any) -> int:
    return _whole(_number(value) * 100)


def _truth(value: Any) -> bool:
    text = str(value).strip().lower() if not isinstance(value, bool) else ("1" if value else "0")
    if text in _YES or text in _NO:
        return text in _YES
    raise ValueError(value)


def _only_day(value: Any) -> str:
    """The day of a moment at midnight: of any other, something would be lost."""
    moment = _moment(value)
    if moment.time() != time.min:
        raise ValueError(value)
    return moment.date().isoformat()


def _only_clock(value: Any) -> str:
    return (value if isinstance(value, time) else time.fromisoformat(str(value).strip())).isoformat() + ".000000"


_WRITE: dict[str, Callable[[Any], Any]] = {
    "text": _as_text,
    "integer": _whole,
    "decimal": lambda value: float(_number(value)),
    "money": _cents,
    "boolean": _truth,
    "date": _only_day,
    "time": _only_clock,
    "datetime": lambda value: _moment(value).isoformat(" ") + ".000000",
}
