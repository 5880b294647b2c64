"""bfloat16 products by oneDNN on the CPU, in few shapes, that give a row the same bits beside any other rows.

This module does not know quantized matrices (`linear.py`).
"""

from __future__ import annotations

import bisect
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

_WHOLE_K = 1024
"""Columns up to which oneDNN's bf16 GEMM without AMX sums a row in one order, for any number of rows (measured)."""
FULL_ROWS = 128
"""Rows of a matrix from which that holds for every number of columns (measured)."""
_ROW_COUNTS = (1, 2, 4, 8, *range(16, 64, 16), *range(64, 256, 32))
"""Rows of `x` that products are computed with; above them multiples of 64. oneDNN prepares a kernel for each number of
rows that it meets, which takes 1 to 4 ms and up to 0.9 MB, and keeps a thousand of them."""

BLOCK = 32
"""Rows of `x` at a time where the order of a sum depends on their number. With 32, one row takes half as long again as
alone, and a prompt two to three times as long as in one product, a quarter of its time by AVX-512 (measured)."""


@cache
def by_blocks() -> bool:
    """Whether oneDNN multiplies by AMX here: its kernels sum in an order that depends on the number of rows."""
    return torch.cpu._is_amx_tile_supported()


def by_onednn(weight: Tensor) -> bool:
    """Whether products with `weight` are this module's."""
    return weight.dtype == torch.bfloat16 and weight.device.type == "cpu"


def full(weight: Tensor) -> Tensor:
    """The matrix with zero rows added up to `FULL_ROWS`."""
    missing = FULL_ROWS - weight.shape[0]
    return functional.pad(weight, (0, 0, 0, missing)) if missing > 0 else weight


def _padded(rows: int) -> int:
    """The number of rows that a product of `rows` is computed with."""
    at = bisect.bisect_left(_ROW_COUNTS, rows)
    return _ROW_COUNTS[at] if at < len(_ROW_COUNTS) else -(-rows // 64) * 64


def product(x: Tensor, weight: Tensor) -> Tensor:
    """`x Wᵀ` `[T, N]` for `x` `[T, K]` and `weight` `[N, K]`, N at least `FULL_ROWS`.

    Each row is summed in an order that does not depend on the number of rows.
    """
    rows = x.shape[0]
    if by_blocks():
        padded = functional.pad(x, (0, 0, 0, -rows % BLOCK)).contiguous()
        return torch.cat([functional.linear(part, weight) for part in padded.split(BLOCK)])[:rows]
    missing = _padded(rows) - rows
    return _sum(functional.pad(x, (0, 0, 0, missing)), weight)[:rows] if missing else _sum(x, weight)


def _sum(x: Tensor, weight: Tensor) -> Tensor:
    columns = weight.shape[1]
    if columns <= _WHOLE_K:
        return functional.linear(x, weight)
    total = functional.linear(x[:, :_WHOLE_K], weight[:, :_WHOLE_K]).float()
    for at in range(_WHOLE_K, columns, _WHOLE_K):
        total += functional.linear(x[:, at : at + _WHOLE_K], weight[:, at : at + _WHOLE_K])
    return total.to(x.dtype)
