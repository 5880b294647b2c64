"""Rows of tokens times the matrices of the experts that they chose, as one kernel: int4, fp8 or bf16 weights, bf16 products.

Rows are sorted by expert into tiles (`routing.py`), so that each matrix is read once however many tokens chose it. A plain matrix is
an expert that everybody chose. Weights are the first factor and rows the second: a tensor core then takes weights from registers, where
they are decoded, and few rows cost little. Every shape depends on the number of tokens alone and nothing waits for the host, so a
CUDA graph can hold it. A row's sum has one order: it gives the same bits beside any others.
This module does not know how weights were quantized (`matrices.py`).
"""  # noqa: E501

# pyright: reportArgumentType=false, reportCallIssue=false, reportGeneralTypeIssues=false, reportOperatorIssue=false
# Triton makes constants of the numbers that a launch is given, and knows options that its types do not.
from __future__ import annotations

import torch
import triton
import triton.language as tl
from torch import Tensor

from model.gpu.intrinsics import halves, nibbles, plus_product, quarters
from model.gpu.matrices import Matrices
from model.gpu.routing import Tiles

_FEW, _MANY, _FEW_ROWS = (64, 2, 3), (128, 4, 3), 16
"""Rows of a matrix in a program, warps and stages of loading: measured on an H100 (`docs/engine.md`). Two warps
multiply with the instruction of one warp, which few rows wait less for; four with that of four."""


@triton.jit
def _rows(x, source, real, k, K: tl.constexpr):
    """Columns `k` of the rows `source` of x, `[k, rows]`."""
    if K % 128:
        return tl.load(x + source[None, :] * K + k[:, None], mask=real[None, :] & (k < K)[:, None], other=0.0)
    else:  # noqa: RET505
        return tl.load(x + source[None, :] * K + k[:, None], mask=real[None, :], other=0.0)


@triton.jit
def _group(
    total, x, words, scales, expert, source, real, n, g,
    N: tl.constexpr, K: tl.constexpr, BITS: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """`total` `[n, rows]` plus the rows `n` of a matrix times the rows `source` of x, over the columns of group `g`."""
    groups: tl.constexpr = (K + 127) // 128
    width: tl.constexpr = 4 * BITS
    j = tl.arange(0, width)
    at = words + ((expert * groups + g) * N + n[:, None]) * width + j[None, :]
    word = tl.load(at, mask=(n < N)[:, None], other=0) if N % BLOCK else tl.load(at)
    k = g * 128 + j
    part = tl.zeros((n.shape[0], source.shape[0]), dtype=tl.float32)
    if BITS == 4:
        a, b, c, d, e, f, h, i = nibbles(word)
        part = plus_product(part, a, _rows(x, source, real, k, K))
        part = plus_product(part, b, _rows(x, source, real, k + width, K))
        part = plus_product(part, c, _rows(x, source, real, k + 2 * width, K))
        part = plus_product(part, d, _rows(x, source, real, k + 3 * width, K))
        part = plus_product(part, e, _rows(x, source, real, k + 4 * width, K))
        part = plus_product(part, f, _rows(x, source, real, k + 5 * width, K))
        part = plus_product(part, h, _rows(x, source, real, k + 6 * width, K))
        part = plus_product(part, i, _rows(x, source, real, k + 7 * width, K))
        scale = tl.load(scales + (expert * groups + g) * N + n, mask=n < N, other=0.0).to(tl.float32)
        return total + part * scale[:, None]
    elif BITS == 8:  # noqa: RET505
        a, b, c, d = quarters(word)
        part = plus_product(part, a, _rows(x, source, real, k, K))
        part = plus_product(part, b, _rows(x, source, real, k + width, K))
        part = plus_product(part, c, _rows(x, source, real, k + 2 * width, K))
        part = plus_product(part, d, _rows(x, source, real, k + 3 * width, K))
        scale = tl.load(scales + (expert * groups + g) * ((N + 127) // 128) + n // 128, mask=n < N, other=0.0)
        return total + part * scale[:, None]
    else:
        a, b = halves(word)
        part = plus_product(part, a, _rows(x, source, real, k, K))
        part = plus_product(part, b, _rows(x, source, real, k + width, K))
        return total + part


@triton.jit
def _product(
    x, words, scales, tile_rows, tile_experts, y,
    E: tl.constexpr, N: tl.constexpr, K: tl.constexpr, PER_TOKEN: tl.constexpr, BITS: tl.constexpr,
    ROWS: tl.constexpr, BLOCK: tl.constexpr, PARTS: tl.constexpr, STAGES: tl.constexpr,
):  # fmt: skip
    """y [pairs, PARTS, N] float32 = x W', by parts of the columns. A pair's row of x is its index over `PER_TOKEN`."""
    groups: tl.constexpr = (K + 127) // 128
    span: tl.constexpr = (groups + PARTS - 1) // PARTS
    tile, part = tl.program_id(0), tl.program_id(2)
    n = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    expert = tl.load(tile_experts + tile).to(tl.int64)
    if expert < E:
        pair = tl.load(tile_rows + tile * ROWS + tl.arange(0, ROWS))
        real, source = pair >= 0, pair.to(tl.int64) // PER_TOKEN
        total = tl.zeros((BLOCK, ROWS), dtype=tl.float32)
        for g in tl.range(part * span, tl.minimum(groups, part * span + span), num_stages=STAGES):
            total = _group(total, x, words, scales, expert, source, real, n, g, N, K, BITS, BLOCK)
        at = y + (pair.to(tl.int64)[None, :] * PARTS + part) * N + n[:, None]
        tl.store(at, total, mask=real[None, :] & (n < N)[:, None])


def product(x: Tensor, matrices: Matrices, tiles: Tiles, ranks: int, *, parts: int = 1) -> Tensor:
    """`x` bf16 to float32 `[pairs, parts, N]`: `[T, K]` where each token has `ranks` pairs; `[pairs, K]` and `ranks` 1.

    The columns' `parts`, no more than there are groups, are summed by whoever reads them. More of them are more
    programs, which small matrices need.
    """
    experts, rows, columns = matrices.shape
    parts = min(parts, matrices.words.shape[1])
    y = torch.empty(x.shape[0] * ranks, parts, rows, device=x.device)
    block, warps, stages = _MANY if tiles.size > _FEW_ROWS else _FEW
    grid = (len(tiles.experts), triton.cdiv(rows, block), parts)
    _product[grid](
        x, matrices.words, matrices.scales, tiles.rows, tiles.experts, y, E=experts, N=rows, K=columns,
        PER_TOKEN=ranks, BITS=matrices.bits, ROWS=tiles.size, BLOCK=block, PARTS=parts, STAGES=stages, num_warps=warps,
    )  # fmt: skip
    return y
