"""Packed matrices kept in a file, so that the next start maps them instead of packing them again.

One file per model, settings and kernels, in the cache; the model's own files are told by path, size and time. Matrices come in
the order in which loading asks for them, each with what it must be like. It costs as much disk as the model takes memory, so
models above `LARGEST` are packed anew each time, and only the few used last are kept; `IMPASTO_PACKED=0` keeps none.
This module does not know how a matrix is packed.
"""  # noqa: E501

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import math
import os
import shutil
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from mmap import mmap
from pathlib import Path

import torch
from torch import Tensor

from model.mapping import in_large_pages, map_file

log = logging.getLogger("impasto.model")

LARGEST = 4 << 30
"""Bytes of matrices for which a file is made."""
_FILES = 4
_MAGIC = b"impasto packed 1\n"
_ALIGNED = 4096
_DTYPES = {"uint8": torch.uint8, "float16": torch.float16, "float32": torch.float32}


class Tape:
    """The matrices of one loading, in their order: read from a file, or collected for one."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._mapped, self._known = _opened(place)
        self._read = 0
        self._collected: list[tuple[str, Sequence[Tensor | None]]] = []

    def next(self, like: str) -> list[Tensor | None] | None:
        """The next matrix's tensors if the file has them and they are `like` this; None: pack it, and `add` it."""
        if self._mapped is None or self._read >= len(self._known) or self._known[self._read]["like"] != like:
            self._mapped = None
            return None
        self._read += 1
        parts = self._known[self._read - 1]["parts"]
        return [None if part is None else _tensor(self._mapped, *part) for part in parts]

    def add(self, like: str, tensors: Sequence[Tensor | None]) -> None:
        """The next matrix, as it was packed."""
        self._collected.append((like, tensors))

    def write(self) -> None:
        """Keep what was collected. Not being able to loses nothing but time."""
        if self._read and self._collected:  # what was kept is of another loading: the next one makes it anew
            self._place.unlink(missing_ok=True)
            return
        nbytes = sum(t.nbytes for _, tensors in self._collected for t in tensors if t is not None)
        if not self._collected or nbytes > LARGEST:
            return
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if shutil.disk_usage(self._place.parent).free < 4 * nbytes:
                return
            _write(self._place, self._collected)
            _drop_oldest(self._place.parent)
        except OSError as error:
            log.info("packed matrices are not kept: %s", error)


_tape: ContextVar[Tape | None] = ContextVar("packed matrices", default=None)


@contextlib.contextmanager
def kept(files: Sequence[Path], settings: str) -> Iterator[None]:
    """Matrices packed inside are of the model in `files`, under `settings`: they are mapped where kept, else kept."""
    if os.environ.get("IMPASTO_PACKED") == "0":
        yield
        return
    tape = Tape(_place(files, settings))
    token = _tape.set(tape)
    try:
        yield
    finally:
        _tape.reset(token)
    tape.write()


def tape() -> Tape | None:
    """Of the loading that goes on."""
    return _tape.get()


def _place(files: Sequence[Path], settings: str) -> Path:
    said = hashlib.sha256(settings.encode())
    for file in files:
        told = file.stat()
        said.update(f"{file.resolve()} {told.st_size} {told.st_mtime_ns} {told.st_ino}\n".encode())
    return cache_folder() / "packed" / f"{said.hexdigest()[:24]}.packed"


def cache_folder() -> Path:
    """Where what can be made again is kept."""
    import platformdirs

    return Path(os.environ.get("IMPASTO_CACHE") or platformdirs.user_cache_path("impasto"))


def _opened(place: Path) -> tuple[mmap | None, list[dict[str, list[list]]]]:
    """The mapped file, copied where it is written to, and its directory; None and nothing where it is not whole."""
    try:
        with place.open("rb") as file:
            if file.readline(64) != _MAGIC:
                return None, []
            told = json.loads(file.readline())
        mapped = map_file(place)
        in_large_pages(mapped)
        os.utime(place)
    except (OSError, ValueError):
        return None, []
    return (mapped, told["matrices"]) if len(mapped) == told["nbytes"] else (None, [])


def _tensor(mapped: mmap, dtype: str, shape: list[int], offset: int) -> Tensor:
    if not math.prod(shape):
        return torch.empty(shape, dtype=_DTYPES[dtype])
    return torch.frombuffer(mapped, dtype=_DTYPES[dtype], count=math.prod(shape), offset=offset).view(shape)


def _write(place: Path, collected: Sequence[tuple[str, Sequence[Tensor | None]]]) -> None:
    tensors = [tensor for _, parts in collected for tensor in parts if tensor is not None]
    directory_bytes = 512 * (len(collected) + 1) // _ALIGNED * _ALIGNED + _ALIGNED
    offsets, at = [], directory_bytes
    for tensor in tensors:
        offsets.append(at)
        at += -(-tensor.nbytes // _ALIGNED) * _ALIGNED
    told, places = [], iter(offsets)
    for like, parts in collected:
        shapes = [
            None if t is None else [str(t.dtype).removeprefix("torch."), list(t.shape), next(places)] for t in parts
        ]
        told.append({"like": like, "parts": shapes})
    head = _MAGIC + json.dumps({"nbytes": at, "matrices": told}).encode() + b"\n"
    if len(head) > directory_bytes:
        return
    making = place.with_suffix(f".{os.getpid()}.tmp")
    try:
        with making.open("wb") as file:
            file.write(head)
            for tensor, offset in zip(tensors, offsets, strict=True):
                file.seek(offset)
                file.write(tensor.contiguous().view(torch.uint8).numpy().data)
            file.truncate(at)
            file.flush()
            os.fsync(file.fileno())
            _forget(file.fileno())
        making.replace(place)
    finally:
        making.unlink(missing_ok=True)


def _forget(file: int) -> None:
    """What the system has in memory of the file as it was written: the next start reads it in large pages."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def _drop_oldest(folder: Path) -> None:
    for old in sorted(folder.glob("*.packed"), key=lambda path: path.stat().st_mtime, reverse=True)[_FILES:]:
        old.unlink(missing_ok=True)
