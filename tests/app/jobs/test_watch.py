"""When a worker counts as dead: by its silence on the watcher's own clock, whatever any other clock says."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.jobs import queue, watch
from app.jobs.lease import MOST_TRIES, claim
from app.jobs.orphans import take_over
from app.jobs.watch import BEAT_SECONDS, SILENT_SECONDS, Watch
from app.store.ids import now
from app.store.tables import JobRow, WorkerRow

OTHER = "elsewhere:7:abc"


class Hands:
    """A clock that goes when it is told to."""

    at = 1000.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def hands(monkeypatch) -> Hands:
    made = Hands()
    monkeypatch.setattr(watch, "time", made)
    return made


@pytest.fixture
def here(store) -> Watch:
    made = Watch(store, f"here:{os.getpid()}:xyz", ("loop",), lambda jobs: None)
    made.register()
    return made


def register(store, worker=OTHER):
    host, pid, _ = worker.rsplit(":", 2)
    with store.write() as session:
        session.add(WorkerRow(id=worker, host=host, pid=int(pid)))


def beat(store, moment):
    with store.write() as session:
        session.execute(sa.update(WorkerRow).where(WorkerRow.id == OTHER).values(beat_at=moment))


def look(here, hands, seconds):
    """Look every two seconds for so long; what was found at the last look."""
    found = []
    for _ in range(int(seconds / BEAT_SECONDS)):
        hands.at += BEAT_SECONDS
        found = here.silent()
    return found


def running(store, worker):
    with store.write() as session:
        job = queue.submit(session, kind="loop", owner="me", title="t", request={})
        run = queue.row_of(session, job.id).run_id
    assert claim(store, job.id, run, worker)
    return job.id


class DescribeSilence:
    def it_is_a_beat_that_does_not_change(self, store, here, hands):
        register(store)
        assert look(here, hands, SILENT_SECONDS - BEAT_SECONDS) == []
        assert look(here, hands, 2 * BEAT_SECONDS) == [OTHER]

    @pytest.mark.parametrize("years", [-30, 0, 30])
    def it_is_not_a_clock_that_jumps(self, store, here, hands, years):
        register(store)
        for step in range(20):
            beat(store, datetime(2026 + years, 1, 1, tzinfo=UTC) + timedelta(seconds=-step if step % 2 else step))
            assert look(here, hands, BEAT_SECONDS) == []

    def it_is_not_this_workers_own_sleep(self, store, here, hands):
        register(store)
        look(here, hands, 4)
        hands.at += 3600  # a closed laptop, or a database that was away
        assert here.silent() == []
        beat(store, now())
        assert look(here, hands, SILENT_SECONDS - BEAT_SECONDS) == []

    def it_is_known_at_once_of_a_process_of_this_machine(self, store, here, hands):
        process = subprocess.Popen([sys.executable, "-c", "pass"])
        process.wait()
        dead = f"here:{process.pid}:abc"
        register(store, dead)
        assert look(here, hands, BEAT_SECONDS) == [dead]

    def it_is_known_at_once_of_a_holder_that_has_left(self, store, here, hands):
        running(store, "gone:1:abc")
        assert look(here, hands, BEAT_SECONDS) == ["gone:1:abc"]


class DescribeTakingOver:
    def it_queues_the_jobs_again_and_counts_the_tries(self, store, here):
        register(store)
        job = running(store, OTHER)
        assert take_over(here.store, OTHER) == 1
        with store.read() as session:
            row = session.get_one(JobRow, job)
            assert (row.state, row.worker_id, row.tries) == ("queued", None, 1)
            assert session.get(WorkerRow, OTHER) is None

    def it_gives_up_what_has_taken_many_workers_down(self, store, here):
        register(store)
        job = running(store, OTHER)
        with store.write() as session:
            session.get_one(JobRow, job).tries = MOST_TRIES
        take_over(here.store, OTHER)
        with store.read() as session:
            found = queue.find(session, job)
        assert (found.state, found.error.code) == ("failed", "poison")

    def it_does_not_start_again_what_a_person_wanted_to_stop(self, store, here):
        register(store)
        job = running(store, OTHER)
        with store.write() as session:
            queue.cancel(session, job)
        take_over(here.store, OTHER)
        with store.read() as session:
            assert queue.find(session, job).state == "cancelled"
