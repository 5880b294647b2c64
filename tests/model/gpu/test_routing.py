"""The router's kernels and tiles beside `feed_forward.Router` and a plain sorting."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from model.feed_forward import Router
from model.gpu.routing import TILE, everybody, routed, tiled
from tests.model.gpu.devices import DEVICE

EXPERTS, RANKS = 5, 3


def choices(tokens: int) -> Tensor:
    return torch.stack([torch.randperm(EXPERTS)[:RANKS].sort().values for _ in range(tokens)]).int().to(DEVICE)


class DescribeRouting:
    @pytest.mark.parametrize("normalize", [True, False])
    def it_chooses_and_weighs_as_the_router_does(self, normalize: bool) -> None:
        torch.manual_seed(2)
        bias = torch.randn(12) * 0.1
        weight = torch.randn(12, 96) / 96**0.5
        told = Router(weight, bias, 4, normalize=normalize, scale=1.5)
        here = Router(weight.to(DEVICE), bias.to(DEVICE), 4, normalize=normalize, scale=1.5)
        x = torch.randn(11, 96).bfloat16()
        chosen, weights = routed(x.to(DEVICE), here, shared=True)
        expected, shares = told(x.float())
        assert torch.equal(chosen[:, :4].cpu().long(), expected)
        torch.testing.assert_close(weights[:, :4].cpu(), shares)
        assert set(chosen[:, 4].tolist()) == {12}
        assert set(weights[:, 4].tolist()) == {1.0}

    def it_refuses_groups(self) -> None:
        router = Router(torch.randn(8, 16), None, 2, groups=2)
        with pytest.raises(ValueError, match="groups"):
            routed(torch.randn(1, 16).bfloat16(), router, shared=True)


class DescribeTiles:
    @pytest.mark.parametrize("tokens", [1, 2, 40])
    def it_has_every_pair_once_under_its_expert(self, tokens: int) -> None:
        chosen = choices(tokens)
        tiles = tiled(chosen, EXPERTS)
        rows, used = tiles.rows.view(-1, TILE), tiles.experts < EXPERTS
        assert sorted(rows[used][rows[used] >= 0].tolist()) == list(range(tokens * RANKS))
        for expert, its in zip(tiles.experts[used].tolist(), rows[used].tolist(), strict=True):
            assert any(row >= 0 for row in its)
            assert all(chosen.flatten()[row] == expert for row in its if row >= 0)
        assert set(tiles.experts[~used].tolist()) <= {EXPERTS}

    def it_has_room_where_all_choose_the_same(self) -> None:
        tiles = tiled(torch.full((50, 1), 3, dtype=torch.int32, device=DEVICE), EXPERTS)
        assert tiles.experts.tolist().count(3) == -(-50 // TILE)

    def it_holds_all_tokens_of_a_plain_matrix_in_one(self) -> None:
        tiles = everybody(20, DEVICE)
        assert (tiles.size, tiles.experts.tolist()) == (32, [0])
        assert tiles.rows.tolist() == [*range(20), *[-1] * 12]
