"""Panels fill columns evenly, in reading order, in type as large as fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agents.poster.columns import divided, filled, packed, tallest

HEIGHTS = st.lists(st.floats(min_value=1, max_value=500), min_size=1, max_size=9)


@given(HEIGHTS, st.integers(1, 5))
def it_keeps_every_panel_once_and_in_order(heights, count):
    parts = divided(heights, count, 10)
    assert [i for part in parts for i in part] == list(range(len(heights)))
    assert len(parts) == min(count, len(heights))
    assert all(parts)


@given(HEIGHTS)
def it_is_as_even_as_two_columns_can_be(heights):
    best = tallest(heights, divided(heights, 2, 0), 0)
    cuts = [max(sum(heights[:cut]), sum(heights[cut:])) for cut in range(1, len(heights))] or [heights[0]]
    assert abs(best - min(cuts)) < 1e-6


class DescribeFilling:
    def it_takes_the_largest_type_that_fits(self):
        found = filled(lambda scale: ([100 * scale] * 4, 300), 2, lambda scale: 0, (0.5, 3))
        assert 1.45 < found.scale <= 1.5
        assert found.fill <= 1

    def it_stops_at_the_largest_type(self):
        assert filled(lambda scale: ([10 * scale], 300), 1, lambda scale: 0, (0.5, 2)).scale == 2

    def it_says_by_how_much_it_is_too_full(self):
        found = filled(lambda scale: ([1000 * scale], 250), 1, lambda scale: 0, (0.5, 2))
        assert (found.scale, found.fill) == (0.5, 2)

    def it_reads_across_the_columns_where_reading_down_finds_no_room(self):
        heights = [50.0, 100.0, 50.0]
        assert tallest(heights, divided(heights, 2, 0), 0) == 150
        found = filled(lambda scale: ([h * scale for h in heights], 110), 2, lambda scale: 0, (1, 2))
        assert found.columns == [[0, 2], [1]]
        assert 1 <= found.scale <= 1.1
        assert found.fill <= 1


@given(HEIGHTS, st.integers(1, 5))
def it_packs_every_panel_once_in_order_within_its_column(heights, count):
    parts = packed(heights, count, 10)
    assert sorted(i for part in parts for i in part) == list(range(len(heights)))
    assert all(part == sorted(part) for part in parts)
    assert len(parts) == min(count, len(heights))
