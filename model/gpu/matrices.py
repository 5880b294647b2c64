"""Quantized matrices as the GPU's kernels read them: 4 bits or 8 (e4m3), in words of 32 bits, 128 columns of all rows after another.

A row has W words for the columns of a group, 16 of int4 or 32 of fp8, and the word j has the codes of its columns j, W + j, 2 W + j and
so on, lowest bits first: what a thread decodes lies in words of its own, and what a program reads lies together. Codes of int4 are
raised by 8. Columns that fill the last group up are zero.
"""  # noqa: E501

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

GROUP = 128
"""Columns that share a scale; in fp8 as many rows share it, too."""
_RAISED = 8


@dataclass(frozen=True)
class Matrices:
    """Quantized matrices of one shape, `[E, N, K]`."""

    words: Tensor
    """`[E, groups, N, W]` int32."""
    scales: Tensor
    """int4: `[E, groups, N]` float16. fp8: `[E, groups, N / 128]` float32."""
    columns: int
    """K: the words may have more."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """E, N, K."""
        return self.words.shape[0], self.words.shape[2], self.columns

    @property
    def bits(self) -> int:
        """4 or 8: of a code."""
        return 32 * self.words.shape[3] // GROUP

    @property
    def nbytes(self) -> int:
        """Memory of all."""
        return self.words.nbytes + self.scales.nbytes


def int4(weights: Tensor) -> Matrices:
    """Float `[E, N, K]` in codes from -8 to 7, with a scale for each group of a row."""
    grouped = _grouped(weights)
    scale = grouped.abs().amax(dim=3).div(7).clamp_min(1e-8).half()
    codes = (grouped / scale.float().unsqueeze(3)).round().clamp(-8, 7).add(_RAISED)
    return Matrices(_packed(codes.long(), 4), scale, weights.shape[2])


def fp8(weights: Tensor) -> Matrices:
    """Float `[E, N, K]` in e4m3, with a scale for each square of 128."""
    grouped = _grouped(weights)
    squares = functional.pad(grouped.abs().amax(dim=3), (0, -weights.shape[1] % GROUP)).unflatten(2, (-1, GROUP))
    scale = squares.amax(dim=3).div(448).clamp_min(1e-8)
    codes = grouped / scale.repeat_interleave(GROUP, dim=2)[:, :, : weights.shape[1]].unsqueeze(3)
    return Matrices(_packed(codes.to(torch.float8_e4m3fn).view(torch.uint8).long(), 8), scale, weights.shape[2])


def dense(matrices: Matrices) -> Tensor:
    """Float32 `[E, N, K]` as the kernels read it."""
    shifts = torch.arange(0, 32, matrices.bits, device=matrices.words.device)
    codes = ((matrices.words.unsqueeze(3) >> shifts.unsqueeze(1)) & ((1 << matrices.bits) - 1)).flatten(3)
    if matrices.bits == 4:
        grouped = (codes.float() - _RAISED) * matrices.scales.float().unsqueeze(3)
    else:
        scales = matrices.scales.repeat_interleave(GROUP, dim=2)[:, :, : codes.shape[2]]
        grouped = codes.to(torch.uint8).view(torch.float8_e4m3fn).float() * scales.unsqueeze(3)
    return grouped.transpose(1, 2).flatten(2)[:, :, : matrices.columns]


def _grouped(weights: Tensor) -> Tensor:
    """`[E, groups, N, 128]` float32."""
    padded = functional.pad(weights.float(), (0, -weights.shape[2] % GROUP))
    return padded.unflatten(2, (-1, GROUP)).transpose(1, 2)


def _packed(codes: Tensor, bits: int) -> Tensor:
    """`[E, groups, N, 128]` int64 codes as words."""
    shifts = torch.arange(0, 32, bits, device=codes.device).unsqueeze(1)
    return (codes.unflatten(3, (32 // bits, -1)) << shifts).sum(dim=3).to(torch.int32)
