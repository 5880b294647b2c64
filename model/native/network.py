"""A decoder, or its block for multi-token prediction, computed in one call of the compiled kernels.

It knows where weights, pages and positions lie and tells the kernels. It does not know tokens or texts. Experts that are not held are
made when the kernels ask for them, in the middle of the call.
"""  # noqa: E501

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from model.experts import OffloadedExperts, ResidentExperts
from model.feed_forward import DenseFeedForward, FeedForward, MixtureOfExperts
from model.native.library import (
    FETCH,
    BlockRecord,
    MatrixRecord,
    MixtureRecord,
    NetworkRecord,
    PassRecord,
    cache_precision,
    kept_pages,
    tiles,
    workshop,
)
from model.native.matrix import NativeLinear
from model.native.pool import NativePool, bound_bytes, head_bytes
from model.pages import PAGE
from model.step import Span, Step

if TYPE_CHECKING:
    from model.config import DecoderConfig
    from model.decoder import Layer


EXACT_LAYERS = 2
"""First layers, whose attention is spread too widely for a choice of pages: they always look at all of them."""


def fits(config: DecoderConfig, layers: Sequence[Layer]) -> bool:
    """Whether the kernels can compute these blocks: quantized matrices, sizes in sixteens."""
    sizes = (config.hidden_size, config.head_dim, config.intermediate_size)
    if any(size % 16 for size in sizes) or config.head_dim > 512 or config.rotary_dim % 2:
        return False
    return all(
        isinstance(layer.qkv, NativeLinear)
        and isinstance(layer.output, NativeLinear)
        and _feeds_forward(config, layer.feed_forward)
        for layer in layers
    )


def _feeds_forward(config: DecoderConfig, part: FeedForward) -> bool:
    if isinstance(part, DenseFeedForward):
        return all(isinstance(matrix, NativeLinear) for matrix in part.matrices)
    if not isinstance(part, MixtureOfExperts) or config.expert_intermediate_size % 16:
        return False
    if not all(isinstance(matrix, NativeLinear) for matrix in part.matrices):
        return False
    experts = part.experts
    some = experts.all if isinstance(experts, ResidentExperts) else ()
    if isinstance(experts, OffloadedExperts):
        some = (experts.sample,)
    return bool(some) and all(isinstance(matrix, NativeLinear) for expert in some for matrix in expert)


class NativeNetwork:
    """Some blocks and the norm behind them; `first` is where their keys and values lie in the pool."""

    def __init__(
        self, kernels: ctypes.CDLL, config: DecoderConfig, layers: Sequence[Layer], norm: Tensor, first: int = 0
    ) -> None:
        self._kernels, self._config, self._layers, self._first = kernels, config, layers, first
        self._kept: list[Any] = []
        self._tiles = tiles(kernels)
        self._exact_cache, self._keep = cache_precision(kernels) == "bf16", kept_pages()
        blocks = (BlockRecord * len(layers))()
        for record, layer in zip(blocks, layers, strict=True):
            record.attention_norm = self._floats(layer.attention_norm)
            record.qk_norm = None if layer.qk_norm is None else self._floats(layer.qk_norm)
            record.feed_forward_norm = self._floats(layer.feed_forward_norm)
            named = {"qkv": layer.qkv, "output": layer.output}
            named |= dict(zip(("gate_up", "down"), layer.feed_forward.matrices, strict=False))
            for name, matrix in named.items():
                assert isinstance(matrix, NativeLinear)
                setattr(record, name, matrix.record)
                self._kept.append(matrix)
            if isinstance(layer.feed_forward, MixtureOfExperts):
                record.mixture = self._mixture(layer.feed_forward)
        self._blocks = blocks
        self._norm = self._floats(norm)
        self._fetch = FETCH(self._fetched) if any(_offloaded(layer) for layer in layers) else None
        self._in_use: list[Any] = []
        self._failed: BaseException | None = None

    def computes(self, pool: object) -> bool:
        """Whether keys and values in this memory are its own."""
        return isinstance(pool, NativePool)

    def new_pool(self, layers: int, pages: int) -> NativePool:
        """Memory for keys and values of `layers` layers, these blocks' among them."""
        config = self._config
        sizes = (layers, config.num_kv_heads, config.head_dim, pages)
        return NativePool(*sizes, exact=self._exact_cache, bounds=bool(self._keep), tiles=self._tiles)

    def page_bytes(self, layers: int) -> int:
        """Memory of one page of keys and values of `layers` layers."""
        head = head_bytes(self._config.head_dim, exact=self._exact_cache)
        bounds = bound_bytes(self._config.head_dim) if self._keep else 0
        return layers * self._config.num_kv_heads * (2 * head + bounds)

    def forward(self, hidden: Tensor, step: Step, cos: Tensor, sin: Tensor) -> Tensor:
        """Embedded tokens `[T, H]` (float32, changed) to normed hidden states `[T, H]` bfloat16."""
        assert isinstance(step.pool, NativePool)
        network = self._told(step.pool)
        spans = step.spans
        counts = np.array([span.count for span in spans], np.int32)
        tables = [np.array(span.pages, np.int32) for span in spans]
        arrays = {
            "slots": np.concatenate([_slots(span, table) for span, table in zip(spans, tables, strict=True)]),
            "span_of": np.repeat(np.arange(len(spans), dtype=np.int32), counts),
            "pages": np.concatenate(tables),
            "starts": _before([len(table) for table in tables]),
            "past": np.array([span.past for span in spans], np.int32),
            "first": _before(counts),
            "counts": counts,
            "keep": np.array([self._keep if s.rowwise and s.visible is None else 0 for s in spans], np.int32),
        }
        masks = [None if s.visible is None else s.visible.to(torch.uint8).contiguous() for s in spans]
        visible = (ctypes.c_void_p * len(spans))(*[None if mask is None else mask.data_ptr() for mask in masks])
        normed = torch.empty(hidden.shape, dtype=torch.bfloat16)
        cos, sin = cos.contiguous(), sin.contiguous()
        record = PassRecord(len(hidden), len(spans), int(step.reads and self._tiles))
        for name, tensor in (("hidden", hidden), ("normed", normed), ("cos", cos), ("sin", sin)):
            setattr(record, name, tensor.data_ptr())
        for name, array in arrays.items():
            setattr(record, name, array.ctypes.data)
        record.visible = ctypes.addressof(visible)
        self._kernels.impasto_forward(workshop(self._kernels), ctypes.byref(network), ctypes.byref(record))
        self._in_use = []
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failed
        return normed

    def _told(self, pool: NativePool) -> NetworkRecord:
        """The network with this memory. Engines that share weights have pools, and so records, of their own."""
        if self._first not in pool.networks:
            blocks = (BlockRecord * len(self._blocks)).from_buffer_copy(self._blocks)
            for record, keys, values in zip(blocks, pool.keys[self._first :], pool.values[self._first :], strict=False):
                record.keys, record.values = keys.data_ptr(), values.data_ptr()
            for layer, (record, bounds) in enumerate(
                zip(blocks, pool.bounds[self._first :], strict=False), self._first
            ):
                record.bounds = bounds.data_ptr() if layer >= EXACT_LAYERS else None
            config = self._config
            sizes = (config.hidden_size, config.num_heads, config.num_kv_heads, config.head_dim, config.rotary_dim)
            network = NetworkRecord(
                len(blocks),
                *sizes,
                config.intermediate_size,
                int(pool.exact),
                config.rms_norm_eps,
                pool.stride,
                blocks,
                self._norm,
            )
            network.fetch = ctypes.cast(self._fetch, ctypes.c_void_p) if self._fetch is not None else None
            pool.networks[self._first] = network
        return pool.networks[self._first]

    def _mixture(self, part: MixtureOfExperts) -> int:
        """Where the kernels find what they are told of a mixture."""
        router, experts = part.router, part.experts
        record = MixtureRecord(self._floats(router.weight), self._floats(router.bias))
        if isinstance(experts, ResidentExperts):
            for at, name in enumerate(("gate_up", "down")):
                matrices = [expert[at] for expert in experts.all]
                records = (MatrixRecord * len(matrices))(*[m.record for m in matrices if isinstance(m, NativeLinear)])
                setattr(record, name, ctypes.addressof(records))
                self._kept += [matrices, records]
        record.experts, record.per_token = router.num_experts, router.experts_per_token
        record.groups, record.groups_per_token = router.groups, router.groups_per_token
        record.normalize, record.scale = int(router.normalize), router.scale
        record.inner = self._config.expert_intermediate_size
        self._kept.append(record)
        return ctypes.addressof(record)

    def _fetched(self, layer: int, count: int, wanted: Any, gate_up: Any, down: Any) -> int:
        """The matrices of a layer's experts, held until the next layer's are asked for. An error is raised later."""
        try:
            part = self._layers[layer].feed_forward
            assert isinstance(part, MixtureOfExperts)
            part.experts.expect(wanted[:count])
            self._in_use = []
            for at in range(count):
                for into, matrix in (
                    (gate_up, part.experts.gate_up(wanted[at])),
                    (down, part.experts.down(wanted[at])),
                ):
                    assert isinstance(matrix, NativeLinear)
                    into[at] = matrix.record
                    self._in_use.append(matrix)
        except BaseException as error:  # it may not pass through the kernels' frames
            self._failed = error
            return 1
        return 0

    def _floats(self, tensor: Tensor) -> int:
        kept = tensor.float().contiguous()
        self._kept.append(kept)
        return kept.data_ptr()


def _slots(span: Span, table: np.ndarray) -> np.ndarray:
    """Where the new positions lie: page · PAGE + place in it. Int32."""
    places = np.arange(span.past, span.past + span.count, dtype=np.int32)
    return table[places // PAGE] * PAGE + places % PAGE


def _before(counts: Sequence[int] | np.ndarray) -> np.ndarray:
    """Sums of the counts before each. Int32."""
    return np.concatenate(([0], np.cumsum(counts[:-1]))).astype(np.int32)


def _offloaded(layer: Layer) -> bool:
    part = layer.feed_forward
    return isinstance(part, MixtureOfExperts) and isinstance(part.experts, OffloadedExperts)
