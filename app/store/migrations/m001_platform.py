"""Schema 1: projects, versions, blobs, sources, turns, jobs, events, checkpoints, workers, holds.

Frozen: this is what the first databases look like. What changes later is a step of its own.
"""

from __future__ import annotations

import sqlalchemy as sa

TYPES = {
    "sqlite": {"moment": "DATETIME", "bytes": "BLOB"},
    "postgresql": {"moment": "TIMESTAMP WITH TIME ZONE", "bytes": "BYTEA"},
}

TABLES = """
CREATE TABLE blobs (
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    touched_at {moment} NOT NULL,
    PRIMARY KEY (sha256)
)

CREATE TABLE holds (
    id TEXT NOT NULL,
    reason TEXT NOT NULL,
    until {moment} NOT NULL,
    PRIMARY KEY (id)
)

CREATE TABLE projects (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    head_id TEXT,
    ahead JSON NOT NULL,
    created_at {moment} NOT NULL,
    updated_at {moment} NOT NULL,
    deleted_at {moment},
    PRIMARY KEY (id)
)

CREATE INDEX projects_by_owner ON projects (owner, updated_at)

CREATE TABLE workers (
    id TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started_at {moment} NOT NULL,
    beat_at {moment} NOT NULL,
    PRIMARY KEY (id)
)

CREATE TABLE jobs (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    project_id TEXT,
    state TEXT NOT NULL,
    request JSON NOT NULL,
    key TEXT,
    run_id TEXT NOT NULL,
    fence INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    worker_id TEXT,
    cancel_asked BOOLEAN NOT NULL,
    progress JSON,
    question JSON,
    answer JSON,
    result JSON,
    error JSON,
    last_event INTEGER NOT NULL,
    created_at {moment} NOT NULL,
    started_at {moment},
    ended_at {moment},
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    UNIQUE (key),
    UNIQUE (run_id)
)

CREATE INDEX ix_jobs_project_id ON jobs (project_id)

CREATE INDEX jobs_by_owner ON jobs (owner, created_at)

CREATE INDEX jobs_by_state ON jobs (state)

CREATE TABLE sources (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    origin TEXT,
    created_at {moment} NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    FOREIGN KEY(sha256) REFERENCES blobs (sha256)
)

CREATE INDEX ix_sources_project_id ON sources (project_id)

CREATE INDEX ix_sources_sha256 ON sources (sha256)

CREATE TABLE turns (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    role TEXT NOT NULL,
    text TEXT NOT NULL,
    job_id TEXT,
    version_id TEXT,
    created_at {moment} NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project_id, number),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
)

CREATE TABLE versions (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    parent_id TEXT,
    spec JSON NOT NULL,
    note TEXT NOT NULL,
    key TEXT,
    created_at {moment} NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project_id, number),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    FOREIGN KEY(parent_id) REFERENCES versions (id) ON DELETE SET NULL,
    UNIQUE (key)
)

CREATE INDEX ix_versions_parent_id ON versions (parent_id)

CREATE TABLE checkpoint_writes (
    job_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    checkpoint_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    channel TEXT NOT NULL,
    type TEXT NOT NULL,
    value {bytes} NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (job_id, namespace, checkpoint_id, task_id, position),
    FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
)

CREATE TABLE checkpoints (
    job_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    id TEXT NOT NULL,
    parent_id TEXT,
    type TEXT NOT NULL,
    state {bytes} NOT NULL,
    about JSON NOT NULL,
    PRIMARY KEY (job_id, namespace, id),
    FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
)

CREATE TABLE events (
    job_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body JSON NOT NULL,
    at {moment} NOT NULL,
    PRIMARY KEY (job_id, number),
    FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
)

CREATE TABLE job_files (
    job_id TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (job_id, path),
    FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE,
    FOREIGN KEY(sha256) REFERENCES blobs (sha256)
)

CREATE INDEX ix_job_files_sha256 ON job_files (sha256)

CREATE TABLE version_files (
    version_id TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (version_id, path),
    FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE,
    FOREIGN KEY(sha256) REFERENCES blobs (sha256)
)

CREATE INDEX ix_version_files_sha256 ON version_files (sha256)
"""


def upgrade(connection: sa.Connection) -> None:
    """Make the tables in an empty database."""
    for statement in TABLES.format(**TYPES[connection.dialect.name]).split("\n\n"):
        connection.exec_driver_sql(statement.strip())
