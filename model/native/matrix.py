"""A quantized matrix as the compiled kernels read it: 4- or 8-bit codes, a scale and perhaps a zero per group.

Codes keep the values of the file, scales are float16 where that holds them, else float32: nothing is rounded coarser than the
file has it. One copy serves prompts and answers, and a row gets the same bits in both. `product_int8.h` and `product_bf16.h`
have the layouts.
This module does not know what the matrix is for.
"""  # noqa: E501

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import torch
from torch import Tensor

from model.int4_packing import in_groups_of
from model.native import kept
from model.native.library import MatrixRecord, activations, workshop
from model.rows import SLAB_VALUES, GroupedRows

BLOCK = 64
_SEEN = 4096
"""Values that the usual magnitude is told from."""
_USUAL, _LARGEST = 6.2e-5, 65504.0
"""Magnitudes between which float16 serves: below the first its steps of 6e-8 are no longer small beside the values."""


class NativeLinear:
    """`y = x Wᵀ + b`, see `model.linear.Linear`."""

    def __init__(self, kernels: ctypes.CDLL, sources: Sequence[GroupedRows], bias: Tensor | None = None) -> None:
        """`sources` are stacked along N; all have the same K, planes and group."""
        self._kernels = kernels
        self.rows = sum(source.shape[0] for source in sources)
        self.columns = sources[0].shape[1]
        self._exact = activations(kernels) == "bf16"
        self._codes, self._scales, self._zeros = _packed(kernels, sources, exact=self._exact)
        self._bias = None if bias is None else bias.float().contiguous()
        self.nbytes = sum(t.nbytes for t in (self._codes, self._scales, self._zeros) if t is not None)
        self.record = MatrixRecord(
            self._codes.data_ptr(),
            self._scales.data_ptr(),
            None if self._zeros is None else self._zeros.data_ptr(),
            None if self._bias is None else self._bias.data_ptr(),
            self.rows,
            self.columns,
            sources[0].group,
            sources[0].planes,
            int(self._scales.dtype == torch.float32),
            int(self._exact),
        )
        self._at = ctypes.addressof(self.record)

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, K]` to `[T, N]`, in the dtype of `x`."""
        return self.exact(x).to(x.dtype)

    def exact(self, x: Tensor) -> Tensor:
        """`[T, N]` in float32, as it was summed."""
        x = x.to(torch.bfloat16).contiguous()
        y = torch.empty(x.shape[0], self.rows)
        if x.shape[0]:
            self._kernels.impasto_product(workshop(self._kernels), self._at, x.data_ptr(), x.shape[0], y.data_ptr())
        return y

    def read(self, x: Tensor) -> Tensor:
        """The same: tokens of prompts go through the same codes, unpacked once for many of them."""
        return self(x)

    @property
    def wide_bytes(self) -> int:
        """0: a wide copy would win nothing."""
        return 0

    def widen(self) -> None:
        """There is no wide copy."""


def _packed(
    kernels: ctypes.CDLL, sources: Sequence[GroupedRows], *, exact: bool
) -> tuple[Tensor, Tensor, Tensor | None]:
    """`pack`, or what an earlier start of the same model kept of it."""
    tape = kept.tape()
    if tape is None:
        return pack(kernels, sources, exact=exact)
    like = " ".join([str(exact), *[f"{s.shape} {s.planes} {s.group} {getattr(s, 'kind', '')}" for s in sources]])
    found = tape.next(like)
    if found is None:
        made = pack(kernels, sources, exact=exact)
        tape.add(like, made)
        return made
    codes, scales, zeros = found
    assert codes is not None
    assert scales is not None
    return codes, scales, zeros


def pack(kernels: ctypes.CDLL, sources: Sequence[GroupedRows], *, exact: bool) -> tuple[Tensor, Tensor, Tensor | None]:
    """Codes as bytes, scales and zeros `[B, K/group, 64]`; zeros None where all are zero.

    `exact`: for products with bfloat16, else for those with 8-bit integers.
    """
    planes, group = sources[0].planes, sources[0].group
    rows, columns = sum(source.shape[0] for source in sources), sources[0].shape[1]
    padded = -(-rows // BLOCK) * BLOCK
    codes = torch.zeros(padded, columns, dtype=torch.int8)
    scales = torch.zeros(padded, columns // group)
    zeros = torch.zeros(padded, columns // group)
    slab, at = max(16, SLAB_VALUES // 4 // columns), 0
    for source in sources:
        for start in range(0, source.shape[0], slab):
            end = min(start + slab, source.shape[0])
            groups = in_groups_of(source.groups(start, end), group)
            to = slice(at, at + end - start)
            codes[to], scales[to] = groups.codes.flatten(1), groups.scale
            if groups.offset is not None:
                zeros[to] = groups.offset
            at += end - start
    has_zeros = bool(zeros.any())
    kind = torch.float16 if _fit_half(scales) and _fit_half(zeros) else torch.float32
    by_group = [
        values.view(-1, BLOCK, columns // group).transpose(1, 2).to(kind).contiguous() for values in (scales, zeros)
    ]
    return _bytes(kernels, codes, planes, exact), by_group[0], by_group[1] if has_zeros else None


def kept_bytes(source: GroupedRows) -> int:
    """Memory that a matrix will take, with scales in float16. Looks at one row, for whether its kind has zeros."""
    rows, columns = source.shape
    rows = -(-rows // BLOCK) * BLOCK
    per_group = 2 if source.groups(0, 1).offset is None else 4
    return rows * columns * source.planes // 2 + rows * columns // source.group * per_group


def _bytes(kernels: ctypes.CDLL, codes: Tensor, planes: int, exact: bool) -> Tensor:
    """Signed codes `[N, K]` in the kernels' order."""
    packed = torch.empty(codes.numel() * planes // 2, dtype=torch.uint8)
    kernels.impasto_pack(codes.data_ptr(), *codes.shape, planes, exact, packed.data_ptr())
    return packed


def _fit_half(values: Tensor) -> bool:
    if not values.any():
        return True
    some = values.flatten()[:: max(1, values.numel() // _SEEN)]
    some = some[some != 0].abs()
    return bool(values.abs().max() <= _LARGEST) and (not some.numel() or bool(some.median() >= _USUAL))
