"""Grouped-query attention over paged keys and values, for all spans of a step.

This module does not know projections or rotary embedding (`decoder.py`), nor who owns a page.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from model.kv_pool import KvPool
from model.step import Step


def attend(step: Step, layer: int, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Write the new `keys` and `values` `[T, Hkv, D]`, then attend with `queries` `[T, H, D]`: `[T, H * D]`."""
    pool = step.pool
    assert isinstance(pool, KvPool), "compiled kernels attend for themselves"
    pool.write(layer, step.write_slots, keys, values)
    parts: list[Tensor] = []
    start = 0
    for index, span in enumerate(step.spans):
        rows = queries[start : start + span.count]
        seen = pool.read(layer, step.read_slots[index])
        if span.rowwise or span.count == 1:
            parts += [
                _attend_row(rows[row], seen[0][:, : span.past + row + 1], seen[1][:, : span.past + row + 1])
                for row in range(span.count)
            ]
        else:
            parts.append(_attend_block(rows, *seen, step.mask(index, queries.dtype)))
        start += span.count
    return parts[0] if len(parts) == 1 else torch.cat(parts)


def _attend_row(query: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """One token `[H, D]`. The heads of a group read the same keys: as rows of one query they need no copy, no mask."""
    grouped = query.view(1, keys.shape[0], -1, query.shape[-1])
    return functional.scaled_dot_product_attention(grouped, keys[None], values[None]).reshape(1, -1)


def _attend_block(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
    attended = functional.scaled_dot_product_attention(
        queries.transpose(0, 1)[None],
        keys[None],
        values[None],
        attn_mask=mask,
        is_causal=mask is None,
        enable_gqa=True,
    )
    return attended[0].transpose(0, 1).reshape(queries.shape[0], -1)
