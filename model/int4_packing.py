"""Matrices in the form that torch's 4-bit kernel for the CPU reads: one plane of codes, or two for 8 bits.

An 8-bit code c is written as 16 * (c >> 4) + (c & 15): two planes along K that share the scale.
This module does not know when that form is chosen (`linear.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import torch
from torch import Tensor

from model import quants
from model.rows import SLAB_VALUES, GroupedRows

_BLOCK = 64
"""Rows that the 4-bit kernel's layout interleaves, with AVX-512."""


def pack(sources: Sequence[GroupedRows]) -> tuple[Tensor, Tensor]:
    """Packed codes and `[planes · K / group, N, 2]` scales and zeros of all rows, N padded to the kernel's 16."""
    planes, group = sources[0].planes, sources[0].group
    rows = sum(source.shape[0] for source in sources)
    columns = sources[0].shape[1]
    padded = -(-rows // 16) * 16
    codes = torch.zeros(padded, planes * columns, dtype=torch.uint8)
    scales = torch.zeros(planes * columns // group, padded, 2, dtype=torch.bfloat16)
    slab, at = max(16, SLAB_VALUES // 4 // columns), 0
    for source in sources:
        for start in range(0, source.shape[0], slab):
            end = min(start + slab, source.shape[0])
            to = slice(at, at + end - start)
            codes[to], scales[:, to] = _int4_form(in_groups_of(source.groups(start, end), group), planes)
            at += end - start
    return pack_codes(codes), scales


def pack_codes(codes: Tensor) -> Tensor:
    """The kernel's own layout `[N, K / 2]` of codes `[N, K]`. Blocks of 64 rows are independent there."""
    whole = codes.shape[0] // _BLOCK * _BLOCK if _packs_in_blocks() else 0
    parts = [_pack_blocks(codes[:whole])] if whole else []
    # By torch's own function the int32 that it wants stays small.
    step = max(_BLOCK, SLAB_VALUES // 4 // codes.shape[1] // _BLOCK * _BLOCK)
    for at in range(whole, codes.shape[0], step):
        parts.append(torch.ops.aten._convert_weight_to_int4pack_for_cpu(codes[at : at + step].int(), 1))
    return torch.cat(parts) if len(parts) > 1 else parts[0]


def _pack_blocks(codes: Tensor) -> Tensor:
    """Of 64 rows, column by column, row i in the low and row i + 32 in the high half of byte i."""
    halves = codes.view(-1, 2, _BLOCK // 2, codes.shape[1])
    joined = halves[:, 1] << 4 | halves[:, 0]
    packed = torch.empty(joined.shape[0], codes.shape[1], _BLOCK // 2, dtype=torch.uint8)
    for block, columns in zip(packed, joined, strict=True):
        block.copy_(columns.t())
    return packed.view(codes.shape[0], codes.shape[1] // 2)


@cache
def _packs_in_blocks() -> bool:
    """Whether the kernel of this processor has the layout of `_pack_blocks`, which is made five times faster."""
    codes = torch.arange(2 * _BLOCK * 64, dtype=torch.int32).mul_(11).remainder_(23).remainder_(16).view(2 * _BLOCK, 64)
    packed = torch.ops.aten._convert_weight_to_int4pack_for_cpu(codes, 1)
    return torch.equal(packed, _pack_blocks(codes.to(torch.uint8)))


def _int4_form(groups: quants.Groups, planes: int) -> tuple[Tensor, Tensor]:
    """Codes 0..15 `[n, planes · K]`; pairs `[planes · K / group, n, 2]`: weight = (code - 8) · scale + zero."""
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


def in_groups_of(groups: quants.Groups, size: int) -> quants.Groups:
    """The same codes in groups of `size`: coarser ones are cut; finer ones become 8-bit codes of a common scale."""
    present = groups.codes.shape[-1]
    if present == size:
        return groups
    if present % size:
        return quants.regroup(groups.dense(torch.float32), size)
    times = present // size
    offset = None if groups.offset is None else groups.offset.repeat_interleave(times, dim=1)
    codes = groups.codes.flatten(1).unflatten(1, (-1, size))
    return quants.Groups(codes, groups.scale.repeat_interleave(times, dim=1), offset, groups.bits)
