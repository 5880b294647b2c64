"""Matrix products straight from quantized matrices, by kernels that give a row the same bits beside any other rows.

Which kernel, and what is kept in memory:

| stored as | kept | product |
| --- | --- | --- |
| Q4_K Q5_0 Q5_1 Q5_K Q6_K | the file's bits in another order (`IMPASTO_ACTIVATIONS=bf16`: as the next rows) | `native/` |
| Q4_0 Q4_1, int4 (groups of 32, 64, 128, or per channel) | 4-bit codes, float16 scale and zero per group | `native/` |
| Q8_0 MXFP4 IQ4_NL IQ4_XS, int8 in groups | 8-bit codes, the same | `native/` |
| Q2_K Q3_K, FP8 | the same; what has finer or no groups becomes 8-bit groups of 32 | `native/` |
| int8 per channel | 8-bit codes, bf16 scale per row | `_weight_int8pack_mm` |
| F32 F16 BF16 | bf16 | bf16 GEMM |
| any of them, on a GPU | what `gpu/matrices.py` says | `gpu/grouped.py` |
| any of them, `compact`, where the second column exceeds the file by more than a quarter | the file's blocks | bf16 GEMM of slabs decoded at each use |

The compiled kernels take matrices of different kinds that share their input as one. Where they cannot be, torch's
`_weight_int4pack_mm_for_cpu` takes the first four rows, with bf16 scales, the first kinds as the others of their bits,
8-bit codes as two 4-bit planes. Tokens of prompts (`read`) may then be multiplied by bf16 GEMM from a wide copy, two bytes a
weight, kept where memory allows it (`widen`): it reads them two to three times faster than torch's 4-bit kernel. Whether there
is one is decided at loading and never changes, so that a prompt's bits do not depend on when it came.

`_weight_int8pack_mm` has one scale per row, most formats one per group: an 8-bit code c is therefore written
as 16·(c >> 4) + (c & 15), two planes along K that share the scale, which loses nothing but the scale's rounding to
bfloat16. FP8 has no kernel on the CPU that reads it; decoding it at each use was measured 6 times slower.
This module does not know what the matrices are for.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from model import gemm
from model.accelerator import Accelerator
from model.int4_packing import pack
from model.native import matrix as native
from model.native.library import library
from model.native.matrix import NativeLinear
from model.rows import SLAB_VALUES, BlockRows, FloatRows, GroupedRows, IntegerRows, Rows

COMPACT_EXCESS = 1.25
"""How much larger than in its file a matrix may be in memory where memory is short."""


class Linear(Protocol):
    """`y = x Wᵀ + b` for `x` `[T, K]`."""

    rows: int
    nbytes: int

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, K]` to `[T, N]`, in the dtype of `x`."""
        ...

    def read(self, x: Tensor) -> Tensor:
        """The same for tokens of a prompt, of which there are many: from the wide copy where one is kept."""
        return self(x)

    def exact(self, x: Tensor) -> Tensor:
        """`[T, N]` in float32, as finely as the kernel sums."""
        return self(x).float()

    @property
    def wide_bytes(self) -> int:
        """Memory that a wide copy would take; 0 where it would win nothing."""
        return 0

    def widen(self) -> None:
        """Keep a wide copy: bf16, which GEMM multiplies several times faster than blocks."""


class DenseLinear(Linear):
    """A matrix kept as floats."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        self.rows = weight.shape[0]
        self._weight = gemm.full(weight) if gemm.by_onednn(weight) else weight
        self._bias = None if bias is None else bias.to(weight.dtype)
        self.nbytes = weight.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        if not gemm.by_onednn(self._weight):
            return functional.linear(x, self._weight, self._bias)
        y = gemm.product(x, self._weight)[:, : self.rows]
        return y if self._bias is None else y + self._bias


class PackedLinear(Linear):
    """A quantized matrix as packed 4-bit codes, one plane or two; see the module's table."""

    def __init__(self, sources: Sequence[GroupedRows], bias: Tensor | None = None) -> None:
        """`sources` are stacked along N; all have the same K, planes and group."""
        self._sources = sources
        self.rows = sum(source.shape[0] for source in sources)
        self._planes, self._group = sources[0].planes, sources[0].group
        self._bias = None if bias is None else bias.to(torch.bfloat16)
        self._packed, self._scales = pack(sources)
        self._wide: DenseLinear | None = None
        self.nbytes = self._packed.nbytes + self._scales.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        if self._planes == 2:
            x = torch.cat((x, x), dim=1)
        y = torch.ops.aten._weight_int4pack_mm_for_cpu(x, self._packed, self._group, self._scales)
        y = y if y.shape[1] == self.rows else y[:, : self.rows]
        return y if self._bias is None else y.add_(self._bias)

    def read(self, x: Tensor) -> Tensor:
        """From the wide copy, or else from the codes: the same kernel for every prompt of this matrix's lifetime."""
        return self(x) if self._wide is None else self._wide(x)

    @property
    def wide_bytes(self) -> int:
        return 2 * sum(source.shape[0] * source.shape[1] for source in self._sources)

    def widen(self) -> None:
        self._wide = _wide(self._sources, self._bias)


class Int8Linear(Linear):
    """A matrix of 8-bit integers with one scale per row."""

    def __init__(self, sources: Sequence[IntegerRows], bias: Tensor | None = None) -> None:
        """`sources` are stacked along N; all have one scale per row."""
        parts = [source.per_channel() for source in sources]
        self._sources = sources
        self._codes = torch.cat([codes for codes, _ in parts])
        self._scales = torch.cat([scale.to(torch.bfloat16) for _, scale in parts])
        self._bias = None if bias is None else bias.to(torch.bfloat16)
        self.rows = self._codes.shape[0]
        self._wide: DenseLinear | None = None
        self.nbytes = self._codes.nbytes + self._scales.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        y = torch.ops.aten._weight_int8pack_mm(x.contiguous(), self._codes, self._scales)
        return y if self._bias is None else y.add_(self._bias)

    def read(self, x: Tensor) -> Tensor:
        """From the wide copy, or else from the codes."""
        return self(x) if self._wide is None else self._wide(x)

    @property
    def wide_bytes(self) -> int:
        return 2 * self._codes.numel()

    def widen(self) -> None:
        self._wide = _wide(self._sources, self._bias)


class BlockLinear(Linear):
    """A quantized matrix kept as it lies in the file, decoded at each use."""

    def __init__(self, sources: Sequence[GroupedRows], bias: Tensor | None = None) -> None:
        """`sources` are stacked along N; all have the same K."""
        self._sources = sources
        self._bias = None if bias is None else bias.to(torch.bfloat16)
        self.rows = sum(source.shape[0] for source in sources)
        self.nbytes = sum(source.nbytes for source in sources)

    def __call__(self, x: Tensor) -> Tensor:
        y = _by_slabs(x, self._sources)
        return y if self._bias is None else y.add_(self._bias)


class StackedLinear(Linear):
    """Matrices of different kinds that share their input; outputs side by side."""

    def __init__(self, parts: Sequence[Linear]) -> None:
        self._parts = parts
        self.rows = sum(part.rows for part in parts)
        self.nbytes = sum(part.nbytes for part in parts)

    def __call__(self, x: Tensor) -> Tensor:
        return torch.cat([part(x) for part in self._parts], dim=1)

    def read(self, x: Tensor) -> Tensor:
        return torch.cat([part.read(x) for part in self._parts], dim=1)

    @property
    def wide_bytes(self) -> int:
        return sum(part.wide_bytes for part in self._parts)

    def widen(self) -> None:
        for part in self._parts:
            part.widen()


def from_rows(
    sources: Sequence[Rows],
    bias: Tensor | None = None,
    *,
    dtype: torch.dtype = torch.bfloat16,
    compact: bool = False,
    accelerator: Accelerator | None = None,
) -> Linear:
    """The fastest faithful product for `sources` stacked along N (say q, k and v), with one bias `[N]`.

    `dtype` is that of the activations. In float32, which is for comparisons, every matrix becomes plain floats.
    `compact` keeps memory within `COMPACT_EXCESS` of the file's size, at the price of speed. An `accelerator` keeps
    the matrix in its own memory.
    """
    if accelerator is not None:
        return accelerator.linear(sources, bias)
    parts, at = [], 0
    for form, like in groupby(sources, lambda source: _form(source, dtype, compact)):
        members = list(like)
        rows = sum(member.shape[0] for member in members)
        parts.append(_one_form(form, members, None if bias is None else bias[at : at + rows], dtype))
        at += rows
    return parts[0] if len(parts) == 1 else StackedLinear(parts)


def _one_form(form: tuple[str, int, int], sources: Sequence[Rows], bias: Tensor | None, dtype: torch.dtype) -> Linear:
    if form[0] == "float":
        weights = [source.dense(0, source.shape[0], dtype) for source in sources]
        return DenseLinear(torch.cat(weights) if len(weights) > 1 else weights[0], bias)
    if form[0] == "int8":
        return Int8Linear([source for source in sources if isinstance(source, IntegerRows)], bias)
    grouped = [source for source in sources if isinstance(source, GroupedRows)]
    if form[0] == "blocks":
        return BlockLinear(grouped, bias)
    kernels = library()
    return PackedLinear(grouped, bias) if kernels is None else NativeLinear(kernels, grouped, bias)


def _form(source: Rows, dtype: torch.dtype, compact: bool) -> tuple[str, int, int]:
    """Which class keeps the matrix, with what two matrices must share to be kept as one."""
    if dtype != torch.bfloat16 or isinstance(source, FloatRows) or not isinstance(source, GroupedRows):
        return ("float", 0, 0)
    if isinstance(source, BlockRows) and source.is_float:
        return ("float", 0, 0)
    if isinstance(source, IntegerRows) and source.is_per_channel8:
        return ("int8", 0, 0)
    if not source.group or (compact and _kernel_bytes(source) > COMPACT_EXCESS * source.nbytes):
        return ("blocks", 0, 0)
    return ("packed", source.planes, source.group) if library() is None else ("packed", 0, 0)


def kept_bytes(source: Rows, *, dtype: torch.dtype = torch.bfloat16, compact: bool = False) -> int:
    """Memory that `from_rows` would take for a matrix."""
    form, *_ = _form(source, dtype, compact)
    values = source.shape[0] * source.shape[1]
    if form == "float" or not isinstance(source, GroupedRows):
        return values * dtype.itemsize
    if form != "packed":
        return values if form == "int8" else source.nbytes
    return _kernel_bytes(source)


def _kernel_bytes(source: GroupedRows) -> int:
    return packed_bytes(source) if library() is None else native.kept_bytes(source)


def packed_bytes(source: GroupedRows) -> int:
    """Memory of a quantized matrix as 4-bit planes."""
    rows, columns = source.shape
    return rows * columns * source.planes // 2 + rows * columns // source.group * source.planes * 4


def _wide(sources: Sequence[Rows], bias: Tensor | None) -> DenseLinear:
    weights = [source.dense(0, source.shape[0], torch.bfloat16) for source in sources]
    return DenseLinear(torch.cat(weights) if len(weights) > 1 else weights[0], bias)


def _by_slabs(x: Tensor, sources: Sequence[Rows]) -> Tensor:
    """`x Wᵀ` by bf16 GEMM, with a bounded number of rows of `W` decoded at a time."""
    y = x.new_empty(x.shape[0], sum(source.shape[0] for source in sources))
    at = 0
    for source in sources:
        rows, columns = source.shape
        slabs = max(1, -(-rows // max(gemm.FULL_ROWS, SLAB_VALUES // columns)))
        for start, end in ((rows * n // slabs, rows * (n + 1) // slabs) for n in range(slabs)):
            weight = gemm.full(source.dense(start, end, x.dtype))
            y[:, at : at + end - start] = gemm.product(x, weight)[:, : end - start]
            at += end - start
    return y
