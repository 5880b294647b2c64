"""Whatever dies, whenever: the same artifact, each step's effect once, every event in order.

The loops are seeded. The short form kills a few times, each kind of death on one of the databases; the long one
(`./impasto test --full`) a lot, on both.
"""

from __future__ import annotations

import os
import random
import signal
import time
from functools import partial

import pytest
import sqlalchemy as sa

from app.jobs import queue
from app.store.database import default_url
from app.store.tables import VersionRow
from tests.app.jobs.bench import Bench, expected, opened
from tests.app.jobs.loops import BRANCHES, STEPS
from tests.app.postgres import Postgres

SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(2, 25))]
PLACES = ["branch-0", *(pytest.param(step, marks=pytest.mark.full) for step in (*STEPS, "joined"))]
KILLS = 3
FIRST_ON_SQLITE = ["sqlite", pytest.param("postgres", marks=pytest.mark.full)]


def check(bench: Bench, job: str, kills: int) -> None:
    """What must hold whatever happened."""
    assert bench.artifact(job) == expected()
    numbers = [event.number for event in bench.events(job)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(bench.said(job, "version")) == 1
    assert bench.states(job).count("done") == 1
    marks = bench.marks(job)
    again = sum(marks[name] - 1 for name in (*STEPS, "joined"))
    assert again <= kills  # only the step that was cut off is done again
    assert all(marks[f"branch-{n}"] <= 1 + kills for n in range(BRANCHES))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("database_url", FIRST_ON_SQLITE, indirect=True)
def it_makes_the_same_when_the_worker_is_killed_again_and_again(bench, seed):
    chance = random.Random(seed)
    job = bench.submit(dawdle=0.3)
    kills = 0
    worker = bench.worker()
    for _ in range(KILLS):
        bench.until(lambda: bench.job(job).state in ("running", "done"))
        time.sleep(chance.uniform(0, 1.5))
        if bench.job(job).ended:
            break
        os.kill(worker.pid, signal.SIGKILL)
        kills += 1
        worker = bench.worker()
    bench.wait(job, "done", "failed")
    check(bench, job, kills)


@pytest.mark.parametrize("step", PLACES)
@pytest.mark.parametrize("database_url", ["postgres", pytest.param("sqlite", marks=pytest.mark.full)], indirect=True)
def it_makes_the_same_when_the_worker_is_killed_at_a_step(bench, step):
    worker = bench.worker()
    job = bench.submit(hang=step)
    bench.wait_for_step(job, step)
    os.kill(worker.pid, signal.SIGKILL)
    bench.worker()
    bench.wait(job, "done", "failed")
    check(bench, job, 1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.full
def it_shares_jobs_between_workers_and_loses_none_when_one_is_killed(postgres, tmp_path, seed):
    chance = random.Random(seed)
    for bench in opened(postgres.new_database(), tmp_path):
        workers = [bench.worker(), bench.worker()]
        jobs = [bench.submit(dawdle=0.2) for _ in range(5)]
        time.sleep(chance.uniform(0.5, 4))
        os.kill(chance.choice(workers).pid, signal.SIGKILL)
        for job in jobs:
            bench.wait(job, "done", "failed")
            check(bench, job, 1)


def it_takes_over_from_a_worker_that_stops_and_ignores_it_when_it_comes_back(postgres, tmp_path):
    """A worker that is stopped beats no more, though its process is there: its silence is noticed. Its job's process
    runs on as a zombie: its writes are refused, and it makes nothing twice."""
    for bench in opened(postgres.new_database(), tmp_path):
        sleeper = bench.worker()
        job = bench.submit(spin="branch-1")
        bench.wait_for_step(job, "branch-1")
        os.kill(sleeper.pid, signal.SIGSTOP)
        bench.worker()
        bench.wait(job, "done", "failed")
        assert bench.states(job).count("running") == 2
        os.kill(sleeper.pid, signal.SIGCONT)
        later = bench.submit()
        bench.wait(later, "done", "failed")
        check(bench, job, 1)
        check(bench, later, 0)
        bench.until(partial(_are_two, bench))


def _are_two(bench: Bench) -> bool:
    return len(bench.known_workers()) == 2


@pytest.mark.full
def it_starts_each_job_once_however_many_workers_race_for_it(postgres, tmp_path):
    for bench in opened(postgres.new_database(), tmp_path):
        for _ in range(2):
            bench.worker()
        jobs = [bench.submit() for _ in range(6)]
        for job in jobs:
            bench.wait(job, "done", "failed")
            assert bench.states(job) == ["queued", "running", "done"]
            check(bench, job, 0)


@pytest.mark.parametrize("database_url", FIRST_ON_SQLITE, indirect=True)
def it_keeps_a_question_through_the_death_of_everything(bench):
    worker = bench.worker()
    job = bench.submit(ask=True)
    bench.wait(job, "waiting")
    os.kill(worker.pid, signal.SIGKILL)
    bench.change(queue.answer, job, "yes")
    assert bench.job(job).state == "queued"
    bench.worker()
    bench.wait(job, "done", "failed")
    assert bench.artifact(job) == expected("w", "answered yes")
    assert all(count == 1 for count in bench.marks(job).values())


def it_waits_for_a_database_that_is_away(tmp_path):
    server = Postgres()
    try:
        for bench in opened(server.new_database(), tmp_path):
            bench.worker()
            job = bench.submit(dawdle=0.5)
            bench.wait_for_step(job, "b")
            server.kill()
            time.sleep(3)
            server.start()
            bench.wait(job, "done", "failed")
            check(bench, job, 1)
            later = bench.submit()
            bench.wait(later, "done", "failed")
            check(bench, later, 0)
    finally:
        server.stop()


@pytest.mark.parametrize("database_url", FIRST_ON_SQLITE, indirect=True)
@pytest.mark.full
def it_says_that_the_disk_is_full_and_goes_on_when_it_is_not(bench):
    """The blobs' folder cannot be written for a while: the job fails with a sentence, and a retry makes the same."""
    bench.worker()
    job = bench.submit(spin="c")
    bench.wait_for_step(job, "c")
    blobs = bench.folder / "blobs"
    blobs.rename(bench.folder / "away")
    blobs.write_bytes(b"in the way")
    bench.change(queue.cancel, job)
    bench.wait(job, "cancelled")
    bench.change(queue.retry, job)
    failed = bench.wait(job, "failed", "done")
    assert failed.error is not None
    assert "bytes" in failed.error.sentence
    blobs.unlink()
    (bench.folder / "away").rename(blobs)
    bench.change(queue.retry, job)
    bench.wait(job, "done", "failed")
    check(bench, job, 2)


@pytest.mark.full
def it_finds_jobs_whose_workflow_was_lost(tmp_path):
    """A worker that dies between taking a workflow and taking up its job leaves a queued job that nothing runs."""
    for bench in opened(default_url(tmp_path), tmp_path):
        worker = bench.worker()
        bench.wait(bench.submit(), "done")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        job = bench.submit()
        with bench.store.write() as session:
            run = queue.row_of(session, job).run_id
            columns = (
                "workflow_uuid, status, name, executor_id, application_version, created_at, updated_at, queue_name"
            )
            values = ":run, 'PENDING', 'impasto.job', 'dead', '1', 1, 1, 'impasto.loop'"
            session.execute(sa.text(f"INSERT INTO workflow_status ({columns}) VALUES ({values})"), {"run": run})
        bench.worker()
        bench.wait(job, "done", "failed")
        check(bench, job, 0)
        with bench.store.read() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(VersionRow)) == 2
