"""Workspace: a job's folder on the machine that runs it now, kept in the store along with the job's steps.

Each try has a folder of its own, filled from the store when it begins; what it adds is kept before the step that added
it counts as done. So another machine finds the same files, and a process that was superseded writes into a folder that
nobody reads. Folders are there by their files: an empty one is not kept. It does not know what the files are.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from agents.files import write_whole
from app.jobs.lease import Lease
from app.store.database import inserting
from app.store.store import name_blobs
from app.store.tables import INPUTS, JobFileRow
from model.errors import ImpastoError

Seen = tuple[int, int]
"""Size and time of change of a file: when both are as before, so are its bytes."""


@dataclass(frozen=True)
class Added:
    """Files that are kept and not named yet: path → hash."""

    job_id: str
    files: dict[str, str]

    def name(self, session: Session) -> None:
        """Name them as the job's, in the transaction of the step that made them."""
        name_blobs(session, self.files.values())
        for path, sha256 in self.files.items():
            row = inserting(session, JobFileRow).values(job_id=self.job_id, path=path, sha256=sha256)
            session.execute(row.on_conflict_do_update(index_elements=["job_id", "path"], set_={"sha256": sha256}))


class Workspace:
    """The folder of one try of a job. Names that begin with a dot are files in the making, and stay here."""

    def __init__(self, lease: Lease, data: Path) -> None:
        self.lease = lease
        self.folder = data / "work" / f"{lease.job_id}-{lease.fence}"
        self._seen: dict[str, Seen] = {}
        self._lock = threading.Lock()

    def fill(self) -> None:
        """Bring the job's files here. Raises StoreError when one is missing or damaged."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        with self.lease.store.read() as session:
            query = sa.select(JobFileRow.path, JobFileRow.sha256).where(JobFileRow.job_id == self.lease.job_id)
            files = session.execute(query).all()
        for path, sha256 in files:
            write_whole(self.folder / path, self.lease.store.blobs.get(sha256))
        self._seen = dict(self._scan())

    @contextmanager
    def kept(self) -> Iterator[Added]:
        """Keep what was added since, and give it to the caller to be named; counted as named when that went well."""
        with self._lock:
            now = dict(self._scan())
            fresh = sorted(path for path, seen in now.items() if self._seen.get(path) != seen)
            blobs = self.lease.store.keep(*(self.folder / path for path in fresh)) if fresh else []
            yield Added(self.lease.job_id, {p: blob.sha256 for p, blob in zip(fresh, blobs, strict=True)})
            self._seen = now

    def unplaced(self, error: ImpastoError) -> None:
        """Let the error name files as the person knows them: this folder is gone before it is read."""
        given = re.compile(rf"{re.escape(str(self.folder))}/(?:{INPUTS}/)?")
        error.sentence = given.sub("", error.sentence)
        error.fix = error.fix and given.sub("", error.fix)

    def clear(self) -> None:
        """Remove the folder; what counts is in the store."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _scan(self) -> Iterator[tuple[str, Seen]]:
        for path in self.folder.rglob("*"):
            inside = path.relative_to(self.folder)
            if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in inside.parts):
                state = path.stat()
                yield inside.as_posix(), (state.st_size, state.st_mtime_ns)
