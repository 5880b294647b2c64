"""Blocks decode to what the `gguf` package says."""

from __future__ import annotations

import gguf
import numpy as np
import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

from model import quants
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
