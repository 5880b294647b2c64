"""A store with workers beside it, each a process of its own with a data folder of its own, as on another machine."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.jobs import queue
from app.jobs.records import Event, Job
from app.store import Store, projects, versions
from app.store.blobs import LocalBlobs
from app.store.database import Database
from app.store.records import Version
from app.store.tables import WorkerRow
from tests.app.jobs.loops import BRANCHES, STEPS

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 300.0
"""Seconds until a test gives up; nothing is measured by it."""


class Bench:
    """One store, and what tests do with it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.store = Store(Database.open(url), LocalBlobs(folder / "blobs"))
        self.workers: list[subprocess.Popen[str]] = []
        self.owner = "me"

    def worker(self, module: str = "tests.app.jobs.loops", **environment: str) -> subprocess.Popen[str]:
        """Start a worker and wait until it is at work."""
        number = len(self.workers)
        log = (self.folder / f"worker-{number}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "IMPASTO_DATA": str(self.folder / f"worker-{number}"),
                "IMPASTO_DATABASE": self.url,
                "IMPASTO_BLOBS": str(self.folder / "blobs"),
                "OMP_NUM_THREADS": "1",
                "PYTHONDONTWRITEBYTECODE": "",  # each would compile the same files, whatever this machine says
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        log.close()
        self.workers.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "at work\n", (self.folder / f"worker-{number}.log").read_text()
        return process

    def submit(
        self,
        kind: str = "loop",
        /,
        files: dict[str, str] | None = None,
        *,
        project: Any = "deck",
        project_id: str | None = None,
        **request: Any,
    ) -> str:
        """A job with a project of its own of the kind `project`, or of the project named; its id."""
        marks = self.folder / "marks" / str(time.monotonic_ns())
        marks.mkdir(parents=True)
        with self.store.write() as session:
            held = project_id or projects.create(session, kind=project, owner=self.owner, title="t").id
            wish = {"word": "w", "marks": str(marks), **request}
            made = queue.submit(
                session, kind=kind, owner=self.owner, title="t", project_id=held, request=wish, files=files
            )
        return made.id

    def job(self, job_id: str) -> Job:
        with self.store.read() as session:
            return queue.find(session, job_id)

    def events(self, job_id: str) -> list[Event]:
        with self.store.read() as session:
            return queue.events(session, job_id)

    def said(self, job_id: str, kind: str) -> list[dict[str, Any]]:
        return [event.body for event in self.events(job_id) if event.kind == kind]

    def states(self, job_id: str) -> list[str]:
        return [body["state"] for body in self.said(job_id, "state")]

    def change(self, step: Callable[..., Any], *arguments: Any) -> Any:
        with self.store.write() as session:
            return step(session, *arguments)

    def wait(self, job_id: str, *states: str) -> Job:
        """Until the job is in one of the states."""
        return self.until(lambda: (job := self.job(job_id)).state in states and job)

    def wait_for_step(self, job_id: str, name: str) -> None:
        """Until the job has said that it is at that step."""
        self.until(lambda: any(body["message"] == f"Doing {name}" for body in self.said(job_id, "phase")))

    def until(self, condition: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + PATIENCE
        while not (found := condition()):
            if time.monotonic() > deadline:
                raise AssertionError("waited in vain:\n" + self.logs())
            time.sleep(0.05)
        return found

    def marks(self, job_id: str) -> dict[str, int]:
        """How often each step was begun."""
        folder = Path(self.job(job_id).request["marks"])
        return {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file() and path.name != "child"}

    def versions(self, job_id: str) -> list[Version]:
        with self.store.read() as session:
            made = versions.history(session, self.job(job_id).project_id or "")
            return [versions.get(session, version.id) for version in made]

    def artifact(self, job_id: str) -> dict[str, bytes]:
        """The files of the one version that the job made."""
        (version,) = self.versions(job_id)
        return {path: self.store.blobs.get(sha) for path, sha in version.files.items()}

    def known_workers(self) -> set[str]:
        with self.store.read() as session:
            return set(session.scalars(sa.select(WorkerRow.id)))

    def logs(self) -> str:
        return "\n".join(path.read_text()[-4000:] for path in sorted(self.folder.glob("worker-*.log")))

    def close(self) -> None:
        for process in self.workers:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        self.store.close()


def expected(word: str = "w", *more: str) -> dict[str, bytes]:
    """What a loop makes when nothing disturbs it."""
    names = [*STEPS, *(f"branch-{n}" for n in range(BRANCHES))]
    files = {f"{name}.txt": f"{name} of {word}".encode() for name in names}
    listed = [*sorted(files), *sorted([*names, *more])]
    return {**files, "joined.txt": "\n".join(listed).encode()}


def opened(url: str, folder: Path) -> Iterator[Bench]:
    """For fixtures."""
    bench = Bench(url, folder)
    try:
        yield bench
    finally:
        bench.close()
