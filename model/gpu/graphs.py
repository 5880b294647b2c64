"""CUDA graphs over a decode step: one per number of sequences and of pages, captured once, then replayed.

A graph repeats the same kernels on the same memory, so what changes between steps is copied into buffers that stay: tokens, their
positions, page tables and lengths. Sizes are rounded up to those of `SEQUENCES`, and tables to powers of two. The rows that this adds are
sequences of one position in a page that nobody owns.
This module does not know what a step computes.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

SEQUENCES = (1, 2, 4, 8, 16, 32, 64)
_WARM_UPS = 2
"""Runs before the capture: kernels compile and workspaces are taken at the first."""


@dataclass(frozen=True)
class Decoding:
    """What one step is told: a new token for each of S sequences."""

    ids: Tensor
    """`[S]` int64."""
    positions: Tensor
    """`[S]` int64: of the new token, that is how many are known."""
    tables: Tensor
    """`[S, pages]` int32."""

    def copy_(self, other: Decoding, empty_page: int) -> None:
        """The rows of `other`, and harmless ones behind them."""
        count, pages = other.tables.shape
        self.ids.zero_()
        self.positions.zero_()
        self.tables.fill_(empty_page)
        self.ids[:count].copy_(other.ids)
        self.positions[:count].copy_(other.positions)
        self.tables[:count, :pages].copy_(other.tables)


Run = Callable[[Decoding], Tensor]
Capture = Callable[[Callable[[], Tensor]], tuple[Tensor, Callable[[], None]]]
"""Of work on fixed memory: the tensor that it fills, and what fills it again."""


def captured(work: Callable[[], Tensor]) -> tuple[Tensor, Callable[[], None]]:
    """`work` as a CUDA graph."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(_WARM_UPS):
            work()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        out = work()
    return out, graph.replay


class DecodeGraphs:
    """`run` for any number of sequences, each size captured at its first use."""

    def __init__(self, run: Run, *, empty_page: int, device: torch.device, capture: Capture = captured) -> None:
        """`run` may not wait for the device, and writes no page but its sequences' own."""
        self._run, self._empty_page, self._device, self._capture = run, empty_page, device, capture
        self._graphs: dict[tuple[int, int], tuple[Decoding, Tensor, Callable[[], None]]] = {}

    def __call__(self, step: Decoding) -> Tensor:
        """What `run` gives, of the real sequences only; the next call overwrites it.

        Raises:
            ValueError: more sequences than a graph has.
        """
        count, pages = step.tables.shape
        size = next((size for size in SEQUENCES if size >= count), None)
        if size is None:
            raise ValueError(f"{count} sequences in a step; {SEQUENCES[-1]} are the most")
        width = 1 << (pages - 1).bit_length()
        if (size, width) not in self._graphs:
            self._graphs[size, width] = self._captured(size, width)
        held, out, replay = self._graphs[size, width]
        held.copy_(step, self._empty_page)
        replay()
        return out[:count]

    def _captured(self, size: int, width: int) -> tuple[Decoding, Tensor, Callable[[], None]]:
        def whole(*shape: int, dtype: torch.dtype) -> Tensor:
            return torch.zeros(shape, dtype=dtype, device=self._device)

        held = Decoding(
            whole(size, dtype=torch.int64), whole(size, dtype=torch.int64), whole(size, width, dtype=torch.int32)
        )
        held.tables.fill_(self._empty_page)
        out, replay = self._capture(lambda: self._run(held))
        return held, out, replay
