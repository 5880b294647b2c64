"""Bytes kept under their own SHA-256: in a local folder here, in an object store in `clouds.py`.

    <folder>/ab/cd/abcd…   whole or not there (temporary name, fsync, rename), verified whenever they are read

It does not know who names a blob, nor when one may go: `app/store/purge.py` does.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from app.store.errors import BlobDamaged, BlobMissing, StoreError

HASH = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 20
UNFINISHED = ".new-"


@dataclass(frozen=True)
class Blob:
    """Name and size (bytes) of some bytes."""

    sha256: str
    size: int


class BlobStore(Protocol):
    """Where bytes are. Every method may raise StoreError."""

    def put(self, data: bytes | Path) -> Blob:
        """Keep bytes, or a file's. Putting the same twice is fine, and mends a damaged copy."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises BlobMissing, BlobDamaged."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as a stream; BlobDamaged is raised by the read that reaches the end. Raises BlobMissing."""
        ...

    def list(self) -> Iterator[str]:
        """Every hash that is kept, in no order."""
        ...

    def delete(self, sha256: str) -> None:
        """Forget the bytes; nothing happens when they are not there."""
        ...


class LocalBlobs:
    """A folder of blobs, shared by any number of processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes | Path) -> Blob:
        blob = measure(data)
        place = self._place(blob.sha256)
        try:
            if not _holds(place, blob):
                with stream(data) as source:
                    self._write(source, place, blob)
        except OSError as error:
            reason = error.strerror or str(error)
            fix = "Free some space on its disk." if "space" in reason.lower() else "See that the folder may be written."
            raise StoreError(f"Bytes could not be kept in {self.folder}: {reason}.", fix=fix) from error
        return blob

    def get(self, sha256: str) -> bytes:
        with self.open(sha256) as file:
            return file.read()

    def open(self, sha256: str) -> BinaryIO:
        try:
            return verified(self._place(sha256).open("rb"), sha256)
        except FileNotFoundError:
            raise missing(sha256, str(self.folder)) from None
        except OSError as error:
            raise StoreError(f"The bytes {sha256[:12]}… cannot be read: {error.strerror or error}.") from error

    def list(self) -> Iterator[str]:
        for path in self.folder.glob("??/??/*"):
            if HASH.fullmatch(path.name):
                yield path.name

    def delete(self, sha256: str) -> None:
        try:
            self._place(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"The bytes {sha256[:12]}… cannot be deleted: {error.strerror or error}.") from error

    def _place(self, sha256: str) -> Path:
        return self.folder / key(sha256)

    def _write(self, source: BinaryIO, place: Path, blob: Blob) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=UNFINISHED, dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                written = _copied(source, file)
                file.flush()
                os.fsync(file.fileno())
            if written != blob:
                raise StoreError("A file changed while it was being kept.", fix="Try again when nobody writes to it.")
            Path(temporary).replace(place)
            _sync_folder(place.parent)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def key(sha256: str) -> str:
    """Where a blob lies: `ab/cd/abcd…`. Raises ValueError for what is no hash, so that no name escapes the folder."""
    if not HASH.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hexadecimal digits")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def measure(data: bytes | Path) -> Blob:
    """Hash and size, without keeping anything. Raises StoreError when the file cannot be read."""
    if isinstance(data, bytes):
        return Blob(hashlib.sha256(data).hexdigest(), len(data))
    with stream(data) as source:
        return _copied(source, None)


def stream(data: bytes | Path) -> BinaryIO:
    """Bytes or a file as a stream. Raises StoreError."""
    if isinstance(data, bytes):
        return io.BytesIO(data)
    try:
        return data.open("rb")
    except OSError as error:
        raise StoreError(f"{data} cannot be read: {error.strerror or error}.") from error


def missing(sha256: str, where: str) -> BlobMissing:
    """The error for bytes that are not there."""
    return BlobMissing(f"The bytes {sha256[:12]}… are not in {where}.", fix="Restore them from a backup.")


def verified(raw: BinaryIO, sha256: str) -> BinaryIO:
    """A stream over `raw` whose last read raises BlobDamaged when the bytes have another hash than `sha256`."""
    return io.BufferedReader(_Verifying(raw, sha256), CHUNK)


class _Verifying(io.RawIOBase):
    def __init__(self, raw: BinaryIO, sha256: str) -> None:
        self._raw = raw
        self._wanted = sha256
        self._seen = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        data = self._raw.read(len(buffer))
        if not data and self._seen.hexdigest() != self._wanted:
            raise BlobDamaged(f"The bytes kept as {self._wanted[:12]}… are damaged.", fix="Restore them from a backup.")
        self._seen.update(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _holds(place: Path, blob: Blob) -> bool:
    try:
        return place.stat().st_size == blob.size and measure(place) == blob
    except FileNotFoundError:
        return False


def _copied(source: BinaryIO, target: BinaryIO | None) -> Blob:
    seen, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        seen.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return Blob(seen.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    """So that the rename itself survives the loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
