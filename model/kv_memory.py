"""Who gets which pages: admission with reuse of computed prefixes, growth, release; never more than the pool has.

A sequence's pages lie side by side while memory is plentiful, so that attention reads them in place: a reused prefix
is then copied (milliseconds) rather than shared. When memory is short, prefixes are shared and pages lie anywhere.
This module does not know requests or priorities (`scheduler.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.errors import ConfigurationError
from model.kv_pool import KvPool
from model.native.pool import NativePool
from model.pages import PAGE, pages_for, side_by_side
from model.prefix_tree import PrefixTree

_USUAL = 1 << 30
"""Bytes for keys and values unless told otherwise."""
_AHEAD = 4
"""Pages taken beyond the present need while half of the pool is free."""
_PLENTY = 4
"""Prefixes are copied while more than one part in so many stays free."""


@dataclass
class Allotment:
    """Pages of one sequence. `reused` positions of them are computed already."""

    pages: list[int]
    reused: int


class KvMemory:
    """The pool's pages and the tree of prefixes in them."""

    def __init__(self, pool: KvPool | NativePool) -> None:
        self.pool = pool
        self.pages = pool.pages
        self.prefixes = PrefixTree(pool.pages)

    @property
    def capacity(self) -> int:
        """Positions that fit in all."""
        return self.pages.count * PAGE

    def admit(self, tokens: Sequence[int], positions: int, *, reuse: Sequence[int], ahead: int = 0) -> Allotment | None:
        """Pages for `positions` positions, up to `ahead` more where plentiful; None when there is no room.

        `reuse` are the leading tokens whose computed blocks may be taken over, and where a prompt may be cut
        anywhere, the part of a block that follows them, copied.
        """
        hits = self.prefixes.match(reuse)
        part = self.prefixes.partly(reuse, hits) if self.pool.cut_anywhere else None
        held = [*hits] if part is None else [*hits, part[0]]
        self.pages.retain(held)  # against eviction while room is made
        try:
            wanted = max(pages_for(positions), 1)
            if part is not None and not self._make_room(wanted - len(hits)):
                self.pages.release([held.pop()])  # the page itself may be what is missing
                part = None
            if not self._make_room(wanted - len(hits)):
                return None
            pages = self._side_by_side(hits, wanted, self._ahead(ahead)) or self._anywhere(hits, wanted)
            if pages is not None and part is not None:
                self.pool.copy([part[0]], [pages[len(hits)]])
        finally:
            self.pages.release(held)
        return None if pages is None else Allotment(pages, len(hits) * PAGE + (0 if part is None else part[1]))

    def grow(self, pages: list[int], positions: int, *, ahead: int = 0) -> bool:
        """Extend `pages` in place to hold `positions`; False (and nothing changed) when there is no room."""
        missing = pages_for(positions) - len(pages)
        if missing <= 0:
            return True
        if not self._make_room(missing):
            return False
        more = self._ahead(ahead)
        following = self.pages.take_after(pages[-1], missing + more) or self.pages.take_after(pages[-1], missing)
        if following is None and self._plentiful(len(pages) + missing):
            moved = self.pages.take_run(len(pages) + missing + more) or self.pages.take_run(len(pages) + missing)
            if moved is not None:
                self.pool.copy(pages, moved[: len(pages)])
                self.pages.release(pages)
                pages[:] = moved
                return True
        following = following or self.pages.take_any(missing)
        if following is None:
            return False
        pages += following
        return True

    def release(self, pages: list[int]) -> None:
        """Give a sequence's pages back; what the tree remembers stays."""
        self.pages.release(pages)
        pages.clear()

    def _side_by_side(self, hits: list[int], wanted: int, more: int) -> list[int] | None:
        rest = wanted - len(hits)
        if hits and side_by_side(hits):
            following = self.pages.take_after(hits[-1], rest + more) or self.pages.take_after(hits[-1], rest)
            if following is not None:
                self.pages.retain(hits)
                return hits + following
        if hits and not self._plentiful(wanted):
            return None
        run = self.pages.take_run(wanted + more) or self.pages.take_run(wanted)
        if run is not None:
            self.pool.copy(hits, run[: len(hits)])
        return run

    def _anywhere(self, hits: list[int], wanted: int) -> list[int] | None:
        rest = self.pages.take_any(max(wanted - len(hits), 0))
        if rest is None:
            return None
        self.pages.retain(hits)
        return hits + rest

    def _make_room(self, count: int) -> bool:
        if count > self.pages.free:
            self.prefixes.evict(count - self.pages.free)
        return count <= self.pages.free

    def _plentiful(self, wanted: int) -> bool:
        return self.pages.free - wanted > self.pages.count // _PLENTY

    def _ahead(self, positions: int) -> int:
        return min(pages_for(positions), _AHEAD) if self.pages.free > self.pages.count // 2 else 0


def pages_within(kv_memory: int | None, page_bytes: int, context: int, max_batch: int) -> int:
    """Pages that `kv_memory` bytes hold, and no more than `max_batch` full contexts of `context` positions.

    None: `_USUAL` bytes, or what one whole context takes.

    Raises:
        ConfigurationError: that is less than four pages.
    """
    whole = pages_for(context)
    most = max_batch * (whole + 1)
    if kv_memory is None:
        return min(max(_USUAL // page_bytes, whole + 1), most)
    pages = kv_memory // page_bytes
    if pages < 4:
        raise ConfigurationError(
            f"{kv_memory / 2**20:.3g} MiB of memory for keys and values is too little for this model.",
            fix=f"Allow at least {4 * page_bytes / 2**20:.3g} MiB; "
            f"{whole * page_bytes / 2**20:.4g} MiB hold one whole context.",
        )
    return min(pages, most)
