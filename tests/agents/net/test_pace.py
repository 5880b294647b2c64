"""How long a host's next turn has to wait, with a clock that the test moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.net import Fetcher, FetchFailed
from agents.net.pace import Pace
from tests.agents.net.conftest import Internet, answer


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def it_lets_a_burst_through_and_then_keeps_its_interval():
    clock = Clock()
    pace = Pace(interval=1.0, burst=2, clock=clock)
    assert [pace.reserve("a") for _ in range(4)] == [0.0, 0.0, 1.0, 2.0]
    assert pace.reserve("b") == 0.0
    clock.now += 10
    assert [pace.reserve("a") for _ in range(3)] == [0.0, 0.0, 1.0]


@given(st.lists(st.floats(0, 5), min_size=1, max_size=40))
def it_never_exceeds_its_rate(gaps: list[float]):
    clock = Clock()
    pace = Pace(interval=1.0, burst=3, clock=clock)
    turns = []
    for gap in gaps:
        clock.now += gap
        turns.append(clock.now + pace.reserve("a"))
    for first in range(len(turns)):
        within = [turn for turn in turns[first:] if turn < turns[first] + 1.0 - 1e-6]
        assert len(within) <= 4  # a burst of three, and the interval's own


def it_forgets_hosts_whose_turn_is_over():
    clock = Clock()
    pace = Pace(interval=1.0, burst=1, clock=clock)
    for number in range(5000):
        pace.reserve(f"host-{number}")
        clock.now += 1.5
    assert len(pace._due) <= 4097


def it_does_not_wait_past_the_deadline(internet: Internet):
    internet.public.replies["/"] = answer(b"x")
    pace = Pace(interval=1000.0, burst=1)
    fetcher = Fetcher(internet.policy(), resolver=internet.resolver, pace=pace)
    assert fetcher.get(internet.url()).content == b"x"
    with pytest.raises(FetchFailed, match="asked too often"):
        fetcher.get(internet.url())
    assert internet.public.connections == 1
