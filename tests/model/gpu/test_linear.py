"""Matrices as files have them, put on a GPU: exactly where the kernels have the kind, else rounded to one of theirs."""

from __future__ import annotations

import pytest
import torch

from model.experts import Expert
from model.feed_forward import DenseFeedForward, Router
from model.gpu.linear import GpuLinear, kept_bytes, linear, mixture
from model.gpu.matrices import dense
from model.rows import Float8Rows, FloatRows, IntegerRows, Rows
from tests.model.gpu.devices import DEVICE


def integers(rows: int, columns: int, group: int = 128) -> IntegerRows:
    stored = torch.randint(-8, 8, (rows, columns), dtype=torch.int8)
    return IntegerRows(stored, 4, columns, torch.rand(rows, columns // group) + 0.5)


def float8(rows: int, columns: int) -> Float8Rows:
    values = torch.randn(rows, columns).to(torch.float8_e4m3fn)
    return Float8Rows(values, torch.rand(-(-rows // 128), columns // 128) + 0.5, (128, 128))


def floats(rows: int, columns: int) -> FloatRows:
    return FloatRows(torch.randn(rows, columns).bfloat16())


class DescribePlacing:
    @pytest.mark.parametrize("made", [integers, float8])
    @pytest.mark.parametrize("kind", ["bf16", "int4"])
    def it_keeps_every_bit_of_a_kind_that_the_kernels_have(self, made: type, kind: str) -> None:
        source: Rows = made(130, 256)
        here = linear([source], None, kind, DEVICE)
        torch.testing.assert_close(dense(here.matrix)[0].cpu(), source.dense(0, 130, torch.float32), rtol=1e-3, atol=0)
        assert here.matrix.bits < 16

    @pytest.mark.parametrize(("kind", "least"), [("bf16", 0.003), ("fp8", 0.04), ("int4", 0.15)])
    def it_rounds_others_to_the_kind_that_it_is_told(self, kind: str, least: float) -> None:
        sources = [floats(130, 200), floats(60, 200)]
        here = linear(sources, None, kind, DEVICE)
        expected = torch.cat([source.weight for source in sources]).float()
        assert (dense(here.matrix)[0].cpu() - expected).norm() / expected.norm() < least

    def it_is_one_kind_where_matrices_of_several_share_their_input(self) -> None:
        sources = [integers(128, 128), floats(8, 128)]
        here = linear(sources, None, "bf16", DEVICE)
        expected = torch.cat([source.dense(0, source.shape[0], torch.float32) for source in sources])
        torch.testing.assert_close(dense(here.matrix)[0].cpu(), expected, rtol=1e-2, atol=1e-2)

    @pytest.mark.parametrize("kind", ["bf16", "fp8", "int4"])
    @pytest.mark.parametrize("made", [integers, float8, floats])
    def it_takes_the_memory_that_was_foretold(self, made: type, kind: str) -> None:
        source: Rows = made(130, 256)
        assert linear([source], None, kind, DEVICE).nbytes == kept_bytes(source, kind)

    def it_multiplies_and_adds_the_bias(self) -> None:
        source, bias, x = floats(40, 128), torch.randn(40), torch.randn(3, 128).bfloat16()
        y = linear([source], bias, "bf16", DEVICE).exact(x).cpu()
        torch.testing.assert_close(y, x.float() @ source.weight.float().T + bias, rtol=1e-2, atol=1e-2)


class DescribeMixture:
    @pytest.mark.parametrize("shared_experts", [0, 1, 2])
    def it_is_routed_experts_and_the_shared_ones(self, shared_experts: int) -> None:
        inner, hidden = 32, 64
        router = Router(torch.randn(4, hidden), None, 2, scale=1.5)
        experts = [pair(inner, hidden) for _ in range(4)]
        shared = DenseFeedForward(*pair(shared_experts * inner, hidden)) if shared_experts else None
        here = mixture(router, experts, shared)
        x = torch.randn(3, hidden).bfloat16()
        chosen, weights = router(x.float())
        expected = sum_of(experts, chosen, weights, x)
        if shared is not None:
            expected += swiglu((shared.gate_up, shared.down), x)
        got = here(x).cpu()
        assert (got - expected).norm() / expected.norm() < 0.02
        assert here.gate_up.shape[0] == 4 + shared_experts


def pair(inner: int, hidden: int) -> Expert:
    gate_up = FloatRows(torch.randn(2 * inner, hidden) / hidden**0.5)
    down = FloatRows(torch.randn(hidden, inner) / inner**0.5)
    return linear([gate_up], None, "bf16", DEVICE), linear([down], None, "bf16", DEVICE)


def swiglu(expert: Expert, x: torch.Tensor) -> torch.Tensor:
    gate_up, down = (dense(one.matrix)[0].cpu() for one in expert if isinstance(one, GpuLinear))
    gate, up = (x.float() @ gate_up.T).chunk(2, dim=1)
    return (torch.nn.functional.silu(gate) * up) @ down.T


def sum_of(experts: list[Expert], chosen: torch.Tensor, weights: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    rows = [
        sum(weights[n, k] * swiglu(experts[int(e)], x[n : n + 1])[0] for k, e in enumerate(chosen[n]))
        for n in range(len(x))
    ]
    return torch.stack([torch.as_tensor(row) for row in rows])
