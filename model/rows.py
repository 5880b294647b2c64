"""Matrices as they lie in a model file, decoded a slab of rows at a time, so that no whole float copy is made.

This module does not know which kernel multiplies with them (`linear.py`), nor which file they lie in.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from model import quants
from model.quants import Groups

KERNEL_GROUPS = (128, 64, 32)
"""Values per scale that the 4-bit kernel takes."""
SLAB_VALUES = 16 * 1024 * 1024
"""Values that a temporary may hold: 32 MiB of bfloat16."""


class Rows(Protocol):
    """A matrix `[N, K]` that can be decoded a slab of rows at a time."""

    shape: tuple[int, int]

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end` as `[end - start, K]`."""
        ...

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        ...


@runtime_checkable
class GroupedRows(Protocol):
    """Rows that can be written as integer codes with a scale per group: in one plane of 4 bits, or in two."""

    shape: tuple[int, int]
    planes: int
    """4-bit planes that the codes need."""
    group: int
    """Values per scale in the kernel; 0: the kernel cannot take this matrix."""
    nbytes: int
    """Size in the file."""

    def groups(self, start: int, end: int) -> Groups:
        """Codes, scales and offsets of rows `start:end`."""
        ...

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end` as `[end - start, K]`."""
        ...

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        ...


class FloatRows:
    """A matrix of plain floats `[N, K]`, mapped or in memory."""

    def __init__(self, weight: Tensor) -> None:
        self.weight = weight
        self.shape = (weight.shape[0], weight.shape[1])

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end`, converted."""
        return self.weight[start:end].to(dtype)

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        return self.weight[ids].float()


class BlockRows:
    """A matrix of ggml blocks: `raw` `[N, bytes per row]` uint8, its rows taken in `order` if given."""

    group = 32

    def __init__(self, raw: Tensor, kind: str, columns: int, order: Tensor | None = None) -> None:
        self.raw, self.kind, self.order = raw, kind, order
        self.shape = (raw.shape[0], columns)
        self.planes = 1 if kind in ("Q4_0", "Q4_1", "Q4_K") else 2
        self.nbytes = raw.nbytes
        self.row_nbytes = raw.shape[1]

    @property
    def is_float(self) -> bool:
        """Whether the blocks are plain floats."""
        return quants.is_float(self.kind)

    def groups(self, start: int, end: int) -> Groups:
        """Codes, scales and offsets of rows `start:end`; not of plain floats."""
        return quants.groups(self.kind, self.blocks(start, end))

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end` decoded."""
        return quants.dequantize(self.kind, self.blocks(start, end), dtype)

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        return quants.dequantize(self.kind, self.raw[ids if self.order is None else self.order[ids]])

    def blocks(self, start: int, end: int) -> Tensor:
        """Rows `start:end` as they lie in the file: `[n, bytes per row]` uint8."""
        return self.raw[start:end] if self.order is None else self.raw[self.order[start:end]]


class IntegerRows:
    """Signed integers of 4 or 8 bits with a scale, and perhaps a zero point, per group of columns.

    `stored` is `[N, K]` int8, or `[N, ceil(K · bits / 32)]` int32 that packs unsigned codes, the first in the lowest
    bits. `scale` is `[N, G]`; `zero` `[N, G]` counts in codes: weight = (code - zero) · scale.
    """

    def __init__(self, stored: Tensor, bits: int, columns: int, scale: Tensor, zero: Tensor | None = None) -> None:
        self._stored, self.bits = stored, bits
        self._scale, self._zero = scale, zero
        self.shape = (stored.shape[0], columns)
        self.planes = 1 if bits == 4 else 2
        self.span = columns // scale.shape[1]
        self.group = next((group for group in KERNEL_GROUPS if self.span % group == 0), 0)
        self.nbytes = stored.nbytes + scale.nbytes

    @property
    def has_zeros(self) -> bool:
        """Whether codes count from a zero point."""
        return self._zero is not None

    @property
    def is_per_channel8(self) -> bool:
        """Whether the matrix is 8-bit integers with a scale per row, and nothing else."""
        return self.bits == 8 and self._scale.shape[1] == 1 and self._zero is None

    def per_channel(self) -> tuple[Tensor, Tensor]:
        """`[N, K]` int8 and `[N]` scales, where `is_per_channel8`."""
        return self._codes(slice(None)), self._scale[:, 0]

    def groups(self, start: int, end: int) -> Groups:
        """Codes, scales and offsets of rows `start:end`."""
        return self._groups(slice(start, end))

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end` decoded."""
        return self._groups(slice(start, end)).dense(dtype)

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        return self._groups(ids).dense(torch.float32)

    def _groups(self, rows: slice | Tensor) -> Groups:
        scale = self._scale[rows].float()
        offset = None if self._zero is None else -self._zero[rows].float() * scale
        return Groups(self._codes(rows).to(torch.int16).unflatten(1, (-1, self.span)), scale, offset, self.bits)

    def _codes(self, rows: slice | Tensor) -> Tensor:
        """`[n, K]` int8."""
        stored = self._stored[rows]
        return stored if stored.dtype == torch.int8 else unpack(stored, self.bits)[:, : self.shape[1]]


class Float8Rows:
    """8-bit floats (e4m3) `[N, K]` with a scale `[ceil(N / height), ceil(K / width)]` per block of the matrix."""

    planes = 2

    def __init__(self, values: Tensor, scale: Tensor, block: tuple[int, int]) -> None:
        self.values, self.scale, self.block = values, scale, block
        self.shape = (values.shape[0], values.shape[1])
        self.group = 0 if values.shape[1] % 32 else 32
        self.nbytes = values.nbytes + scale.nbytes

    def groups(self, start: int, end: int) -> Groups:
        """Rows `start:end` as 8-bit groups: within 1/254 of the largest of 32; e4m3 itself is within 1/16 of each."""
        return quants.regroup(self.dense(start, end, torch.float32), self.group)

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end` decoded."""
        return self._decode(self.values[start:end], torch.arange(start, end)).to(dtype)

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        # Indexing is not implemented for 8-bit floats, and their bytes are as good.
        return self._decode(self.values.view(torch.uint8)[ids].view(self.values.dtype), ids)

    def _decode(self, values: Tensor, rows: Tensor) -> Tensor:
        height, width = self.block
        scale = self.scale[rows // height].float()
        if scale.shape[1] > 1:
            scale = scale.repeat_interleave(width, dim=1)[:, : self.shape[1]]
        return values.float().mul_(scale)


def unpack(packed: Tensor, bits: int) -> Tensor:
    """`[n, P]` int32 of unsigned codes of 4 or 8 bits, the first lowest, to signed ones `[n, 32 / bits · P]` int8."""
    # Flat, for of a single row the strides may be any.
    octets = packed.flatten().view(torch.uint8).view(packed.shape[0], -1)
    if bits == 8:
        return (octets ^ 0x80).view(torch.int8)
    return torch.stack((octets & 15, octets >> 4), dim=-1).flatten(1).to(torch.int8).sub_(8)
