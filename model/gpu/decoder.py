"""GLM-4.5's decoder, one new token for each of some sequences, from quantized matrices on a GPU.

A block is ten kernels or eleven, those of `residual.py`, `grouped.py`, `attention.py` and `routing.py`; `graphs.py` launches them all at
once. The shared expert is computed as one more routed expert, whose weight is 1, in the same kernel. Two rows may be tokens of one
sequence, as a draft behind the token that it follows is (`drafting.py`). Prompts are not read here.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from model.config import DecoderConfig
from model.feed_forward import Router
from model.gpu.attention import attended
from model.gpu.graphs import Decoding
from model.gpu.grouped import product
from model.gpu.matrices import Matrices
from model.gpu.residual import activated, added, placed
from model.gpu.routing import Tiles, everybody, routed, tiled
from model.pages import PAGE
from model.rope import Rope


@dataclass(frozen=True)
class GpuLayer:
    """One block. Of a mixture, the matrices are the routed experts', then the shared one's; of a dense block, one."""

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
class GpuWeights:
    """All of a model: `embed` `[V, H]`, the head as one matrix."""

    embed: Tensor
    layers: Sequence[GpuLayer]
    norm: Tensor
    head: Matrices


_QKV_PARTS, _OUTPUT_PARTS, _EXPERT_PARTS = 4, 8, 2
"""Into how many parts the columns of matrices are cut: as many as kept an H100 busy with one token."""


class GpuDecoder:
    """Decode steps of one model, with keys and values in pages of bfloat16."""

    def __init__(self, config: DecoderConfig, weights: GpuWeights, pages: int) -> None:
        device = weights.embed.device
        self.config, self.weights = config, weights
        self._rope = Rope.of(config)
        self._pages = pages
        longest = min(config.max_positions, pages * PAGE)
        cos, sin = self._rope.at(torch.arange(longest), longest)
        self._turns = (cos[:, 0].contiguous().to(device), sin[:, 0].contiguous().to(device))
        self.memory_of_layers = [self.memory() for _ in weights.layers]
        self.watch: Callable[[Tensor], object] | None = None
        """Told the experts that tokens chose, layer by layer, outside of graphs."""

    def memory(self) -> tuple[Tensor, Tensor]:
        """Keys and values `[Hkv, slots, D]` of one more block."""
        shape = (self.config.num_kv_heads, self._pages * PAGE, self.config.head_dim)
        device = self.weights.embed.device
        keys, values = (torch.zeros(shape, dtype=torch.bfloat16, device=device) for _ in range(2))
        return keys, values

    def __call__(self, step: Decoding) -> Tensor:
        """Float32 logits `[T, V]`; leaves the tokens' keys and values in their pages. Waits for nothing."""
        return self.logits(self.states(step), self.weights.head)

    def states(self, step: Decoding) -> Tensor:
        """Normed hidden states `[T, H]` bf16."""
        hidden = functional.embedding(step.ids, self.weights.embed).float()
        return self.passed(hidden, self.weights.layers, self.memory_of_layers, self.weights.norm, step)

    def logits(self, states: Tensor, head: Matrices) -> Tensor:
        """Float32 `[T, V]`."""
        return product(states, head, everybody(len(states), states.device), 1).squeeze(1)

    def passed(
        self,
        hidden: Tensor,
        layers: Sequence[GpuLayer],
        memory: Sequence[tuple[Tensor, Tensor]],
        norm: Tensor,
        step: Decoding,
    ) -> Tensor:
        """`hidden` `[T, H]` float32, which is overwritten, through `layers` and a last norm: `[T, H]` bf16."""
        lengths, epsilon = (step.positions + 1).int(), self.config.rms_norm_eps
        together = everybody(len(hidden), hidden.device)
        parts, shares = None, None
        for layer, (keys, values) in zip(layers, memory, strict=True):
            x = added(hidden, parts, shares, layer.attention_norm, epsilon)
            projected = product(x, layer.qkv, together, 1, parts=_QKV_PARTS)
            q = placed(
                projected, layer.qkv_bias, layer.qk_norm, self._turns, step.positions, step.tables, keys, values,
                heads=self.config.num_heads, epsilon=epsilon, page=PAGE,
            )  # fmt: skip
            y = attended(q, keys, values, step.tables, lengths)
            out = product(y.flatten(1), layer.output, together, 1, parts=_OUTPUT_PARTS)
            x = added(hidden, out, None, layer.feed_forward_norm, epsilon)
            parts, shares = self._fed_forward(layer, x, together)
        return added(hidden, parts, shares, norm, epsilon)

    def _fed_forward(self, layer: GpuLayer, x: Tensor, together: Tiles) -> tuple[Tensor, Tensor | None]:
        """What is added to the hidden states: rows and how much each counts."""
        if layer.router is None:
            act = activated(product(x, layer.gate_up, together, 1, parts=_EXPERT_PARTS))
            return product(act, layer.down, together, 1, parts=_OUTPUT_PARTS), None
        chosen, weights = routed(x, layer.router, shared=True)
        if self.watch is not None:
            self.watch(chosen)
        tiles = tiled(chosen, layer.router.num_experts + 1)
        act = activated(product(x, layer.gate_up, tiles, chosen.shape[1], parts=_EXPERT_PARTS))
        return product(act, layer.down, tiles, 1), weights
