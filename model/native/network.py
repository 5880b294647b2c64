"""A decoder of dense blocks, computed in one call of the compiled kernels.

It knows where weights, pages and positions lie and tells the kernels. It does not know tokens or texts, nor mixtures of
experts: those run block by block in `decoder.py`, their matrices by the same products.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from model.feed_forward import DenseFeedForward
from model.native.library import BlockRecord, NetworkRecord, PassRecord, cache_precision, workshop
from model.native.matrix import NativeLinear
from model.native.pool import NativePool, head_bytes
from model.pages import PAGE
from model.step import Span, Step

if TYPE_CHECKING:
    from model.config import DecoderConfig
    from model.decoder import Layer


def fits(config: DecoderConfig, layers: Sequence[Layer], head: object) -> bool:
    """Whether the kernels can compute this decoder: dense blocks, quantized matrices, sizes in sixteens."""
    sizes = (config.hidden_size, config.head_dim, config.intermediate_size)
    if any(size % 16 for size in sizes) or config.head_dim > 512 or config.rotary_dim % 2:
        return False
    return isinstance(head, NativeLinear) and all(
        isinstance(layer.feed_forward, DenseFeedForward)
        and all(isinstance(matrix, NativeLinear) for matrix in (layer.qkv, layer.output, *layer.feed_forward.matrices))
        for layer in layers
    )


class NativeNetwork:
    """The blocks and the last norm of one model."""

    def __init__(self, kernels: ctypes.CDLL, config: DecoderConfig, layers: Sequence[Layer], norm: Tensor) -> None:
        self._kernels, self._config = kernels, config
        self._kept: list[Any] = []
        self._exact_cache = cache_precision(kernels) == "bf16"
        blocks = (BlockRecord * len(layers))()
        for record, layer in zip(blocks, layers, strict=True):
            record.attention_norm = self._floats(layer.attention_norm)
            record.qk_norm = None if layer.qk_norm is None else self._floats(layer.qk_norm)
            record.feed_forward_norm = self._floats(layer.feed_forward_norm)
            gate_up, down = layer.feed_forward.matrices
            for name, matrix in (("qkv", layer.qkv), ("output", layer.output), ("gate_up", gate_up), ("down", down)):
                assert isinstance(matrix, NativeLinear)
                setattr(record, name, matrix.record)
                self._kept.append(matrix)
        self._blocks = blocks
        self._norm = self._floats(norm)

    def new_pool(self, pages: int) -> NativePool:
        """Memory for keys and values."""
        config = self._config
        return NativePool(len(self._blocks), config.num_kv_heads, config.head_dim, pages, exact=self._exact_cache)

    @property
    def page_bytes(self) -> int:
        """Memory of one page of keys and values."""
        head = head_bytes(self._config.head_dim, exact=self._exact_cache)
        return 2 * len(self._blocks) * self._config.num_kv_heads * head

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
        }
        masks = [None if s.visible is None else s.visible.to(torch.uint8).contiguous() for s in spans]
        visible = (ctypes.c_void_p * len(spans))(*[None if mask is None else mask.data_ptr() for mask in masks])
        normed = torch.empty(hidden.shape, dtype=torch.bfloat16)
        cos, sin = cos.contiguous(), sin.contiguous()
        record = PassRecord(
            len(hidden), len(spans), hidden.data_ptr(), normed.data_ptr(), cos.data_ptr(), sin.data_ptr()
        )
        for name, array in arrays.items():
            setattr(record, name, array.ctypes.data)
        record.visible = ctypes.addressof(visible)
        self._kernels.impasto_forward(workshop(self._kernels), ctypes.byref(network), ctypes.byref(record))
        return normed

    def _told(self, pool: NativePool) -> NetworkRecord:
        """The network with this memory. Engines that share weights have pools, and so records, of their own."""
        if pool.network is None:
            blocks = (BlockRecord * len(self._blocks)).from_buffer_copy(self._blocks)
            for record, keys, values in zip(blocks, pool.keys, pool.values, strict=True):
                record.keys, record.values = keys.data_ptr(), values.data_ptr()
            config = self._config
            sizes = (config.hidden_size, config.num_heads, config.num_kv_heads, config.head_dim, config.rotary_dim)
            pool.network = NetworkRecord(
                len(blocks), *sizes, config.intermediate_size, int(pool.exact), config.rms_norm_eps, blocks, self._norm
            )
        return pool.network

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
