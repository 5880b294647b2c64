"""A quantized matrix as the compiled kernels read it: blocks of 4 to 6 bits as the file has them, else 4- or 8-bit codes,
a scale and perhaps a zero per group.

Codes keep the values of the file. Q4_K, Q5_0, Q5_1, Q5_K and Q6_K keep its very bits, only in another order, so that no more is read than
the file has; scales of the others are float16 where that holds them, else float32: nothing is rounded coarser than in the file.
One copy serves prompts and answers, and a row gets the same bits in both, but for prompts that tiles read (`product_tiles.h`). `ggml_blocks.h`, `product_int8.h` and `product_bf16.h` have
the layouts. This module does not know what the matrix is for.
"""  # noqa: E501

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from itertools import groupby

import torch
from torch import Tensor

from model.int4_packing import in_groups_of
from model.mapping import zeros
from model.native import kept
from model.native.library import MatrixRecord, activations, tiles, workshop
from model.rows import SLAB_VALUES, BlockRows, GroupedRows

BLOCK = 64
AS_IN_FILE = {"Q5_0": 1, "Q5_1": 2, "Q4_K": 3, "Q5_K": 4, "Q6_K": 5}
"""Kinds whose blocks are kept, and their numbers in matrix.h."""
_SEEN = 4096
"""Values that the usual magnitude is told from."""
_USUAL, _LARGEST = 6.2e-5, 65504.0
"""Magnitudes between which float16 serves: below the first its steps of 6e-8 are no longer small beside the values."""


class NativeLinear:
    """`y = x Wᵀ + b`, see `model.linear.Linear`."""

    def __init__(self, kernels: ctypes.CDLL, sources: Sequence[GroupedRows], bias: Tensor | None = None) -> None:
        """`sources` are stacked along N; all have the same K."""
        self._kernels = kernels
        self.rows = sum(source.shape[0] for source in sources)
        self.columns = sources[0].shape[1]
        self._exact = activations(kernels) == "bf16"
        self._tiles = tiles(kernels)
        self._bias = None if bias is None else bias.float().contiguous()
        parts = [list(like) for _, like in groupby(sources, lambda source: _form(source, exact=self._exact))]
        self._tensors = [_packed(kernels, part, exact=self._exact) for part in parts]
        self.nbytes = sum(t.nbytes for tensors in self._tensors for t in tensors if t is not None)
        self._records = self._chain(parts)
        self.record = self._records[0]
        self._at = ctypes.addressof(self.record)

    def _chain(self, parts: Sequence[Sequence[GroupedRows]]) -> list[MatrixRecord]:
        """A record for each run of sources of one kind; each knows the next."""
        records, below = [], 0
        for part, (codes, scales, offsets) in zip(reversed(parts), reversed(self._tensors), strict=True):
            own = sum(source.shape[0] for source in part)
            below += own
            record = MatrixRecord(
                codes.data_ptr(),
                scales.data_ptr() if scales.numel() else None,
                None if offsets is None else offsets.data_ptr(),
                None if self._bias is None else self._bias.data_ptr() + 4 * (self.rows - below),
                ctypes.addressof(records[0]) if records else None,
                below,
                self.columns,
                part[0].group,
                part[0].planes,
                int(scales.dtype == torch.float32),
                int(self._exact),
                _form(part[0], exact=self._exact)[0],
                own,
            )
            records.insert(0, record)
        return records

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, K]` to `[T, N]`, in the dtype of `x`."""
        return self.exact(x).to(x.dtype)

    def exact(self, x: Tensor) -> Tensor:
        """`[T, N]` in float32, as it was summed."""
        return self._product(x, by_tiles=False)

    def read(self, x: Tensor) -> Tensor:
        """The same for tokens of prompts: by the processor's tiles, where it has them."""
        return self._product(x, by_tiles=self._tiles).to(x.dtype)

    def _product(self, x: Tensor, *, by_tiles: bool) -> Tensor:
        x = x.to(torch.bfloat16).contiguous()
        y = torch.empty(x.shape[0], self.rows)
        if x.shape[0]:
            place = workshop(self._kernels)
            self._kernels.impasto_product(place, self._at, x.data_ptr(), x.shape[0], y.data_ptr(), int(by_tiles))
        return y

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
    codes, scales, offsets = found
    assert codes is not None
    assert scales is not None
    return codes, scales, offsets


def pack(kernels: ctypes.CDLL, sources: Sequence[GroupedRows], *, exact: bool) -> tuple[Tensor, Tensor, Tensor | None]:
    """Codes as bytes, scales and zeros `[B, K/group, 64]`, zeros None where all are zero; blocks of the file are codes.

    All sources are of one kind. `exact`: for products with bfloat16, else for those with 8-bit integers.
    """
    kind, planes, group = _form(sources[0], exact=exact)
    rows, columns = sum(source.shape[0] for source in sources), sources[0].shape[1]
    padded = -(-rows // BLOCK) * BLOCK
    if kind:
        blocks = [source for source in sources if isinstance(source, BlockRows)]
        return _laid(kernels, blocks, kind, padded), torch.empty(0, dtype=torch.float16), None
    codes = torch.zeros(padded, columns, dtype=torch.int8)
    scales = torch.zeros(padded, columns // group)
    offsets = torch.zeros(padded, columns // group)
    slab, at = max(16, SLAB_VALUES // 4 // columns), 0
    for source in sources:
        for start in range(0, source.shape[0], slab):
            end = min(start + slab, source.shape[0])
            groups = in_groups_of(source.groups(start, end), group)
            to = slice(at, at + end - start)
            codes[to], scales[to] = groups.codes.flatten(1), groups.scale
            if groups.offset is not None:
                offsets[to] = groups.offset
            at += end - start
    has_zeros = bool(offsets.any())
    kind = torch.float16 if _fit_half(scales) and _fit_half(offsets) else torch.float32
    by_group = [
        values.view(-1, BLOCK, columns // group).transpose(1, 2).to(kind).contiguous() for values in (scales, offsets)
    ]
    return _bytes(kernels, codes, planes, exact), by_group[0], by_group[1] if has_zeros else None


def _form(source: GroupedRows, *, exact: bool) -> tuple[int, int, int]:
    """What two matrices must share to be packed as one: kind (0: codes in groups), planes, group."""
    kind = 0 if exact or not isinstance(source, BlockRows) else AS_IN_FILE.get(source.kind, 0)
    return kind, source.planes, source.group


def _laid(kernels: ctypes.CDLL, sources: Sequence[BlockRows], kind: int, padded: int) -> Tensor:
    """The blocks of all rows in the kernels' order; those of padding are zeros."""
    columns, at = sources[0].shape[1], 0
    laid = zeros(padded * sources[0].row_nbytes)
    slab = max(16, SLAB_VALUES // columns)
    for source in sources:
        for start in range(0, source.shape[0], slab):
            raw = source.blocks(start, min(start + slab, source.shape[0])).contiguous()
            kernels.impasto_lay(raw.data_ptr(), raw.shape[0], columns, kind, at, laid.data_ptr())
            at += raw.shape[0]
    return laid


def kept_bytes(source: GroupedRows) -> int:
    """Memory that a matrix will take, with scales in float16. Looks at one row, for whether its kind has zeros."""
    rows, columns = source.shape
    rows = -(-rows // BLOCK) * BLOCK
    if isinstance(source, BlockRows) and source.kind in AS_IN_FILE and os.environ.get("IMPASTO_ACTIVATIONS") != "bf16":
        return rows * source.row_nbytes
    per_group = 2 if source.groups(0, 1).offset is None else 4
    return rows * columns * source.planes // 2 + rows * columns // source.group * per_group


def _bytes(kernels: ctypes.CDLL, codes: Tensor, planes: int, exact: bool) -> Tensor:
    """Signed codes `[N, K]` in the kernels' order."""
    packed = zeros(codes.numel() * planes // 2)
    kernels.impasto_pack(codes.data_ptr(), *codes.shape, planes, exact, packed.data_ptr())
    return packed


def _fit_half(values: Tensor) -> bool:
    if not values.any():
        return True
    some = values.flatten()[:: max(1, values.numel() // _SEEN)]
    some = some[some != 0].abs()
    return bool(values.abs().max() <= _LARGEST) and (not some.numel() or bool(some.median() >= _USUAL))
