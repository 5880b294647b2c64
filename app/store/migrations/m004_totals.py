"""Schema 4: sums of what jobs did that are there no longer, so that figures never fall."""

from __future__ import annotations

import sqlalchemy as sa

DOUBLE = {"sqlite": "DOUBLE", "postgresql": "DOUBLE PRECISION"}


def upgrade(connection: sa.Connection) -> None:
    """Add the table."""
    connection.exec_driver_sql(
        "CREATE TABLE totals (series TEXT NOT NULL, labels TEXT NOT NULL, "
        f"value {DOUBLE[connection.dialect.name]} NOT NULL, PRIMARY KEY (series, labels))"
    )
