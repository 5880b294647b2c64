"""Attention of many new tokens of a sequence, as prompts have them: some tokens and one key head at a time, page by page.

A tile has the query heads of a key head for as many consecutive tokens as make 64 rows; a page of keys is read once for all of them. A
row's arithmetic is its own: what it does not see adds nothing, exactly. So keys and values have the same bits wherever a prompt is cut,
though others than `attention.py` gives to generated tokens.
"""  # noqa: E501

# pyright: reportArgumentType=false, reportCallIssue=false, reportGeneralTypeIssues=false, reportOperatorIssue=false
# Triton makes constants of the numbers that a launch is given, and knows options that its types do not.
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import triton
import triton.language as tl
from torch import Tensor

from model.gpu.intrinsics import plus_product
from model.pages import PAGE

ROWS = 64
"""Of a tile: tokens times heads."""


@dataclass(frozen=True)
class ReadingTiles:
    """Which tokens attend together."""

    tiles: Tensor
    """`[tiles, 4]` int32: the first row, how many, its place in its sequence, the positions that there are."""
    visible: Tensor | None = None
    """`[T, T]` uint8, of a pass of one sequence: which of the new tokens each sees, besides all earlier ones."""


def reading_tiles(
    spans: Sequence[tuple[int, int]], heads_per_key: int, device: torch.device, visible: Tensor | None = None
) -> ReadingTiles:
    """Tiles for `spans` of (past positions, new tokens), whose rows follow each other."""
    tokens, tiles, row = tokens_per_tile(heads_per_key), [], 0
    for past, count in spans:
        for at in range(0, count, tokens):
            many = min(tokens, count - at)
            tiles.append((row + at, many, past + at, past + (count if visible is not None else at + many)))
        row += count
    there = None if visible is None else visible.to(device, torch.uint8).contiguous()
    return ReadingTiles(torch.tensor(tiles, dtype=torch.int32, device=device), there)


def tokens_per_tile(heads_per_key: int) -> int:
    """How many tokens' heads make a tile."""
    return max(1, ROWS // triton.next_power_of_2(heads_per_key))


@triton.jit
def _read(
    q, keys, values, tables, tiles, visible, out, width, slots, count_all, scale,
    HEADS: tl.constexpr, KV: tl.constexpr, D: tl.constexpr, GROUP: tl.constexpr, TOKENS: tl.constexpr,
    SIZE: tl.constexpr, MASKED: tl.constexpr,
):  # fmt: skip
    """A tile's tokens and one key head."""
    tile, head = tl.program_id(0), tl.program_id(1)
    first, count = tl.load(tiles + tile * 4), tl.load(tiles + tile * 4 + 1)
    place, length = tl.load(tiles + tile * 4 + 2), tl.load(tiles + tile * 4 + 3)
    m, d, i = tl.arange(0, TOKENS * GROUP), tl.arange(0, D), tl.arange(0, SIZE)
    t, g = m // GROUP, m % GROUP
    mine = (t < count) & (g < HEADS // KV)
    query = (first + t).to(tl.int64) * HEADS + head * (HEADS // KV) + g
    x = tl.load(q + query[:, None] * D + d[None, :], mask=mine[:, None], other=0.0)
    top = tl.full((TOKENS * GROUP,), float("-inf"), dtype=tl.float32)
    total = tl.zeros((TOKENS * GROUP,), dtype=tl.float32)
    sums = tl.zeros((TOKENS * GROUP, D), dtype=tl.float32)
    for page in range((length + SIZE - 1) // SIZE):
        slot = tl.load(tables + first * width + page).to(tl.int64) * SIZE + i
        at = page * SIZE + i
        here = at < length
        source = (head.to(tl.int64) * slots + slot) * D
        key = tl.load(keys + source[None, :] + d[:, None], mask=here[None, :], other=0.0)
        if MASKED:
            # The pass is one sequence: its first new token lies `first` places before this tile's.
            new = at - (place - first)
            among = (t < count)[:, None] & (new >= 0)[None, :] & here[None, :]
            shown = tl.load(visible + (first + t)[:, None] * count_all + new[None, :], mask=among, other=0)
            seen = (new < 0)[None, :] | (shown != 0)
        else:
            seen = at[None, :] <= (place + t)[:, None]
        scores = plus_product(tl.zeros((TOKENS * GROUP, SIZE), dtype=tl.float32), x, key) * scale
        scores = tl.where(seen, scores, float("-inf"))
        above = tl.maximum(top, tl.max(scores, axis=1))
        before = tl.exp(top - above)
        w = tl.exp(scores - above[:, None])
        value = tl.load(values + source[:, None] + d[None, :], mask=here[:, None], other=0.0)
        sums = plus_product(sums * before[:, None], w.to(tl.bfloat16), value)
        total = total * before + tl.sum(w, axis=1)
        top = above
    tl.store(
        out + query[:, None] * D + d[None, :], (sums / total[:, None]).to(out.dtype.element_ty), mask=mine[:, None]
    )


def read(q: Tensor, keys: Tensor, values: Tensor, tables: Tensor, reading: ReadingTiles) -> Tensor:
    """`[T, Hq, D]` for the queries `[T, Hq, D]`, in their dtype.

    `keys` and `values` `[Hkv, slots, D]`, those of the new tokens among them; `tables` `[T, pages]` int32.
    """
    tokens, heads, dim = q.shape
    kv, slots, _ = keys.shape
    out, group = torch.empty_like(q), triton.next_power_of_2(heads // kv)
    visible = reading.visible
    _read[(len(reading.tiles), kv)](
        q.contiguous(), keys, values, tables, reading.tiles, reading.tiles if visible is None else visible, out,
        tables.shape[1], slots, tokens, dim**-0.5, HEADS=heads, KV=kv, D=dim, GROUP=group,
        TOKENS=tokens_per_tile(heads // kv), SIZE=PAGE, MASKED=visible is not None, num_warps=4,
    )  # fmt: skip
    return out
