"""Which pages of the key-value memory are taken, by how many, and which lie side by side.

A page holds `PAGE` positions. Sequences prefer pages that follow each other: attention then reads keys and values in
place. This module knows numbers only, not tensors (`kv_pool.py`) and not tokens (`prefix_tree.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

PAGE = 64
"""Positions in a page. Prompts attend in blocks of a page, so that its content depends on tokens alone."""

_FREE, _TAKEN = b"\0", 1


def pages_for(positions: int) -> int:
    """How many pages `positions` positions need."""
    return -(-positions // PAGE)


def side_by_side(pages: Sequence[int]) -> bool:
    """Whether each of `pages`, at least one, follows the one before it."""
    return pages[-1] - pages[0] == len(pages) - 1 and all(b - a == 1 for a, b in itertools.pairwise(pages))


class Pages:
    """Reference counts of `count` pages. Taking gives a first reference; a page without references is free."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.free = count
        self._references = [0] * count
        self._taken = bytearray(count)

    def take_run(self, count: int) -> list[int] | None:
        """`count` free pages side by side, or None."""
        start = self._taken.find(_FREE * count)
        return None if start < 0 else self._take(range(start, start + count))

    def take_after(self, page: int, count: int) -> list[int] | None:
        """The `count` pages that follow `page` if all are free, else None."""
        following = range(page + 1, page + 1 + count)
        if following.stop > self.count or any(self._taken[following.start : following.stop]):
            return None
        return self._take(following)

    def take_any(self, count: int) -> list[int] | None:
        """`count` free pages wherever they are, or None."""
        if count > self.free:
            return None
        found: list[int] = []
        at = -1
        for _ in range(count):
            at = self._taken.find(_FREE, at + 1)
            found.append(at)
        return self._take(found)

    def retain(self, pages: Iterable[int]) -> None:
        """One more reference to each of `pages`, all taken."""
        for page in pages:
            assert self._references[page] > 0
            self._references[page] += 1

    def release(self, pages: Iterable[int]) -> None:
        """One reference less to each of `pages`."""
        for page in pages:
            assert self._references[page] > 0
            self._references[page] -= 1
            if self._references[page] == 0:
                self._taken[page] = 0
                self.free += 1

    def references(self, page: int) -> int:
        """How many hold `page`."""
        return self._references[page]

    def _take(self, pages: Iterable[int]) -> list[int]:
        taken = list(pages)
        for page in taken:
            self._references[page] = 1
            self._taken[page] = _TAKEN
        self.free -= len(taken)
        return taken
