"""GLM-4.5's decoder: pre-norm, grouped-query attention, partial rotary embedding, SwiGLU.

The block of arXiv 2508.06471 section 2.1 as transformers' `Glm4MoeForCausalLM` computes it, which the tests hold it
to. QKV bias lives in the linear layers; QK-norm and the feed-forward are per layer, so a mixture of experts is another
`feed_forward`. The residual stream and the norms are float32 whatever the matrices are.
This module does not know where weights come from, nor what tokens mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from model.accelerator import Accelerator, Network
from model.attention import attend
from model.config import DecoderConfig
from model.feed_forward import FeedForward
from model.kv_pool import KvPool, bytes_per_page
from model.linear import Linear
from model.native.library import library
from model.native.matrix import NativeLinear
from model.native.network import NativeNetwork, fits
from model.native.pool import NativePool
from model.rope import Rope
from model.step import Step

if TYPE_CHECKING:
    from model.mtp import MtpLayer


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
    mtp: MtpLayer | None = None
    accelerator: Accelerator | None = None
    """Where the matrices are, if not in the CPU's memory."""


class Decoder:
    """The network of one model. It keeps no state between calls: that is in the pages of a `KvPool`."""

    def __init__(self, config: DecoderConfig, weights: DecoderWeights, dtype: torch.dtype) -> None:
        """`dtype` is that of activations between the norms and of the cache: bfloat16, or float32 to compare."""
        self.config, self.dtype = config, dtype
        self.mtp = weights.mtp
        self.embed = weights.embed
        self._weights = weights
        self._rope = Rope.of(config, weights.rope_factors)
        self._network, self._mtp_network = self._networks()

    def _networks(self) -> tuple[Network | None, Network | None]:
        """The blocks and the one for multi-token prediction, as a device or the compiled kernels take them; None: one
        by one."""
        kernels, weights, config = library(), self._weights, self.config
        if weights.accelerator is not None:
            return weights.accelerator.networks(config, weights)
        if kernels is None or self.dtype != torch.bfloat16 or not isinstance(weights.head, NativeLinear):
            return None, None
        mtp = () if weights.mtp is None else (weights.mtp.layer,)
        if not fits(config, [*weights.layers, *mtp]):
            return None, None
        network = NativeNetwork(kernels, config, weights.layers, weights.norm)
        if weights.mtp is None:
            return network, None
        return network, NativeNetwork(kernels, config, mtp, weights.mtp.norm, first=config.num_layers)

    @property
    def compiled(self) -> bool:
        """Whether the compiled kernels compute all blocks, with threads of their own."""
        return isinstance(self._network, NativeNetwork)

    @property
    def accelerated(self) -> bool:
        """Whether a device computes the blocks, so that the CPU has little to do."""
        return self._weights.accelerator is not None

    @property
    def weight_bytes(self) -> int:
        """Memory of all matrices, as kept."""
        layers = sum(
            layer.qkv.nbytes + layer.output.nbytes + layer.feed_forward.nbytes for layer in self._weights.layers
        )
        return layers + self._weights.head.nbytes

    @property
    def bytes_per_token(self) -> int:
        """Of them, what one decode step reads: of experts, only those that it chooses."""
        layers = self._weights.layers
        attention = sum(layer.qkv.nbytes + layer.output.nbytes for layer in layers)
        return attention + sum(layer.feed_forward.bytes_per_token for layer in layers) + self._weights.head.nbytes

    @property
    def active_weights(self) -> int:
        """Weights that one token passes, the head left out."""
        config = self.config
        attention = 2 * (config.q_rows + config.kv_rows) * config.hidden_size
        dense = config.num_dense_layers if config.num_experts else config.num_layers
        experts = (config.experts_per_token + config.num_shared_experts) * config.expert_intermediate_size
        wide = dense * config.intermediate_size + (config.num_layers - dense) * experts
        return config.num_layers * attention + 3 * wide * config.hidden_size

    @property
    def wide_bytes(self) -> int:
        """What `widen` would take."""
        return sum(matrix.wide_bytes for matrix in self._matrices())

    def widen(self) -> None:
        """Keep wide copies of the matrices that every token of a prompt passes."""
        for matrix in self._matrices():
            matrix.widen()

    def _matrices(self) -> Iterator[Linear]:
        for layer in self._weights.layers:
            yield from (layer.qkv, layer.output, *layer.feed_forward.matrices)

    @property
    def kv_layers(self) -> int:
        """Layers that keep keys and values: the decoder's, and one for multi-token prediction behind them."""
        return self.config.num_layers + (self.mtp is not None)

    @property
    def page_bytes(self) -> int:
        """Memory of one page of keys and values."""
        if self._network is not None:
            return self._network.page_bytes(self.kv_layers)
        return bytes_per_page(self.kv_layers, self.config.num_kv_heads, self.config.head_dim, self.dtype)

    def new_pool(self, pages: int) -> KvPool | NativePool:
        """Memory for keys and values."""
        if self._network is not None:
            return self._network.new_pool(self.kv_layers, pages)
        return KvPool(self.kv_layers, self.config.num_kv_heads, self.config.head_dim, self.dtype, pages)

    def forward(self, ids: Tensor, step: Step) -> Tensor:
        """Normed hidden states `[T, H]` of new tokens `ids` `[T]`; leaves their keys and values in the pool."""
        hidden = self.embed(ids)
        if self._network is not None and self._network.computes(step.pool):
            return self._network.forward(hidden, step, *self._rope.at(step.positions, step.longest))
        for index, layer in enumerate(self._weights.layers):
            hidden = self.block(index, layer, hidden, step)
        return self.norm(hidden, self._weights.norm)

    def block(self, index: int, layer: Layer, hidden: Tensor, step: Step) -> Tensor:
        """One block on the residual stream `[T, H]` (float32, changed in place), with its cache at layer `index`."""
        attended = self._attend(index, layer, self.norm(hidden, layer.attention_norm), step)
        hidden += layer.output.read(attended) if step.reads else layer.output(attended)
        normed = self.norm(hidden, layer.feed_forward_norm)
        hidden += layer.feed_forward.read(normed) if step.reads else layer.feed_forward(normed)
        return hidden

    def predict(self, mtp: MtpLayer, hidden: Tensor, step: Step) -> Tensor:
        """What the block for multi-token prediction makes of `[T, H]` (float32, changed), normed."""
        if self._mtp_network is not None and self._mtp_network.computes(step.pool):
            return self._mtp_network.forward(hidden, step, *self._rope.at(step.positions, step.longest))
        return self.norm(self.block(self.config.num_layers, mtp.layer, hidden, step), mtp.norm)

    def logits(self, hidden: Tensor) -> Tensor:
        """Float32 logits `[T, V]` of normed hidden states `[T, H]`, in the CPU's memory."""
        return self._weights.head.exact(hidden).cpu()

    def norm(self, hidden: Tensor, weight: Tensor) -> Tensor:
        """RMSNorm in float32, then in the activations' type."""
        return functional.rms_norm(hidden, weight.shape, weight.to(hidden.device), self.config.rms_norm_eps).to(
            self.dtype
        )

    def _attend(self, index: int, layer: Layer, x: Tensor, step: Step) -> Tensor:
        config, count = self.config, x.shape[0]
        if step.rotation is None:
            step.rotation = self._rope.at(step.positions, step.longest)
        projected = (layer.qkv.read(x) if step.reads else layer.qkv(x)).view(count, -1, config.head_dim)
        split = config.num_heads + config.num_kv_heads
        turning = projected[:, :split].float()
        if layer.qk_norm is not None:
            turning = functional.rms_norm(turning, (config.head_dim,), None, config.rms_norm_eps) * layer.qk_norm
        turned = self._rope.rotate(turning, *step.rotation).to(self.dtype)
        return attend(step, index, turned[:, : config.num_heads], turned[:, config.num_heads :], projected[:, split:])
