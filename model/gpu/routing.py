"""Which experts compute a token, and the tiles of rows that each of them multiplies: what `feed_forward.Router` says, on a GPU.

A kernel per step of it, none of which waits for the host. Shared experts are chosen by every token, behind the routed ones and with
weight 1. Routers with groups of experts are not computed here.
"""  # noqa: E501

# pyright: reportArgumentType=false, reportCallIssue=false, reportGeneralTypeIssues=false, reportOperatorIssue=false
# Triton makes constants of the numbers that a launch is given, and knows options that its types do not.
from __future__ import annotations

import functools
from dataclasses import dataclass

import torch
import triton
import triton.language as tl
from torch import Tensor

from model.feed_forward import Router

TILE = 8
"""Rows of a tile at least: as few as a tensor core multiplies, for a batch gives each expert few."""
_LARGE, _MANY = 64, 128
"""Rows of a tile at most, and of an expert's where a pass has so many tokens."""
_TOKENS = 4
"""Rows that are scored with one reading of the router's weights."""


@dataclass(frozen=True)
class Tiles:
    """Which rows each tile has, and whose matrix multiplies it."""

    rows: Tensor
    """`[tiles · size]` int32: an index into the pairs (token, rank); -1: none."""
    experts: Tensor
    """`[tiles]` int32; as many as there are experts: an empty tile."""
    size: int


@functools.cache
def everybody(tokens: int, device: torch.device) -> Tiles:
    """Tiles in which every token stands for itself, for a matrix that all of them pass."""
    size = min(max(TILE, triton.next_power_of_2(tokens)), _LARGE)
    tiles = triton.cdiv(tokens, size)
    rows = torch.arange(tiles * size, dtype=torch.int32, device=device)
    return Tiles(rows.masked_fill_(rows >= tokens, -1), torch.zeros(tiles, dtype=torch.int32, device=device), size)


@triton.jit
def _scored(x, weight, logits, T, E, H: tl.constexpr, BLOCK: tl.constexpr, TOKENS: tl.constexpr):
    """logits [T, E] float32 of the rows x [T, H], one expert and some tokens at a time."""
    expert, h = tl.program_id(0), tl.arange(0, BLOCK)
    w = tl.load(weight + expert * H + h, mask=h < H, other=0.0)
    first = tl.program_id(1) * TOKENS
    for token in range(first, tl.minimum(first + TOKENS, T)):
        row = tl.load(x + token * H + h, mask=h < H, other=0.0).to(tl.float32)
        tl.store(logits + token * E + expert, tl.sum(w * row))


@triton.jit
def _chosen(
    logits, bias, chosen, weights, scale, E,
    RANKS: tl.constexpr, SHARED: tl.constexpr, NORMALIZED: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """The best `RANKS` experts of a token in ascending order, and their weights; then the shared one."""
    token, e = tl.program_id(0), tl.arange(0, BLOCK)
    push = tl.load(bias + e, mask=e < E, other=0.0)
    score = tl.sigmoid(tl.load(logits + token * E + e, mask=e < E, other=float("-inf")))
    left = tl.where(e < E, score + push, float("-inf"))
    taken = tl.zeros((BLOCK,), dtype=tl.int32)
    for _ in tl.static_range(RANKS):
        best = tl.argmax(left, axis=0)
        taken = tl.where(e == best, 1, taken)
        left = tl.where(e == best, float("-inf"), left)
    weight = score * scale
    if NORMALIZED:
        weight = score / (tl.sum(tl.where(taken > 0, score, 0.0)) + 1e-20) * scale
    at = token * (RANKS + SHARED) + tl.cumsum(taken, axis=0) - 1
    tl.store(chosen + at, e, mask=taken > 0)
    tl.store(weights + at, weight, mask=taken > 0)
    last = token * (RANKS + SHARED) + RANKS
    for n in tl.static_range(SHARED):
        tl.store(chosen + last + n, E + n)
        tl.store(weights + last + n, 1.0)


@triton.jit
def _tiled(
    chosen, rows, experts, pairs, tiles, E,
    PAIRS: tl.constexpr, EXPERTS: tl.constexpr, TILES: tl.constexpr, SIZE: tl.constexpr,
):  # fmt: skip
    """One expert's tiles; the last program's are the empty ones."""
    expert = tl.program_id(0)
    p, e = tl.arange(0, PAIRS), tl.arange(0, EXPERTS)
    of = tl.load(chosen + p, mask=p < pairs, other=EXPERTS - 1)
    needed = tl.where(e < E, (tl.histogram(of, EXPERTS) + SIZE - 1) // SIZE, 0)
    first = tl.sum(tl.where(e < expert, needed, 0))
    if expert < E:
        mine = (of == expert).to(tl.int32)
        count = tl.sum(mine)
        tl.store(rows + first * SIZE + tl.cumsum(mine, axis=0) - 1, p, mask=mine > 0)
        own = (count + SIZE - 1) // SIZE
        i = tl.arange(0, SIZE)
        tl.store(rows + first * SIZE + count + i, -1, mask=count + i < own * SIZE)
        for tile in range(first, first + own):
            tl.store(experts + tile, expert)
    else:
        t = tl.arange(0, TILES)
        tl.store(experts + t, E, mask=(t >= first) & (t < tiles))


def routed(x: Tensor, router: Router, *, shared: int) -> tuple[Tensor, Tensor]:
    """Of `x` `[T, H]` bf16: experts `[T, k]` int32 in ascending order, `shared` ones behind them; float32 weights.

    Raises:
        ValueError: a router that chooses among groups first.
    """
    if router.groups != 1:
        raise ValueError("A router with groups of experts is not computed on a GPU.")
    tokens, hidden = x.shape
    count, ranks = router.num_experts, router.experts_per_token
    logits = torch.empty(tokens, count, device=x.device)
    _scored[(count, triton.cdiv(tokens, _TOKENS))](
        x, router.weight, logits, tokens, count, H=hidden, BLOCK=triton.next_power_of_2(hidden), TOKENS=_TOKENS,
        num_warps=4,
    )  # fmt: skip
    chosen = torch.empty(tokens, ranks + shared, dtype=torch.int32, device=x.device)
    weights = torch.empty(tokens, ranks + shared, device=x.device)
    _chosen[(tokens,)](
        logits, router.bias, chosen, weights, router.scale, count, RANKS=ranks, SHARED=shared,
        NORMALIZED=router.normalize, BLOCK=triton.next_power_of_2(count), num_warps=1,
    )  # fmt: skip
    return chosen, weights


@functools.cache
def _one_each(pairs: int, device: torch.device) -> Tensor:
    rows = torch.full((pairs, TILE), -1, dtype=torch.int32, device=device)
    rows[:, 0] = torch.arange(pairs, dtype=torch.int32, device=device)
    return rows.flatten()


def tiled(chosen: Tensor, experts: int) -> Tiles:
    """Tiles for the experts `[T, k]` int32 that tokens chose, each token k different ones, of `experts` in all."""
    pairs = chosen.numel()
    if chosen.shape[0] == 1:
        return Tiles(_one_each(pairs, chosen.device), chosen.flatten(), TILE)
    size = TILE if chosen.shape[0] < _MANY else _LARGE
    tiles = min(pairs, pairs // size + experts)
    rows = torch.empty(tiles * size, dtype=torch.int32, device=chosen.device)
    of = torch.empty(tiles, dtype=torch.int32, device=chosen.device)
    _tiled[(experts + 1,)](
        chosen, rows, of, pairs, tiles, experts, PAIRS=triton.next_power_of_2(pairs),
        EXPERTS=triton.next_power_of_2(experts + 1), TILES=triton.next_power_of_2(tiles), SIZE=size,
        num_warps=4,
    )  # fmt: skip
    return Tiles(rows, of, size)
