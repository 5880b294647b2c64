"""Bringing files here, each whole and verified: resume, hashes, room on the disk for all before the first byte.

A file is written beside its place under another name and gets its own only when its hash is right. This module does not
know what a model is, nor which ones are here.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from model import records, web
from model.errors import ModelError, ModelUnusable

_BLOCK = 1 << 20
_SPARE = 64 << 20
DONE = ".done.json"
"""Beside the files while they arrive: what is complete, as [size, SHA-256] by name."""
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)\Z")


@dataclass(frozen=True)
class Item:
    """A file to bring here, and what is known of it beforehand."""

    url: str
    name: str
    size: int | None = None
    sha256: str | None = None
    blob: str | None = None
    """Git's SHA-1 of it, which stands for files that are not in LFS."""


@dataclass(frozen=True)
class Progress:
    """How far a download is, in bytes: the file that is being fetched, and all files together."""

    file: str
    file_done: int
    file_size: int | None
    done: int
    total: int | None


Tell = Callable[[Progress], None]


def fetch(
    items: Sequence[Item], folder: Path, tell: Tell, arrived: Callable[[Path], None] = lambda path: None
) -> dict[str, str]:
    """Bring all items into `folder`, in order; the SHA-256 of each by name. What is there is not fetched again.

    `arrived` is called with each file that is newly there, and may refuse it by raising.

    Raises:
        ModelMissing: one does not exist or needs a permission.
        ModelUnusable: what arrived is not what was announced.
        ModelError: no network, no room, or a transfer broke off for good; the next call continues.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _Batch(items, folder, tell).run(arrived)
    except OSError as error:
        raise ModelError(f"{folder} cannot be written: {error.strerror or error}.") from error


class _Batch:
    """The files of one call."""

    def __init__(self, items: Sequence[Item], folder: Path, tell: Tell) -> None:
        self._items, self._folder, self._tell = items, folder, tell
        self._done = {name: each for name, each in records.read(folder / DONE).items() if _is_done(each)}
        self._received = 0
        sizes = [item.size for item in items]
        self._total = None if None in sizes else sum(size for size in sizes if size is not None)

    def run(self, arrived: Callable[[Path], None]) -> dict[str, str]:
        waiting = [item for item in self._items if not self._is_here(item)]
        ready = sum(item.size or 0 for item in self._items if item not in waiting)
        needed = sum((item.size or 0) - _size(self._part(item)) for item in waiting)
        check_room(self._folder, max(0, needed))
        for item in waiting:
            sha256 = self._fetch(item, ready)
            ready += (self._folder / item.name).stat().st_size
            self._done[item.name] = [(self._folder / item.name).stat().st_size, sha256]
            records.write(self._folder / DONE, self._done)
            arrived(self._folder / item.name)
        return {item.name: str(self._done[item.name][1]) for item in self._items}

    def _is_here(self, item: Item) -> bool:
        """Whether an earlier call brought this very file."""
        size, sha256 = self._done.get(item.name, (None, None))
        path = self._folder / item.name
        here = size is not None and path.is_file() and path.stat().st_size == size
        if not here or item.size not in (None, size) or item.sha256 not in (None, sha256):
            return False
        return item.blob is None or item.blob == _blob_of(path)

    def _part(self, item: Item) -> Path:
        return self._folder / f"{item.name}.part"

    def _fetch(self, item: Item, before: int) -> str:
        part = self._part(item)
        transfer = _Transfer(item, part, lambda done, size: self._tell(self._progress(item, before, done, size)))
        sha256 = transfer.run(self._received)
        self._received += transfer.received
        part.replace(self._folder / item.name)
        return sha256

    def _progress(self, item: Item, before: int, done: int, size: int | None) -> Progress:
        return Progress(item.name, done, size, before + done, size if len(self._items) == 1 else self._total)


class _Transfer:
    """One file on its way into `part`."""

    def __init__(self, item: Item, part: Path, tell: Callable[[int, int | None], None]) -> None:
        self._item, self._part, self._tell = item, part, tell
        self._digest = hashlib.sha256()
        self._have = 0
        self._size = item.size
        self.received = 0

    def run(self, received_before: int) -> str:
        """Complete the file, after what is there already; its SHA-256. Raises as `fetch`.

        `received_before` bytes have come in this call already, so the network works.
        """
        announced = web.patiently(
            f"Fetching {self._item.name}", self._continue, lambda: received_before + self.received
        )
        sha256 = self._digest.hexdigest()
        for expected in (self._item.sha256, announced):
            if expected is not None and expected != sha256:
                self._refuse("has the wrong SHA-256")
        if self._item.blob is not None and self._item.blob != _blob_of(self._part):
            self._refuse("has the wrong hash (git's SHA-1)")
        return sha256

    def _continue(self) -> str | None:
        """Append the rest; the hash that is announced on the way."""
        start = _size(self._part)
        if self._size is not None and start > self._size:
            start = self._begin_anew()
        if start == self._size and start > 0:
            self._hash_beginning(start)
            self._tell(start, start)
            return None
        try:
            response = web.get(self._item.url, start=start)
        except web.RangeRefused:
            response = web.get(self._item.url, start=self._begin_anew())
        with response:
            self._append(response, start)
            return response.sha256

    def _append(self, response: web.Response, start: int) -> None:
        if response.status == 206:
            span = _RANGE.match(response.headers.get("Content-Range", ""))
            if span is None or int(span[1]) != start:
                self._begin_anew()
                raise web.Interrupted("the other end sent another part than was asked for", answered=True)
        elif start:
            start = self._begin_anew()
        length = response.headers.get("Content-Length", "")
        whole = start + int(length) if length.isdigit() else None
        if None not in (whole, self._item.size) and whole != self._item.size:
            self._refuse(f"has {whole} bytes in place of {self._item.size}")
        size = self._item.size if whole is None else whole
        check_room(self._part.parent, (size or start) - start)
        self._hash_beginning(start)
        with self._part.open("ab") as file:
            try:
                while block := response.read(_BLOCK):
                    if size is not None and self._have + len(block) > size:
                        raise web.Interrupted("the other end sent more than it announced", answered=True)
                    file.write(block)
                    self._digest.update(block)
                    self._have += len(block)
                    self.received += len(block)
                    self._tell(self._have, size)
            finally:
                file.flush()
                os.fsync(file.fileno())
        if size is not None and self._have < size:
            raise web.Interrupted(f"the connection ended after {self._have} of {size} bytes")
        self._tell(self._have, size)

    def _hash_beginning(self, length: int) -> None:
        """Bring the digest to what is in the file already."""
        if self._have == length and length:
            return
        self._digest, self._have = hashlib.sha256(), length
        with self._part.open("ab"):
            pass
        with self._part.open("rb") as file:
            while length > 0 and (block := file.read(min(_BLOCK, length))):
                self._digest.update(block)
                length -= len(block)

    def _begin_anew(self) -> int:
        self._part.unlink(missing_ok=True)
        self._digest, self._have = hashlib.sha256(), 0
        return 0

    def _refuse(self, what: str) -> None:
        self._part.unlink(missing_ok=True)
        raise ModelUnusable(f"What arrived from {self._item.url} {what}.", fix="Fetch it again.")


def check_room(folder: Path, needed: int) -> None:
    """Raise ModelError where the disk has no room for `needed` bytes more."""
    free = shutil.disk_usage(folder).free
    if needed + _SPARE > free:
        raise ModelError(
            f"The model needs {needed / 1e9:.2f} GB of disk, but {folder} has {free / 1e9:.2f} GB left.",
            fix="Free some space, or set IMPASTO_DATA to another disk.",
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _blob_of(path: Path) -> str:
    """Git's name of a file's content: SHA-1 of its length and bytes. Only small files are not in LFS."""
    digest = hashlib.sha1(b"blob %d\0" % _size(path), usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _is_done(value: object) -> bool:
    return isinstance(value, list) and [type(part) for part in value] == [int, str]
