"""CUDA graphs over a decode step: one per number of sequences and of pages, captured once, then replayed.

A graph repeats the same kernels on the same memory, so what changes between steps is copied into buffers that stay: tokens, their
positions, page tables and lengths. Sizes are rounded up to those of `SEQUENCES`, and tables to powers of two. The rows that this adds are
sequences of one position in a page that nobody owns.
This module does not know what a step computes.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

import torch
from torch import Tensor

SEQUENCES = (1, 2, 4, 8, 16, 32, 64)
_WARM_UPS = 2
"""Runs before the capture: kernels compile and workspaces are taken at the first."""


class Told(Protocol):
    """What a step is told, on the device."""

    @property
    def sizes(self) -> tuple[int, int]:
        """Rows, and pages of a table."""
        ...

    def held(self, rows: int, pages: int, empty_page: int) -> Self:
        """As many harmless rows, in memory of their own."""
        ...

    def copy_(self, other: Self, empty_page: int) -> None:
        """The rows of `other`, and harmless ones behind them."""
        ...


@dataclass(frozen=True)
class Decoding:
    """A new token for each of S sequences."""

    ids: Tensor
    """`[S]` int64."""
    positions: Tensor
    """`[S]` int64: of the new token, that is how many are known."""
    tables: Tensor
    """`[S, pages]` int32."""

    @property
    def sizes(self) -> tuple[int, int]:
        """Rows, and pages of a table."""
        return self.tables.shape[0], self.tables.shape[1]

    def held(self, rows: int, pages: int, empty_page: int) -> Decoding:
        """As many harmless rows."""
        ids, positions = (self.ids.new_zeros(rows) for _ in range(2))
        return Decoding(ids, positions, self.tables.new_full((rows, pages), empty_page))

    def copy_(self, other: Decoding, empty_page: int) -> None:
        """The rows of `other`, and harmless ones behind them."""
        count, pages = other.sizes
        self.ids.zero_()
        self.positions.zero_()
        self.tables.fill_(empty_page)
        self.ids[:count].copy_(other.ids)
        self.positions[:count].copy_(other.positions)
        self.tables[:count, :pages].copy_(other.tables)


T = TypeVar("T", bound=Told)
Capture = Callable[[Callable[[], Tensor]], tuple[Tensor, Callable[[], None]]]
"""Of work on fixed memory: the tensor that it fills, and what fills it again."""


def captured(work: Callable[[], Tensor], pool: Any = None) -> tuple[Tensor, Callable[[], None]]:
    """`work` as a CUDA graph, whose memory comes from `pool` where one is given; other threads may use the device."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(_WARM_UPS):
            work()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local"):
        out = work()
    return out, graph.replay


class DecodeGraphs(Generic[T]):
    """`run` for any number of sequences, each size captured at its first use."""

    def __init__(self, run: Callable[[T], Tensor], *, empty_page: int, capture: Capture | None = None) -> None:
        """`run` may not wait for the device, and writes no page but its sequences' own."""
        self._run, self._empty_page, self._capture = run, empty_page, capture or _sharing_memory()
        self._graphs: dict[tuple[int, int], tuple[T, Tensor, Callable[[], None]]] = {}

    def __call__(self, step: T) -> Tensor:
        """What `run` gives, of the real sequences only; the next call overwrites it.

        Raises:
            ValueError: more sequences than a graph has.
        """
        count, pages = step.sizes
        size = next((size for size in SEQUENCES if size >= count), None)
        if size is None:
            raise ValueError(f"{count} sequences in a step; {SEQUENCES[-1]} are the most")
        width = 1 << (pages - 1).bit_length()
        if (size, width) not in self._graphs:
            self._graphs[size, width] = self._captured(step.held(size, width, self._empty_page))
        held, out, replay = self._graphs[size, width]
        held.copy_(step, self._empty_page)
        replay()
        return out[:count]

    def _captured(self, held: T) -> tuple[T, Tensor, Callable[[], None]]:
        out, replay = self._capture(lambda: self._run(held))
        return held, out, replay


def _sharing_memory() -> Capture:
    """Graphs that never run at once, so that what one needs on the way is another's, too."""
    pool = torch.cuda.graph_pool_handle()
    return lambda work: captured(work, pool)
