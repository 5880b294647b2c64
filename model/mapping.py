"""Model files in memory without being read: mapped privately, given back and read ahead by ranges; memory in large pages.

A large page is 2 MiB for which the processor looks up one address instead of 512. Weights and old keys are read once a token from end to
end, so looking up addresses is a large part of reading them: with pages of 4 KiB a thread was seen to read half as fast. This module does not know what is in a file.
"""  # noqa: E501

from __future__ import annotations

import contextlib
import mmap
import sys
from pathlib import Path

import torch
from torch import Tensor

LARGE_PAGE = 2 << 20
_MAP_NORESERVE = 0x4000
"""Linux's flag of that name, which `mmap` does not list."""


def map_file(path: Path) -> mmap.mmap:
    """A private copy-on-write map: nothing is ever written, but torch wants a writable buffer to view.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it is empty.
    """
    with path.open("rb") as file:
        if sys.platform != "linux":
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        # Without a reservation, for else the system refuses a writable map of a file that is larger than its memory.
        flags = mmap.MAP_PRIVATE | _MAP_NORESERVE
        return mmap.mmap(file.fileno(), 0, flags=flags, prot=mmap.PROT_READ | mmap.PROT_WRITE)


def in_large_pages(mapped: mmap.mmap) -> None:
    """Ask the system to map it so, before it is touched: files where their system keeps them in such pages."""
    with contextlib.suppress(OSError):  # a system without them: it is read all the same
        _advise(mapped, "MADV_HUGEPAGE", 0, len(mapped))


def zeros(nbytes: int) -> Tensor:
    """`nbytes` zeros, uint8, that take no memory before they are written; in large pages, so then whole ones."""
    if sys.platform != "linux" or nbytes < LARGE_PAGE:
        return torch.zeros(nbytes, dtype=torch.uint8)
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _MAP_NORESERVE
    mapped = mmap.mmap(-1, nbytes, flags=flags, prot=mmap.PROT_READ | mmap.PROT_WRITE)
    in_large_pages(mapped)
    return torch.frombuffer(mapped, dtype=torch.uint8)


def release(mapped: mmap.mmap, start: int, nbytes: int) -> None:
    """Give the pages that lie wholly in the range back to the system; a later use reads them again."""
    _advise(mapped, "MADV_DONTNEED", -(-start // mmap.PAGESIZE) * mmap.PAGESIZE, _page(start + nbytes))


def read_ahead(mapped: mmap.mmap, start: int, nbytes: int) -> None:
    """Ask the system to read the range meanwhile."""
    _advise(mapped, "MADV_WILLNEED", _page(start), start + nbytes)


def _page(at: int) -> int:
    return at // mmap.PAGESIZE * mmap.PAGESIZE


def _advise(mapped: mmap.mmap, advice: str, start: int, end: int) -> None:
    if hasattr(mmap, advice) and end > start:
        mapped.madvise(getattr(mmap, advice), start, end - start)
