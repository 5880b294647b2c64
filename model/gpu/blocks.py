"""GLM-4.5's blocks for some rows of tokens, from matrices on a GPU: which kernel follows which.

A block is ten kernels or eleven, those of `residual.py`, `grouped.py`, `attention.py` or `reading.py`, and `routing.py`. Shared experts
are computed as more routed ones, whose weight is 1, in the same kernel. Rows are of any sequences, and may be several of one.
This module does not know tokens, nor where pages come from.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model.config import DecoderConfig
from model.feed_forward import Router
from model.gpu.attention import attended
from model.gpu.grouped import product
from model.gpu.matrices import Matrices
from model.gpu.reading import ReadingTiles, read
from model.gpu.residual import activated, added, placed
from model.gpu.routing import Tiles, everybody, routed, tiled
from model.pages import PAGE

QKV_PARTS, OUTPUT_PARTS, EXPERT_PARTS = 4, 8, 2
"""Into how many parts the columns of matrices are cut: as many as kept an H100 busy with one token."""

Watch = Callable[[Tensor], object]
"""Told the experts that tokens chose, layer by layer, outside of graphs."""


@dataclass(frozen=True)
class GpuLayer:
    """One block. Of a mixture, the matrices are the routed experts', then the shared ones'; of a dense block, one."""

    attention_norm: Tensor
    qkv: Matrices
    qkv_bias: Tensor | None
    qk_norm: Tensor | None
    output: Matrices
    feed_forward_norm: Tensor
    router: Router | None
    gate_up: Matrices
    down: Matrices


@dataclass(frozen=True)
class Placing:
    """Where T rows stand."""

    turns: tuple[Tensor, Tensor]
    """Cosines and signed sines `[n, turning]`."""
    positions: Tensor
    """`[T]` int64: which of them is a row's."""
    places: Tensor
    """`[T]` int64: how many positions its sequence has before it in its pages."""
    tables: Tensor
    """`[T, pages]` int32."""
    reading: ReadingTiles | None = None
    """Of tokens that are read; None: each attends by itself to what lies before it."""


def passed(
    config: DecoderConfig,
    hidden: Tensor,
    layers: Sequence[GpuLayer],
    memory: Sequence[tuple[Tensor, Tensor]],
    norm: Tensor,
    at: Placing,
    watch: Watch | None = None,
) -> Tensor:
    """`hidden` `[T, H]` float32, which is overwritten, through `layers` and a last norm: `[T, H]` bf16.

    `memory`: each layer's keys and values `[Hkv, slots, D]` bf16, to which the rows' are added. Waits for nothing.
    """
    lengths, epsilon = (at.places + 1).int(), config.rms_norm_eps
    together = everybody(len(hidden), hidden.device)
    parts, shares = None, None
    for layer, (keys, values) in zip(layers, memory, strict=True):
        x = added(hidden, parts, shares, layer.attention_norm, epsilon)
        projected = product(x, layer.qkv, together, 1, parts=QKV_PARTS)
        q = placed(
            projected, layer.qkv_bias, layer.qk_norm, at.turns, at.positions, at.places, at.tables, keys, values,
            heads=config.num_heads, epsilon=epsilon, page=PAGE,
        )  # fmt: skip
        if at.reading is None:
            y = attended(q, keys, values, at.tables, lengths)
        else:
            y = read(q, keys, values, at.tables, at.reading)
        out = product(y.flatten(1), layer.output, together, 1, parts=OUTPUT_PARTS)
        x = added(hidden, out, None, layer.feed_forward_norm, epsilon)
        parts, shares = fed_forward(layer.router, layer.gate_up, layer.down, x, together, watch)
    return added(hidden, parts, shares, norm, epsilon)


def fed_forward(
    router: Router | None, gate_up: Matrices, down: Matrices, x: Tensor, together: Tiles, watch: Watch | None = None
) -> tuple[Tensor, Tensor | None]:
    """What follows attention: rows `[T · k, parts, H]` to be added, and float32 `[T, k]`, how much each counts."""
    if router is None:
        act = activated(product(x, gate_up, together, 1, parts=EXPERT_PARTS))
        return product(act, down, together, 1, parts=OUTPUT_PARTS), None
    experts = gate_up.shape[0]
    chosen, weights = routed(x, router, shared=experts - router.num_experts)
    if watch is not None:
        watch(chosen)
    tiles = tiled(chosen, experts)
    act = activated(product(x, gate_up, tiles, chosen.shape[1], parts=EXPERT_PARTS))
    return product(act, down, tiles, 1), weights


def floats(tensor: Tensor, device: torch.device) -> Tensor:
    """A norm's or a bias' numbers as the kernels read them."""
    return tensor.to(device, torch.float32).contiguous()
