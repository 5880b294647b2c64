"""Computed prompts, kept for reuse: a tree over token ids whose every edge is one page.

A node stands for a whole prefix; its page holds the keys and values of the prefix's last `PAGE` tokens, or of fewer at
the end of what was computed. Two prompts share as many pages as they share whole blocks of tokens, whichever
conversation or agent they come from, and whatever a chat template dropped behind the point where they part; the part of
a block that they share can be copied. Pages that no sequence uses are given up when others need the
memory, the longest unused first. This module does not know tensors.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from model.pages import PAGE, Pages

_WORTH = 8
"""Positions of a part of a page for which it is copied."""


@dataclass(eq=False)
class _Node:
    page: int
    block: tuple[int, ...]
    parent: _Node | None
    children: dict[tuple[int, ...], _Node] = field(default_factory=dict)
    used: int = 0


class PrefixTree:
    """The tree. It holds one reference to each of its pages."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._roots: dict[tuple[int, ...], _Node] = {}
        self._clock = itertools.count(1)
        self._nodes: set[_Node] = set()

    @property
    def size(self) -> int:
        """Pages held."""
        return len(self._nodes)

    def match(self, tokens: Sequence[int]) -> list[int]:
        """The pages of the longest known prefix of `tokens`, in whole blocks. The caller retains what it uses."""
        now = next(self._clock)
        found: list[int] = []
        children = self._roots
        for block in _blocks(tokens):
            node = children.get(block)
            if node is None:
                break
            node.used = now
            found.append(node.page)
            children = node.children
        return found

    def partly(self, tokens: Sequence[int], known: Sequence[int]) -> tuple[int, int] | None:
        """Behind `known`, the pages of `match`: a page whose first n positions are the next of `tokens`, and n."""
        children = self._roots
        for block in _blocks(tokens)[: len(known)]:
            children = children[block].children
        rest = tokens[len(known) * PAGE : (len(known) + 1) * PAGE]
        best: tuple[int, _Node] | None = None
        for block, node in children.items():
            shared = _shared(block, rest) if rest and block[0] == rest[0] else 0
            if shared >= _WORTH and (best is None or shared > best[0]):
                best = shared, node
        if best is None:
            return None
        best[1].used = next(self._clock)
        return best[1].page, best[0]

    def insert_end(self, tokens: Sequence[int], pages: Sequence[int]) -> None:
        """`insert`, and remember what is left of `tokens` behind whole blocks; nobody writes to that page any more."""
        self.insert(tokens, pages)
        whole = len(tokens) // PAGE
        rest = tuple(tokens[whole * PAGE :])
        if len(rest) < _WORTH:
            return
        parent: _Node | None = None
        children = self._roots
        for block in _blocks(tokens):
            parent = children[block]
            children = parent.children
        if any(_shared(block, rest) == len(rest) for block in children if block[0] == rest[0]):
            return
        for block in [block for block in children if len(block) < PAGE and rest[: len(block)] == block]:
            if self._idle_leaf(children[block]):
                self._remove(children[block])
        self._pages.retain([pages[whole]])
        children[rest] = node = _Node(pages[whole], rest, parent, used=next(self._clock))
        self._nodes.add(node)

    def insert(self, tokens: Sequence[int], pages: Sequence[int]) -> None:
        """Remember that the whole blocks of `tokens` lie in `pages`. What is known already keeps its own page."""
        now = next(self._clock)
        parent: _Node | None = None
        children = self._roots
        for block, page in zip(_blocks(tokens), pages, strict=False):
            node = children.get(block)
            if node is None:
                self._pages.retain([page])
                node = children[block] = _Node(page, block, parent)
                self._nodes.add(node)
            node.used = now
            parent, children = node, node.children

    def evict(self, wanted: int) -> int:
        """Give up pages that only the tree holds until `wanted` are freed or none is left; how many were."""
        leaves = [(node.used, id(node), node) for node in self._nodes if self._idle_leaf(node)]
        heapq.heapify(leaves)
        freed = 0
        while leaves and freed < wanted:
            node = heapq.heappop(leaves)[2]
            self._remove(node)
            freed += 1
            if node.parent is not None and self._idle_leaf(node.parent):
                heapq.heappush(leaves, (node.parent.used, id(node.parent), node.parent))
        return freed

    def clear(self) -> None:
        """Give up every page that only the tree holds."""
        self.evict(len(self._nodes))

    def _idle_leaf(self, node: _Node) -> bool:
        return not node.children and self._pages.references(node.page) == 1

    def _remove(self, node: _Node) -> None:
        siblings = self._roots if node.parent is None else node.parent.children
        del siblings[node.block]
        self._nodes.discard(node)
        self._pages.release([node.page])


def _blocks(tokens: Sequence[int]) -> list[tuple[int, ...]]:
    return [tuple(tokens[at : at + PAGE]) for at in range(0, len(tokens) - PAGE + 1, PAGE)]


def _shared(block: Sequence[int], tokens: Sequence[int]) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(block, tokens, strict=False)) if a != b), min(len(block), len(tokens))
    )
