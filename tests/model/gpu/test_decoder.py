"""GLM-4.5's block on the GPU's kernels (in Triton's interpreter) beside the same weights in the CPU's decoder, float32."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from model.gpu.graphs import DecodeGraphs, captured
from tests.model.gpu.devices import ON_GPU
from tests.model.gpu.shapes import CONFIG, Twins, told
from tests.model.passes import all_logits


@pytest.mark.parametrize("kind", ["int4", pytest.param("fp8", marks=pytest.mark.full)])
def it_gives_the_logits_of_the_block_in_float32(kind: str) -> None:
    twins = Twins(kind)
    texts = [[5, 9, 33], [7, 2, 90]]
    steps = [twins.gpu(told([text[n] for text in texts], [n, n], [[4], [1]])).cpu() for n in range(2)]
    for row, text in enumerate(texts):
        expected = all_logits(twins.plain, text)
        for n in range(2):
            error = (steps[n][row] - expected[n]).norm() / expected[n].norm()
            assert error < 0.03, f"text {row}, token {n}: {error}"


@pytest.mark.full
def it_goes_through_graphs_of_rounded_sizes() -> None:
    gpu = Twins("int4").gpu
    step = told([5, 7, 9], [0, 0, 0], [[4], [1], [2]])
    alone = gpu(step).clone()
    graphs = DecodeGraphs(gpu, empty_page=0, capture=captured if ON_GPU else repeated)
    assert torch.equal(graphs(step), alone)


def it_tells_who_watches_the_experts_that_tokens_chose() -> None:
    gpu = Twins("int4").gpu
    seen: list[torch.Tensor] = []
    gpu.watch = seen.append
    gpu(told([5, 7], [0, 0], [[4], [1]]))
    (chosen,) = seen
    assert chosen.shape == (2, CONFIG.experts_per_token + 1)
    assert chosen[:, -1].tolist() == [CONFIG.num_experts] * 2


def repeated(work: Callable[[], torch.Tensor]) -> tuple[torch.Tensor, Callable[[], None]]:
    """The work again, into the same memory, as a graph does it."""
    out = work()

    def again() -> None:
        out.copy_(work())

    return out, again
