"""Drafts by the MTP layer: tokens are those of plain decoding, and drafts those of the CPU's layer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from model.gpu.drafting import drafted
from model.gpu.graphs import Decoding
from model.step import Step, prompt_spans
from tests.model.gpu.devices import DEVICE
from tests.model.gpu.shapes import Twins, told


@pytest.fixture(scope="module")
def twins() -> Twins:
    return Twins("int4")


def it_drafts_as_the_layer_on_the_cpu_does(twins: Twins) -> None:
    said, logits = twins.drafting.predicted(told([5, 9], [0, 1], [[3], [3]]))
    plain, pool = twins.plain, twins.plain.new_pool(1)
    assert plain.mtp is not None
    hidden = plain.forward(torch.tensor([5, 9]), Step(pool, prompt_spans([0], 0, 2)))
    _, expected = plain.mtp(plain, said.cpu(), hidden, Step(pool, prompt_spans([0], 0, 2)))
    assert (logits.cpu() - expected).norm() / expected.norm() < 0.03


@pytest.fixture(scope="module")
def plain(twins: Twins) -> list[int]:
    """A token and the greedy ones behind it, without drafts."""
    tokens = [7]
    for position in range(4):
        tokens.append(int(twins.gpu(told(tokens[-1:], [position], [[4]])).argmax()))
    return tokens


WHICH = [pytest.param((), marks=pytest.mark.full), (3,), pytest.param((2, 3, 4), marks=pytest.mark.full)]
"""Drafts that hold: the short form has one that does among some that do not."""


@pytest.mark.parametrize("right", WHICH)
def it_gives_the_tokens_of_plain_decoding_whichever_drafts_hold(twins: Twins, plain: list[int], right: tuple) -> None:
    run = guessing(twins.drafting, plain, right)
    steps = drafted(run, 7, 0, torch.tensor([[5]], dtype=torch.int32, device=DEVICE))
    given, sizes = [7], []
    while len(given) < len(plain):
        tokens = next(steps)
        sizes.append(len(tokens))
        given += tokens
    assert given[: len(plain)] == plain
    assert (2 in sizes) == bool(right)


def guessing(
    run: Callable[[Decoding], Tensor], text: list[int], right: tuple[int, ...]
) -> Callable[[Decoding], Tensor]:
    """`run` with drafts that are true for the positions `right` and false elsewhere."""

    def guessed(step: Decoding) -> Tensor:
        out = run(step).clone()
        for row, position in enumerate(step.positions.tolist()):
            follows = text[position + 2] if position + 2 < len(text) else 0
            out[row, 1] = follows if position + 2 in right else (follows + 1) % 96
        return out

    return guessed


@pytest.mark.full
def it_leaves_nothing_of_a_false_draft_in_the_pages(twins: Twins) -> None:
    twins.drafting(told([7, 50], [0, 1], [[2], [2]]))
    after = twins.drafting.predicted(told([9, 11], [1, 2], [[2], [2]]))[1].clone()
    twins.drafting(told([7, 60], [0, 1], [[1], [1]]))
    assert torch.equal(after, twins.drafting.predicted(told([9, 11], [1, 2], [[1], [1]]))[1])
