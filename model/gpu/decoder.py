"""GLM-4.5's decoder, one new token for each of some sequences, from quantized matrices on a GPU.

Beside the kernels of `grouped.py` and `attention.py` it is plain torch: norms, rotary embedding and the router are few bytes, and inside of
a CUDA graph (`graphs.py`) they cost no launches. The shared expert is computed as one more routed expert, whose weight is 1, in the same
kernel. Prompts are not read here, and multi-token prediction is not computed.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from model.config import DecoderConfig
from model.feed_forward import Router
from model.gpu.attention import attended
from model.gpu.graphs import Decoding
from model.gpu.grouped import Matrices, Tiles, combined, gated, product, tiled
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


class GpuDecoder:
    """Decode steps of one model, with keys and values in pages of bfloat16."""

    def __init__(self, config: DecoderConfig, weights: GpuWeights, pages: int) -> None:
        device = weights.embed.device
        self.config, self._weights = config, weights
        shape = (config.num_kv_heads, pages * PAGE, config.head_dim)
        self.keys = [torch.zeros(shape, dtype=torch.bfloat16, device=device) for _ in weights.layers]
        self.values = [torch.zeros(shape, dtype=torch.bfloat16, device=device) for _ in weights.layers]
        self._rope = Rope.of(config)
        longest = min(config.max_positions, pages * PAGE)
        self._cos, self._sin = (table.to(device) for table in self._rope.at(torch.arange(longest), longest))

    @property
    def bytes_per_token(self) -> int:
        """Matrices that one token's step reads: of experts, those that it chooses."""
        total = self._weights.head.nbytes
        for layer in self._weights.layers:
            experts, used = layer.gate_up.shape[0], 1 if layer.router is None else layer.router.experts_per_token + 1
            total += layer.qkv.nbytes + layer.output.nbytes
            total += (layer.gate_up.nbytes + layer.down.nbytes) * used // experts
        return total

    def __call__(self, step: Decoding) -> Tensor:
        """Float32 logits `[S, V]`; leaves the tokens' keys and values in their pages. Waits for nothing."""
        hidden = functional.embedding(step.ids, self._weights.embed).float()
        page = step.tables.long().gather(1, (step.positions // PAGE).unsqueeze(1)).squeeze(1)
        slots, lengths = page * PAGE + step.positions % PAGE, (step.positions + 1).int()
        everybody = tiled(torch.zeros_like(step.ids).unsqueeze(1), 1)
        for index, layer in enumerate(self._weights.layers):
            q = self._placed(index, layer, self._norm(hidden, layer.attention_norm), step, slots, everybody)
            y = attended(q, self.keys[index], self.values[index], step.tables, lengths)
            hidden = hidden + product(y.flatten(1), layer.output, everybody, 1)
            hidden = hidden + self._fed_forward(layer, self._norm(hidden, layer.feed_forward_norm), everybody)
        return product(self._norm(hidden, self._weights.norm), self._weights.head, everybody, 1)

    def _norm(self, hidden: Tensor, weight: Tensor) -> Tensor:
        return functional.rms_norm(hidden, weight.shape, weight, self.config.rms_norm_eps).bfloat16()

    def _placed(
        self, index: int, layer: GpuLayer, x: Tensor, step: Decoding, slots: Tensor, everybody: Tiles
    ) -> Tensor:
        """Queries `[S, Hq, D]`; keys and values go where `slots` says."""
        config = self.config
        projected = product(x, layer.qkv, everybody, 1)
        if layer.qkv_bias is not None:
            projected = projected + layer.qkv_bias
        heads = projected.view(len(x), -1, config.head_dim)
        split = config.num_heads + config.num_kv_heads
        turning = heads[:, :split]
        if layer.qk_norm is not None:
            turning = functional.rms_norm(turning, (config.head_dim,), None, config.rms_norm_eps) * layer.qk_norm
        turned = self._rope.rotate(turning, self._cos[step.positions], self._sin[step.positions]).bfloat16()
        self.keys[index].index_copy_(1, slots, turned[:, config.num_heads :].transpose(0, 1))
        self.values[index].index_copy_(1, slots, heads[:, split:].bfloat16().transpose(0, 1))
        return turned[:, : config.num_heads]

    def _fed_forward(self, layer: GpuLayer, x: Tensor, everybody: Tiles) -> Tensor:
        if layer.router is None:
            return product(gated(x, layer.gate_up, everybody, 1), layer.down, everybody, 1)
        chosen, weights = layer.router(x.float())
        experts = layer.router.num_experts
        chosen = functional.pad(chosen, (0, 1), value=experts)
        weights = functional.pad(weights, (0, 1), value=1.0)
        tiles = tiled(chosen, experts + 1)
        act = gated(x, layer.gate_up, tiles, chosen.shape[1])
        return combined(product(act, layer.down, tiles, 1), weights)
