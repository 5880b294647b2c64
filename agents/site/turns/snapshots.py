"""Snapshots of a site's preview data: its database and its uploads, each kept once under the hash of its bytes.

They lie in `.impasto/snapshots/`, which git does not see. It knows SQLite files and folders, not what is in them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from pydantic import BaseModel, Field

from agents.errors import ImpastoError
from agents.site.errors import TurnRefused

LARGEST = 256 * 1024**2
"""Bytes of a database or of all uploads that a snapshot takes."""
MOST = 1024**3
"""Bytes of all snapshots of a site; the oldest go first, never the newest three."""
ALWAYS = 3


class Data(BaseModel):
    """What a version's data were."""

    database: str | None = None
    """SHA-256 of the database; None: there was none."""
    uploads: dict[str, str] = Field(default_factory=dict)
    """Name → SHA-256."""

    @property
    def hashes(self) -> set[str]:
        return {*self.uploads.values(), *([self.database] if self.database else [])}


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a database, also while a server writes to it. Raises ImpastoError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    try:
        with closing(sqlite3.connect(source, timeout=10)) as live, closing(sqlite3.connect(name)) as copy:
            live.backup(copy)
        Path(name).replace(target)
    except sqlite3.Error as error:
        raise ImpastoError(f"The site's data {source.name} cannot be copied: {error}.") from error
    finally:
        for left in (name, f"{name}-wal", f"{name}-shm", f"{name}-journal"):
            Path(left).unlink(missing_ok=True)


def keep(snapshots: Path, database: Path, uploads: Path) -> Data:
    """Keep a site's data as they are. Raises TurnRefused when they are too large, ImpastoError."""
    snapshots.mkdir(parents=True, exist_ok=True)
    data = Data()
    if database.is_file():
        _fits(database.stat().st_size, "database")
        copy = snapshots / f".{os.getpid()}.db"
        copy_database(database, copy)
        data.database = _put(snapshots, copy)
        copy.unlink(missing_ok=True)
    files = [p for p in sorted(uploads.rglob("*")) if p.is_file() and not p.is_symlink()] if uploads.is_dir() else []
    _fits(sum(p.stat().st_size for p in files), "uploaded files")
    for path in files:
        data.uploads[path.relative_to(uploads).as_posix()] = _put(snapshots, path)
    return data


def lay_out(snapshots: Path, data: Data, database: Path, uploads: Path) -> None:
    """Put a snapshot's data there, in place of what is there. Raises ImpastoError when bytes are gone."""
    for sha in data.hashes:
        if not (snapshots / sha).is_file():
            raise ImpastoError("The data of that version are not kept any more.")
    database.parent.mkdir(parents=True, exist_ok=True)
    for left in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)
    if data.database:
        shutil.copyfile(snapshots / data.database, database)
    shutil.rmtree(uploads, ignore_errors=True)
    for name, sha in data.uploads.items():
        target = (uploads / name).resolve()
        if target.is_relative_to(uploads.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(snapshots / sha, target)


def is_kept(snapshots: Path, data: Data | None) -> bool:
    """Whether all bytes of a snapshot are still there."""
    return data is not None and all((snapshots / sha).is_file() for sha in data.hashes)


def prune(snapshots: Path, kept: Iterable[Data | None], most: int = MOST) -> None:
    """Remove bytes that no version names, then the oldest versions' until the rest fits. `kept`: oldest first."""
    listed = [data for data in kept if data is not None]
    present = {p.name: p.stat().st_size for p in snapshots.glob("*") if p.is_file()}
    wanted: set[str] = set()
    total = 0
    for age, data in enumerate(reversed(listed)):
        fresh = sum(present.get(sha, 0) for sha in data.hashes - wanted)
        if age >= ALWAYS and total + fresh > most:
            break
        wanted |= data.hashes
        total += fresh
    for name in present.keys() - wanted:
        (snapshots / name).unlink(missing_ok=True)


def _put(snapshots: Path, path: Path) -> str:
    with path.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    if not (snapshots / sha).is_file():
        temporary = snapshots / f".{sha}.{os.getpid()}"
        shutil.copyfile(path, temporary)
        temporary.replace(snapshots / sha)
    return sha


def _fits(size: int, what: str) -> None:
    if size > LARGEST:
        raise TurnRefused(
            f"The preview's {what} are {size >> 20} MB; a version keeps at most {LARGEST >> 20} MB.",
            fix="Remove rows or files of the preview that are not needed.",
        )
