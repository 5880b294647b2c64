"""Where a run's progress is kept, and which run a command belongs to.

The thread id is a hash of what decides a deck (request, bytes of the inputs, model, tier), so that the same command
after a crash continues, and any other command is another run. One process at a time works on a run.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from agents.deck.writer import DeckRequest
from agents.errors import ConfigurationError, ImpastoError, InputRefused
from agents.profile import Profile

FORMAT = 1
"""Raised when the state's shape changes: an older run is then begun anew, not continued."""


@contextmanager
def checkpoints(data: Path) -> Iterator[SqliteSaver]:
    """The saver over `<data>/checkpoints.sqlite`. Plain types only: no class is built from stored bytes."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(data / "checkpoints.sqlite", check_same_thread=False, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        raise ConfigurationError(
            f"The data folder {data} cannot be written: {error}.", fix="Set IMPASTO_DATA."
        ) from error
    try:
        yield SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
    finally:
        connection.close()


def thread_id(request: DeckRequest, profile: Profile, *, review: bool) -> str:
    """Name of the run that this request belongs to. Raises InputRefused when an input cannot be read."""
    facts = {
        "format": FORMAT,
        "inputs": [[path.name, digest(path)] for path in [*request.inputs, *request.researched]],
        "request": request.model_dump(mode="json", exclude={"inputs", "researched", "out"}),
        "out": str(request.out.resolve()),
        "model": [profile.name, profile.context_length, profile.tier],
        "review": review,
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def digest(path: Path) -> str:
    """sha256 of a file, read in pieces. Raises InputRefused."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = "is a folder" if path.is_dir() else f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputRefused(f"{path} {reason}.", fix="Check the name.") from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a run's folder. Raises ImpastoError when another process is making the same deck."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ImpastoError("Another process is at this same work.", fix="Wait for it, or stop it.") from error
        yield
