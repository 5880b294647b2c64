"""Databases for the tests: every test that asks for `database_url` or `store` runs on SQLite and on Postgres."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import Store
from app.store.blobs import LocalBlobs
from app.store.database import FILE, Database, default_url
from app.store.migrations import migrate
from tests.app.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with today's schema and nothing in it, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    _migrated(default_url(folder))
    return folder / FILE


@pytest.fixture(scope="session")
def migrated_database(postgres: Postgres) -> str:
    """The name of such a database in Postgres."""
    url = postgres.new_database()
    _migrated(url)
    return url.rpartition("/")[2]


def _migrated(url: str) -> None:
    database = Database.open(url)
    migrate(database)
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; for tests that ask for a `store`, of one that need not be migrated first."""
    ready = "store" in request.fixturenames
    if request.param == "postgres":
        template = request.getfixturevalue("migrated_database") if ready else None
        return request.getfixturevalue("postgres").new_database(template)
    if ready:
        (tmp_path / "data").mkdir()
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "data" / FILE)
    return default_url(tmp_path / "data")


@pytest.fixture
def store(database_url: str, tmp_path) -> Iterator[Store]:
    with Store(Database.open(database_url), LocalBlobs(tmp_path / "data" / "blobs")) as opened:
        yield opened
