"""Migrations: plain numbered functions that bring a database from any earlier schema to this program's.

They run by themselves when a store is opened, all in one transaction and under a lock, so that programs that start
together wait for the first of them. A database that is newer than the program is refused with a sentence.

To change the schema (adding a table for tokens, say):

1. Change `app/store/tables.py` to what the tables shall be.
2. Write `m00N_words.py` here with `def upgrade(connection: sa.Connection) -> None`: the DDL that leads there from N-1,
   for both dialects (`connection.dialect.name`; `m001_platform.TYPES` has their words for moments and bytes), and the
   rows carried over. It must not import `tables.py`, which goes on changing. SQLite can add a column, but neither
   change nor constrain one: make a new table, copy, drop, rename.
3. Append it to `STEPS`. Never change a step that was released.
4. Write the schema before yours down as a fixture with data (`python -m tests.app.store.schemas`), unless it is
   there. The tests upgrade each fixture and compare the outcome with `tables.py` on both databases.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from app.store.database import Database, failures
from app.store.errors import NewerDatabase
from app.store.ids import Moment, now
from app.store.migrations import m001_platform, m002_credentials, m003_pins, m004_totals

Step = Callable[[sa.Connection], None]

STEPS: list[tuple[str, Step]] = [
    ("platform", m001_platform.upgrade),
    ("credentials", m002_credentials.upgrade),
    ("pins", m003_pins.upgrade),
    ("totals", m004_totals.upgrade),
]
"""Name and function of each step; its number is its place, counted from 1."""

LOCK = 0x1A_9A_570
"""Key of the Postgres advisory lock; any number that nobody else uses."""

_TAKEN = sa.Table(
    "schema_steps",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
)


def migrate(database: Database, to: int = len(STEPS)) -> int:
    """Take the steps that are missing up to number `to`; returns how many were.

    Raises NewerDatabase, DatabaseFailed.
    """
    with failures(database.name):
        with database.engine.connect() as connection:
            if schema(connection) == to:
                return 0
        with database.write() as session:
            connection = session.connection()
            if not database.is_sqlite:  # on SQLite the write transaction is the lock
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            return upgrade(connection, to)


def upgrade(connection: sa.Connection, to: int = len(STEPS)) -> int:
    """The same within a transaction that the caller holds, and holds alone."""
    reached = schema(connection)
    _TAKEN.create(connection, checkfirst=True)
    for number, (name, step) in enumerate(STEPS[reached:to], start=reached + 1):
        step(connection)
        connection.execute(_TAKEN.insert().values(number=number, name=name, at=now()))
    return max(to - reached, 0)


def schema(connection: sa.Connection) -> int:
    """Number of the newest step taken; 0 for an empty database. Raises NewerDatabase."""
    if not sa.inspect(connection).has_table(_TAKEN.name):
        return 0
    reached = connection.scalar(sa.select(sa.func.max(_TAKEN.c.number))) or 0
    if reached > len(STEPS):
        name = connection.engine.url.render_as_string(hide_password=True)
        raise NewerDatabase(
            f"The database {name} has schema {reached}; this Impasto knows schemas up to {len(STEPS)}.",
            fix="Use the newer Impasto that wrote it, or another database.",
        )
    return reached
