"""GLM-4.5's decoder: pre-norm, grouped-query attention, partial rotary embedding, SwiGLU.

The block of arXiv 2508.06471 section 2.1 as transformers' `Glm4MoeForCausalLM` computes it, which the tests hold it
to. QKV bias lives in the linear layers; QK-norm and the feed-forward are per layer, so a mixture of experts is another
`feed_forward`. The residual stream and the norms are float32 whatever the matrices are.
This module does not know where weights come from, nor what tokens mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from model.config import DecoderConfig
from model.kv_cache import KvCache
from model.linear import Linear
from model.rope import Rope


class FeedForward(Protocol):
    """What follows attention in a block."""

    @property
    def nbytes(self) -> int:
        """Memory of its matrices."""
        ...

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, H]` to `[T, H]`."""
        ...


@dataclass(frozen=True)
class DenseFeedForward:
    """SwiGLU: `down(silu(gate(x)) * up(x))`, gate and up as one product."""

    gate_up: Linear
    down: Linear

    @property
    def nbytes(self) -> int:
        """Memory of its matrices."""
        return self.gate_up.nbytes + self.down.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, H]` to `[T, H]`."""
        gate, up = self.gate_up(x).chunk(2, dim=-1)
        return self.down(functional.silu(gate) * up)


@dataclass(frozen=True)
class Layer:
    """One block's weights. `qk_norm` `[Hq + Hkv, D]` is the query norm repeated per head, then the key norm."""

    attention_norm: Tensor
    qkv: Linear
    qk_norm: Tensor | None
    output: Linear
    feed_forward_norm: Tensor
    feed_forward: FeedForward


@dataclass(frozen=True)
class DecoderWeights:
    """All weights. `embed` maps ids `[T]` to float32 `[T, H]`; a tied head reads the same matrix."""

    embed: Callable[[Tensor], Tensor]
    layers: Sequence[Layer]
    norm: Tensor
    head: Linear
    rope_factors: Tensor | None = None


class Decoder:
    """The network of one model. It keeps no state between calls: that is the `KvCache`'s."""

    def __init__(self, config: DecoderConfig, weights: DecoderWeights, dtype: torch.dtype) -> None:
        """`dtype` is that of activations between the norms and of the cache: bfloat16, or float32 to compare."""
        self.config, self.dtype = config, dtype
        self._weights = weights
        self._rope = Rope(config.rotary_dim, config.rope_theta, config.rope_scale, weights.rope_factors)

    @property
    def weight_bytes(self) -> int:
        """Memory of all matrices, as kept: what one decode step reads."""
        layers = sum(
            layer.qkv.nbytes + layer.output.nbytes + layer.feed_forward.nbytes for layer in self._weights.layers
        )
        return layers + self._weights.head.nbytes

    def new_cache(self) -> KvCache:
        """An empty cache for one sequence."""
        config = self.config
        return KvCache(config.num_layers, config.num_kv_heads, config.head_dim, self.dtype)

    def forward(
        self, ids: Tensor, cache: KvCache, positions: Tensor | None = None, visible: Tensor | None = None
    ) -> Tensor:
        """Normed hidden states `[T, H]` of `ids` `[T]`, whose keys and values are written after the cache's own.

        The caller commits (or drops) the written positions. `positions` `[T]` defaults to the next ones; `visible`
        `[T, T]` bool says which of the new tokens each new token attends to, besides all cached ones (default: causal).
        """
        count, past = ids.shape[0], cache.length
        cache.reserve(past + count, self.config.max_positions)
        if positions is None:
            positions = torch.arange(past, past + count)
        cos, sin = self._rope.at(positions, past + count)
        mask = _mask(count, past, visible)
        hidden = self._weights.embed(ids)
        for index, layer in enumerate(self._weights.layers):
            attended = self._attend(index, layer, self._norm(hidden, layer.attention_norm), cos, sin, cache, mask)
            hidden += layer.output(attended)
            hidden += layer.feed_forward(self._norm(hidden, layer.feed_forward_norm))
        return self._norm(hidden, self._weights.norm)

    def logits(self, hidden: Tensor) -> Tensor:
        """Float32 logits `[T, V]` of normed hidden states `[T, H]`."""
        return self._weights.head(hidden).float()

    def _norm(self, hidden: Tensor, weight: Tensor) -> Tensor:
        return functional.rms_norm(hidden, weight.shape, weight, self.config.rms_norm_eps).to(self.dtype)

    def _attend(
        self, index: int, layer: Layer, x: Tensor, cos: Tensor, sin: Tensor, cache: KvCache, mask: Tensor | None
    ) -> Tensor:
        config, count = self.config, x.shape[0]
        projected = layer.qkv(x).view(count, -1, config.head_dim)
        split = config.num_heads + config.num_kv_heads
        turning = projected[:, :split].float()
        if layer.qk_norm is not None:
            turning = functional.rms_norm(turning, (config.head_dim,), None, config.rms_norm_eps) * layer.qk_norm
        turned = self._rope.rotate(turning, cos, sin)
        keys, values = cache.write(index, turned[:, config.num_heads :], projected[:, split:])
        queries = turned[:, : config.num_heads].to(self.dtype)
        if count == 1:
            # The heads of a group read the same keys: as rows of one query they need no copy and no mask.
            grouped = queries.view(1, config.num_kv_heads, -1, config.head_dim)
            return functional.scaled_dot_product_attention(grouped, keys[None], values[None]).reshape(1, -1)
        attended = functional.scaled_dot_product_attention(
            queries.transpose(0, 1)[None],
            keys[None],
            values[None],
            attn_mask=mask,
            is_causal=mask is None,
            enable_gqa=True,
        )
        return attended[0].transpose(0, 1).reshape(count, -1)


def _mask(count: int, past: int, visible: Tensor | None) -> Tensor | None:
    """`[T, past + T]` bool; None where plain causal attention from position 0, or one token, needs none."""
    if count == 1 or (past == 0 and visible is None):
        return None
    if visible is None:
        visible = torch.ones(count, count, dtype=torch.bool).tril()
    return torch.cat((torch.ones(count, past, dtype=torch.bool), visible), dim=1)
