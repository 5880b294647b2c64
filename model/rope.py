"""Rotary position embedding (RoFormer, arXiv 2104.09864), rotate-half convention, on the first dimensions of a head."""

from __future__ import annotations

import torch
from torch import Tensor


class Rope:
    """Tables of cosines and sines for positions up to `max_positions`, made as far as they are needed."""

    def __init__(self, rotary_dim: int, theta: float, scale: float = 1.0, factors: Tensor | None = None) -> None:
        """`scale` stretches positions (linear scaling); `factors` `[rotary_dim/2]` divide the frequencies (Llama 3)."""
        exponents = torch.arange(0, rotary_dim, 2, dtype=torch.float32) / rotary_dim
        frequencies = 1.0 / (theta**exponents)
        if factors is not None:
            frequencies = frequencies / factors
        self._frequencies = frequencies / scale
        self._dim = rotary_dim
        self._cos = torch.empty(0, 1, rotary_dim)
        self._sin = torch.empty(0, 1, rotary_dim)

    def at(self, positions: Tensor, longest: int) -> tuple[Tensor, Tensor]:
        """Cosines and signed sines `[T, 1, rotary_dim]` of integer `positions` `[T]`, all below `longest`."""
        if longest > self._cos.shape[0]:
            self._extend(max(longest, 2 * self._cos.shape[0], 512))
        return self._cos[positions], self._sin[positions]

    def _extend(self, length: int) -> None:
        angles = torch.outer(torch.arange(length, dtype=torch.float32), self._frequencies)
        # The first half of a head takes -sin times the second half: the sign is kept in the table.
        cos, sin = angles.cos(), angles.sin()
        self._sin = torch.cat((-sin, sin), dim=-1).unsqueeze(1)
        self._cos = torch.cat((cos, cos), dim=-1).unsqueeze(1)

    def rotate(self, heads: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Rotate `heads` `[T, H, D]` (float32); dimensions past `rotary_dim` pass through."""
        tokens, count, _ = heads.shape
        turning = heads[..., : self._dim]
        halves = turning.unflatten(-1, (2, self._dim // 2)).flip(2).reshape(tokens, count, self._dim)
        turned = torch.addcmul(turning * cos, halves, sin)
        if self._dim == heads.shape[-1]:
            return turned
        return torch.cat((turned, heads[..., self._dim :]), dim=-1)
