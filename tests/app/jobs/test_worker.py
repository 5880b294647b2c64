"""A worker and its jobs, on SQLite and on Postgres: what a person sees, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.jobs import queue
from app.jobs.machine import lives
from app.store.purge import trim
from tests.app.jobs.bench import expected
from tests.app.jobs.loops import BRANCHES, STEPS

ALL = [*STEPS, *(f"branch-{n}" for n in range(BRANCHES)), "joined"]


def full(*steps: str) -> list[Any]:
    """Steps that only the long suites look at."""
    return [pytest.param(step, marks=pytest.mark.full) for step in steps]


class DescribeAJob:
    def it_makes_one_version_tells_its_steps_in_order_and_leaves_no_folder(self, shared):
        job = shared.submit()
        done = shared.wait(job, "done", "failed")
        assert shared.artifact(job) == expected()
        assert shared.states(job) == ["queued", "running", "done"]
        assert done.result["version_id"] == shared.versions(job)[0].id
        assert shared.marks(job) == dict.fromkeys(ALL, 1)

        said = [body["message"] for body in shared.said(job, "phase")]
        assert said[:3] == ["Doing a", "Doing b", "Doing c"]
        assert sorted(said[3:7]) == [f"Doing branch-{n}" for n in range(BRANCHES)]
        assert said[7:] == ["Doing joined"]
        assert [event.number for event in shared.events(job)] == list(range(1, done.last_event + 1))
        left = [p.name for p in shared.folder.glob("worker-*/work/*") if p.name.startswith(job)]
        assert left == []

    def it_estimates_by_what_earlier_ones_took(self, shared):
        shared.wait(shared.submit(), "done", "failed")
        job = shared.submit(spin="b")
        progress = shared.until(lambda: (p := shared.job(job).progress) and p.phase == "b" and p.tokens and p)
        assert progress.eta_seconds is not None
        shared.change(queue.cancel, job)
        shared.wait(job, "cancelled")


class DescribeAsking:
    def it_waits_for_an_answer_and_goes_on_with_it(self, shared):
        job = shared.submit(ask=True)
        assert shared.wait(job, "waiting").question == {"word": "w"}
        shared.change(queue.answer, job, "yes")
        shared.wait(job, "done", "failed")
        assert shared.artifact(job) == expected("w", "answered yes")
        assert shared.marks(job) == dict.fromkeys(ALL, 1)

    def it_holds_no_place_while_it_waits(self, shared):
        waiting = [shared.submit(ask=True) for _ in range(4)]
        for job in waiting:
            shared.wait(job, "waiting")
        shared.wait(shared.submit(), "done")
        for job in waiting:
            shared.change(queue.cancel, job)
            assert shared.job(job).state == "cancelled"


class DescribeFailing:
    @pytest.mark.parametrize("step", ["a", "branch-2", *full("c", "joined")])
    def it_is_retried_from_the_step_that_failed(self, shared, step):
        job = shared.submit(**{"break": step})
        failed = shared.wait(job, "failed", "done")
        assert failed.error.sentence == f"Step {step} broke."
        shared.change(queue.retry, job)
        shared.wait(job, "done")
        assert shared.artifact(job) == expected()
        marks = shared.marks(job)
        assert marks.pop(step) == 2
        finished = [name for name in marks if name in STEPS]
        assert all(marks[name] == 1 for name in finished)

    def it_is_retried_from_the_beginning_when_its_steps_were_trimmed(self, shared):
        job = shared.submit(**{"break": "branch-2"})
        shared.wait(job, "failed", "done")
        assert trim(shared.store, timedelta(0)) >= 1
        shared.change(queue.retry, job)
        shared.wait(job, "done", "failed")
        assert shared.artifact(job) == expected()
        assert all(shared.marks(job)[name] == 2 for name in STEPS)

    def it_says_what_kind_of_bug_it_was_and_no_more(self, shared):
        job = shared.submit(marks="/nowhere")
        assert shared.wait(job, "failed").error.sentence == "Something broke that should not have: FileNotFoundError."


class DescribeDying:
    @pytest.mark.parametrize("step", ["branch-1", *full("a", "joined")])
    def it_goes_on_when_its_process_is_killed(self, shared, step):
        job = shared.submit(die=step)
        shared.wait(job, "done", "failed")
        assert shared.artifact(job) == expected()
        assert shared.marks(job)[step] == 2
        assert shared.job(job).tries <= 2

    def it_is_given_up_when_that_happens_each_time_and_takes_no_other_job_along(self, shared):
        job, good = shared.submit(die="b", always=True), shared.submit()
        failed = shared.wait(job, "failed", "done")
        assert failed.error.code == "poison"
        assert shared.marks(job) == {"a": 1, "b": 3}
        shared.wait(good, "done")
        assert shared.artifact(good) == expected()


class DescribeCancelling:
    @pytest.mark.parametrize("step", ["b", "branch-2", *full(*(step for step in ALL if step not in ("b", "branch-2")))])
    def it_stops_a_step_that_asks_whether_to(self, shared, step):
        job = shared.submit(spin=step)
        shared.wait_for_step(job, step)
        shared.change(queue.cancel, job)
        shared.wait(job, "cancelled", "done")
        assert shared.states(job)[-1] == "cancelled"
        shared.change(queue.retry, job)
        shared.wait(job, "done")
        assert shared.artifact(job) == expected()

    @pytest.mark.parametrize("step", ["branch-3", *full("a", "joined")])
    def it_kills_one_that_does_not_with_all_that_it_started(self, shared, step):
        job = shared.submit(hang=step)
        child = Path(shared.job(job).request["marks"]) / "child"
        pid = int(shared.until(lambda: child.exists() and child.read_text()))
        shared.change(queue.cancel, job)
        shared.wait(job, "cancelled", "done")
        shared.until(lambda: not lives(pid))
        shared.change(queue.retry, job)
        shared.wait(job, "done")
        assert shared.artifact(job) == expected()

    def it_stops_the_right_one_of_two(self, shared):
        one, two = shared.submit(spin="b"), shared.submit(spin="b")
        for job in (one, two):
            shared.wait_for_step(job, "b")
        shared.change(queue.cancel, one)
        shared.wait(one, "cancelled")
        assert shared.job(two).state == "running"
        shared.change(queue.cancel, two)
        shared.wait(two, "cancelled")


class DescribeLimits:
    def it_runs_no_more_of_a_kind_than_its_limit(self, shared):
        jobs = [shared.submit("other", spin="a") for _ in range(2)] + [shared.submit("loop", spin="a")]
        shared.wait_for_step(jobs[0], "a")
        shared.wait_for_step(jobs[2], "a")
        assert shared.job(jobs[1]).state == "queued"
        for job in jobs:
            shared.change(queue.cancel, job)
        for job in jobs:
            shared.wait(job, "cancelled")


class DescribeStopping:
    @pytest.mark.parametrize("database_url", ["sqlite", *full("postgres")], indirect=True)
    def it_hands_its_jobs_back_and_takes_their_processes_along_when_it_is_killed(self, bench):
        worker = bench.worker()
        job = bench.submit(hang="branch-1")
        bench.wait_for_step(job, "branch-1")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait() == 0
        assert bench.job(job).state == "queued"
        assert bench.known_workers() == set()
        worker = bench.worker()
        bench.wait(job, "done", "failed")
        assert bench.artifact(job) == expected()
        assert all(bench.marks(job)[name] == 1 for name in STEPS)

        job = bench.submit(hang="b")
        child = Path(bench.job(job).request["marks"]) / "child"
        pid = int(bench.until(lambda: child.exists() and child.read_text()))
        os.kill(worker.pid, signal.SIGKILL)
        bench.until(lambda: not lives(pid))
