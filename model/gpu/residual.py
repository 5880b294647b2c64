"""What lies between the products of a block: results added to the hidden states, norms, SwiGLU, heads turned and put away.

Each is one kernel, for a step of few tokens is as slow as the number of its kernels. Sums of parts have one order.
"""  # noqa: E501

# pyright: reportArgumentType=false, reportCallIssue=false, reportGeneralTypeIssues=false, reportOperatorIssue=false
# Triton makes constants of the numbers that a launch is given, and knows options that its types do not.
from __future__ import annotations

import torch
import triton
import triton.language as tl
from torch import Tensor


@triton.jit
def _added(
    hidden, parts, weights, norm, x, epsilon,
    H: tl.constexpr, RANKS: tl.constexpr, PARTS: tl.constexpr, WEIGHTED: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """hidden [T, H] += the rows of parts [T, RANKS, PARTS, H], weighted; x [T, H] bf16 = its norm."""
    token, h = tl.program_id(0).to(tl.int64), tl.arange(0, BLOCK)
    here = h < H
    scale = tl.load(norm + h, mask=here, other=0.0)
    total = tl.load(hidden + token * H + h, mask=here, other=0.0)
    for rank in tl.static_range(RANKS):
        row = tl.zeros((BLOCK,), dtype=tl.float32)
        for part in tl.static_range(PARTS):
            row += tl.load(parts + ((token * RANKS + rank) * PARTS + part) * H + h, mask=here, other=0.0)
        total += row * tl.load(weights + token * RANKS + rank) if WEIGHTED else row
    if RANKS > 0:
        tl.store(hidden + token * H + h, total, mask=here)
    mean = tl.sum(total * total, axis=0) / H
    tl.store(x + token * H + h, (total * tl.rsqrt(mean + epsilon) * scale).to(tl.bfloat16), mask=here)


@triton.jit
def _placed(
    parts, bias, norm, cos, sin, positions, places, tables, q, keys, values, width, slots, epsilon,
    HEADS: tl.constexpr, KV: tl.constexpr, D: tl.constexpr, TURNING: tl.constexpr, PARTS: tl.constexpr,
    BIASED: tl.constexpr, NORMED: tl.constexpr, SIZE: tl.constexpr,
):  # fmt: skip
    """One head of a token: bias, norm and rotary embedding; a query to q, a key or a value to its slot."""
    token, head, d = tl.program_id(0).to(tl.int64), tl.program_id(1), tl.arange(0, D)
    # The dimension that each one turns with: half of the turning ones away.
    other = tl.where(d < TURNING // 2, d + TURNING // 2, tl.where(d < TURNING, d - TURNING // 2, d))
    all_heads: tl.constexpr = HEADS + 2 * KV
    row, pair = tl.zeros((D,), dtype=tl.float32), tl.zeros((D,), dtype=tl.float32)
    for part in tl.static_range(PARTS):
        at = parts + ((token * PARTS + part) * all_heads + head) * D
        row += tl.load(at + d)
        pair += tl.load(at + other)
    if BIASED:
        row += tl.load(bias + head * D + d)
        pair += tl.load(bias + head * D + other)
    position = tl.load(positions + token)
    if head < HEADS + KV:
        if NORMED:
            inverse = tl.rsqrt(tl.sum(row * row, axis=0) / D + epsilon)
            row *= inverse * tl.load(norm + head * D + d)
            pair *= inverse * tl.load(norm + head * D + other)
        turning = d < TURNING
        c = tl.load(cos + position * TURNING + d, mask=turning, other=1.0)
        s = tl.load(sin + position * TURNING + d, mask=turning, other=0.0)
        row = row * c + pair * s
    place = tl.load(places + token)
    slot = tl.load(tables + token * width + place // SIZE).to(tl.int64) * SIZE + place % SIZE
    if head < HEADS:
        tl.store(q + (token * HEADS + head) * D + d, row.to(tl.bfloat16))
    elif head < HEADS + KV:
        tl.store(keys + ((head - HEADS) * slots + slot) * D + d, row.to(tl.bfloat16))
    else:
        tl.store(values + ((head - HEADS - KV) * slots + slot) * D + d, row.to(tl.bfloat16))


@triton.jit
def _activated(
    parts, x, N: tl.constexpr, PARTS: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """x [pairs, N] bf16 = silu(gate) * up, the first and the second half of a row of parts [pairs, PARTS, 2 N]."""
    pair, n = tl.program_id(0).to(tl.int64), tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    gate, up = tl.zeros((BLOCK,), dtype=tl.float32), tl.zeros((BLOCK,), dtype=tl.float32)
    for part in tl.static_range(PARTS):
        at = parts + (pair * PARTS + part) * 2 * N
        gate += tl.load(at + n, mask=n < N, other=0.0)
        up += tl.load(at + N + n, mask=n < N, other=0.0)
    tl.store(x + pair * N + n, (gate * tl.sigmoid(gate) * up).to(tl.bfloat16), mask=n < N)


def activated(parts: Tensor) -> Tensor:
    """SwiGLU of `parts` `[pairs, parts, 2 N]` float32, gates before ups: `[pairs, N]` bf16."""
    pairs, count, width = parts.shape
    x = torch.empty(pairs, width // 2, dtype=torch.bfloat16, device=parts.device)
    _activated[(pairs, triton.cdiv(width // 2, 512))](parts, x, N=width // 2, PARTS=count, BLOCK=512, num_warps=4)
    return x


def added(hidden: Tensor, parts: Tensor | None, weights: Tensor | None, norm: Tensor, epsilon: float) -> Tensor:
    """Add `parts` `[T · k, parts, H]` float32 to `hidden` `[T, H]` in place; the normed sum `[T, H]` bf16.

    `weights` `[T, k]` float32 count a token's k rows; without them a token has one row, which counts 1.
    """
    tokens, width = hidden.shape
    x = torch.empty(tokens, width, dtype=torch.bfloat16, device=hidden.device)
    ranks = 0 if parts is None else 1 if weights is None else weights.shape[1]
    _added[(tokens,)](
        hidden, hidden if parts is None else parts, hidden if weights is None else weights, norm, x, epsilon,
        H=width, RANKS=ranks, PARTS=1 if parts is None else parts.shape[1], WEIGHTED=weights is not None,
        BLOCK=triton.next_power_of_2(width), num_warps=32,
    )  # fmt: skip
    return x


def placed(
    parts: Tensor, bias: Tensor | None, norm: Tensor | None, turns: tuple[Tensor, Tensor], positions: Tensor,
    places: Tensor, tables: Tensor, keys: Tensor, values: Tensor, *, heads: int, epsilon: float, page: int,
) -> Tensor:  # fmt: skip
    """Queries `[T, Hq, D]` bf16 of `parts` `[T, parts, (Hq + 2 Hkv) · D]`; the token's key and value go to its page.

    `turns`: cosines and signed sines (`Rope`), of which a token's are at `positions` `[T]`; `places` `[T]` count its
    sequence's keys before its own, which lie in the pages of `tables` `[T, pages]`; `keys`, `values` `[Hkv, slots, D]`.
    """
    kv, slots, dim = keys.shape
    tokens = parts.shape[0]
    q = torch.empty(tokens, heads, dim, dtype=torch.bfloat16, device=parts.device)
    cos, sin = turns
    _placed[(tokens, heads + 2 * kv)](
        parts, parts if bias is None else bias, parts if norm is None else norm, cos, sin, positions, places, tables, q,
        keys, values, tables.shape[1], slots, epsilon, HEADS=heads, KV=kv, D=dim, TURNING=cos.shape[-1],
        PARTS=parts.shape[1], BIASED=bias is not None, NORMED=norm is not None, SIZE=page, num_warps=1,
    )  # fmt: skip
    return q
