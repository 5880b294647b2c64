"""Schema 2: tokens and links."""

from __future__ import annotations

import sqlalchemy as sa

from app.store.migrations.m001_platform import TYPES

TABLES = """
CREATE TABLE credentials (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    project_id TEXT,
    secret_hash TEXT NOT NULL,
    created_at {moment} NOT NULL,
    expires_at {moment},
    revoked_at {moment},
    used_at {moment},
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    UNIQUE (secret_hash)
)

CREATE INDEX credentials_by_owner ON credentials (owner, kind)

CREATE INDEX ix_credentials_project_id ON credentials (project_id)
"""


def upgrade(connection: sa.Connection) -> None:
    """Add the table."""
    for statement in TABLES.format(**TYPES[connection.dialect.name]).split("\n\n"):
        connection.exec_driver_sql(statement.strip())
