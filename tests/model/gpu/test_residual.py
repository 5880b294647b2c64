"""Adding, norms and heads beside plain torch."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from model.gpu.residual import activated, added, placed
from model.pages import PAGE
from model.rope import Rope
from tests.model.gpu.devices import DEVICE


def on_device(*shape: int) -> torch.Tensor:
    return torch.randn(*shape).to(DEVICE)


class DescribeAdding:
    def it_weighs_the_rows_of_a_token_and_norms_the_sum(self) -> None:
        hidden, parts, weights, norm = on_device(2, 96), on_device(6, 2, 96), on_device(2, 3), on_device(96)
        rows = parts.sum(dim=1).view(2, 3, 96) * weights.unsqueeze(2)
        expected = hidden + rows.sum(dim=1)
        x = added(hidden, parts, weights, norm, 1e-5)
        torch.testing.assert_close(hidden, expected)
        torch.testing.assert_close(x.float(), functional.rms_norm(expected, (96,), norm, 1e-5), rtol=1e-2, atol=1e-2)

    def it_adds_one_row_that_counts_fully(self) -> None:
        hidden, parts = on_device(2, 96), on_device(2, 1, 96)
        expected = hidden + parts.squeeze(1)
        added(hidden, parts, None, on_device(96), 1e-5)
        torch.testing.assert_close(hidden, expected)

    def it_norms_alone_where_there_is_nothing_to_add(self) -> None:
        hidden = on_device(2, 96)
        before = hidden.clone()
        x = added(hidden, None, None, torch.ones(96, device=DEVICE), 1e-5)
        assert torch.equal(hidden, before)
        torch.testing.assert_close(x.float(), functional.rms_norm(before, (96,)), rtol=1e-2, atol=1e-2)


def it_gates_by_swiglu() -> None:
    parts = on_device(3, 2, 96)
    gate, up = parts.sum(dim=1).chunk(2, dim=1)
    torch.testing.assert_close(activated(parts).float(), functional.silu(gate) * up, rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize("normed", [True, False])
def it_turns_heads_and_puts_keys_and_values_away(normed: bool) -> None:
    torch.manual_seed(6)
    heads, kv, dim, turning = 3, 2, 16, 8
    parts, bias = on_device(2, 2, (heads + 2 * kv) * dim), on_device((heads + 2 * kv) * dim)
    norm = torch.rand(heads + kv, dim).to(DEVICE) if normed else None
    positions = torch.tensor([5, PAGE + 1], device=DEVICE)
    tables = torch.tensor([[2, 0], [0, 1]], dtype=torch.int32, device=DEVICE)
    rope = Rope(turning, 1e4)
    cos, sin = (table.to(DEVICE) for table in rope.at(torch.arange(2 * PAGE), 2 * PAGE))
    keys, values = (torch.zeros(kv, 3 * PAGE, dim, dtype=torch.bfloat16, device=DEVICE) for _ in range(2))
    turns = (cos[:, 0].contiguous(), sin[:, 0].contiguous())
    q = placed(
        parts, bias, norm, turns, positions, positions, tables, keys, values, heads=heads, epsilon=1e-5, page=PAGE
    )
    plain = (parts.sum(dim=1) + bias).view(2, -1, dim)
    turned = plain[:, : heads + kv]
    if norm is not None:
        turned = functional.rms_norm(turned, (dim,), None, 1e-5) * norm
    turned = rope.rotate(turned, cos[positions], sin[positions]).bfloat16()
    torch.testing.assert_close(q, turned[:, :heads], rtol=1e-2, atol=1e-2)
    for row, slot in enumerate((2 * PAGE + 5, PAGE + 1)):
        torch.testing.assert_close(keys[:, slot], turned[row, heads:], rtol=1e-2, atol=1e-2)
        torch.testing.assert_close(values[:, slot], plain[row, heads + kv :].bfloat16(), rtol=1e-2, atol=1e-2)
