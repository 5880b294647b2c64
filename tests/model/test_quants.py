"""Blocks decode to what the `gguf` package says, and the packed products keep that."""

from __future__ import annotations

import gguf
import numpy as np
import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

from model import linear, quants
from model.linear import BlockRows
from tests.model import tiny

BLOCKS = [
    Kind.Q4_0,
    Kind.Q4_1,
    Kind.Q5_0,
    Kind.Q5_1,
    Kind.Q8_0,
    Kind.Q2_K,
    Kind.Q3_K,
    Kind.Q4_K,
    Kind.Q5_K,
    Kind.Q6_K,
    Kind.IQ4_NL,
    Kind.IQ4_XS,
    Kind.MXFP4,
]
ALL = [Kind.F32, Kind.F16, Kind.BF16, *BLOCKS]


def blocks_of(kind: Kind, rows: int, columns: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Raw bytes `[N, …]` and the `gguf` package's own values `[N, K]`."""
    if kind in BLOCKS:
        raw = tiny.random_blocks(kind, (rows, columns), scale=0.01, seed=seed)
    else:
        values = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
        raw = gguf.quants.quantize(values, kind).view(np.uint8).reshape(rows, -1)
    return torch.from_numpy(raw), torch.from_numpy(gguf.quants.dequantize(raw, kind).astype(np.float32)).view(rows, -1)


class DescribeDequantize:
    @pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
    @pytest.mark.parametrize("seed", range(3))
    def it_agrees_with_the_gguf_package(self, kind: Kind, seed: int) -> None:
        raw, expected = blocks_of(kind, 7, 768, seed)
        torch.testing.assert_close(quants.dequantize(kind.name, raw), expected, rtol=2e-6, atol=1e-7)

    @pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
    def it_loses_no_more_to_bfloat16_than_storage_does(self, kind: Kind) -> None:
        raw, expected = blocks_of(kind, 16, 1024)
        error = (quants.dequantize(kind.name, raw, torch.bfloat16).float() - expected).norm() / expected.norm()
        assert error <= 0.004


class DescribeLinear:
    @pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
    @pytest.mark.parametrize("tokens", [1, 3, linear.FEW_TOKENS, linear.FEW_TOKENS + 16])
    def it_multiplies_within_bfloat16s_error(self, kind: Kind, tokens: int) -> None:
        raw, weight = blocks_of(kind, 208, 768)
        product = linear.from_blocks([BlockRows(raw, kind.name, 768)])
        x = torch.randn(tokens, 768).bfloat16()
        exact = x.double() @ weight.double().t()
        error = (product(x).double() - exact).norm() / exact.norm()
        assert error <= 0.006

    def it_takes_rows_that_are_no_multiple_of_the_kernels_tile(self) -> None:
        raw, weight = blocks_of(Kind.Q4_1, 70, 256)
        product = linear.from_blocks([BlockRows(raw, "Q4_1", 256)])
        x = torch.randn(2, 256).bfloat16()
        assert product(x).shape == (2, 70)
        torch.testing.assert_close(product(x).float(), x.float() @ weight.t(), rtol=0.02, atol=0.05)

    def it_stacks_parts_of_different_kinds_with_a_bias(self) -> None:
        sources, dense = [], []
        for kind, rows in ((Kind.Q4_K, 64), (Kind.Q4_K, 32), (Kind.Q6_K, 32), (Kind.F16, 16)):
            raw, weight = blocks_of(kind, rows, 512)
            sources.append(BlockRows(raw, kind.name, 512))
            dense.append(weight)
        bias = torch.randn(144)
        product = linear.from_blocks(sources, bias)
        for tokens in (2, 50):
            x = torch.randn(tokens, 512).bfloat16()
            exact = x.float() @ torch.cat(dense).t() + bias
            assert (product(x).float() - exact).norm() / exact.norm() <= 0.006

    def it_packs_many_rows_in_slabs_as_in_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raw, _ = blocks_of(Kind.Q8_0, 400, 256)
        x = torch.randn(5, 256).bfloat16()
        x_many = torch.randn(40, 256).bfloat16()
        whole = linear.from_blocks([BlockRows(raw, "Q8_0", 256)])
        expected, expected_many = whole(x), whole(x_many)
        monkeypatch.setattr(linear, "SLAB_VALUES", 4 * 64 * 512)
        slabs = linear.from_blocks([BlockRows(raw, "Q8_0", 256)])
        assert torch.equal(slabs(x), expected)
        torch.testing.assert_close(slabs(x_many), expected_many, rtol=0.01, atol=0.01)

    @pytest.mark.parametrize(
        ("kind", "bits"),
        [(Kind.Q4_0, 5), (Kind.Q4_1, 5), (Kind.Q4_K, 5), (Kind.Q8_0, 10), (Kind.Q5_K, 10), (Kind.Q6_K, 10)],
    )
    def it_keeps_as_many_bits_per_weight_as_its_table_says(self, kind: Kind, bits: int) -> None:
        raw, _ = blocks_of(kind, 256, 1024)
        product = linear.from_blocks([BlockRows(raw, kind.name, 1024)])
        assert product.nbytes * 8 / (256 * 1024) <= bits
