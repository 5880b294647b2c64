"""Worker: takes jobs up and sees them through. `impasto worker`, as many on one Postgres as there are machines.

Each kind of job has a DBOS queue with its limit, and each run of a job is a DBOS workflow whose id is the job's
`run_id`. What a run has reached is in the store (steps, files, events), not in DBOS: so every new start, after an
answer, a retry, or the death of a worker, is a new workflow that goes on from the store. DBOS.resume_workflow would
start the same one again; a worker that comes back from the dead would then end the workflow that its heir runs.

DBOS is one per process, and so is the worker.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from agents.settings import Settings
from app.jobs.here import host
from app.jobs.kinds import KINDS, Kind
from app.jobs.lease import MOST_DEATHS, Lease, Superseded, claim, given_up
from app.jobs.machine import this_machine
from app.jobs.processes import GENTLE_SECONDS, Process, Processes, processes_of
from app.jobs.watch import Watch
from app.store import Store
from app.store.errors import DatabaseFailed

logger = logging.getLogger("impasto.worker")

APPLICATION_VERSION = "1"
"""DBOS runs a workflow only where this is the same. Raised when what a run needs of its worker changes."""
HERE_LIMIT = 2
"""Jobs of commands that one worker runs at once, whatever their kinds."""
ALONE = "alone"
"""Marks the id of a worker that is for one job only."""
ALONE_SECONDS = 0.1
"""From the wish to stop to the kill where the worker ends with its job: there is no model to be left loaded."""
HAND_BACK_SECONDS = 5.0
"""For what is under way to be handed back, where nobody waits for DBOS."""
POLL_SECONDS, POLL_ALONE_SECONDS = 1.0, 0.5
"""Between two looks into a queue; of a command's own worker. Others have seven queues, and each look costs some ms also
where there is never anything to do: at 0.3 s an idle worker took a tenth of a processor."""
AGAIN_SECONDS = 1.0
"""Between two tries to reach a database that does not answer."""


class Worker:
    """Runs jobs until it is stopped."""

    def __init__(
        self,
        settings: Settings,
        kinds: Iterable[Kind] = KINDS,
        *,
        limit: int | None = None,
        only: str | None = None,
        store: Store | None = None,
        processes: Processes | None = None,
    ) -> None:
        self.settings = settings
        self.kinds = {kind.name: kind for kind in kinds}
        self.limit = limit
        """Jobs of each kind at once, instead of the kinds' own limits."""
        self.only = only
        """The one job that it is for: the worker of a command."""
        self.store = store or Store.open(settings)
        self._borrowed = store is not None
        self.id = f"{this_machine()}:{os.getpid()}:{ALONE if only else ''}{secrets.token_hex(4)}"
        self.processes = processes or processes_of(settings, self.store)
        self.stopping = threading.Event()
        self._at_work: dict[str, Process] = {}
        self._seen_to = 0
        self._lock = threading.Lock()
        steps_last = timedelta(days=settings.keep_steps_days)
        self.watch = Watch(
            self.store, self.id, tuple(self.kinds), self._cancel, steps_last, only, self.processes.end_idle
        )

    def start(self) -> None:
        """Begin to take jobs. Returns at once. Raises DatabaseFailed."""
        self.watch.register()
        _launch(self)
        self.watch.start()
        logger.info("worker %s is at work on %s", self.id, self.store.database.name)

    def stop(self, *, at_once: bool = False) -> None:
        """End in order: jobs under way are handed back as they are, and go on elsewhere or at the next start.

        `at_once`: this process ends soon after it, and need not wait for DBOS's threads.
        """
        self.stopping.set()
        self.watch.stop(GENTLE_SECONDS if at_once else None)
        if at_once:  # a job that is done is that a moment before its process says so
            self._wait_for_rest(GENTLE_SECONDS)
        with self._lock:
            processes = list(self._at_work.values())
        for process in processes:
            process.kill()
        if at_once:
            self._wait_for_rest(HAND_BACK_SECONDS)
        else:
            DBOS.destroy(workflow_completion_timeout_sec=10)
        self.processes.end_idle(0)
        with suppress(DatabaseFailed):
            self.watch.leave()
        if not self._borrowed:
            self.store.close()

    def _wait_for_rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._seen_to and time.monotonic() < until:
            time.sleep(0.01)

    def execute(self, job_id: str, run_id: str, kind: str) -> str:
        """See one run of a job through; how it ended. Its process may die and be started again meanwhile."""
        if self.only not in (None, job_id):
            return "elsewhere"  # two commands share a queue; who it belongs to sees that it is queued again
        with self._lock:
            self._seen_to += 1
        try:
            return self._see_through(job_id, run_id, kind)
        finally:
            with self._lock:
                self._seen_to -= 1

    def _see_through(self, job_id: str, run_id: str, kind: str) -> str:
        deaths = 0
        while True:
            if self.stopping.is_set():
                raise RuntimeError("the worker stops; the job stays queued")
            lease = self._persist(lambda: claim(self.store, job_id, run_id, self.id))
            if lease is None:
                return "gone"
            ended = self._perform(lease, self.kinds[kind].target)
            if ended == "died":
                deaths = self._persist(lambda held=lease, before=deaths: self._died(held, before))
                logger.warning("the process of job %s died (%d at this step)", job_id, deaths)
            elif ended == "database":
                time.sleep(AGAIN_SECONDS)
            else:
                return ended

    def _died(self, lease: Lease, before: int) -> int:
        """How often the job's process has died at the same step; at the last time the job is given up."""
        try:
            with lease.write() as (_, row):
                deaths = 1 if row.tries == 1 else before + 1  # a saved step sets tries back to 1
            if deaths >= MOST_DEATHS:
                lease.fail(given_up(deaths))
        except Superseded:
            return before
        return deaths

    def _perform(self, lease: Lease, target: str) -> str:
        process = self.processes.take()
        with self._lock:
            self._at_work[lease.job_id] = process
        try:
            if self.stopping.is_set():
                process.kill()
            ended = process.perform(lease, target)
        finally:
            with self._lock:
                del self._at_work[lease.job_id]
            self.processes.give_back(process)
        return self._persist(lambda: self._settled(lease, ended))

    def _settled(self, lease: Lease, ended: str | None) -> str:
        """Write what the job's process could not write itself."""
        try:
            with lease.store.read() as session:
                asked = self.watch.is_cancel_asked(session, lease.job_id)
            if ended == "cancelled" or (ended is None and asked):
                lease.cancelled()
                return "cancelled"
            if ended is None and self.stopping.is_set():
                lease.release()
                return "released"
        except Superseded:
            return "superseded"
        return ended or "died"

    def _cancel(self, job_ids: Iterable[str]) -> None:
        with self._lock:
            found = {job_id: self._at_work[job_id] for job_id in job_ids if job_id in self._at_work}
        until = time.monotonic() + (ALONE_SECONDS if self.only else GENTLE_SECONDS)
        for job_id, process in found.items():
            process.ask_to_stop(job_id)
        for job_id, process in found.items():
            process.stop(job_id, until)

    def _persist(self, work: Any) -> Any:
        """Try until the database answers: a job is not lost because its database was away."""
        while True:
            try:
                return work()
            except DatabaseFailed as error:
                logger.warning("%s", error)
                if self.stopping.wait(AGAIN_SECONDS):
                    raise


_worker: Worker | None = None


@DBOS.workflow(name="impasto.job")
def run_job(job_id: str, run_id: str, kind: str) -> str:
    """One run of a job, as DBOS sees it."""
    return execute(job_id, run_id, kind)


@DBOS.step(name="impasto.execute")
def execute(job_id: str, run_id: str, kind: str) -> str:
    """All of the run: its own steps are in the store."""
    assert _worker is not None
    return _worker.execute(job_id, run_id, kind)


def queue_of(kind: str) -> str:
    """Name of a kind's queue."""
    return f"impasto.{kind}"


def here_queue() -> str:
    """Name of the queue for what commands of this machine asked."""
    return f"impasto.here.{host()}"


def alone_queue() -> str:
    """Name of the queue of a command's own worker: one of a few, so that they need no clearing away."""
    return f"impasto.alone.{os.getpid() % 16}"


def _launch(worker: Worker) -> None:
    global _worker
    if _worker is not None:
        DBOS.destroy()  # of a worker that stopped at once
    _worker = worker
    url = worker.store.database.url.replace("postgresql+psycopg://", "postgresql://", 1)
    config: DBOSConfig = {
        "name": "impasto",
        "system_database_url": url.replace("sqlite+pysqlite://", "sqlite://", 1),
        "executor_id": worker.id,
        "application_version": APPLICATION_VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "enable_otlp": False,
    }
    DBOS(config=config)
    queues = _queues(worker)
    DBOS.listen_queues(list(queues))
    DBOS.launch()
    for name, limit in queues.items():
        DBOS.register_queue(
            name, worker_concurrency=limit, polling_interval_sec=POLL_ALONE_SECONDS if worker.only else POLL_SECONDS
        )


def _queues(worker: Worker) -> dict[str, int]:
    """Those that the worker listens to, with how much it takes of each at once."""
    if worker.only:
        return {alone_queue(): 1}
    limits = {
        queue_of(kind.name): worker.limit or worker.settings.jobs.get(kind.name, kind.limit)
        for kind in worker.kinds.values()
    }
    return {**limits, here_queue(): worker.limit or HERE_LIMIT}
