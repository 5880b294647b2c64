"""Clocks that jump, or are wrong: leases, take-over and what is shown do not depend on them."""

from __future__ import annotations

import os
import signal
from functools import partial

import pytest

from tests.app.jobs.bench import Bench, expected, opened

HOUR = 3600.0
JUMPS = [-48 * HOUR, pytest.param(48 * HOUR, marks=pytest.mark.full)]


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.full
def it_keeps_a_job_whose_workers_clock_jumps_and_takes_it_over_when_that_worker_dies(postgres, tmp_path, jump):
    clock = tmp_path / "jump"
    for bench in opened(postgres.new_database(), tmp_path):
        jumpy = bench.worker("tests.app.jobs.skewed", IMPASTO_JUMP=str(clock))
        job = bench.submit(dawdle=2)
        bench.wait_for_step(job, "a")
        bench.worker()
        clock.write_text(str(jump))
        bench.wait(job, "done", "failed")
        # The other worker looks every two seconds and took nothing: it goes by beats that change, not by their times.
        assert bench.states(job) == ["queued", "running", "done"]
        assert bench.artifact(job) == expected()
        assert len(bench.known_workers()) == 2
        numbers = [event.number for event in bench.events(job)]
        assert numbers == list(range(1, len(numbers) + 1))

        later = [bench.submit(dawdle=0.3) for _ in range(3)]
        bench.until(partial(_any_runs, bench, later))
        os.kill(jumpy.pid, signal.SIGKILL)
        for each in later:
            bench.wait(each, "done", "failed")
            assert bench.artifact(each) == expected()
            assert bench.states(each).count("done") == 1


def _any_runs(bench: Bench, jobs: list[str]) -> bool:
    return any(bench.job(each).state == "running" for each in jobs)


@pytest.mark.full
def it_works_beside_a_worker_whose_clock_is_a_year_ahead(postgres, tmp_path):
    clock = tmp_path / "jump"
    clock.write_text(str(365 * 24 * HOUR))
    for bench in opened(postgres.new_database(), tmp_path):
        bench.worker("tests.app.jobs.skewed", IMPASTO_JUMP=str(clock))
        bench.worker()
        jobs = [bench.submit() for _ in range(6)]
        for job in jobs:
            bench.wait(job, "done", "failed")
            assert bench.states(job) == ["queued", "running", "done"]
            assert bench.artifact(job) == expected()
