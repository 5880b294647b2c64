"""Databases for the tests: every test that asks for `database_url` or `store` runs on SQLite and on Postgres."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store import Store
from app.store.blobs import LocalBlobs
from app.store.database import Database, default_url
from tests.app.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return default_url(tmp_path / "data")
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def store(database_url: str, tmp_path) -> Iterator[Store]:
    with Store(Database.open(database_url), LocalBlobs(tmp_path / "data" / "blobs")) as opened:
        yield opened
