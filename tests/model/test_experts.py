"""Experts in the file with a hot set in memory compute the same bits, within their budget, and count what they did."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from model import experts as module
from model.experts import Expert, HotSet, OffloadedExperts, ResidentExperts
from model.feed_forward import MixtureOfExperts, Router
from model.linear import DenseLinear

HIDDEN, INNER, COUNT = 32, 16, 8
SIZE = 3 * HIDDEN * INNER * 2
"""Bytes of one expert."""


def stored() -> list[tuple[torch.Tensor, torch.Tensor]]:
    random = torch.Generator().manual_seed(5)
    return [
        (
            torch.randn(2 * INNER, HIDDEN, generator=random).bfloat16(),
            torch.randn(HIDDEN, INNER, generator=random).bfloat16(),
        )
        for _ in range(COUNT)
    ]


class File:
    """Stands for the model's file: makes experts, and notes which."""

    def __init__(self) -> None:
        self._tensors = stored()
        self.made: list[int] = []

    def make(self, expert: int) -> Expert:
        self.made.append(expert)
        gate_up, down = self._tensors[expert]
        return DenseLinear(gate_up), DenseLinear(down)


def use(experts: OffloadedExperts, expert: int) -> None:
    experts.gate_up(expert)
    experts.down(expert)


def offloaded(budget: int) -> tuple[OffloadedExperts, HotSet, File]:
    hot, file = HotSet(budget), File()
    return OffloadedExperts(hot, 0, file.make, SIZE), hot, file


class DescribeOffloadedExperts:
    @pytest.mark.parametrize("held", [0, 1, 3, COUNT])
    def it_computes_the_bits_of_resident_ones(self, held: int) -> None:
        router = Router(torch.randn(COUNT, HIDDEN), None, 3)
        file = File()
        resident = MixtureOfExperts(router, ResidentExperts([file.make(e) for e in range(COUNT)]))
        experts, hot, _ = offloaded(held * SIZE)
        mixture = MixtureOfExperts(router, experts)
        with torch.inference_mode():
            for tokens in (1, 1, 1, 20, 5, 1):
                x = torch.randn(tokens, HIDDEN).bfloat16()
                assert torch.equal(mixture(x), resident(x))
                assert hot.nbytes <= held * SIZE

    def it_counts_hits_misses_and_bytes(self) -> None:
        experts, hot, file = offloaded(2 * SIZE)
        for expert in (0, 1, 0, 1, 2):
            use(experts, expert)
        assert (hot.statistics.hits, hot.statistics.misses) == (2, 3)
        assert hot.statistics.bytes_read == 3 * SIZE
        assert hot.statistics.hit_rate == 2 / 5
        assert file.made == [0, 1, 2]

    def it_keeps_what_is_used_most(self) -> None:
        experts, hot, _ = offloaded(2 * SIZE)
        for expert in (0, 0, 0, 1, 2, 3, 4, 1, 2, 2, 2):
            use(experts, expert)
        assert (0, 0) in hot
        assert (0, 2) in hot
        assert hot.nbytes == 2 * SIZE

    def it_still_hits_when_passes_are_larger_than_the_set(self) -> None:
        experts, hot, _ = offloaded(3 * SIZE)
        for _ in range(10):
            for expert in range(COUNT):
                use(experts, expert)
        assert hot.statistics.hits == 9 * 3

    def it_lets_old_favourites_cool(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "AGEING", 16)
        experts, hot, _ = offloaded(SIZE)
        for _ in range(16):
            use(experts, 0)
        for _ in range(24):
            use(experts, 1)
        assert (0, 1) in hot
        assert (0, 0) not in hot

    def it_reads_ahead_only_what_is_missing(self) -> None:
        hot, file, asked = HotSet(SIZE), File(), []
        experts = OffloadedExperts(hot, 0, file.make, SIZE, asked.append)
        use(experts, 4)
        experts.expect([2, 4, 6])
        assert asked == [2, 6]

    def it_keeps_layers_apart_under_one_budget(self) -> None:
        hot, first, second = HotSet(2 * SIZE), File(), File()
        layers = [OffloadedExperts(hot, n, file.make, SIZE) for n, file in enumerate((first, second))]
        use(layers[0], 1)
        use(layers[1], 1)
        use(layers[1], 1)
        assert (first.made, second.made) == ([1], [1])
        assert [layer.nbytes for layer in layers] == [SIZE, SIZE]

    def it_wants_a_down_after_its_gate(self) -> None:
        experts, _, _ = offloaded(0)
        with pytest.raises(ValueError, match="after its gate"):
            experts.down(0)

    @settings(deadline=None, max_examples=60)
    @given(st.integers(0, 5 * SIZE), st.lists(st.integers(0, COUNT - 1), max_size=80))
    def it_never_exceeds_its_budget(self, budget: int, uses: list[int]) -> None:
        experts, hot, file = offloaded(budget)
        for expert in uses:
            use(experts, expert)
            assert hot.nbytes <= budget
            assert hot.nbytes == experts.nbytes
        assert hot.statistics.misses == len(file.made)
        assert hot.statistics.hits + hot.statistics.misses == len(uses)
