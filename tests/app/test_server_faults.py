"""The server or the database dies while events are read: readers come back by number, and nothing is lost or twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import credentials
from app.store.database import default_url
from tests.app.jobs.bench import Bench, expected, opened
from tests.app.postgres import Postgres
from tests.app.serving import PATIENCE, Reader, Server


@pytest.fixture
def bench(database_url: str, tmp_path: Path) -> Iterator[Bench]:
    yield from opened(database_url, tmp_path)


def token_of(bench: Bench) -> str:
    with bench.store.write() as session:
        return credentials.create(session, kind="token", owner="me")[1]


def check(bench: Bench, reader: Reader) -> None:
    """What must hold whatever died."""
    reader.join(PATIENCE)
    job = bench.wait(reader.job, "done", "failed")
    assert reader.numbers == list(range(1, job.last_event + 1))
    assert [event["body"] for event in reader.events] == [event.body for event in bench.events(reader.job)]
    assert bench.artifact(reader.job) == expected()
    assert bench.states(reader.job).count("done") == 1


@pytest.mark.parametrize("kills", [1, pytest.param(6, marks=pytest.mark.full)])
@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.full)], indirect=True)
def it_lets_readers_go_on_where_they_were_when_the_server_is_killed(bench: Bench, tmp_path: Path, kills: int):
    bench.worker()
    server = Server(tmp_path, bench.url, bench.folder / "blobs")
    try:
        token = token_of(bench)
        for _ in range(kills):
            jobs = [bench.submit(dawdle=0.4), bench.submit()]
            readers = [Reader(server, job, token) for job in (*jobs, *jobs)]
            bench.until(lambda readers=readers: all(len(reader.events) >= 2 for reader in readers[::2]))
            assert not bench.job(jobs[0]).ended
            server.kill()
            server.start()
            for reader in readers:
                check(bench, reader)
            assert readers[0].connections >= 2
    finally:
        server.kill()


def it_lets_readers_go_on_when_the_database_was_away(tmp_path: Path):
    database = Postgres()
    try:
        for bench in opened(database.new_database(), tmp_path):
            bench.worker()
            server = Server(tmp_path, bench.url, bench.folder / "blobs")
            try:
                job = bench.submit(dawdle=0.5)
                reader = Reader(server, job, token_of(bench))
                bench.until(lambda reader=reader: len(reader.events) >= 3)
                database.kill()
                reader.join(1)
                assert reader.is_alive()
                database.start()
                check(bench, reader)
            finally:
                server.kill()
    finally:
        database.stop()


@pytest.mark.parametrize(("jobs", "readers"), [(4, 10), pytest.param(20, 50, marks=pytest.mark.full)])
@pytest.mark.full
def it_tells_a_crowd_of_readers_everything(tmp_path: Path, jobs: int, readers: int):
    """`python -m benchmarks.platform` prints how long it takes."""
    for bench in opened(default_url(tmp_path / "data"), tmp_path):
        server = Server(tmp_path, bench.url, bench.folder / "blobs")
        try:
            bench.worker()
            token = token_of(bench)
            queued = [bench.submit() for _ in range(jobs)]
            for reader in [Reader(server, queued[n % jobs], token) for n in range(readers)]:
                check(bench, reader)
        finally:
            server.kill()
