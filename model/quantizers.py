"""Floats to the integers or 8-bit floats that a compressed-tensors checkpoint stores, a slab of rows at a time.

| to | stored | a scale for | error of normal weights |
| --- | --- | --- | --- |
| int4 | codes with a zero point, eight in an int32 | 32 or 64 columns of a row | 7.9 % (32), 8.8 % (64) |
| int8 | signed codes, four in an int32 | a row of 4,096 | 0.9 % |
| fp8 | e4m3 | 128 × 128 values | 2.6 % |

Scales are rounded to bfloat16 before codes are formed with them, so the rounding costs nothing. This module knows
neither files nor which matrices are quantized (`quantize.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional

BLOCK = 128
E4M3_MAX = 448.0
_STEPS = (15.0, 16.0)
"""Into how many steps the range of an int4 group is divided; of 16, an end is clipped and the other values gain."""
_TINY = 1e-30


@dataclass(frozen=True)
class Place:
    """A tensor that a matrix becomes: what follows the module's name, type and shape."""

    suffix: str
    dtype: torch.dtype
    shape: tuple[int, ...]


class Quantizer(Protocol):
    """One form of quantized matrices."""

    def places(self, rows: int, columns: int) -> list[Place]:
        """The tensors of a matrix `[rows, columns]`, the large one first."""
        ...

    def fits(self, rows: int, columns: int) -> bool:
        """Whether a matrix of that shape can be stored so."""
        ...

    def slab(self, values: Tensor) -> tuple[Tensor, ...]:
        """The rows of the large tensor that float32 `values` become, and what `rest` needs of them.

        All slabs of a matrix but its last have a multiple of `BLOCK` rows.
        """
        ...

    def rest(self, slabs: Sequence[tuple[Tensor, ...]], rows: int, columns: int) -> list[Tensor]:
        """The other tensors, from what all slabs left."""
        ...

    def config(self) -> dict[str, Any]:
        """The group of a `quantization_config` that says so, with its `format`."""
        ...


@dataclass(frozen=True)
class Packed4:
    """4-bit codes, eight in an int32, with a scale and a zero point per `group` columns."""

    group: int

    def places(self, rows: int, columns: int) -> list[Place]:
        groups = columns // self.group
        return [
            Place("weight_packed", torch.int32, (rows, columns // 8)),
            Place("weight_scale", torch.bfloat16, (rows, groups)),
            Place("weight_zero_point", torch.int32, (-(-rows // 8), groups)),
            Place("weight_shape", torch.int64, (2,)),
        ]

    def fits(self, rows: int, columns: int) -> bool:
        return columns % self.group == 0

    def slab(self, values: Tensor) -> tuple[Tensor, ...]:
        codes, scale, zero = _int4(values.unflatten(1, (-1, self.group)))
        return _pack(codes.flatten(1), 4), scale, zero

    def rest(self, slabs: Sequence[tuple[Tensor, ...]], rows: int, columns: int) -> list[Tensor]:
        scale, zero = (torch.cat(parts) for parts in zip(*slabs, strict=True))
        words = _pack(functional.pad(zero.t(), (0, -rows % 8)).contiguous(), 4)
        return [scale, words.t().contiguous(), torch.tensor([rows, columns])]

    def config(self) -> dict[str, Any]:
        return _group("pack-quantized", _integers(4, symmetric=False, strategy="group", group_size=self.group))


@dataclass(frozen=True)
class Packed8:
    """8-bit codes, four in an int32, with a scale per row."""

    def places(self, rows: int, columns: int) -> list[Place]:
        return [
            Place("weight_packed", torch.int32, (rows, columns // 4)),
            Place("weight_scale", torch.bfloat16, (rows, 1)),
            Place("weight_shape", torch.int64, (2,)),
        ]

    def fits(self, rows: int, columns: int) -> bool:
        return columns % 4 == 0

    def slab(self, values: Tensor) -> tuple[Tensor, ...]:
        scale = (values.abs().amax(dim=1, keepdim=True) / 127).clamp_min(_TINY).to(torch.bfloat16)
        codes = (values / scale.float()).round_().clamp_(-128, 127).to(torch.int8)
        return _pack(codes, 8), scale

    def rest(self, slabs: Sequence[tuple[Tensor, ...]], rows: int, columns: int) -> list[Tensor]:
        return [torch.cat([scale for (scale,) in slabs]), torch.tensor([rows, columns])]

    def config(self) -> dict[str, Any]:
        return _group("pack-quantized", _integers(8, symmetric=True, strategy="channel", group_size=None))


@dataclass(frozen=True)
class Float8:
    """e4m3 with a scale per block of 128 × 128."""

    def places(self, rows: int, columns: int) -> list[Place]:
        blocks = (-(-rows // BLOCK), -(-columns // BLOCK))
        return [Place("weight", torch.float8_e4m3fn, (rows, columns)), Place("weight_scale", torch.bfloat16, blocks)]

    def fits(self, rows: int, columns: int) -> bool:
        return True

    def slab(self, values: Tensor) -> tuple[Tensor, ...]:
        rows, columns = values.shape
        padded = functional.pad(values.abs(), (0, -columns % BLOCK, 0, -rows % BLOCK))
        largest = padded.unflatten(1, (-1, BLOCK)).unflatten(0, (-1, BLOCK)).amax(dim=(1, 3))
        scale = (largest / E4M3_MAX).clamp_min(_TINY).to(torch.bfloat16)
        each = scale.float().repeat_interleave(BLOCK, 0)[:rows].repeat_interleave(BLOCK, 1)[:, :columns]
        return (values / each).clamp_(-E4M3_MAX, E4M3_MAX).to(torch.float8_e4m3fn), scale

    def rest(self, slabs: Sequence[tuple[Tensor, ...]], rows: int, columns: int) -> list[Tensor]:
        return [torch.cat([scale for (scale,) in slabs])]

    def config(self) -> dict[str, Any]:
        common = {"num_bits": 8, "type": "float", "symmetric": True}
        weights = common | {"strategy": "block", "block_structure": [BLOCK, BLOCK], "dynamic": False}
        # What other engines may do; this one leaves activations in bfloat16.
        activations = common | {"strategy": "group", "group_size": BLOCK, "dynamic": True}
        return _group("float-quantized", weights, activations)


def _integers(bits: int, **more: Any) -> dict[str, Any]:
    return {"num_bits": bits, "type": "int", "dynamic": False, **more}


def _group(format: str, weights: dict[str, Any], activations: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "format": format,
        "targets": ["Linear"],
        "weights": weights,
        "input_activations": activations,
        "output_activations": None,
    }


def _int4(grouped: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Codes -8..7 `[n, G, group]`, scales and zero points `[n, G]`: of two scales the one with the smaller error."""
    least, most = grouped.amin(dim=-1).clamp_max_(0), grouped.amax(dim=-1).clamp_min_(0)
    error, best = None, None
    for steps in _STEPS:
        scale = ((most - least) / steps).clamp_min(_TINY).to(torch.bfloat16).float()
        zero = (-0.5 - (most + least) / (2 * scale)).round_().clamp_(-8, 7)
        codes, values = _coded(grouped, scale, zero)
        squares = values.sub_(grouped).square_().sum(dim=-1)
        if error is None or best is None:
            error, best = squares, (codes, scale, zero)
        else:
            better = squares < error
            best = tuple(
                torch.where(better.unsqueeze(-1) if new.dim() == 3 else better, new, old)
                for new, old in zip((codes, scale, zero), best, strict=True)
            )
    assert best is not None
    codes, scale, zero = best
    return codes.to(torch.int8), scale.to(torch.bfloat16), zero.to(torch.int8)


def _coded(grouped: Tensor, scale: Tensor, zero: Tensor) -> tuple[Tensor, Tensor]:
    """Codes, and the values that they stand for."""
    scale, zero = scale.unsqueeze(-1), zero.unsqueeze(-1)
    codes = (grouped / scale).round_().add_(zero).clamp_(-8, 7)
    return codes, (codes - zero).mul_(scale)


def _pack(codes: Tensor, bits: int) -> Tensor:
    """`[n, K]` int8 codes to int32 words of unsigned ones, the first in the lowest bits (little-endian)."""
    if bits == 8:
        octets = codes.view(torch.uint8) ^ 0x80
    else:
        unsigned = codes.add(8).view(torch.uint8)
        octets = unsigned[:, 0::2] | (unsigned[:, 1::2] << 4)
    # Flat, for of a single row the strides may be any.
    return octets.flatten().view(torch.int32).view(codes.shape[0], -1)
