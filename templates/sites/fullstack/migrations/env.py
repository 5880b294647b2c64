"""How Alembic reaches the site's database and models. Called by `core.migrations`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from core.columns import Money


def render(kind: str, thing: Any, autogen: AutogenContext) -> str | bool:
    """Column types as SQLAlchemy's own, so that a version never depends on the site's code of later days."""
    if kind == "type" and isinstance(thing, AutoString):
        return f"sa.String(length={thing.length})" if thing.length else "sa.String()"
    if kind == "type" and isinstance(thing, Money):
        return "sa.BigInteger()"
    return False


def same_type(_context: Any, _column: Any, _meta: Any, in_database: Any, in_model: Any) -> bool | None:
    """Amounts are whole cents in the database; everything else is compared as usual."""
    if isinstance(in_model, Money):
        return not isinstance(in_database, sa.BigInteger)
    return None


@contextmanager
def _unlinked(connection: sa.Connection) -> Iterator[None]:
    """Without foreign keys where the database is SQLite: a table that is made anew is dropped and copied, and rows that
    point at it would forbid that, be emptied or go with it. Inside of a transaction setting it would do nothing."""
    driver = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Apply or compare within one connection."""
    config = context.config
    with config.attributes["engine"].connect() as connection, _unlinked(connection):
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=render,
            compare_server_default=False,
            compare_type=same_type,
            process_revision_directives=config.attributes.get("process_revision_directives"),
        )
        with context.begin_transaction():
            context.run_migrations()


run()
