"""Page counts: runs, references, exhaustion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.pages import PAGE, Pages, pages_for


@pytest.mark.parametrize(("positions", "pages"), [(0, 0), (1, 1), (PAGE, 1), (PAGE + 1, 2)])
def test_positions_need_pages(positions: int, pages: int) -> None:
    assert pages_for(positions) == pages


class DescribePages:
    def it_gives_pages_side_by_side(self) -> None:
        pages = Pages(8)
        assert pages.take_run(3) == [0, 1, 2]
        assert pages.take_after(2, 2) == [3, 4]
        assert pages.take_after(0, 1) is None
        assert pages.free == 3

    def it_gives_nothing_rather_than_less(self) -> None:
        pages = Pages(4)
        taken = pages.take_run(4)
        assert taken is not None
        pages.release([taken[1], taken[3]])
        assert pages.take_run(2) is None
        assert pages.take_any(3) is None
        assert pages.take_after(3, 1) is None
        assert pages.take_any(2) == [1, 3]

    def it_frees_a_page_with_its_last_reference(self) -> None:
        pages = Pages(2)
        taken = pages.take_run(1)
        assert taken is not None
        pages.retain(taken)
        pages.release(taken)
        assert pages.free == 1
        pages.release(taken)
        assert pages.free == 2

    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 5)), max_size=60))
    def it_never_gives_a_page_twice(self, actions: list[tuple[int, int]]) -> None:
        pages = Pages(16)
        held: list[list[int]] = []
        for action, count in actions:
            if action == 2 and held:
                pages.release(held.pop(count % len(held)))
                continue
            taken = pages.take_run(count) if action == 0 else pages.take_any(count)
            if taken is not None:
                held.append(taken)
            flat = [page for part in held for page in part]
            assert len(flat) == len(set(flat))
            assert pages.free == 16 - len(flat)
