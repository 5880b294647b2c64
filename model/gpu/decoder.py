"""GLM-4.5's decoder, one new token for each of some sequences, with everything on a GPU: what is measured, and what drafts by MTP.

`graphs.py` launches a step's kernels all at once. Two rows may be tokens of one sequence, as a draft behind the token that it follows is
(`drafting.py`). Prompts are not read here: that, and models from files, is `network.py`.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from model.config import DecoderConfig
from model.gpu.blocks import GpuLayer, Placing, Watch, passed
from model.gpu.graphs import Decoding
from model.gpu.grouped import product
from model.gpu.matrices import Matrices
from model.gpu.routing import everybody
from model.pages import PAGE
from model.rope import Rope


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
        self.config, self.weights = config, weights
        self._pages = pages
        longest = min(config.max_positions, pages * PAGE)
        cos, sin = Rope.of(config).at(torch.arange(longest), longest)
        self._turns = (cos[:, 0].contiguous().to(device), sin[:, 0].contiguous().to(device))
        self.memory_of_layers = [self.memory() for _ in weights.layers]
        self.watch: Watch | None = None

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
        at = Placing(self._turns, step.positions, step.positions, step.tables)
        return passed(self.config, hidden, layers, memory, norm, at, self.watch)
