"""Attention of prompts beside plain softmax: consecutive tokens of several sequences, and branches of one."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from model.gpu.reading import read, reading_tiles
from model.pages import PAGE
from tests.model.gpu.devices import DEVICE


def softmax(q: Tensor, keys: Tensor, values: Tensor, seen: Tensor) -> Tensor:
    """`[T, Hq, D]` of `q`; `keys` and `values` `[Hkv, n, D]`, `seen` `[T, n]`."""
    ratio = q.shape[1] // keys.shape[0]
    k, v = (x.float().repeat_interleave(ratio, dim=0) for x in (keys, values))
    scores = torch.einsum("thd,hnd->thn", q.float(), k) / q.shape[2] ** 0.5
    return torch.einsum("thn,hnd->thd", scores.masked_fill(~seen.unsqueeze(1), float("-inf")).softmax(2), v)


def memory(kv: int, dim: int) -> tuple[Tensor, Tensor]:
    keys, values = (torch.randn(kv, 4 * PAGE, dim).bfloat16().to(DEVICE) for _ in range(2))
    return keys, values


@pytest.mark.parametrize(("heads", "kv", "dim"), [(12, 1, 32), (3, 1, 64), (24, 2, 16)])
def it_is_causal_softmax_over_the_pages_of_each_sequence(heads: int, kv: int, dim: int) -> None:
    spans, pages = [(0, 5), (PAGE - 3, 6)], [[2, 0], [3, 1]]
    keys, values = memory(kv, dim)
    q = torch.randn(11, heads, dim).bfloat16().to(DEVICE)
    tables = torch.tensor([pages[0]] * 5 + [pages[1]] * 6, dtype=torch.int32, device=DEVICE)
    y = read(q, keys, values, tables, reading_tiles(spans, heads // kv, DEVICE)).cpu().float()
    row = 0
    for (past, count), its in zip(spans, pages, strict=True):
        slots = torch.cat([torch.arange(PAGE) + PAGE * page for page in its])[: past + count]
        seen = torch.arange(past + count) <= torch.arange(past, past + count).unsqueeze(1)
        expected = softmax(q[row : row + count].cpu(), keys.cpu()[:, slots], values.cpu()[:, slots], seen)
        torch.testing.assert_close(y[row : row + count], expected, rtol=2e-2, atol=1e-2)
        row += count


def it_shows_branches_what_they_may_see() -> None:
    past, visible = PAGE - 1, torch.block_diag(torch.ones(3, 3).tril(), torch.ones(2, 2).tril()).bool()
    keys, values = memory(1, 16)
    q = torch.randn(5, 12, 16).bfloat16().to(DEVICE)
    tables = torch.tensor([[1, 0]] * 5, dtype=torch.int32, device=DEVICE)
    y = read(q, keys, values, tables, reading_tiles([(past, 5)], 12, DEVICE, visible)).cpu().float()
    slots = torch.cat([torch.arange(PAGE) + PAGE, torch.arange(PAGE)])[: past + 5]
    seen = torch.cat([torch.ones(5, past, dtype=torch.bool), visible], dim=1)
    expected = softmax(q.cpu(), keys.cpu()[:, slots], values.cpu()[:, slots], seen)
    torch.testing.assert_close(y, expected, rtol=2e-2, atol=1e-2)


def it_gives_a_token_the_same_bits_wherever_its_tile_begins() -> None:
    keys, values = memory(1, 16)
    q = torch.randn(9, 12, 16).bfloat16().to(DEVICE)
    tables = torch.tensor([[1, 0]] * 9, dtype=torch.int32, device=DEVICE)
    whole = read(q, keys, values, tables, reading_tiles([(PAGE - 4, 9)], 12, DEVICE))
    rest = read(q[3:], keys, values, tables[3:], reading_tiles([(PAGE - 1, 6)], 12, DEVICE))
    assert torch.equal(rest, whole[3:])
