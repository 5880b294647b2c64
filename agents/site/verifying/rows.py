"""Rows: the database of the copy that the checks work on, read and changed past the site.

What no visitor can bring about in seconds is put there: a booking that begins in an hour, an event with one seat left.
It knows the site's tables by the spec: a table is an entity's plural, a relation's column ends in `_id`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from agents.site.spec import Entity, Field, SiteSpec

SECONDS = 15


class Rows:
    """The rows of a database file that a running site uses at the same time."""

    def __init__(self, database: Path, spec: SiteSpec) -> None:
        self.database = database
        self.spec = spec
        self.first = {entity.plural: self.newest(entity) for entity in spec.entities}
        """The highest number in each table when the checks began."""

    def newest(self, entity: Entity) -> int:
        """The highest number; 0 for an empty table."""
        return self._one(f'SELECT max(id) FROM "{entity.plural}"') or 0

    def count(self, entity: Entity) -> int:
        return self._one(f'SELECT count(*) FROM "{entity.plural}"')

    def value(self, entity: Entity, number: int, field: str) -> Any:
        """A field of a row as the database keeps it; None where it is empty or there is no such row."""
        return self._one(f'SELECT "{self.column(entity, field)}" FROM "{entity.plural}" WHERE id = ?', number)

    def row(self, entity: Entity, number: int) -> dict[str, Any] | None:
        """A whole row by column."""
        with self._open() as connection:
            connection.row_factory = sqlite3.Row
            found = connection.execute(f'SELECT * FROM "{entity.plural}" WHERE id = ?', (number,)).fetchone()
        return dict(found) if found else None

    def numbers(self, entity: Entity) -> list[int]:
        """The numbers of all rows, newest first."""
        with self._open() as connection:
            return [n for (n,) in connection.execute(f'SELECT id FROM "{entity.plural}" ORDER BY id DESC LIMIT 500')]

    def set(self, entity: Entity, number: int | None, field: str, value: Any) -> None:
        """Change a field of a row, or of all rows."""
        where, given = ("", ()) if number is None else (" WHERE id = ?", (number,))
        query = f'UPDATE "{entity.plural}" SET "{self.column(entity, field)}" = ?{where}'
        self._write(query, (stored(value), *given))

    def own(self, entity: Entity, number: int, account: int | None) -> None:
        """Give a row to an account."""
        self._write(f'UPDATE "{entity.plural}" SET owner_id = ? WHERE id = ?', (account, number))

    def copy(self, entity: Entity, number: int, changes: Mapping[str, Any]) -> int:
        """Another row like this one but for some fields; its number."""
        row = self.row(entity, number) or {}
        row |= {self.column(entity, name): stored(value) for name, value in changes.items()}
        row["id"] = self.newest(entity) + 1
        names = ", ".join(f'"{name}"' for name in row)
        places = ", ".join("?" for _ in row)
        self._write(f'INSERT INTO "{entity.plural}" ({names}) VALUES ({places})', tuple(row.values()))
        return row["id"]

    def clear(self, entity: Entity) -> None:
        """Remove what was added since the checks began, here and what points at it."""
        first = self.first.get(entity.plural, 0)
        for other in self.spec.entities:
            for field in other.fields:
                if field.kind == "relation" and field.target == entity.name and other.name != entity.name:
                    column = self.column(other, field.name)
                    self._write(f'DELETE FROM "{other.plural}" WHERE "{column}" > ?', (first,))
        self._write(f'DELETE FROM "{entity.plural}" WHERE id > ?', (first,))

    def empty(self, entity: Entity) -> None:
        """Remove every row."""
        self._write(f'DELETE FROM "{entity.plural}"', ())

    def account(self, email: str) -> int | None:
        """The number of an account."""
        return self._one("SELECT id FROM accounts WHERE email = ?", email)

    def second_account(self, email: str, other: str) -> None:
        """Somebody else with the rights and the password of the account `email`."""
        if self.account(other) is not None:
            return
        with self._open() as connection:
            connection.row_factory = sqlite3.Row
            found = connection.execute("SELECT * FROM accounts WHERE email = ?", (email,)).fetchone()
            newest = connection.execute("SELECT max(id) FROM accounts").fetchone()[0]
        if found is not None:
            row = {**dict(found), "id": newest + 1, "email": other}
            names = ", ".join(f'"{name}"' for name in row)
            places = ", ".join("?" for _ in row)
            self._write(f"INSERT INTO accounts ({names}) VALUES ({places})", tuple(row.values()))

    def column(self, entity: Entity, field: str) -> str:
        """The column of a field."""
        found = next((f for f in entity.fields if f.name == field), None)
        return f"{field}_id" if found is not None and found.kind == "relation" else field

    def _one(self, query: str, *given: Any) -> Any:
        with self._open() as connection:
            found = connection.execute(query, given).fetchone()
        return found[0] if found else None

    def _write(self, query: str, given: tuple[Any, ...]) -> None:
        with self._open() as connection, connection:
            connection.execute(query, given)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.database, timeout=SECONDS)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            yield connection


def stored(value: Any) -> Any:
    """A value as SQLAlchemy writes it into SQLite."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.000000")
    return value.isoformat() if isinstance(value, date) else value


def cents(field: Field, value: Any) -> Any:
    """A number of a field as people write it: money is kept in cents."""
    return value / 100 if field.kind == "money" and value is not None else value
