"""A disk that is really full: a small one of the test's own, with database, blobs, and the jobs' files on it.

Whatever cannot be written says so in a sentence, nothing half-written is left, and all goes on when there is room.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs import queue
from app.store import Store, projects
from app.store.blobs import UNFINISHED, LocalBlobs
from app.store.database import Database, default_url
from app.store.errors import StoreError
from tests.app.jobs.bench import Bench, expected, opened
from tests.app.jobs.loops import BRANCHES, STEPS, fill

MEBIBYTES = 12
SAID = "full|No space"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own."""
    place, root = tmp_path / "disk", [] if os.geteuid() == 0 else ["sudo", "-n"]
    place.mkdir()
    options = f"size={MEBIBYTES}m,mode=0777"
    mounted = subprocess.run([*root, "mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("this account may not mount a disk")
    yield place
    subprocess.run([*root, "umount", "--lazy", place], check=True)


@pytest.fixture
def bench(disk: Path) -> Iterator[Bench]:
    yield from opened(default_url(disk / "data"), disk)


def nothing_half_written(disk: Path) -> None:
    """Every blob is whole, no unfinished one is left, and the database is sound."""
    for path in (disk / "blobs").rglob("*"):
        if path.is_file():
            assert not path.name.startswith(UNFINISHED)
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    with contextlib.closing(sqlite3.connect(disk / "data" / "impasto.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("step", ["branch-1", *(pytest.param(s, marks=pytest.mark.full) for s in (*STEPS, "joined"))])
def it_fails_or_waits_with_a_sentence_and_goes_on_when_there_is_room(bench: Bench, disk: Path, step: str):
    bench.worker()
    job = bench.submit(fill=step, disk=str(disk))
    complaint = bench.until(lambda: _complaint(bench, job))
    assert "full" in complaint or "No space" in complaint
    (disk / "ballast").unlink()
    nothing_half_written(disk)
    if bench.wait(job, "failed", "done").state == "failed":
        bench.change(queue.retry, job)
        bench.wait(job, "done", "failed")
    assert bench.artifact(job) == expected()
    marks = bench.marks(job)
    assert all(marks[name] <= 1 + (name == step) for name in STEPS)
    assert all(marks[f"branch-{n}"] <= 2 for n in range(BRANCHES))
    later = bench.submit()
    bench.wait(later, "done", "failed")
    assert bench.artifact(later) == expected()
    nothing_half_written(disk)


def _complaint(bench: Bench, job: str) -> str:
    """What a person reads: the job's error, or, where not even that can be written, the worker's log."""
    if (error := bench.job(job).error) is not None:
        return error.sentence
    return next((line for line in bench.logs().splitlines() if "disk is full" in line or "No space" in line), "")


def it_refuses_what_a_person_wants_to_add_and_leaves_nothing_of_it(disk: Path):
    with Store(Database.open(default_url(disk / "data")), LocalBlobs(disk / "blobs")) as store:
        (small,) = store.keep(b"before")
        with store.write() as session:
            project = projects.create(session, kind="deck", owner="me", title="Before")
        with pytest.raises(StoreError, match=SAID) as refused:
            store.keep(os.urandom((MEBIBYTES + 1) << 20))
        assert "space" in (refused.value.fix or "")
        nothing_half_written(disk)
        fill(disk / "ballast")
        with pytest.raises(StoreError, match=SAID):
            _write_much(store)
        with store.read() as session:
            assert [each.title for each in projects.listed(session)] == ["Before"]
        assert store.blobs.get(small.sha256) == b"before"
        (disk / "ballast").unlink()
        nothing_half_written(disk)
        with store.write() as session:
            assert projects.rename(session, project.id, "After").title == "After"
        assert store.blobs.get(store.keep(b"after")[0].sha256) == b"after"


def _write_much(store: Store) -> None:
    """More than the database has room for within its pages."""
    with store.write() as session:
        for _ in range(2000):
            projects.create(session, kind="deck", owner="me", title="x" * 4000)
