"""A job's own process, seen from its worker: started when needed, kept between jobs, cancelled, killed.

In a process of its own a job can be stopped wherever it is, inside a tensor operation or a page that never loads; it
may crash or run out of memory, and the worker and the other jobs go on.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from pydantic import SecretStr

from agents.settings import Settings
from app.jobs.lease import Lease
from app.jobs.machine import kill_tree
from app.store import Store

GENTLE_SECONDS = 0.4
"""From the wish to stop to the kill: time to end between two tokens and to leave the model loaded."""
IDLE_SECONDS = 300
"""A process without a job is ended after so long, to give its memory back."""


class Process:
    """One child. Not thread-safe, but for `ask_to_stop`, `stop` and `kill`."""

    def __init__(self, place: dict[str, Any], log: IO[bytes] | None = None) -> None:
        command = [sys.executable, "-P", "-m", "app.jobs.runner"]
        path = os.pathsep.join(p for p in sys.path if p)
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path, "IMPASTO_DATA": str(Path(place["settings"]["data"]).absolute())},
        )
        self.idle_since = time.monotonic()
        self._lock = threading.Lock()
        self._at_work: str | None = None
        self._order(place)

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def lives(self) -> bool:
        return self._child.poll() is None

    def perform(self, lease: Lease, target: str) -> str | None:
        """Do the job; how it ended (see `runner.py`), or None when the process died over it."""
        with self._lock:
            self._at_work = lease.job_id
        self._order({"job": lease.job_id, "fence": lease.fence, "target": target})
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        with self._lock:
            self._at_work = None
        self.idle_since = time.monotonic()
        try:
            return str(json.loads(line)["ended"])
        except ValueError:
            self.kill()
            return None

    def ask_to_stop(self, job_id: str) -> None:
        """Ask this job to end by itself. Nothing happens when the process is at another one."""
        self._order({"cancel": job_id})

    def stop(self, job_id: str, until: float) -> None:
        """Wait for the job to end until this moment of the monotonic clock; then kill the process."""
        while self._at_work == job_id and time.monotonic() < until:
            time.sleep(0.02)
        with self._lock:
            if self._at_work == job_id:
                self.kill()

    def kill(self) -> None:
        """End it with all that it started."""
        if self.lives:
            kill_tree(self._child.pid)
        self._child.wait()

    def close(self) -> None:
        """Kill it and give its pipes back."""
        self.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _order(self, order: dict[str, Any]) -> None:
        assert self._child.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it died: `perform` finds out
            self._child.stdin.write(json.dumps(order) + "\n")
            self._child.stdin.flush()


class Processes:
    """The children of a worker: idle ones are taken before new ones are started. Thread-safe."""

    def __init__(self, settings: Settings, database: str, blobs: str, log: IO[bytes] | None = None) -> None:
        """`log`: where they say what goes wrong, instead of on stderr."""
        self._log = log
        self._place = {"settings": _plain(settings), "database": database, "blobs": blobs}
        self._idle: list[Process] = []
        self._lock = threading.Lock()

    def take(self) -> Process:
        """An idle child, or a new one."""
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.lives:
                    return process
                process.close()
        return Process(self._place, self._log)

    def begin(self) -> None:
        """Start one before there is a job for it: it loads what jobs need meanwhile."""
        self.give_back(Process(self._place, self._log))

    def give_back(self, process: Process) -> None:
        """Keep a living child for the next job."""
        if process.lives:
            with self._lock:
                self._idle.append(process)
        else:
            process.close()

    def end_idle(self, seconds: float = IDLE_SECONDS) -> None:
        """End those that have been idle for long."""
        with self._lock:
            old = [p for p in self._idle if time.monotonic() - p.idle_since >= seconds]
            self._idle = [p for p in self._idle if p not in old]
        for process in old:
            process.close()


def processes_of(settings: Settings, store: Store, log: IO[bytes] | None = None) -> Processes:
    """Children that work on the store; see `Processes` for the log."""
    return Processes(settings, store.database.url, settings.blobs or str(settings.data.resolve() / "blobs"), log)


def _plain(settings: Settings) -> dict[str, Any]:
    """Settings as JSON for the child, secrets in clear: they go through a pipe that nobody else can read."""
    given = settings.model_fields_set | {"data"}  # what is not given can still be chosen, in the child too
    values = {name: getattr(settings, name) for name in given}
    secrets = {name: v.get_secret_value() for name, v in values.items() if isinstance(v, SecretStr)}
    return {**settings.model_dump(mode="json", include=given, exclude_none=True), **secrets}
