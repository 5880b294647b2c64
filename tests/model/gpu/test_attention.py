"""The decode attention in Triton's interpreter beside plain softmax, at GLM-4.5's ratio of twelve and others."""

from __future__ import annotations

import pytest
import torch

from model.gpu.attention import attended
from model.pages import PAGE
from tests.model.gpu.devices import DEVICE


@pytest.mark.parametrize(("heads", "kv", "dim"), [(12, 1, 32), (24, 2, 16), (3, 1, 64)])
@pytest.mark.parametrize("parts", [1, 2, 32])
def it_is_softmax_over_the_pages_of_each_sequence(heads: int, kv: int, dim: int, parts: int) -> None:
    torch.manual_seed(heads)
    lengths = [1, PAGE, 2 * PAGE + 7]
    tables = torch.tensor([[5, 0, 0], [2, 0, 0], [4, 1, 3]], dtype=torch.int32, device=DEVICE)
    keys, values = (torch.randn(kv, 6 * PAGE, dim).bfloat16().to(DEVICE) for _ in range(2))
    q = torch.randn(len(lengths), heads, dim).bfloat16().to(DEVICE)
    y = attended(q, keys, values, tables, torch.tensor(lengths, dtype=torch.int32, device=DEVICE), parts=parts)
    for n, length in enumerate(lengths):
        slots = torch.cat([torch.arange(PAGE) + PAGE * page for page in tables[n].tolist()])[:length]
        k, v = (x[:, slots].float().repeat_interleave(heads // kv, dim=0) for x in (keys, values))
        weights = (k @ q[n].float().unsqueeze(2) / dim**0.5).softmax(dim=1)
        torch.testing.assert_close(y[n].float(), (weights * v).sum(dim=1), rtol=2e-2, atol=1e-2)


def it_gives_a_sequence_the_same_bits_in_any_company() -> None:
    keys, values = (torch.randn(1, 4 * PAGE, 32).bfloat16().to(DEVICE) for _ in range(2))
    q, tables = torch.randn(2, 12, 32).bfloat16().to(DEVICE), torch.tensor([[0, 1], [2, 3]], dtype=torch.int32)
    tables, lengths = tables.to(DEVICE), torch.tensor([100, 90], dtype=torch.int32, device=DEVICE)
    together = attended(q, keys, values, tables, lengths)
    assert torch.equal(attended(q[1:], keys, values, tables[1:], lengths[1:])[0], together[1])
