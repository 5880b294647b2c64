"""Who does a command's job: a worker that is at work on this machine, else one for this job alone.

A worker that runs already is asked only where this command has no settings of its own (a key, another browser, an
`impasto.toml`): the job is to be done as the command would do it. It knows no job.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import timedelta
from typing import IO, TYPE_CHECKING

from agents.settings import Settings
from app.jobs.here import host
from app.jobs.machine import lives, this_machine
from app.store.ids import now
from app.store.tables import WorkerRow
from model.errors import ImpastoError

if TYPE_CHECKING:
    from app.jobs.records import Job
    from app.store import Store

CARRIED = frozenset({"data", "database", "blobs", "model", "log_level", "log_format", "traces", "jobs"})
"""Settings that the store, or the job itself, brings along."""
SILENT = timedelta(seconds=12)
MOST_DEATHS = 3
STOP_SECONDS = 5.0


class Attendant:
    """Sees that somebody does the job, as long as the command lives."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._settings, self._store = settings, store
        self._alone = bool(settings.model_fields_set - CARRIED) or not is_served(store)
        self._worker: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the attendant)
        self._deaths = 0

    @property
    def machine(self) -> str:
        """What the job says of where it may run: see `app.jobs.here`."""
        return f"{host()}/{os.getpid()}" if self._alone else host()

    def attend(self, job: Job) -> None:
        """Start a worker for the job where it needs one. Raises ImpastoError when none stays alive."""
        if job.state not in ("queued", "running"):
            return
        if not self._alone:
            # The worker that was to do it may have gone; the job is open to every worker of this machine.
            self._alone = not is_served(self._store)
            return
        if self._worker is not None and self._worker.poll() is None:
            return
        if self._worker is not None:
            self._deaths += self._worker.returncode != 0
            self._end()
        if self._deaths >= MOST_DEATHS:
            raise ImpastoError(f"The worker of this command ended again and again: {self._last_words()}")
        self._worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "app", "worker", "--attached", "--job", job.id],
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,  # Ctrl-C is for the command, which cancels
            env={**os.environ, **self._place(), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )

    def _place(self) -> dict[str, str]:
        """The store, which flags of the command may have named."""
        place = {"IMPASTO_DATA": str(self._settings.data.resolve())}
        if self._settings.database is not None:
            place["IMPASTO_DATABASE"] = self._settings.database.get_secret_value()
        return place

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:500] if lines else "it said nothing."

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        assert worker.stdin is not None
        with suppress(OSError):
            worker.stdin.close()
        try:
            worker.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()

    def __enter__(self) -> Attendant:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
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
