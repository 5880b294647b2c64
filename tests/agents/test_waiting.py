from __future__ import annotations

import threading

import pytest

from agents.errors import Cancelled
from agents.waiting import answered, awaited, started


def it_hands_on_what_the_call_returns_or_raises():
    assert awaited(lambda: 7, lambda: False) == 7
    with pytest.raises(ZeroDivisionError):
        awaited(lambda: 1 / 0, lambda: False)


def it_hands_on_a_time_limit_of_the_call_itself():
    def late() -> None:
        raise TimeoutError("the call's own")

    with pytest.raises(TimeoutError, match="own"):
        awaited(late, lambda: False)


def it_leaves_a_call_when_nobody_wants_it_any_more():
    going, left = threading.Event(), threading.Event()
    answer = started(lambda: going.wait(60) and left.set())
    with pytest.raises(Cancelled):
        answered(answer, lambda: True)
    assert not left.is_set()
    going.set()
    assert left.wait(60)
