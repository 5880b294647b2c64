"""Drafts from the text against a plain scan, and the choice of their length against simulated acceptance."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.drafts import Acceptance, PromptLookup


def scan(text: list[int], limit: int, shortest: int, longest: int) -> list[int]:
    """What `PromptLookup` means, by looking at every place."""
    best, best_length = 0, shortest - 1
    for place in range(len(text) - 1, shortest - 1, -1):
        length = 0
        while length < min(longest, place) and text[place - 1 - length] == text[len(text) - 1 - length]:
            length += 1
        if length > best_length:
            best, best_length = place, length
    draft: list[int] = []
    while best and len(draft) < limit:
        draft.append((text + draft)[best + len(draft)])
    return draft


class DescribePromptLookup:
    @given(
        text=st.lists(st.integers(0, 2), max_size=60),
        shortest=st.integers(1, 4),
        more=st.integers(0, 5),
        limit=st.integers(0, 9),
    )
    def it_finds_what_a_scan_finds(self, text: list[int], shortest: int, more: int, limit: int) -> None:
        lookup = PromptLookup(shortest, shortest + more)
        assert lookup.propose(text, limit) == scan(text, limit, shortest, shortest + more)

    @given(steps=st.lists(st.tuples(st.integers(0, 4), st.lists(st.integers(0, 2), max_size=6)), max_size=20))
    def it_follows_a_text_that_is_cut_back(self, steps: list[tuple[int, list[int]]]) -> None:
        lookup, text = PromptLookup(2, 5), []
        for cut, more in steps:
            text = text[: max(0, len(text) - cut)] + more
            assert lookup.propose(text, 4) == scan(text, 4, 2, 5)
        assert lookup.propose([], 4) == []
        assert lookup._latest == {}

    def it_prefers_the_longer_match_to_the_more_recent(self) -> None:
        assert PromptLookup().propose([1, 2, 3, 4, 50, 9, 2, 3, 4, 60, 7, 1, 2, 3, 4], 1) == [50]
        assert PromptLookup().propose([2, 3, 4, 50, 9, 2, 3, 4, 60, 7, 2, 3, 4], 1) == [60]

    def it_repeats_the_period_of_a_loop(self) -> None:
        assert PromptLookup().propose([8, 1, 2, 1, 2, 1, 2], 5) == [1, 2, 1, 2, 1]

    def it_looks_at_few_places_of_a_text_of_one_word(self) -> None:
        class Counting(list[int]):
            reads = 0

            def __getitem__(self, at):
                Counting.reads += 1
                return super().__getitem__(at)

        lookup = PromptLookup()
        text = [1, 2, 3, 4] * 2000 + [9, 2, 3, 4]
        lookup.propose(text, 1)
        lookup._tokens = Counting(lookup._tokens)
        assert lookup._match() > 0
        assert Counting.reads < 10_000


def simulate(rate: float, steps: int, acceptance: Acceptance, seed: int = 0, limit: int = 8) -> tuple[float, int, int]:
    """(tokens per time, drafted tokens in the second half, steps that drafted in it) with drafts right at `rate`."""
    chance = random.Random(seed)
    tokens = time = 0.0
    drafted = drafts = 0
    for step in range(steps):
        count = acceptance.length(limit)
        right = 0
        while right < count and chance.random() < rate:
            right += 1
        acceptance.note(count, right)
        tokens += 1 + right
        time += 1 + 0.25 * count
        if step >= steps // 2:
            drafted += count
            drafts += count > 0
    return tokens / time, drafted, drafts


class DescribeAcceptance:
    @pytest.mark.parametrize("seed", range(5))
    def it_drafts_much_where_drafts_hold(self, seed: int) -> None:
        speed, drafted, _ = simulate(0.95, 600, Acceptance(cost=0.25), seed)
        assert drafted / 300 > 4
        assert speed > 1.7

    @pytest.mark.parametrize("seed", range(5))
    def it_all_but_stops_where_they_do_not(self, seed: int) -> None:
        speed, _, drafts = simulate(0.03, 2000, Acceptance(cost=0.25), seed)
        assert 1 <= drafts <= 60
        assert speed > 0.97

    @pytest.mark.parametrize("rate", [0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.99])
    def it_never_loses_much_and_wins_near_the_most_that_a_fixed_length_would(self, rate: float) -> None:
        fixed = max(
            sum(rate**k for k in range(count + 1)) / (1 + 0.25 * count) for count in range(9)
        )  # count 0: no drafts
        speed = sum(simulate(rate, 3000, Acceptance(cost=0.25), seed)[0] for seed in range(4)) / 4
        assert speed > 0.92 * fixed

    def it_notices_that_the_text_has_changed(self) -> None:
        acceptance = Acceptance(cost=0.25)
        simulate(0.0, 1000, acceptance)
        assert acceptance.length(8) == 0
        speed, drafted, _ = simulate(0.95, 600, acceptance)
        assert drafted / 300 > 4
        assert speed > 1.4

    def it_drafts_one_at_a_time_where_the_limit_says_so(self) -> None:
        acceptance = Acceptance()
        assert acceptance.length(0) == 0
        for _ in range(50):
            acceptance.note(1, 1)
        assert acceptance.length(1) == 1
        assert acceptance.length(3) == 3

    def it_counts(self) -> None:
        acceptance = Acceptance()
        acceptance.note(4, 3)
        acceptance.note(0, 0)
        acceptance.note(2, 0)
        assert (acceptance.drafted, acceptance.accepted) == (6, 3)
        assert 0 < acceptance.rate < 1
