"""Schema 3: projects that a person keeps at the top."""

from __future__ import annotations

import sqlalchemy as sa

from app.store.migrations.m001_platform import TYPES

TABLES = """
CREATE TABLE pins (
    owner TEXT NOT NULL,
    project_id TEXT NOT NULL,
    at {moment} NOT NULL,
    PRIMARY KEY (owner, project_id),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
)

CREATE INDEX ix_pins_project_id ON pins (project_id)
"""


def upgrade(connection: sa.Connection) -> None:
    """Add the table."""
    for statement in TABLES.format(**TYPES[connection.dialect.name]).split("\n\n"):
        connection.exec_driver_sql(statement.strip())
