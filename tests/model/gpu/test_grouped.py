"""The experts' kernel in Triton's interpreter beside plain torch, in int4 and fp8.

Codes are whole numbers that bfloat16 holds, and sums are float32 on either side.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from model.gpu import grouped
from model.gpu.matrices import Matrices, dense, fp8, int4
from model.gpu.routing import everybody, tiled
from tests.model.gpu.devices import DEVICE, ON_GPU

EXPERTS, HIDDEN, RANKS = 5, 128, 3
NEAR = 1e-5


@pytest.fixture(params=[int4, fp8])
def quantized(request: pytest.FixtureRequest) -> Callable[[Tensor], Matrices]:
    return lambda weights: there(request.param(weights))


def there(matrices: Matrices) -> Matrices:
    return Matrices(matrices.words.to(DEVICE), matrices.scales.to(DEVICE), matrices.columns)


def plain(x: Tensor, matrices: Matrices, chosen: Tensor) -> Tensor:
    """`[T, k, N]`, one pair after the other."""
    weights = dense(matrices)
    return torch.stack(
        [torch.stack([row.float() @ weights[e].T for e in ranks]) for row, ranks in zip(x, chosen, strict=True)]
    )


def apart(ours: Tensor, theirs: Tensor) -> float:
    return float((ours - theirs).norm() / theirs.norm())


def choices(tokens: int) -> Tensor:
    return torch.stack([torch.randperm(EXPERTS)[:RANKS].sort().values for _ in range(tokens)]).int().to(DEVICE)


class DescribeProducts:
    @pytest.mark.parametrize(("tokens", "columns"), [(1, 128), (19, 200)])
    def it_multiplies_each_pair_by_its_experts_matrix(self, quantized, tokens: int, columns: int) -> None:
        torch.manual_seed(3)
        matrices = quantized(torch.randn(EXPERTS, 70, columns))
        x, chosen = torch.randn(tokens, columns).bfloat16().to(DEVICE), choices(tokens)
        y = grouped.product(x, matrices, tiled(chosen, EXPERTS), RANKS).squeeze(1)
        assert apart(y.view(tokens, RANKS, -1), plain(x, matrices, chosen)) <= NEAR

    def it_leaves_parts_of_the_columns_to_be_summed(self, quantized) -> None:
        matrices = quantized(torch.randn(1, 130, 5 * 128))
        x = torch.randn(3, 5 * 128).bfloat16().to(DEVICE)
        y = grouped.product(x, matrices, everybody(3, DEVICE), 1, parts=2)
        assert y.shape == (3, 2, 130)
        assert apart(y.sum(dim=1), x.float() @ dense(matrices)[0].T) <= NEAR

    def it_gives_a_token_the_same_bits_in_any_company(self, quantized) -> None:
        torch.manual_seed(5)
        matrices = quantized(torch.randn(EXPERTS, 64, HIDDEN))
        x, chosen = torch.randn(20, HIDDEN).bfloat16().to(DEVICE), choices(20)
        together = grouped.product(x, matrices, tiled(chosen, EXPERTS), RANKS).view(20, RANKS, -1)
        everyone = grouped.product(x, matrices, everybody(20, DEVICE), 1).squeeze(1)
        for token in (0, 13):
            row, its = x[token : token + 1], tiled(chosen[token : token + 1], EXPERTS)
            assert torch.equal(grouped.product(row, matrices, its, RANKS).view(RANKS, -1), together[token])
            alone = grouped.product(row, matrices, everybody(1, DEVICE), 1)[0, 0]
            # The interpreter's products are numpy's, which sums otherwise for other numbers of rows.
            assert torch.equal(alone, everyone[token]) if ON_GPU else apart(alone, everyone[token]) <= NEAR
