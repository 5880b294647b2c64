"""Attention of one new token per sequence over pages of keys and values, for any number of query heads per key head.

GLM-4.5 has twelve, which is no power of two: a tile holds the next one, sixteen, which is also what a tensor core multiplies, and four of
its rows stay empty. A key is read once for all twelve. Long sequences are cut into parts that are computed side by side and folded in
their order afterwards; where one is cut depends on its own length alone, so it has the same bits in any company, and how many parts there
may be on the length of the tables, so a graph can hold it.
"""  # noqa: E501

# pyright: reportArgumentType=false, reportCallIssue=false, reportGeneralTypeIssues=false, reportOperatorIssue=false
# Triton makes constants of the numbers that a launch is given, and knows options that its types do not.
from __future__ import annotations

import torch
import triton
import triton.language as tl
from torch import Tensor

from model.gpu.intrinsics import plus_product
from model.pages import PAGE

_PARTS, _FEWEST = 32, 2
"""At most so many parts of a sequence, of so many pages at least."""


@triton.jit
def _pages(length, PARTS: tl.constexpr, FEWEST: tl.constexpr, SIZE: tl.constexpr):
    """How many pages each part of a sequence has."""
    return tl.maximum(FEWEST, ((length + SIZE - 1) // SIZE + PARTS - 1) // PARTS)


@triton.jit
def _parts(
    q, keys, values, tables, lengths, most, weight, blend, width, slots, scale,
    HEADS: tl.constexpr, KV: tl.constexpr, D: tl.constexpr,
    GROUP: tl.constexpr, PARTS: tl.constexpr, FEWEST: tl.constexpr, SIZE: tl.constexpr,
):  # fmt: skip
    """Of a sequence, a key head and a part of its pages: greatest score, sum of weights, weighted sum of values."""
    sequence, head, part = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    length = tl.load(lengths + sequence)
    g, d, i = tl.arange(0, GROUP), tl.arange(0, D), tl.arange(0, SIZE)
    of_head = g < HEADS // KV
    query = sequence.to(tl.int64) * HEADS + head * (HEADS // KV) + g
    x = tl.load(q + query[:, None] * D + d[None, :], mask=of_head[:, None], other=0.0)
    top = tl.full((GROUP,), float("-inf"), dtype=tl.float32)
    total = tl.zeros((GROUP,), dtype=tl.float32)
    sums = tl.zeros((GROUP, D), dtype=tl.float32)
    pages = _pages(length, PARTS, FEWEST, SIZE)
    first = part * pages
    last = tl.minimum(first + pages, (length + SIZE - 1) // SIZE)
    for page in range(first, last):
        slot = tl.load(tables + sequence * width + page).to(tl.int64) * SIZE + i
        seen = page * SIZE + i < length
        at = (head.to(tl.int64) * slots + slot) * D
        key = tl.load(keys + at[None, :] + d[:, None], mask=seen[None, :], other=0.0)
        scores = tl.where(
            seen[None, :], plus_product(tl.zeros((GROUP, SIZE), dtype=tl.float32), x, key) * scale, float("-inf")
        )
        above = tl.maximum(top, tl.max(scores, axis=1))
        before = tl.exp(top - above)
        w = tl.exp(scores - above[:, None])
        value = tl.load(values + at[:, None] + d[None, :], mask=seen[:, None], other=0.0)
        sums = plus_product(sums * before[:, None], w.to(tl.bfloat16), value)
        total = total * before + tl.sum(w, axis=1)
        top = above
    if first < last:
        to = query * tl.num_programs(2) + part
        tl.store(most + to, top, mask=of_head)
        tl.store(weight + to, total, mask=of_head)
        tl.store(blend + to[:, None] * D + d[None, :], sums, mask=of_head[:, None])


@triton.jit
def _folded(
    most, weight, blend, lengths, out,
    HEADS: tl.constexpr, MOST: tl.constexpr, ROWS: tl.constexpr, D: tl.constexpr,
    PARTS: tl.constexpr, FEWEST: tl.constexpr, SIZE: tl.constexpr,
):  # fmt: skip
    """The parts of one query head: those that have positions."""
    query, d, part = tl.program_id(0).to(tl.int64), tl.arange(0, D), tl.arange(0, ROWS)
    length = tl.load(lengths + query // HEADS)
    at, there = query * MOST + part, part * _pages(length, PARTS, FEWEST, SIZE) * SIZE < length
    tops = tl.load(most + at, mask=there, other=float("-inf"))
    share = tl.exp(tops - tl.max(tops, axis=0))
    total = tl.sum(share * tl.load(weight + at, mask=there, other=0.0))
    sums = share[:, None] * tl.load(blend + at[:, None] * D + d[None, :], mask=there[:, None], other=0.0)
    tl.store(out + query * D + d, (tl.sum(sums, axis=0) / total).to(out.dtype.element_ty))


def attended(
    q: Tensor, keys: Tensor, values: Tensor, tables: Tensor, lengths: Tensor, *, parts: int = _PARTS
) -> Tensor:
    """`[S, Hq, D]` for the queries `[S, Hq, D]` of one token per sequence, in their dtype.

    `keys` and `values` `[Hkv, slots, D]` (`KvPool`); `tables` `[S, pages]` int32 says in which page a sequence's
    positions lie, `lengths` `[S]` int32 how many there are, the new one included (at least one).
    """
    sequences, heads, dim = q.shape
    kv, slots, _ = keys.shape
    most_parts = min(parts, triton.cdiv(tables.shape[1], _FEWEST))
    cut = {"PARTS": parts, "FEWEST": _FEWEST, "SIZE": PAGE}
    most, weight = (torch.empty(sequences, heads, most_parts, device=q.device) for _ in range(2))
    blend = torch.empty(sequences, heads, most_parts, dim, device=q.device)
    _parts[(sequences, kv, most_parts)](
        q.contiguous(), keys, values, tables, lengths, most, weight, blend, tables.shape[1], slots, dim**-0.5,
        HEADS=heads, KV=kv, D=dim, GROUP=max(16, triton.next_power_of_2(heads // kv)), **cut, num_warps=4,
    )  # fmt: skip
    out = torch.empty_like(q)
    _folded[(sequences * heads,)](
        most, weight, blend, lengths, out, HEADS=heads, MOST=most_parts, ROWS=triton.next_power_of_2(most_parts),
        D=dim, **cut, num_warps=1,
    )  # fmt: skip
    return out
