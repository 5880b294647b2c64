"""Rotary position embedding (RoFormer, arXiv 2104.09864), rotate-half convention, on the first dimensions of a head.

Contexts beyond the trained one: positions divided by a factor (linear), Llama 3.1's division of the slow frequencies
alone, and YaRN (arXiv 2309.00071). The formulas are those of transformers' `modeling_rope_utils`, which the tests
compare with.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from model.config import DecoderConfig, RopeScaling


class Rope:
    """Tables of cosines and sines for positions up to `max_positions`, made as far as they are needed."""

    def __init__(
        self,
        rotary_dim: int,
        theta: float,
        scale: float = 1.0,
        factors: Tensor | None = None,
        scaling: RopeScaling | None = None,
    ) -> None:
        """`scale` stretches positions (linear scaling); `factors` `[rotary_dim/2]` divide the frequencies (Llama 3)."""
        frequencies, self._magnitude = _frequencies(rotary_dim, theta, scaling)
        if factors is not None:
            frequencies = frequencies / factors
        self._frequencies = frequencies / scale
        self._dim = rotary_dim
        self._cos = torch.empty(0, 1, rotary_dim)
        self._sin = torch.empty(0, 1, rotary_dim)

    @classmethod
    def of(cls, config: DecoderConfig, factors: Tensor | None = None) -> Rope:
        """The embedding that a configuration describes; `factors` are the frequency divisors of a GGUF, if it has."""
        return cls(config.rotary_dim, config.rope_theta, config.rope_scale, factors, config.rope_scaling)

    def at(self, positions: Tensor, longest: int) -> tuple[Tensor, Tensor]:
        """Cosines and signed sines `[T, 1, rotary_dim]` of integer `positions` `[T]`, all below `longest`."""
        if longest > self._cos.shape[0]:
            self._extend(max(longest, 2 * self._cos.shape[0], 512))
        return self._cos[positions], self._sin[positions]

    def _extend(self, length: int) -> None:
        angles = torch.outer(torch.arange(length, dtype=torch.float32), self._frequencies)
        # The first half of a head takes -sin times the second half: the sign is kept in the table.
        cos, sin = angles.cos() * self._magnitude, angles.sin() * self._magnitude
        self._sin = torch.cat((-sin, sin), dim=-1).unsqueeze(1)
        self._cos = torch.cat((cos, cos), dim=-1).unsqueeze(1)

    def rotate(self, heads: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Rotate `heads` `[T, H, D]` (float32); dimensions past `rotary_dim` pass through."""
        turning = heads[..., : self._dim]
        first, second = turning.chunk(2, dim=-1)
        turned = torch.addcmul(turning * cos, torch.cat((second, first), dim=-1), sin)
        if self._dim == heads.shape[-1]:
            return turned
        return torch.cat((turned, heads[..., self._dim :]), dim=-1)


def _frequencies(dim: int, theta: float, scaling: RopeScaling | None) -> tuple[Tensor, float]:
    """Radians per position `[dim/2]`, and what multiplies cosines and sines."""
    periods = theta ** (torch.arange(0, dim, 2, dtype=torch.float32) / dim)
    plain = 1.0 / periods
    if scaling is None:
        return plain, 1.0
    if scaling.kind == "linear":
        return plain / scaling.factor, 1.0
    if scaling.kind == "llama3":
        return _llama3(plain, scaling), 1.0
    return _yarn(periods, dim, theta, scaling), scaling.attention_factor


def _llama3(plain: Tensor, scaling: RopeScaling) -> Tensor:
    """Fast frequencies stay, slow ones are divided, those between are blended."""
    slow, fast, original = scaling.low_freq_factor, scaling.high_freq_factor, scaling.original_positions
    wavelengths = 2 * math.pi / plain
    blend = (original / wavelengths - slow) / (fast - slow)
    blended = (1 - blend) * plain / scaling.factor + blend * plain
    divided = torch.where(wavelengths > original / slow, plain / scaling.factor, plain)
    between = (wavelengths >= original / fast) & (wavelengths <= original / slow)
    return torch.where(between, blended, divided)


def _yarn(periods: Tensor, dim: int, theta: float, scaling: RopeScaling) -> Tensor:
    """Dimensions that turn often within the trained context stay, those that turn less than once are divided."""

    def dimension(turns: float) -> float:
        return dim * math.log(scaling.original_positions / (turns * 2 * math.pi)) / (2 * math.log(theta))

    low, high = dimension(scaling.beta_fast), dimension(scaling.beta_slow)
    if scaling.truncate:
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, dim - 1)
    if low == high:
        high += 0.001
    kept = 1 - ((torch.arange(dim // 2, dtype=torch.float32) - low) / (high - low)).clamp(0, 1)
    return (1.0 / (scaling.factor * periods)) * (1 - kept) + (1.0 / periods) * kept
