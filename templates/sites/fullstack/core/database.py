"""The database: one engine per process, one session per request, and writes that do not step on each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from core.errors import Refused
from core.settings import settings
from core.words import t


@cache
def engine() -> Engine:
    """The engine of this process."""
    return connect(settings().database_url)


def connect(url: str) -> Engine:
    """An engine for a database address. SQLite: write-ahead log, foreign keys, and transactions that we begin."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10})
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # or the driver begins transactions by itself, too late for a lock
    cursor = connection.cursor()
    kept = "OFF" if settings().environment == "test" else "NORMAL"  # what tests store need not outlive a power cut
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", f"synchronous={kept}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def session() -> Iterator[Session]:
    """A session for one request. What was not committed when it ends is taken back."""
    with Session(engine(), expire_on_commit=False) as opened:
        yield opened


@contextmanager
def writing(database: Session, name: str = "site") -> Iterator[Session]:
    """A transaction in which nobody else writes: reads in it still hold when its writes are stored.

    `name` is what is locked (a table); SQLite has one writer anyway. Commits at the end; an error takes all of it
    back. Raises Refused when the database itself says no (a value that must be unique, a row still in use).
    """
    database.rollback()
    database.connection(execution_options={"writing": True})
    try:
        if database.get_bind().dialect.name == "postgresql":
            database.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
        yield database
        database.commit()
    except IntegrityError as error:
        database.rollback()
        raise Refused(_reason(error)) from error
    except BaseException:
        database.rollback()
        raise


def _reason(error: IntegrityError) -> str:
    said = str(error.orig).lower()
    if "unique" in said or "duplicate" in said:
        return t("already_there")
    if "foreign key" in said:
        return t("still_used")
    return t("not_stored")
