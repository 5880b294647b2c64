"""Decoding ggml's quantized blocks. Every block type is reduced to one form: codes, scale and offset per group.

    weight[n, g, i] = codes[n, g, i] * scale[n, g] + offset[n, g]

Layouts: ggml/src/ggml-common.h and ggml-quants.c of llama.cpp; the tests compare each with the `gguf` package.
This module does not know where the bytes lie or which kernel will multiply with them.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Groups:
    """Rows of a quantized matrix as groups. `bits` is the width that the codes need (2 to 8)."""

    codes: Tensor
    """`[N, G, group]`, int8 or int16, centred: signed, or 8 (16 for 5 bits) below the stored code with an offset."""
    scale: Tensor
    """`[N, G]` float32."""
    offset: Tensor | None
    """`[N, G]` float32: the value of code 0; None where it is zero."""
    bits: int

    def dense(self, dtype: torch.dtype) -> Tensor:
        """`[N, K]` in `dtype`. Codes are centred, so bfloat16 arithmetic loses no more than bfloat16 storage."""
        codes, scale = self.codes.to(dtype), self.scale.to(dtype).unsqueeze(-1)
        values = codes.mul_(scale)
        if self.offset is not None:
            values = values.add_(self.offset.to(dtype).unsqueeze(-1))
        return values.flatten(1)


def dequantize(kind: str, raw: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
    """Rows of blocks `[N, bytes]` uint8 to values `[N, K]` in `dtype`."""
    if kind in _FLOATS:
        return raw.contiguous().view(_FLOATS[kind]).to(dtype)
    return groups(kind, raw).dense(dtype)


def groups(kind: str, raw: Tensor) -> Groups:
    """Split rows of blocks `[N, bytes]` uint8 of a quantized type into codes, scales and offsets."""
    return _READERS[kind](raw)


def regroup(values: Tensor, group: int) -> Groups:
    """Float32 values `[N, K]` as 8-bit groups: each within 1/254 of the largest of its group."""
    values = values.unflatten(1, (-1, group))
    scale = values.abs().amax(dim=-1) / 127
    codes = (values / scale.clamp_min(1e-30).unsqueeze(-1)).round_().to(torch.int16)
    return Groups(codes, scale, None, 8)


def is_float(kind: str) -> bool:
    """Whether the type stores plain floats."""
    return kind in _FLOATS


_FLOATS = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def _blocks(raw: Tensor, size: int) -> Tensor:
    return raw.reshape(raw.shape[0], -1, size)


def _half(block: Tensor, at: int) -> Tensor:
    """The float16 at byte `at` of every block, as float32 `[N, B]`."""
    return block[:, :, at : at + 2].contiguous().view(torch.float16).squeeze(-1).float()


def _nibbles(packed: Tensor, centre: int) -> Tensor:
    """`[N, B, n]` bytes to `[N, B, 2n]` int8: all low nibbles of a block, then all high ones."""
    return torch.cat((packed & 15, packed >> 4), dim=-1).view(torch.int8).sub_(centre)


def _q4_0(raw: Tensor) -> Groups:
    block = _blocks(raw, 18)
    return Groups(_nibbles(block[:, :, 2:], 8), _half(block, 0), None, 4)


def _q4_1(raw: Tensor) -> Groups:
    block = _blocks(raw, 20)
    scale = _half(block, 0)
    return Groups(_nibbles(block[:, :, 4:], 8), scale, _half(block, 2) + 8 * scale, 4)


def _fifth_bit(block: Tensor, at: int) -> Tensor:
    """Bit i of the 32-bit field at byte `at` is the fifth bit of value i: `[N, B, 32]`, 0 or 16."""
    field = block[:, :, at : at + 4].contiguous().view(torch.int32)
    return ((field >> torch.arange(32, dtype=torch.int32)) & 1).to(torch.int16) * 16


def _q5_0(raw: Tensor) -> Groups:
    block = _blocks(raw, 22)
    return Groups(_nibbles(block[:, :, 6:], 16) + _fifth_bit(block, 2), _half(block, 0), None, 5)


def _q5_1(raw: Tensor) -> Groups:
    block = _blocks(raw, 24)
    scale = _half(block, 0)
    return Groups(_nibbles(block[:, :, 8:], 16) + _fifth_bit(block, 4), scale, _half(block, 2) + 16 * scale, 5)


def _q8_0(raw: Tensor) -> Groups:
    block = _blocks(raw, 34)
    return Groups(block[:, :, 2:].contiguous().view(torch.int8), _half(block, 0), None, 8)


def _k_scales(block: Tensor) -> tuple[Tensor, Tensor]:
    """The eight 6-bit scales and minima packed in bytes 4..16 of a Q4_K or Q5_K block, as float32 `[N, B, 8]`."""
    low, mid, high = block[:, :, 4:8], block[:, :, 8:12], block[:, :, 12:16]
    scales = torch.cat((low & 63, (high & 15) | ((low >> 6) << 4)), dim=-1)
    minima = torch.cat((mid & 63, (high >> 4) | ((mid >> 6) << 4)), dim=-1)
    return (
        _half(block, 0).unsqueeze(-1) * scales.float(),
        _half(block, 2).unsqueeze(-1) * minima.float(),
    )


def _q4_k(raw: Tensor) -> Groups:
    block = _blocks(raw, 144)
    scale, minimum = _k_scales(block)
    codes = _nibbles(block[:, :, 16:].reshape(raw.shape[0], -1, 32), 8)
    return Groups(codes.view(raw.shape[0], -1, 32), scale.flatten(1), (8 * scale - minimum).flatten(1), 4)


def _q5_k(raw: Tensor) -> Groups:
    block = _blocks(raw, 176)
    scale, minimum = _k_scales(block)
    codes = _nibbles(block[:, :, 48:].reshape(raw.shape[0], -1, 32), 16).view(raw.shape[0], -1, 8, 32)
    high = block[:, :, None, 16:48].to(torch.int16) >> torch.arange(8, dtype=torch.int16).view(8, 1)
    codes = codes + (high & 1) * 16
    return Groups(codes.view(raw.shape[0], -1, 32), scale.flatten(1), (16 * scale - minimum).flatten(1), 5)


def _q6_k(raw: Tensor) -> Groups:
    block = _blocks(raw, 210)
    rows, count = block.shape[:2]
    low = block[:, :, :128].reshape(rows, count, 2, 1, 64).to(torch.int16)
    low = torch.cat((low & 15, low >> 4), dim=3).view(rows, count, 2, 4, 32)
    high = block[:, :, 128:192].reshape(rows, count, 2, 1, 32).to(torch.int16)
    high = (high >> torch.tensor([0, 2, 4, 6], dtype=torch.int16).view(4, 1)) & 3
    codes = (low | (high << 4)).sub_(32)
    scales = block[:, :, 192:208].contiguous().view(torch.int8).float() * _half(block, 208).unsqueeze(-1)
    return Groups(codes.view(rows, -1, 16), scales.flatten(1), None, 6)


def _two_bits(packed: Tensor) -> Tensor:
    """`[N, B, 64]` bytes to `[N, B, 256]` int16: of each 32 bytes the lowest two bits of all, then the next two, …"""
    rows, count = packed.shape[:2]
    wide = packed.reshape(rows, count, 2, 1, 32).to(torch.int16)
    return ((wide >> torch.tensor([0, 2, 4, 6], dtype=torch.int16).view(4, 1)) & 3).view(rows, count, 256)


def _q2_k(raw: Tensor) -> Groups:
    block = _blocks(raw, 84)
    nibbles = block[:, :, :16]
    scale = _half(block, 80).unsqueeze(-1) * (nibbles & 15).float()
    minimum = _half(block, 82).unsqueeze(-1) * (nibbles >> 4).float()
    codes = _two_bits(block[:, :, 16:80]).view(raw.shape[0], -1, 16)
    return Groups(codes, scale.flatten(1), -minimum.flatten(1), 2)


def _q3_k(raw: Tensor) -> Groups:
    block = _blocks(raw, 110)
    high = block[:, :, None, :32].to(torch.int16) >> torch.arange(8, dtype=torch.int16).view(8, 1)
    # The third bit is stored inverted: set, it takes nothing away.
    codes = _two_bits(block[:, :, 32:96]) - ((high & 1) ^ 1).flatten(2) * 4
    low, top = block[:, :, 96:104], block[:, :, 104:108]
    low = torch.cat((low & 15, low >> 4), dim=-1)
    top = torch.cat([(top >> shift) & 3 for shift in (0, 2, 4, 6)], dim=-1)
    scale = ((low | (top << 4)).float() - 32) * _half(block, 108).unsqueeze(-1)
    return Groups(codes.view(raw.shape[0], -1, 16), scale.flatten(1), None, 3)


_IQ4_VALUES = (-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113)
_MXFP4_VALUES = (0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12)
"""The sixteen floats of 4 bits (OCP Microscaling Formats 1.0), doubled; the scale makes up for it."""


def _of_table(values: tuple[int, ...], nibbles: Tensor) -> Tensor:
    return torch.tensor(values, dtype=torch.int16)[nibbles.int()]


def _iq4_nl(raw: Tensor) -> Groups:
    block = _blocks(raw, 18)
    return Groups(_of_table(_IQ4_VALUES, _nibbles(block[:, :, 2:], 0)), _half(block, 0), None, 8)


def _iq4_xs(raw: Tensor) -> Groups:
    block = _blocks(raw, 136)
    high = block[:, :, 2:4].contiguous().view(torch.int16).int() >> torch.arange(0, 16, 2, dtype=torch.int32)
    packed = block[:, :, 4:8]
    low = torch.stack((packed & 15, packed >> 4), dim=-1).flatten(2)
    scale = ((low | ((high & 3) << 4)).float() - 32) * _half(block, 0).unsqueeze(-1)
    nibbles = _nibbles(block[:, :, 8:].reshape(raw.shape[0], -1, 16), 0)
    return Groups(_of_table(_IQ4_VALUES, nibbles), scale.flatten(1), None, 8)


def _mxfp4(raw: Tensor) -> Groups:
    block = _blocks(raw, 17)
    exponent = block[:, :, 0].int()
    # Half of 2^(e - 127), as bits of a float32: the last two are subnormal.
    bits = torch.where(exponent < 2, 0x00200000 << exponent.clamp_max(1), (exponent - 1) << 23)
    scale = bits.int().view(torch.float32)
    return Groups(_of_table(_MXFP4_VALUES, _nibbles(block[:, :, 1:], 0)), scale, None, 5)


_READERS = {
    "Q4_0": _q4_0,
    "Q4_1": _q4_1,
    "Q5_0": _q5_0,
    "Q5_1": _q5_1,
    "Q8_0": _q8_0,
    "Q2_K": _q2_k,
    "Q3_K": _q3_k,
    "Q4_K": _q4_k,
    "Q5_K": _q5_k,
    "Q6_K": _q6_k,
    "IQ4_NL": _iq4_nl,
    "IQ4_XS": _iq4_xs,
    "MXFP4": _mxfp4,
}
