"""The worker beside the server: there while it is, again when it dies, gone with it."""

from __future__ import annotations

import os
import signal

import pytest

from app.jobs import beside
from app.store.database import default_url
from tests.app.jobs.bench import Bench, opened


@pytest.fixture
def bench(tmp_path, monkeypatch):
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path))
    monkeypatch.setenv("IMPASTO_DATABASE", default_url(tmp_path))
    monkeypatch.setattr(beside, "FIRST_PAUSE", 0.1)
    yield from opened(default_url(tmp_path), tmp_path)


def only_worker(bench: Bench, *, other_than: str = "") -> str:
    """The one worker, once it is known."""
    return bench.until(lambda: next(iter(bench.known_workers() - {other_than}), ""))


def it_is_there_again_when_it_dies_and_gone_with_the_server(bench):
    with beside.worker_beside():
        first = only_worker(bench)
        os.kill(int(first.split(":")[1]), signal.SIGKILL)
        second = only_worker(bench, other_than=first)
        bench.until(lambda: bench.known_workers() == {second})
    assert bench.known_workers() == set()
