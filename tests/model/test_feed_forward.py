"""The mixture of experts computes what transformers' `Glm4MoeMoE` computes, each token as if it were alone."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import Glm4MoeConfig
from transformers.models.glm4_moe.modeling_glm4_moe import Glm4MoeMoE

from model.experts import ResidentExperts
from model.feed_forward import DenseFeedForward, MixtureOfExperts, Router
from model.linear import DenseLinear

HIDDEN, INNER, EXPERTS = 64, 48, 16
ROUTERS = [
    {},
    {"norm_topk_prob": False, "routed_scaling_factor": 2.5},
    {"n_group": 4, "topk_group": 2, "routed_scaling_factor": 2.5},
    {"n_group": 8, "topk_group": 3, "num_experts_per_tok": 5},
    {"num_experts_per_tok": 1},
    {"n_shared_experts": 2},
]


def peer_moe(**values) -> Glm4MoeMoE:
    config = Glm4MoeConfig(
        **{
            "hidden_size": HIDDEN,
            "moe_intermediate_size": INNER,
            "n_routed_experts": EXPERTS,
            "num_experts_per_tok": 4,
            **values,
        }
    )
    config._experts_implementation = "eager"
    moe = Glm4MoeMoE(config).eval()
    with torch.no_grad():
        for name, parameter in [*moe.named_parameters(), *moe.named_buffers()]:
            parameter.normal_(0, 0.1 if "bias" in name else parameter.shape[-1] ** -0.5)
    return moe


def ours(moe: Glm4MoeMoE, dtype: torch.dtype = torch.float32) -> MixtureOfExperts:
    gate, shared = moe.gate, moe.shared_experts
    router = Router(
        gate.weight.detach(),
        gate.e_score_correction_bias,
        gate.top_k,
        groups=gate.num_group,
        groups_per_token=gate.topk_group,
        normalize=gate.norm_topk_prob,
        scale=gate.routed_scaling_factor,
    )
    experts = [
        (DenseLinear(gate_up.detach().to(dtype)), DenseLinear(down.detach().to(dtype)))
        for gate_up, down in zip(moe.experts.gate_up_proj, moe.experts.down_proj, strict=True)
    ]
    gate_up = torch.cat((shared.gate_proj.weight, shared.up_proj.weight)).detach().to(dtype)
    down = DenseLinear(shared.down_proj.weight.detach().to(dtype))
    return MixtureOfExperts(router, ResidentExperts(experts), DenseFeedForward(DenseLinear(gate_up), down))


class DescribeRouter:
    @pytest.mark.parametrize("values", ROUTERS, ids=str)
    def it_chooses_and_weighs_as_the_peer(self, values: dict) -> None:
        moe = peer_moe(**values)
        x = torch.randn(40, HIDDEN)
        with torch.inference_mode():
            _, expected_weights, expected = moe.gate(x)
            chosen, weights = ours(moe).router(x)
        order = expected.sort(dim=-1)
        assert torch.equal(chosen, order.values)
        assert (weights - expected_weights.gather(1, order.indices)).abs().max() <= 1e-6

    def it_uses_the_bias_for_the_choice_alone(self) -> None:
        weight = torch.randn(8, HIDDEN)
        x = torch.randn(1, HIDDEN)
        bias = torch.zeros(8)
        bias[3] = 10
        chosen, weights = Router(weight, bias, 1, normalize=False)(x)
        assert chosen.item() == 3
        assert weights.item() == pytest.approx(float((weight[3] @ x[0]).sigmoid()), rel=1e-6)

    @pytest.mark.parametrize("k", [1, 3, 8])
    def it_breaks_ties_as_topk_does(self, k: int) -> None:
        chosen, weights = Router(torch.zeros(EXPERTS, HIDDEN), None, k)(torch.randn(3, HIDDEN))
        expected = torch.topk(torch.full((3, EXPERTS), 0.5), k, sorted=False).indices.sort(dim=-1).values
        assert torch.equal(chosen, expected)
        assert torch.equal(chosen[0], chosen[2])
        assert torch.allclose(weights, torch.full((3, k), 1 / k))

    def it_computes_in_float32_whatever_it_is_given(self) -> None:
        weight = (torch.randn(EXPERTS, HIDDEN) * 0.01).bfloat16()
        x = torch.randn(9, HIDDEN).bfloat16()
        chosen, weights = Router(weight, None, 4)(x)
        exact, _ = Router(weight.float(), None, 4)(x.float())
        assert weights.dtype == torch.float32
        assert torch.equal(chosen, exact)


class DescribeMixtureOfExperts:
    @pytest.mark.parametrize("values", ROUTERS, ids=str)
    @pytest.mark.parametrize("tokens", [1, 2, 37])
    def it_gives_what_the_peer_gives(self, values: dict, tokens: int) -> None:
        moe = peer_moe(**values)
        x = torch.randn(tokens, HIDDEN)
        with torch.inference_mode():
            expected, got = moe(x[None])[0], ours(moe)(x)
        assert (got - expected).abs().max() <= 1e-5

    @settings(deadline=None, max_examples=40)
    @given(st.lists(st.integers(0, 63), min_size=1, max_size=40))
    def it_gives_a_token_the_same_bits_in_any_company(self, rows: list[int]) -> None:
        torch.manual_seed(3)
        moe = ours(peer_moe(), torch.bfloat16)
        x = torch.randn(64, HIDDEN).bfloat16()
        with torch.inference_mode():
            together = moe(x[rows])
            alone = torch.cat([moe(x[row : row + 1]) for row in rows])
        assert torch.equal(together, alone)

    def it_sums_experts_in_float32(self) -> None:
        moe = ours(peer_moe(), torch.bfloat16)
        assert moe(torch.randn(5, HIDDEN).bfloat16()).dtype == torch.float32

    def it_works_without_a_shared_expert(self) -> None:
        moe = ours(peer_moe())
        x = torch.randn(6, HIDDEN)
        routed = MixtureOfExperts(moe.router, moe.experts)
        assert (routed(x) + moe.shared(x) - moe(x)).abs().max() <= 1e-6

    def it_says_what_a_token_reads(self) -> None:
        moe = ours(peer_moe())
        expert = 3 * HIDDEN * INNER * 4
        router = EXPERTS * (HIDDEN + 1) * 4
        assert moe.nbytes == router + (EXPERTS + 1) * expert
        assert moe.bytes_per_token == router + (4 + 1) * expert
