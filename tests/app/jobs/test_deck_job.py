"""The real deck graph as a job, with the embedded model and a real browser, disturbed wherever it can be."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs import queue
from app.store.database import default_url
from tests.app.jobs.bench import Bench, opened

NOTES = """# Night buses in Orrin

Night buses ran on four lines from March to August 2025. They carried 61,400 passengers, 38 % more than planned.

## What it cost

Running the four lines cost €412,000. Fares brought in €139,000, so each trip cost the town €4.45.

## What people said

Most passengers were shift workers and students. In 820 interviews, 71 % said that they had no other way
home after midnight.

## What comes next

Line N3 carried only nine passengers an hour and should end at 2:00. The other three lines should run
until 4:30 on weekends.
"""
PHASES = ("outline", "draft", "charts", "render", "check", "export")
FIRST = ("draft", "render")
"""Where the short form cancels: in a branch, in the browser."""
FILES = {"deck.pptx", "deck.pdf", "deck.html", "deck.json", "sources.json", "checks.json"}
SMALL = {"IMPASTO_TIER": "small", "IMPASTO_THREADS": "1"}


def submit(bench: Bench, **wish: object) -> str:
    (blob,) = bench.store.keep(NOTES.encode())
    return bench.submit("deck", files={"notes.md": blob.sha256}, inputs=["notes.md"], slides=5, **wish)


def reaches(bench: Bench, job: str, phase: str) -> bool:
    """Wait until the job runs and has said that it came to a phase: a short one is over when it is looked for."""

    def looked() -> str | None:
        state = bench.job(job).state
        said = any(body["phase"] == phase for body in bench.said(job, "phase"))
        return state if state in ("done", "failed") or (said and state == "running") else None

    return bench.until(looked) == "running"


def spec_of(bench: Bench, job: str) -> dict:
    return bench.versions(job)[0].spec


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.full)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """On Postgres in the long form only: the loops of `test_worker.py` run on both."""
    sqlite = request.param == "sqlite"
    yield from opened(
        default_url(tmp_path / "data") if sqlite else request.getfixturevalue("postgres").new_database(), tmp_path
    )


@pytest.mark.parametrize(
    ("phases", "least"), [(FIRST, 1), pytest.param(PHASES, 4, marks=pytest.mark.full)], ids=["some", "every"]
)
@pytest.mark.full
def it_makes_the_same_deck_whatever_phase_it_is_cancelled_in(bench: Bench, phases: tuple[str, ...], least: int):
    """One job undisturbed, one cancelled in these phases and retried; short ones may be over by then. `test_graph_faults.py` kills at every node."""
    bench.worker(**SMALL)
    calm = submit(bench)
    done = bench.wait(calm, "done", "failed")
    assert done.error is None
    (version,) = bench.versions(calm)
    assert {path for path in version.files if "/" not in path} == FILES
    assert done.result["slides"] == len(version.spec["slides"])

    cancelled = submit(bench)
    cancels = 0
    for phase in phases:
        if not reaches(bench, cancelled, phase):
            break
        bench.change(queue.cancel, cancelled)
        if bench.wait(cancelled, "cancelled", "done").state == "done":
            break
        cancels += 1
        bench.change(queue.retry, cancelled)
    assert cancels >= least
    bench.wait(cancelled, "done", "failed")
    assert spec_of(bench, cancelled) == version.spec
    assert bench.artifact(cancelled)["deck.html"] == bench.store.blobs.get(version.files["deck.html"])


@pytest.mark.full
def it_waits_for_the_outline_to_be_looked_at_and_survives_meanwhile(bench):
    worker = bench.worker(**SMALL)
    job = submit(bench, review=True)
    asked = bench.wait(job, "waiting", "failed").question
    os.kill(worker.pid, signal.SIGKILL)
    bench.change(queue.answer, job, {"outline": {"title": 7}})
    bench.worker(**SMALL)
    again = bench.until(lambda: (q := bench.job(job).question) and "problem" in q and q)
    assert "not an outline" in again["problem"]
    assert again["outline"] == asked["outline"]
    edited = {**asked["outline"], "title": "Buses after dark"}
    bench.change(queue.answer, job, {"outline": edited})
    bench.wait(job, "done", "failed")
    assert spec_of(bench, job)["title"] == "Buses after dark"
