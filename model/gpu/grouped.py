"""Rows of tokens times the matrices of the experts that they chose, as one kernel: int4 or fp8 weights, bf16 products.

Rows are sorted by expert into tiles of `TILE` (`tiled`), so that each matrix is read once however many tokens chose it. A plain
matrix is an expert that everybody chose. Every shape depends on the number of tokens alone and nothing waits for the host, so a
CUDA graph can hold it. A row's sum has one order: it gives the same bits beside any others.

int4: codes `[E, N, K / 2]` uint8; a byte has the code of column k in its low nibble, of column K / 2 + k in its high one, raised by
8; scales `[E, N, K / group]`. fp8: `[E, N, K]` e4m3, scales `[E, N / 128, K / 128]` float32.
"""  # noqa: E501

# pyright: reportArgumentType=false
# Triton makes constants of the numbers that a launch is given.
from __future__ import annotations

from dataclasses import dataclass

import torch
import triton
import triton.language as tl
from torch import Tensor

from model.gpu.products import plus_product

TILE = 16
"""Rows of a tile: the fewest that a tensor core multiplies."""
_SQUARE = 128
"""Rows and columns that share a scale in fp8."""


@dataclass(frozen=True)
class Matrices:
    """Quantized matrices of one shape, `[E, N, K]`."""

    codes: Tensor
    scales: Tensor
    group: int
    """Columns that share a scale in int4; 0: fp8."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """E, N, K."""
        experts, rows, width = self.codes.shape
        return experts, rows, 2 * width if self.group else width

    @property
    def nbytes(self) -> int:
        """Memory of all."""
        return self.codes.nbytes + self.scales.nbytes


@dataclass(frozen=True)
class Tiles:
    """Which rows each tile has, and whose matrix multiplies it."""

    rows: Tensor
    """`[tiles · TILE]` int32: an index into the pairs (token, rank); -1: none."""
    experts: Tensor
    """`[tiles]` int32; as many as there are experts: an empty tile."""


def tiled(chosen: Tensor, experts: int) -> Tiles:
    """Tiles for the experts `[T, k]` that tokens chose, of `experts` in all."""
    flat = chosen.flatten().long()
    pairs = flat.numel()
    tiles = min(pairs, pairs // TILE + experts)
    of, order = flat.sort(stable=True)
    counts = torch.zeros(experts, dtype=torch.int64, device=flat.device).scatter_add_(0, flat, torch.ones_like(flat))
    needed = (counts + TILE - 1) // TILE
    ends = needed.cumsum(0)
    before = counts.cumsum(0) - counts
    rank = torch.arange(pairs, device=flat.device) - before[of]
    rows = torch.full((tiles * TILE,), -1, dtype=torch.int32, device=flat.device)
    rows[(ends - needed)[of] * TILE + rank] = order.int()
    tile = torch.arange(tiles, device=flat.device)
    return Tiles(rows, torch.searchsorted(ends, tile, right=True).int())


@triton.jit
def _weights(codes, scales, expert, n, k, N, K, GROUP: tl.constexpr, HIGH: tl.constexpr):
    """Columns `k` of the rows `n` of a matrix, as bf16 `[k, n]`; int4: of the low or the high half of the columns."""
    inside = (n[None, :] < N) & (k[:, None] < (K // 2 if GROUP else K))
    expert = expert.to(tl.int64)
    if GROUP:
        byte = tl.load(codes + (expert * N + n[None, :]) * (K // 2) + k[:, None], mask=inside, other=0x88)
        weight = ((byte >> 4) if HIGH else (byte & 15)).to(tl.float32) - 8.0
        column = k + K // 2 if HIGH else k
        at = (expert * N + n[None, :]) * (K // GROUP) + column[:, None] // GROUP
    else:
        weight = tl.load(codes + (expert * N + n[None, :]) * K + k[:, None], mask=inside, other=0.0).to(tl.float32)
        at = (expert * ((N + 127) // 128) + n[None, :] // 128) * ((K + 127) // 128) + k[:, None] // 128
    scale = tl.load(scales + at, mask=inside, other=0.0).to(tl.float32)
    return (weight * scale).to(tl.bfloat16)


@triton.jit
def _sum(x, codes, scales, expert, source, real, n, N, K, GROUP: tl.constexpr, BLOCK_K: tl.constexpr):
    """`[TILE, n]` float32: the rows `source` of x times the rows `n` of a matrix."""
    total = tl.zeros((source.shape[0], n.shape[0]), dtype=tl.float32)
    span = K // 2 if GROUP else K
    for start in range(0, span, BLOCK_K):
        k = start + tl.arange(0, BLOCK_K)
        at = x + source[:, None].to(tl.int64) * K + k[None, :]
        inside = real[:, None] & (k[None, :] < span)
        low = _weights(codes, scales, expert, n, k, N, K, GROUP, False)
        total = plus_product(total, tl.load(at, mask=inside, other=0.0), low)
        if GROUP:
            high = _weights(codes, scales, expert, n, k, N, K, GROUP, True)
            total = plus_product(total, tl.load(at + span, mask=inside, other=0.0), high)
    return total


@triton.jit
def _product(
    x, codes, scales, tile_rows, tile_experts, y, E, N, K,
    PER_TOKEN: tl.constexpr, GROUP: tl.constexpr, TILE_ROWS: tl.constexpr, BLOCK_N: tl.constexpr, BLOCK_K: tl.constexpr,
):  # fmt: skip
    """y [pairs, N] float32 = x W'. A pair's row of x is its index divided by `PER_TOKEN`."""
    tile = tl.program_id(0)
    expert = tl.load(tile_experts + tile)
    if expert < E:
        pair = tl.load(tile_rows + tile * TILE_ROWS + tl.arange(0, TILE_ROWS))
        n = tl.program_id(1) * BLOCK_N + tl.arange(0, BLOCK_N)
        real = pair >= 0
        total = _sum(x, codes, scales, expert, pair // PER_TOKEN, real, n, N, K, GROUP, BLOCK_K)
        tl.store(y + pair[:, None].to(tl.int64) * N + n[None, :], total, mask=real[:, None] & (n[None, :] < N))


@triton.jit
def _gated(
    x, codes, scales, tile_rows, tile_experts, y, E, N, K,
    PER_TOKEN: tl.constexpr, GROUP: tl.constexpr, TILE_ROWS: tl.constexpr, BLOCK_N: tl.constexpr, BLOCK_K: tl.constexpr,
):  # fmt: skip
    """y [pairs, N / 2] bf16 = silu(x G') * (x U'); the matrices have the rows of G, then those of U."""
    tile = tl.program_id(0)
    expert = tl.load(tile_experts + tile)
    if expert < E:
        pair = tl.load(tile_rows + tile * TILE_ROWS + tl.arange(0, TILE_ROWS))
        half = N // 2
        n = tl.program_id(1) * BLOCK_N + tl.arange(0, BLOCK_N)
        # Rows beyond the gates are those of U: what is summed of them is not stored.
        real, source = pair >= 0, pair // PER_TOKEN
        gate = _sum(x, codes, scales, expert, source, real, n, N, K, GROUP, BLOCK_K)
        up = _sum(x, codes, scales, expert, source, real, half + n, N, K, GROUP, BLOCK_K)
        act = gate * tl.sigmoid(gate) * up
        at = y + pair[:, None].to(tl.int64) * half + n[None, :]
        tl.store(at, act.to(tl.bfloat16), mask=real[:, None] & (n[None, :] < half))


@triton.jit
def _combined(y, weights, out, H, RANKS: tl.constexpr, BLOCK: tl.constexpr):
    """out [T, H] float32: a token's `RANKS` rows of y, weighted, in the order of their ranks."""
    token = tl.program_id(0).to(tl.int64)
    h = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    total = tl.zeros((BLOCK,), dtype=tl.float32)
    for rank in range(RANKS):
        pair = token * RANKS + rank
        total += tl.load(weights + pair) * tl.load(y + pair * H + h, mask=h < H, other=0.0)
    tl.store(out + token * H + h, total, mask=h < H)


def product(x: Tensor, matrices: Matrices, tiles: Tiles, ranks: int, *, block: int = 64) -> Tensor:
    """`x` bf16 to float32 `[pairs, N]`: `[T, K]` where each token has `ranks` pairs; `[pairs, K]` and `ranks` 1."""
    experts, rows, columns = matrices.shape
    pairs = x.shape[0] * ranks
    y = torch.zeros(pairs, rows, device=x.device)
    grid = (len(tiles.experts), triton.cdiv(rows, block))
    _product[grid](
        x, matrices.codes, matrices.scales, tiles.rows, tiles.experts, y, experts, rows, columns,
        PER_TOKEN=ranks, GROUP=matrices.group, TILE_ROWS=TILE, BLOCK_N=block, BLOCK_K=64,
    )  # fmt: skip
    return y


def gated(x: Tensor, matrices: Matrices, tiles: Tiles, ranks: int, *, block: int = 32) -> Tensor:
    """`x` `[T, K]` bf16 to bf16 `[T · ranks, N / 2]`: SwiGLU of gates and ups that are stacked along N."""
    experts, rows, columns = matrices.shape
    y = torch.zeros(x.shape[0] * ranks, rows // 2, dtype=torch.bfloat16, device=x.device)
    grid = (len(tiles.experts), triton.cdiv(rows // 2, block))
    _gated[grid](
        x, matrices.codes, matrices.scales, tiles.rows, tiles.experts, y, experts, rows, columns,
        PER_TOKEN=ranks, GROUP=matrices.group, TILE_ROWS=TILE, BLOCK_N=block, BLOCK_K=64,
    )  # fmt: skip
    return y


def combined(y: Tensor, weights: Tensor) -> Tensor:
    """`y` `[T · k, H]` float32 weighted by `weights` `[T, k]` to `[T, H]`."""
    tokens, ranks = weights.shape
    out = torch.empty(tokens, y.shape[1], device=y.device)
    _combined[(tokens, triton.cdiv(y.shape[1], 256))](y, weights.contiguous(), out, y.shape[1], RANKS=ranks, BLOCK=256)
    return out


def int4(weights: Tensor, group: int) -> Matrices:
    """Float `[E, N, K]` in 4-bit codes with a scale per `group` columns (K / 2 is a multiple of it)."""
    grouped = weights.float().unflatten(2, (-1, group))
    scale = grouped.abs().amax(dim=3, keepdim=True).div(7).clamp_min(1e-8).half().float()
    codes = (grouped / scale).round().clamp(-8, 7).add(8).to(torch.uint8).flatten(2)
    low, high = codes.chunk(2, dim=2)
    return Matrices((low | high << 4).contiguous(), scale.squeeze(3).half().contiguous(), group)


def fp8(weights: Tensor) -> Matrices:
    """Float `[E, N, K]` in e4m3 with a scale per square of 128."""
    experts, rows, columns = weights.shape
    down, across = -(-rows // _SQUARE), -(-columns // _SQUARE)
    padded = torch.zeros(experts, down * _SQUARE, across * _SQUARE)
    padded[:, :rows, :columns] = weights
    squares = padded.view(experts, down, _SQUARE, across, _SQUARE)
    scale = squares.abs().amax(dim=(2, 4)).div(448).clamp_min(1e-8)
    codes = (squares / scale[:, :, None, :, None]).reshape(padded.shape)[:, :rows, :columns]
    return Matrices(codes.to(torch.float8_e4m3fn).contiguous(), scale.contiguous(), 0)


def dense(matrices: Matrices) -> Tensor:
    """Float32 `[E, N, K]` as the kernels read it."""
    _, rows, columns = matrices.shape
    if matrices.group:
        codes = torch.cat((matrices.codes & 15, matrices.codes >> 4), dim=2).float() - 8
        return codes * matrices.scales.float().repeat_interleave(matrices.group, dim=2)
    scales = matrices.scales.repeat_interleave(_SQUARE, dim=1)[:, :rows]
    return matrices.codes.float() * scales.repeat_interleave(_SQUARE, dim=2)[:, :, :columns]
