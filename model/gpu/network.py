"""A decoder's blocks, or its block for multi-token prediction, on a GPU: what `native/network.py` is for the CPU.

Generated tokens go through CUDA graphs, prompts through the same kernels launched one by one, but for attention. Tokens are embedded on
the CPU, where the file is mapped. It knows where pages and positions lie; it does not know tokens or texts.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from model.errors import ModelUnusable
from model.feed_forward import DenseFeedForward, FeedForward, Router
from model.gpu.blocks import GpuLayer, Placing, floats, passed
from model.gpu.graphs import SEQUENCES, DecodeGraphs
from model.gpu.linear import GpuLinear, GpuMixture
from model.gpu.matrices import Matrices
from model.gpu.pool import GpuPool
from model.gpu.reading import reading_tiles
from model.kv_pool import bytes_per_page
from model.pages import pages_for
from model.step import Span, Step

if TYPE_CHECKING:
    from model.config import DecoderConfig
    from model.decoder import Layer

_ROWS = 1024
"""Tokens that are read at once: what lies between the kernels of a block takes memory."""


@dataclass(frozen=True)
class _Rows:
    """One token of each of some sequences, as a graph holds them."""

    hidden: Tensor
    cos: Tensor
    sin: Tensor
    places: Tensor
    tables: Tensor

    @property
    def sizes(self) -> tuple[int, int]:
        """Rows, and pages of a table."""
        return self.tables.shape[0], self.tables.shape[1]

    def held(self, rows: int, pages: int, empty_page: int) -> _Rows:
        """As many harmless rows."""
        hidden, cos, sin = (one.new_zeros(rows, one.shape[1]) for one in (self.hidden, self.cos, self.sin))
        tables = self.tables.new_full((rows, pages), empty_page)
        return _Rows(hidden, cos, sin, self.places.new_zeros(rows), tables)

    def copy_(self, other: _Rows, empty_page: int) -> None:
        """The rows of `other`, and harmless ones behind them."""
        count, pages = other.sizes
        self.places.zero_()
        self.tables.fill_(empty_page)
        for name in ("hidden", "cos", "sin", "places"):
            getattr(self, name)[:count].copy_(getattr(other, name))
        self.tables[:count, :pages].copy_(other.tables)


class GpuNetwork:
    """Some blocks and the norm behind them; `first` is where their keys and values lie in the pool."""

    def __init__(
        self, config: DecoderConfig, layers: Sequence[Layer], norm: Tensor, device: torch.device, first: int = 0
    ) -> None:
        """Raises ModelUnusable where the kernels do not compute the blocks."""
        _refuse(config)
        self._config, self._device, self._first = config, device, first
        self._layers = [_layer(layer, device) for layer in layers]
        self._norm = floats(norm, device)

    def computes(self, pool: object) -> bool:
        """Whether keys and values in this memory are its own."""
        return isinstance(pool, GpuPool)

    def new_pool(self, layers: int, pages: int) -> GpuPool:
        """Memory for keys and values of `layers` layers, these blocks' among them."""
        return GpuPool(layers, self._config.num_kv_heads, self._config.head_dim, pages, self._device)

    def page_bytes(self, layers: int) -> int:
        """Memory of one page of keys and values of `layers` layers."""
        return bytes_per_page(layers, self._config.num_kv_heads, self._config.head_dim, torch.bfloat16)

    def forward(self, hidden: Tensor, step: Step, cos: Tensor, sin: Tensor) -> Tensor:
        """Embedded tokens `[T, H]` (float32) to normed hidden states `[T, H]` bfloat16, on the device."""
        assert isinstance(step.pool, GpuPool)
        states, at = [], 0
        for spans, count in _cut(step.spans):
            part = slice(at, at + count)
            states.append(self._some(hidden[part], spans, step.pool, cos[part, 0], sin[part, 0]))
            at += count
        return states[0] if len(states) == 1 else torch.cat(states)

    def _some(self, hidden: Tensor, spans: Sequence[Span], pool: GpuPool, cos: Tensor, sin: Tensor) -> Tensor:
        places, tables = _laid_out(spans)
        rows = _Rows(*(one.to(self._device).contiguous() for one in (hidden, cos, sin, places, tables)))
        if not all(span.rowwise for span in spans):
            return self._read(rows, spans, pool)
        if self._device.type == "cuda" and len(places) <= SEQUENCES[-1]:
            return self._graphs(pool)(rows).clone()
        return self._decoded(rows, pool)

    def _graphs(self, pool: GpuPool) -> DecodeGraphs[_Rows]:
        if self._first not in pool.graphs:

            def run(rows: _Rows) -> Tensor:
                return self._decoded(rows, pool)

            pool.graphs[self._first] = DecodeGraphs(run, empty_page=pool.empty_page)
        return pool.graphs[self._first]

    def _read(self, rows: _Rows, spans: Sequence[Span], pool: GpuPool) -> Tensor:
        """Tokens of prompts, or branches of one sequence that do not see each other."""
        config, visible = self._config, spans[0].visible
        assert visible is None or len(spans) == 1
        tiles = reading_tiles(
            [(span.past, span.count) for span in spans],
            config.num_heads // config.num_kv_heads,
            self._device,
            visible,
        )
        at = Placing((rows.cos, rows.sin), self._positions(rows), rows.places, rows.tables, tiles)
        return self._through(rows, pool, at)

    def _decoded(self, rows: _Rows, pool: GpuPool) -> Tensor:
        return self._through(rows, pool, Placing((rows.cos, rows.sin), self._positions(rows), rows.places, rows.tables))

    def _through(self, rows: _Rows, pool: GpuPool, at: Placing) -> Tensor:
        last = self._first + len(self._layers)
        memory = list(zip(pool.keys[self._first : last], pool.values[self._first : last], strict=True))
        return passed(self._config, rows.hidden, self._layers, memory, self._norm, at)

    def _positions(self, rows: _Rows) -> Tensor:
        """Cosines and sines come row by row."""
        return torch.arange(len(rows.places), device=self._device)


def _cut(spans: Sequence[Span]) -> Iterator[tuple[list[Span], int]]:
    """Spans of at most so many rows together, or one."""
    some: list[Span] = []
    count = 0
    for span in spans:
        if some and count + span.count > _ROWS:
            yield some, count
            some, count = [], 0
        some.append(span)
        count += span.count
    yield some, count


def _laid_out(spans: Sequence[Span]) -> tuple[Tensor, Tensor]:
    """Places `[T]` int64 and tables of pages `[T, pages]` int32 of the spans' tokens."""
    used = [span.pages[: pages_for(span.past + span.count)] for span in spans]
    tables = np.zeros((len(spans), max(len(pages) for pages in used)), np.int32)
    for row, pages in zip(tables, used, strict=True):
        row[: len(pages)] = pages
    counts = [span.count for span in spans]
    places = np.concatenate([np.arange(span.past, span.past + span.count) for span in spans])
    return torch.from_numpy(places), torch.from_numpy(tables.repeat(counts, axis=0))


def _layer(layer: Layer, device: torch.device) -> GpuLayer:
    qkv, output = layer.qkv, layer.output
    assert isinstance(qkv, GpuLinear)
    assert isinstance(output, GpuLinear)
    if output.bias is not None:
        raise _not_computed("the output of its attention has a bias")
    router, gate_up, down = _feeds_forward(layer.feed_forward)
    qk_norm = None if layer.qk_norm is None else floats(layer.qk_norm, device)
    norms = floats(layer.attention_norm, device), floats(layer.feed_forward_norm, device)
    return GpuLayer(norms[0], qkv.matrix, qkv.bias, qk_norm, output.matrix, norms[1], router, gate_up, down)


def _feeds_forward(part: FeedForward) -> tuple[Router | None, Matrices, Matrices]:
    if isinstance(part, GpuMixture):
        return part.router, part.gate_up, part.down
    assert isinstance(part, DenseFeedForward)
    gate_up, down = part.gate_up, part.down
    assert isinstance(gate_up, GpuLinear)
    assert isinstance(down, GpuLinear)
    return None, gate_up.matrix, down.matrix


def _refuse(config: DecoderConfig) -> None:
    if config.head_dim & (config.head_dim - 1) or config.head_dim < 16:
        raise _not_computed(f"its heads have {config.head_dim} dimensions, no power of two")
    if config.num_experts and config.expert_groups > 1:
        raise _not_computed("its router chooses among groups of experts")


def _not_computed(why: str) -> ModelUnusable:
    return ModelUnusable(f"The model is not computed on a GPU here: {why}.", fix="Load it with the device `cpu`.")
