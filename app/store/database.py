"""Database: one SQLite file by default, Postgres by URL; transactions, and errors as sentences. It knows no table.

database = Database.open("postgresql://user@host/impasto")
with database.write() as session: …     # one transaction: all of it or nothing
with database.read() as session: …
with database.snapshot() as session: …  # every query sees the same moment
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.store.errors import DatabaseFailed
from model.errors import ConfigurationError

BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite."""
CONNECT_SECONDS = 10
FILE = "impasto.sqlite"


class Database:
    """An engine, and the three ways to use it. Sessions return rows that stay readable after commit."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writing = engine.execution_options(impasto_write=True)
        whole = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._snapshot = engine.execution_options(**whole)

    @classmethod
    def open(cls, url: str) -> Database:
        """Connect lazily to `sqlite:///path` or `postgresql://…`. Raises ConfigurationError for any other address."""
        parsed = parse_url(url)
        plain = functools.partial(json.dumps, allow_nan=False)
        if parsed.get_backend_name() == "postgresql":
            waiting: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS}
            engine = sa.create_engine(parsed, pool_pre_ping=True, connect_args=waiting, json_serializer=plain)
            return cls(engine)
        _make_folder(parsed)
        engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, json_serializer=plain)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return cls(engine)

    @property
    def url(self) -> str:
        """The address with its password: for other libraries, never to be shown."""
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def name(self) -> str:
        """The address without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    def write(self) -> AbstractContextManager[Session]:
        """A transaction that may write. On SQLite it waits for other writers at its start, so that it never has to
        give up half-way. Raises DatabaseFailed."""
        return self._transaction(self._writing)

    def read(self) -> AbstractContextManager[Session]:
        """A transaction that only reads. Raises DatabaseFailed."""
        return self._transaction(self.engine)

    def snapshot(self) -> AbstractContextManager[Session]:
        """A transaction whose queries all see the same moment. Raises DatabaseFailed."""
        return self._transaction(self._snapshot)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    @contextmanager
    def _transaction(self, engine: sa.Engine) -> Iterator[Session]:
        with failures(self.name), Session(engine, expire_on_commit=False) as session, session.begin():
            session.connection()  # begins now, not at the first query
            yield session


@contextmanager
def failures(name: str) -> Iterator[None]:
    """What a database says when it cannot go on becomes a sentence. Faults of our own queries stay what they are."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise DatabaseFailed(f"The database {name} failed: {_reason(error)}.", fix=_fix(error)) from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise DatabaseFailed(f"The database {name} hung up: {_reason(error)}.", fix=_fix(error)) from error


def default_url(data: Path) -> str:
    """SQLite in the data folder."""
    return f"sqlite:///{data.absolute() / FILE}"


def parse_url(url: str) -> sa.URL:
    """The address as SQLAlchemy wants it. Raises ConfigurationError."""
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        raise ConfigurationError("The database's address cannot be read.", fix=_EXAMPLES) from None
    backend = parsed.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite+pysqlite")
    raise ConfigurationError(f"A database of the kind `{parsed.drivername}` cannot be used.", fix=_EXAMPLES)


_EXAMPLES = "Name sqlite:////folder/impasto.sqlite or postgresql://user:password@host/impasto."


def _make_folder(url: sa.URL) -> None:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {folder} cannot be written: {error.strerror}.", fix="Set IMPASTO_DATA."
        ) from error


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`, not by Python's own guess
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")  # in WAL, NORMAL may lose the last commits with the power
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("impasto_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reason(error: DBAPIError) -> str:
    lines = str(error.orig).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")


def _fix(error: DBAPIError) -> str:
    text = str(error.orig).lower()
    if "full" in text or "no space" in text:
        return "Free some space on its disk; nothing half-written was left."
    if "locked" in text:
        return "Another program holds it for long: stop that, or use Postgres (IMPASTO_DATABASE)."
    return "See that it runs and that IMPASTO_DATABASE names it."


def inserting(session: Session, table: Any) -> Any:
    """An INSERT that can say what to do about a row that is there already, in the session's dialect."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(table)
