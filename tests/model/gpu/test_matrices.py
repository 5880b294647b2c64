"""Weights as words: what comes back is what was quantized, within a step."""

from __future__ import annotations

import pytest
import torch

from model.gpu.matrices import Matrices, dense, fp8, int4


@pytest.mark.parametrize("shape", [(2, 130, 256), (1, 3, 200)])
def it_quantizes_within_a_step(shape: tuple[int, int, int]) -> None:
    torch.manual_seed(1)
    weights = torch.randn(shape)
    for made, bits, bound in ((int4(weights), 4, 0.14), (fp8(weights), 8, 0.04)):
        assert made.shape == shape
        assert made.bits == bits
        assert (dense(made) - weights).norm() / weights.norm() < bound


def it_reads_each_code_of_a_word() -> None:
    words = torch.tensor([[0x76543210, -0x01234568]], dtype=torch.int32).repeat(1, 8).view(1, 1, 1, 16)
    row = dense(Matrices(words, torch.ones(1, 1, 1).half(), 128))[0, 0].view(8, 8, 2)
    assert row[:, 0, 0].tolist() == [-8, -7, -6, -5, -4, -3, -2, -1]
    assert row[:, 3, 1].tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
