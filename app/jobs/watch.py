"""Watch: what a worker does beside its jobs. It beats; carries wishes to cancel; puts queued jobs into their queues;
takes over the jobs of workers that fell silent; purges the store and trims what is of no more use.

Silence is measured by this worker's own monotonic clock: a beat that has not changed for SILENT_SECONDS. So neither
two machines with different clocks nor a clock that jumps make a worker look dead. Where a wrong guess is made all the
same (a machine that sleeps), the fence keeps the sleeper from writing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

import sqlalchemy as sa
from dbos import DBOS, SetWorkflowID
from sqlalchemy.orm import Session

from app.jobs.here import HERE, host
from app.jobs.machine import lives
from app.jobs.orphans import adopt, take_over
from app.store import Store
from app.store.errors import StoreError
from app.store.ids import new_id, now
from app.store.purge import purge, trim
from app.store.tables import JobRow, WorkerRow

logger = logging.getLogger("impasto.worker")

CANCEL_SECONDS = 0.15
"""Between two looks for wishes to cancel."""
DISPATCH_SECONDS = 0.3
ALONE_SECONDS = 1.0
"""The same of a command's worker: its job is queued when it starts, and again after an answer."""
PURGE_SECONDS = 3600.0
FIRST_PURGE_SECONDS = 60.0
"""After the start: a worker that never runs for an hour purges too."""
TRIMMED_AT_ONCE = 500
REST_SECONDS = 30.0
"""Between two looks for processes that have had no job for long."""
BEAT_SECONDS = 2.0
SILENT_SECONDS = 12.0
"""After so long without a beat a worker counts as dead. Six beats: a busy machine may miss some."""

OVER = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
"""DBOS's words for a workflow that has ended."""
RUNNABLE = ("ENQUEUED", "DELAYED")
"""DBOS's words for a workflow that a worker will take."""


class Watch:
    """The threads of a worker that are not jobs."""

    def __init__(
        self,
        store: Store,
        worker_id: str,
        kinds: tuple[str, ...],
        cancel: Callable[[Iterable[str]], None],
        steps_last: timedelta = timedelta(days=30),
        only: str | None = None,
        rest: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = store
        self.worker_id = worker_id
        self.kinds = kinds
        self.steps_last = steps_last
        """How long the steps of jobs that ended unfinished are kept, and DBOS's rows of runs that are over."""
        self.only = only
        """The one job that this worker is for; None: any."""
        self._cancel = cancel
        self._rest = rest
        self._stop = threading.Event()
        self._host, pid, _ = worker_id.rsplit(":", 2)
        self._pid = int(pid)
        self._looked = 0.0
        self._seen: dict[str, tuple[object, float]] = {}
        self._threads: list[threading.Thread] = []
        self._queued: set[str] = set()

    def register(self) -> None:
        """Be known before any job is taken up."""
        with self.store.write() as session:
            session.add(WorkerRow(id=self.worker_id, host=self._host, pid=self._pid))

    def start(self) -> None:
        """Begin."""
        dispatch = ALONE_SECONDS if self.only else DISPATCH_SECONDS
        rounds = (
            (self.carry, CANCEL_SECONDS, CANCEL_SECONDS),
            (self.dispatch, dispatch, 0.0 if self.only else dispatch),
            (self.beat, BEAT_SECONDS, BEAT_SECONDS),
            (self.purge, PURGE_SECONDS, FIRST_PURGE_SECONDS),
            (self.rest, REST_SECONDS, REST_SECONDS),
        )
        for work, *seconds in rounds:
            thread = threading.Thread(target=self._rounds, args=(work, *seconds), name=work.__name__, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self, seconds: float | None = None) -> None:
        """End the rounds; beats end too. Waits for those under way, at most so long."""
        self._stop.set()
        for thread in self._threads:
            thread.join(seconds)

    def leave(self) -> None:
        """Say that this worker is no more."""
        with self.store.write() as session:
            session.execute(sa.delete(WorkerRow).where(WorkerRow.id == self.worker_id))

    def beat(self) -> None:
        """Show that this worker lives, and look after those that do not, and what they left."""
        with self.store.write() as session:
            mine = sa.update(WorkerRow).where(WorkerRow.id == self.worker_id).values(beat_at=now())
            if session.execute(mine).rowcount == 0:  # pyright: ignore[reportAttributeAccessIssue]
                session.add(WorkerRow(id=self.worker_id, host=self._host, pid=self._pid))
        for silent in self.silent():
            count = take_over(self.store, silent)
            logger.warning("worker %s fell silent: %d jobs taken over", silent, count)
        adopt(self.store)
        self.renew_stranded()

    def carry(self) -> None:
        """Carry the wish to cancel to this worker's jobs."""
        with self.store.read() as session:
            mine = sa.select(JobRow.id).where(JobRow.state == "running", JobRow.worker_id == self.worker_id)
            asked = session.scalars(mine.where(JobRow.cancel_asked)).all()
        self._cancel(asked)

    @staticmethod
    def is_cancel_asked(session: Session, job_id: str) -> bool:
        """Whether a person wants this job to stop."""
        return bool(session.scalar(sa.select(JobRow.cancel_asked).where(JobRow.id == job_id)))

    def dispatch(self) -> None:
        """Give every queued job that may run here a workflow, once: its id is the run's."""
        from app.jobs.worker import alone_queue, here_queue, queue_of, run_job

        machine = JobRow.request[HERE]["machine"].as_string()
        mine = JobRow.id == self.only if self.only else sa.or_(machine.is_(None), machine == host())
        with self.store.read() as session:
            waiting = sa.select(JobRow.id, JobRow.run_id, JobRow.kind, machine.label("machine")).where(
                JobRow.state == "queued", JobRow.kind.in_(self.kinds), mine
            )
            jobs = session.execute(waiting.order_by(JobRow.created_at)).all()
        fresh = [job for job in jobs if job.run_id not in self._queued]
        for job in fresh:
            anywhere = queue_of(job.kind) if job.machine is None else here_queue()
            with SetWorkflowID(job.run_id):
                name = alone_queue() if self.only else anywhere
                DBOS.enqueue_workflow(name, run_job, job.id, job.run_id, job.kind)
        self._queued = {job.run_id for job in jobs}

    def silent(self) -> list[str]:
        """Workers that are dead, or seem to be."""
        moment = time.monotonic()
        if moment - self._looked > 3 * BEAT_SECONDS:
            self._seen.clear()  # it was this worker that slept, or the database that was away: look anew
        with self.store.read() as session:
            others = session.execute(
                sa.select(WorkerRow.id, WorkerRow.host, WorkerRow.pid, WorkerRow.beat_at).where(
                    WorkerRow.id != self.worker_id
                )
            ).all()
            held = sa.select(JobRow.worker_id).where(JobRow.state == "running", JobRow.worker_id.is_not(None))
            holders = set(session.scalars(held.distinct()))
        self._looked = moment
        known = {row.id for row in others}
        # A worker is registered before it takes a job: who holds one and is not, has left, or was taken for dead.
        found = sorted(filter(None, holders - known - {self.worker_id}))
        for row in others:
            beat, since = self._seen.setdefault(row.id, (row.beat_at, moment))
            if beat != row.beat_at:
                self._seen[row.id] = (row.beat_at, moment)
            elif moment - since >= SILENT_SECONDS or (row.host == self._host and not lives(row.pid)):
                found.append(row.id)
        self._seen = {ident: seen for ident, seen in self._seen.items() if ident in known}
        return found

    def renew_stranded(self) -> int:
        """Give queued jobs whose workflow will never run a new one; how many there were.

        A worker may die between taking a workflow and taking up its job, or end before its job was taken up.
        """
        with self.store.read() as session:
            runs = session.scalars(sa.select(JobRow.run_id).where(JobRow.state == "queued").limit(500)).all()
            alive = set(session.scalars(sa.select(WorkerRow.id)))
        if not runs:
            return 0
        count = 0
        for workflow in DBOS.list_workflows(workflow_ids=list(runs), load_input=False, load_output=False):
            taken = workflow.status == "PENDING" and workflow.executor_id in alive
            if workflow.status in RUNNABLE or taken:
                continue
            with self.store.write() as session:
                stuck = sa.update(JobRow).where(JobRow.run_id == workflow.workflow_id, JobRow.state == "queued")
                changed = session.execute(stuck.values(run_id=new_id()))
                count += changed.rowcount  # pyright: ignore[reportAttributeAccessIssue]
            if workflow.status == "PENDING":
                DBOS.cancel_workflow(workflow.workflow_id)
        return count

    def rest(self) -> None:
        """End what has rested for long."""
        self._rest()

    def purge(self) -> None:
        """Delete what is of no more use: projects long in the bin, bytes that nobody names, old steps and runs."""
        steps, runs = trim(self.store, self.steps_last), self.trim_runs()
        gone = purge(self.store)
        logger.info(
            "purged %d projects, %d files, %d bytes; steps of %d jobs, %d runs",
            gone.projects, gone.blobs, gone.bytes, steps, runs,
        )  # fmt: skip

    def trim_runs(self) -> int:
        """Delete DBOS's rows of runs that are over and old, or whose worker is no more; how many there were.

        The store tells all that they told. What a dead worker was at goes on as a new run, and its row would stay.
        """
        before, count = (now() - self.steps_last).isoformat(), 0
        while not self._stop.is_set():
            over = DBOS.list_workflows(
                status=list(OVER), end_time=before, limit=TRIMMED_AT_ONCE, load_input=False, load_output=False
            )
            if not over:
                break
            DBOS.delete_workflows([workflow.workflow_id for workflow in over])
            count += len(over)
        with self.store.read() as session:
            alive = set(session.scalars(sa.select(WorkerRow.id)))
        begun = DBOS.list_workflows(
            status="PENDING", end_time=before, limit=TRIMMED_AT_ONCE, load_input=False, load_output=False
        )
        left = [workflow.workflow_id for workflow in begun if workflow.executor_id not in alive]
        if left:
            DBOS.delete_workflows(left)
        return count + len(left)

    def _rounds(self, work: Callable[[], None], seconds: float, first: float) -> None:
        pause = first
        while not self._stop.wait(pause):
            pause = seconds
            try:
                work()
            except StoreError as error:
                logger.warning("%s", error)
            except Exception:
                logger.exception("a round of %s failed", work.__name__)
