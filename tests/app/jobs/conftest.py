"""Benches: a fresh one for tests that kill, a shared one with a worker for those that do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.jobs import queue
from app.jobs.lease import Lease, claim
from app.jobs.workspace import Workspace
from app.store import Store
from app.store.database import default_url
from tests.app.jobs.bench import Bench, opened

pytest.register_assert_rewrite("tests.app.jobs.cutting")  # so that a fault run says what differs


@pytest.fixture
def bench(database_url: str, tmp_path) -> Iterator[Bench]:
    yield from opened(database_url, tmp_path)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shared(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("shared")
    url = default_url(folder) if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    for bench in opened(url, folder):
        bench.worker()
        yield bench


@pytest.fixture
def lease(store: Store) -> Lease:
    """A job under way, held by the test."""
    with store.write() as session:
        job = queue.submit(session, kind="loop", owner="me", title="t", request={})
        run = queue.row_of(session, job.id).run_id
    held = claim(store, job.id, run, "w")
    assert held is not None
    return held


@pytest.fixture
def workspace(lease: Lease, tmp_path) -> Workspace:
    """Its files on a machine."""
    made = Workspace(lease, tmp_path / "machine")
    made.fill()
    return made
