"""Matrix products straight from quantized blocks.

Which kernel, and what is kept in memory:

| stored as | kept | few tokens (decode) | many tokens (prefill) |
| --- | --- | --- | --- |
| Q4_0 Q4_1 Q4_K | 4-bit codes, bf16 scale and zero per 32 | `_weight_int4pack_mm_for_cpu` | bf16 GEMM |
| Q5_0 Q5_1 Q5_K Q8_0 | 8-bit codes as two 4-bit planes | the same, both planes in one call | bf16 GEMM |
| Q6_K | the same; its groups of 16 become 8-bit groups of 32 | the same | bf16 GEMM |
| F32 F16 BF16 | bf16 | bf16 GEMM | bf16 GEMM |

`_weight_int8pack_mm` has one scale per row, these formats one per 32 values: an 8-bit code c is therefore written
as 16·(c >> 4) + (c & 15), two planes along K that share the scale, which loses nothing but the scale's rounding to
bfloat16. Prefill decodes the file's own mapped blocks into a bounded bf16 temporary, slab by slab.
This module does not know what the matrices are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from model import quants
from model.rows import BlockRows, Rows

GROUP = 32
FEW_TOKENS = 256
"""Up to here the int4 kernel is faster than decoding the blocks for a GEMM (measured, AVX-512)."""
SLAB_VALUES = 16 * 1024 * 1024
"""Values that a prefill temporary may hold: 32 MiB of bfloat16."""


class Linear(Protocol):
    """`y = x Wᵀ + b` for `x` `[T, K]`."""

    rows: int
    nbytes: int

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, K]` to `[T, N]`, in the dtype of `x`."""
        ...


class DenseLinear:
    """A matrix kept as floats."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        self._weight, self._bias = weight, None if bias is None else bias.to(weight.dtype)
        self.rows = weight.shape[0]
        self.nbytes = weight.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        return functional.linear(x, self._weight, self._bias)


class PackedLinear:
    """A quantized matrix as packed 4-bit codes, one plane or two; see the module's table."""

    def __init__(self, sources: Sequence[BlockRows], planes: int, bias: Tensor | None = None) -> None:
        """`sources` are stacked along N; all have the same K."""
        self._sources = sources
        self.rows = sum(source.shape[0] for source in sources)
        self._columns = sources[0].shape[1]
        self._planes = planes
        self._bias = None if bias is None else bias.to(torch.bfloat16)
        self._packed, self._scales = _pack(sources, planes)
        self.nbytes = self._packed.nbytes + self._scales.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        y = self._few(x) if x.shape[0] <= FEW_TOKENS else self._many(x)
        return y if self._bias is None else y.add_(self._bias)

    def _few(self, x: Tensor) -> Tensor:
        if self._planes == 2:
            x = torch.cat((x, x), dim=1)
        y = torch.ops.aten._weight_int4pack_mm_for_cpu(x, self._packed, GROUP, self._scales)
        return y if y.shape[1] == self.rows else y[:, : self.rows]

    def _many(self, x: Tensor) -> Tensor:
        y = x.new_empty(x.shape[0], self.rows)
        slab = max(1, SLAB_VALUES // self._columns)
        at = 0
        for source in self._sources:
            for start in range(0, source.shape[0], slab):
                end = min(start + slab, source.shape[0])
                y[:, at : at + end - start] = functional.linear(x, source.dense(start, end, x.dtype))
                at += end - start
        return y


class StackedLinear:
    """Matrices of different kinds that share their input; outputs side by side."""

    def __init__(self, parts: Sequence[Linear]) -> None:
        self._parts = parts
        self.rows = sum(part.rows for part in parts)
        self.nbytes = sum(part.nbytes for part in parts)

    def __call__(self, x: Tensor) -> Tensor:
        return torch.cat([part(x) for part in self._parts], dim=1)


def from_rows(sources: Sequence[Rows], bias: Tensor | None = None, *, dtype: torch.dtype = torch.bfloat16) -> Linear:
    """The fastest faithful product for `sources` stacked along N (say q, k and v), with one bias `[N]`.

    `dtype` is that of the activations. In float32, which is for comparisons, every matrix becomes plain floats.
    """
    blocks = [source for source in sources if isinstance(source, BlockRows)]
    if len(blocks) == len(sources) and dtype == torch.bfloat16:
        return from_blocks(blocks, bias)
    weights = [source.dense(0, source.shape[0], dtype) for source in sources]
    return DenseLinear(torch.cat(weights) if len(weights) > 1 else weights[0], bias)


def from_blocks(sources: Sequence[BlockRows], bias: Tensor | None = None) -> Linear:
    """The fastest faithful product for `sources` stacked along N (say q, k and v), with one bias `[N]`."""
    kinds = [_planes(source.kind) for source in sources]
    if len(set(kinds)) == 1:
        return _one_kind(sources, kinds[0], bias)
    parts, at = [], 0
    for source, planes in zip(sources, kinds, strict=True):
        rows = source.shape[0]
        parts.append(_one_kind([source], planes, None if bias is None else bias[at : at + rows]))
        at += rows
    return StackedLinear(parts)


def _one_kind(sources: Sequence[BlockRows], planes: int, bias: Tensor | None) -> Linear:
    if planes:
        return PackedLinear(sources, planes, bias)
    weights = [source.dense(0, source.shape[0], torch.bfloat16) for source in sources]
    return DenseLinear(torch.cat(weights) if len(weights) > 1 else weights[0], bias)


def _planes(kind: str) -> int:
    if quants.is_float(kind):
        return 0
    return 1 if kind in ("Q4_0", "Q4_1", "Q4_K") else 2


def _pack(sources: Sequence[BlockRows], planes: int) -> tuple[Tensor, Tensor]:
    """Packed codes and `[planes · K / 32, N, 2]` scales and zeros of all rows, N padded to the kernel's 16."""
    rows = sum(source.shape[0] for source in sources)
    columns = sources[0].shape[1]
    padded = -(-rows // 16) * 16
    codes = torch.zeros(padded, planes * columns, dtype=torch.uint8)
    scales = torch.zeros(planes * columns // GROUP, padded, 2, dtype=torch.bfloat16)
    slab, at = max(16, SLAB_VALUES // 4 // columns), 0
    for source in sources:
        for start in range(0, source.shape[0], slab):
            end = min(start + slab, source.shape[0])
            to = slice(at, at + end - start)
            codes[to], scales[:, to] = _int4_form(source.kind, source.blocks(start, end), planes)
            at += end - start
    return _pack_codes(codes), scales


def _pack_codes(codes: Tensor) -> Tensor:
    """The kernel's own layout. Blocks of 64 rows are independent there, so the int32 it wants stays small."""
    step = max(64, SLAB_VALUES // 4 // codes.shape[1] // 64 * 64)
    packed = [
        torch.ops.aten._convert_weight_to_int4pack_for_cpu(codes[at : at + step].int(), 1)
        for at in range(0, codes.shape[0], step)
    ]
    return torch.cat(packed)


def _int4_form(kind: str, raw: Tensor, planes: int) -> tuple[Tensor, Tensor]:
    """Codes 0..15 `[n, planes · K]`; pairs `[planes · K / 32, n, 2]`: weight = (code - 8) · scale + zero."""
    groups = quants.groups(kind, raw)
    if groups.codes.shape[-1] != GROUP:
        groups = _regroup(groups)
    codes, scale = groups.codes, groups.scale
    offset = torch.zeros_like(scale) if groups.offset is None else groups.offset
    if planes == 1:
        parts = [(codes + 8, scale, offset)]
    else:
        # The scale is rounded before its multiples are formed, so both planes agree about it.
        scale = scale.to(torch.bfloat16).float()
        parts = [((codes >> 4) + 8, 16 * scale, torch.zeros_like(scale)), (codes & 15, scale, offset + 8 * scale)]
    values = torch.cat([part[0].flatten(1) for part in parts], dim=1).to(torch.uint8)
    pairs = torch.cat([torch.stack(part[1:], dim=-1) for part in parts], dim=1)
    return values, pairs.transpose(0, 1).to(torch.bfloat16)


def _regroup(groups: quants.Groups) -> quants.Groups:
    """8-bit groups of 32 that stand for finer ones: the step is a quarter or less of the coarsest of theirs."""
    values = groups.dense(torch.float32).unflatten(1, (-1, GROUP))
    scale = values.abs().amax(dim=-1) / 127
    codes = (values / scale.clamp_min(1e-30).unsqueeze(-1)).round_().to(torch.int16)
    return quants.Groups(codes, scale, None, 8)
