"""The experts' kernel in Triton's interpreter beside plain torch, in int4 and fp8.

The interpreter cuts bfloat16 off where a device rounds it, of a weight 0.8 % at most: that is the bound here.
"""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from model.gpu import grouped
from model.gpu.grouped import TILE, Matrices

EXPERTS, HIDDEN, INNER, RANKS = 5, 128, 48, 3


@pytest.fixture(params=["int4", "fp8"])
def quantized(request: pytest.FixtureRequest):
    return (lambda w: grouped.int4(w, 32 if w.shape[2] % 64 == 0 else 8)) if request.param == "int4" else grouped.fp8


def plain(x: Tensor, matrices: Matrices, chosen: Tensor) -> Tensor:
    """`[T, k, N]`, one pair after the other."""
    weights = grouped.dense(matrices)
    return torch.stack(
        [torch.stack([row.float() @ weights[e].T for e in ranks]) for row, ranks in zip(x, chosen, strict=True)]
    )


def apart(ours: Tensor, theirs: Tensor) -> float:
    return float((ours - theirs).norm() / theirs.norm())


def choices(tokens: int) -> Tensor:
    return torch.stack([torch.randperm(EXPERTS)[:RANKS].sort().values for _ in range(tokens)])


class DescribeTiles:
    @pytest.mark.parametrize("tokens", [1, 2, 40])
    def it_has_every_pair_once_under_its_expert(self, tokens: int) -> None:
        chosen = choices(tokens)
        tiles = grouped.tiled(chosen, EXPERTS)
        rows = tiles.rows.view(-1, TILE)
        assert sorted(rows[rows >= 0].tolist()) == list(range(tokens * RANKS))
        for expert, its in zip(tiles.experts.tolist(), rows.tolist(), strict=True):
            used = [row for row in its if row >= 0]
            assert (expert < EXPERTS) == bool(used)
            assert all(chosen.flatten()[row] == expert for row in used)

    def it_has_room_where_all_choose_the_same(self) -> None:
        tiles = grouped.tiled(torch.zeros(50, 1, dtype=torch.int64), EXPERTS)
        assert (tiles.rows >= 0).sum() == 50
        assert tiles.experts.tolist().count(0) == -(-50 // TILE)


class DescribeProducts:
    @pytest.mark.parametrize("tokens", [1, 19])
    def it_multiplies_each_pair_by_its_experts_matrix(self, quantized, tokens: int) -> None:
        torch.manual_seed(3)
        matrices = quantized(torch.randn(EXPERTS, 70, HIDDEN))
        x, chosen = torch.randn(tokens, HIDDEN).bfloat16(), choices(tokens)
        y = grouped.product(x, matrices, grouped.tiled(chosen, EXPERTS), RANKS)
        assert apart(y.view(tokens, RANKS, -1), plain(x, matrices, chosen)) <= 0.008

    def it_gates(self, quantized) -> None:
        torch.manual_seed(4)
        matrices = quantized(torch.randn(EXPERTS, 2 * INNER, HIDDEN) / HIDDEN**0.5)
        x, chosen = torch.randn(7, HIDDEN).bfloat16(), choices(7)
        gate, up = plain(x, matrices, chosen).chunk(2, dim=2)
        y = grouped.gated(x, matrices, grouped.tiled(chosen, EXPERTS), RANKS)
        assert apart(y.view(7, RANKS, -1).float(), functional.silu(gate) * up) <= 0.02

    def it_gives_a_token_the_same_bits_in_any_company(self, quantized) -> None:
        torch.manual_seed(5)
        matrices = quantized(torch.randn(EXPERTS, 64, HIDDEN))
        x, chosen = torch.randn(20, HIDDEN).bfloat16(), choices(20)
        together = grouped.product(x, matrices, grouped.tiled(chosen, EXPERTS), RANKS).view(20, RANKS, -1)
        for token in (0, 13):
            alone = grouped.product(
                x[token : token + 1], matrices, grouped.tiled(chosen[token : token + 1], EXPERTS), RANKS
            )
            assert torch.equal(alone.view(RANKS, -1), together[token])

    def it_weighs_in_the_order_of_ranks(self) -> None:
        y, weights = torch.randn(6, 300), torch.rand(2, 3)
        expected = (y.view(2, 3, 300) * weights.unsqueeze(2)).sum(dim=1)
        torch.testing.assert_close(grouped.combined(y, weights), expected)


def it_quantizes_within_a_step() -> None:
    weights = torch.randn(2, 130, 256)
    for made, bound in ((grouped.int4(weights, 64), 0.12), (grouped.fp8(weights), 0.04)):
        assert made.shape == weights.shape
        assert (grouped.dense(made) - weights).norm() / weights.norm() < bound
