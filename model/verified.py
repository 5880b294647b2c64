"""Hashes of model files, computed once: a record tells which file had which hash at which size and time of change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from model import records
from model.errors import ModelUnusable

_BLOCK = 1 << 20


def check(expected: Mapping[Path, str], data: Path | None) -> None:
    """Compare files with the SHA-256 that they must have; those that were compared before are not read again.

    Raises:
        ModelUnusable: one is missing or has another hash.
    """
    record = _record(data)
    known = records.read(record) if record is not None else {}
    new: dict[str, object] = {}
    for path, sha256 in expected.items():
        if not path.is_file():
            raise ModelUnusable(
                f"Of the model in {path.parent} the file {path.name} is missing.", fix="Fetch it again."
            )
        if known.get(str(path)) == _stamp(path, sha256):
            continue
        if sha256_of(path) != sha256:
            raise ModelUnusable(
                f"The model file {path} is damaged or was changed: its SHA-256 is not the recorded one.",
                fix="Delete it and fetch it again.",
            )
        new[str(path)] = _stamp(path, sha256)
    if new:
        _write(record, known | new)


def remember(hashes: Mapping[Path, str], data: Path) -> None:
    """Record hashes that have just been computed."""
    record = data / "models" / "verified.json"
    _write(record, records.read(record) | {str(path): _stamp(path, sha256) for path, sha256 in hashes.items()})


def forget(folder_or_file: Path, data: Path) -> None:
    """Drop what is recorded of a file, or of all files in a folder."""
    record = data / "models" / "verified.json"
    known = records.read(record)
    kept = {path: stamp for path, stamp in known.items() if not Path(path).is_relative_to(folder_or_file)}
    if len(kept) < len(known):
        _write(record, kept)


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _record(data: Path | None) -> Path | None:
    return None if data is None else data / "models" / "verified.json"


def _stamp(path: Path, sha256: str) -> list[object]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, sha256]


def _write(record: Path | None, known: Mapping[str, object]) -> None:
    if record is None:
        return
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        records.write(record, known)
    except OSError:
        return  # only the next start is slower
