"""Matrices as the GPU's kernels read them: 4 bits, 8 (e4m3) or 16 (bfloat16), in words of 32 bits, 128 columns of all rows after another.

A row has W words for the columns of a group, 16 of int4, 32 of fp8 or 64 of bf16, and the word j has the codes of its columns j, W + j,
2 W + j and so on, lowest bits first: what a thread decodes lies in words of its own, and what a program reads lies together. Codes of int4
are raised by 8. Columns that fill the last group up are zero.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

GROUP = 128
"""Columns that share a scale; in fp8 as many rows share it, too."""
_RAISED = 8


@dataclass(frozen=True)
class Matrices:
    """Matrices of one shape, `[E, N, K]`."""

    words: Tensor
    """`[E, groups, N, W]` int32."""
    scales: Tensor
    """int4: `[E, groups, N]` float16. fp8: `[E, groups, N / 128]` float32. bf16: `[E, 0]`."""
    columns: int
    """K: the words may have more."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """E, N, K."""
        return self.words.shape[0], self.words.shape[2], self.columns

    @property
    def bits(self) -> int:
        """4, 8 or 16: of a code."""
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


def bf16(weights: Tensor) -> Matrices:
    """Float `[E, N, K]` rounded to bfloat16."""
    codes = _grouped(weights).bfloat16().view(torch.int16).long() & 0xFFFF
    return Matrices(_packed(codes, 16), weights.new_empty(weights.shape[0], 0, dtype=torch.float32), weights.shape[2])


KINDS = {"bf16": bf16, "fp8": fp8, "int4": int4}
"""From the widest to the narrowest."""


def int4_of_codes(codes: Tensor, scale: Tensor) -> Matrices:
    """One matrix of codes from -8 to 7, `[N, groups, 128]`, and scales `[N, groups]`, exactly."""
    raised = codes.transpose(0, 1).unsqueeze(0).long() + _RAISED
    return Matrices(_packed(raised, 4), scale.t().unsqueeze(0).half().contiguous(), codes.shape[1] * GROUP)


def fp8_of_codes(values: Tensor, scale: Tensor) -> Matrices:
    """One matrix of e4m3 `[N, K]`, K a multiple of 128, and scales `[N / 128, K / 128]`, exactly."""
    codes = values.view(torch.uint8).unflatten(1, (-1, GROUP)).transpose(0, 1).unsqueeze(0).long()
    return Matrices(_packed(codes, 8), scale.t().unsqueeze(0).float().contiguous(), values.shape[1])


def stacked(parts: Sequence[Matrices]) -> Matrices:
    """Matrices of one kind and K one below another: `[E, sum of N, K]`. Of fp8, each but the last of whole squares."""
    if len(parts) == 1:
        return parts[0]
    along = 1 if parts[0].bits == 16 else 2
    words, scales = torch.cat([m.words for m in parts], dim=2), torch.cat([m.scales for m in parts], dim=along)
    return Matrices(words, scales, parts[0].columns)


def gathered(parts: Sequence[Matrices]) -> Matrices:
    """Matrices of one kind, N and K one after another: `[sum of E, N, K]`."""
    words, scales = (torch.cat([getattr(m, name) for m in parts]) for name in ("words", "scales"))
    return Matrices(words, scales, parts[0].columns)


def dense(matrices: Matrices) -> Tensor:
    """Float32 `[E, N, K]` as the kernels read it."""
    shifts = torch.arange(0, 32, matrices.bits, device=matrices.words.device)
    codes = ((matrices.words.unsqueeze(3) >> shifts.unsqueeze(1)) & ((1 << matrices.bits) - 1)).flatten(3)
    if matrices.bits == 16:
        grouped = codes.to(torch.int16).view(torch.bfloat16).float()
    elif matrices.bits == 4:
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
