"""Who does a command's job: a worker that is at work on this machine, else one in this command, for this job alone.

A worker that runs already is asked only where this command has no settings of its own (a key, another browser, an
`impasto.toml`): the job is to be done as the command would do it. It knows no job.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from agents.settings import Settings
from app.jobs.here import host
from app.jobs.machine import lives, this_machine
from app.jobs.orphans import SILENT, hand_back
from app.store.ids import now
from app.store.tables import WorkerRow
from model.errors import ImpastoError

if TYPE_CHECKING:
    from app.jobs.processes import Processes
    from app.jobs.records import Job
    from app.jobs.worker import Worker
    from app.store import Store

CARRIED = frozenset({"data", "database", "blobs", "model", "log_level", "log_format", "traces", "jobs"})
"""Settings that the store, or the job itself, brings along."""
QUIET = ("impasto", "dbos", "sqlalchemy", "asyncio", "concurrent")
"""Loggers of a worker; what they say is none of what a command says."""
LONGEST_LOG = 200_000


class Attendant:
    """Sees that somebody does the job, as long as the command lives. Opens to others what dead commands left."""

    def __init__(self, store: Store, settings: Settings) -> None:
        hand_back(store)
        self._settings, self._store = settings, store
        self._alone = bool(settings.model_fields_set - CARRIED) or not is_served(store)
        self._processes: Processes | None = None
        self._worker: Worker | None = None
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the attendant)
        self._spoke: dict[str, bool] = {}
        self._handler = logging.StreamHandler(open(self._log.fileno(), "a", closefd=False))  # noqa: SIM115

    @property
    def machine(self) -> str:
        """What the job says of where it may run: see `app.jobs.here`."""
        return f"{host()}/{os.getpid()}" if self._alone else host()

    def prepare(self) -> None:
        """There will be a job: begin to load what it needs, where it is done by this command."""
        if self._alone and self._processes is None:
            from app.jobs.processes import processes_of

            self._processes = processes_of(self._settings, self._store, self._log)
            self._processes.begin()

    def attend(self, job: Job) -> None:
        """Be the job's worker where it needs one. Raises ImpastoError when there can be none."""
        if job.state not in ("queued", "running") or self._worker is not None:
            return
        if not self._alone:
            # The worker that was to do it may have gone; the job is open to every worker of this machine.
            self._alone = not is_served(self._store)
            return
        self.prepare()
        self._hush()
        from app.jobs.worker import Worker

        worker = Worker(self._settings, only=job.id, store=self._store, processes=self._processes)
        try:
            worker.start()
        except ImpastoError:
            raise
        except Exception as error:  # of DBOS: it has none that tells more
            raise ImpastoError(f"The worker of this command cannot start: {type(error).__name__}: {error}.") from error
        self._worker = worker

    def hurry(self) -> None:
        """The job is to be cancelled: do not wait for the next look."""
        if self._worker is not None:
            self._worker.watch.carry()

    def kept_log(self) -> Path | None:
        """What this command's worker and the job's process said, as a file of the person's; None where nobody did."""
        from app.endings import keep_text

        self._log.seek(0)
        said = self._log.read()[-LONGEST_LOG:].decode("utf-8", "replace").strip()
        return keep_text(said) if said else None

    def _hush(self) -> None:
        from app.logs import PlainLine

        self._handler.setFormatter(PlainLine())
        for name in QUIET:
            logger = logging.getLogger(name)
            self._spoke[name] = logger.propagate
            logger.addHandler(self._handler)
            logger.propagate = False

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.stop(at_once=True)
        elif self._processes is not None:
            self._processes.end_idle(0)

    def __enter__(self) -> Attendant:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._end()
        finally:
            for name in QUIET:
                logger = logging.getLogger(name)
                if self._handler in logger.handlers:
                    logger.removeHandler(self._handler)
                    logger.addHandler(logging.NullHandler())  # DBOS's threads may still have something to say
                    logger.propagate = self._spoke[name]
            self._handler.stream.close()
            self._log.close()


def is_served(store: Store) -> bool:
    """Whether a worker of this machine that takes any job is at work on the store. Raises DatabaseFailed."""
    import sqlalchemy as sa

    query = sa.select(WorkerRow.id, WorkerRow.pid, WorkerRow.beat_at).where(WorkerRow.host == this_machine())
    with store.read() as session:
        found = session.execute(query).all()
    return any(
        lives(row.pid) and now() - row.beat_at < SILENT and not row.id.rpartition(":")[2].startswith("alone")
        for row in found
    )
