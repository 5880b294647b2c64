"""What is left, by what earlier jobs took."""

from __future__ import annotations

import pytest

from app.jobs.progress import Clock, is_step
from app.jobs.records import Progress


class Hands:
    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


@pytest.fixture
def hands():
    return Hands()


def clock(hands, *earlier):
    return Clock(earlier, hands)


class DescribeClock:
    def it_knows_nothing_before_any_job_was_done(self, hands):
        first = clock(hands)
        first.enter("draft")
        assert first.left(2, 4) is None

    def it_adds_what_is_usual_for_the_phases_to_come(self, hands):
        known = clock(hands, {"outline": 2, "draft": 10, "export": 4}, {"outline": 4, "draft": 12, "export": 4})
        known.enter("outline")
        hands.at = 1
        assert known.left(None, None) == 2 + 11 + 4

    def it_goes_by_the_items_once_one_is_done(self, hands):
        known = clock(hands, {"draft": 10, "export": 4})
        known.enter("draft")
        assert known.left(1, 5) == 14
        hands.at = 6
        assert known.left(3, 5) == 6 / 2 * 5 - 6 + 4

    def it_is_never_negative(self, hands):
        known = clock(hands, {"draft": 1})
        known.enter("draft")
        hands.at = 100
        assert known.left(None, None) == 0

    def it_books_time_by_phase_also_when_one_comes_back(self, hands):
        known = clock(hands)
        for phase, until in (("render", 2), ("repair", 3), ("render", 7)):
            known.enter(phase)
            hands.at = until
        known.stop()
        assert known.spent == {"render": 6, "repair": 1}


def it_tells_a_step_from_more_tokens():
    here = Progress(phase="draft", message="One", item=1, of=2)
    assert is_step(None, here)
    assert not is_step(here, here.model_copy(update={"tokens": 9, "tokens_per_second": 3.0}))
    assert is_step(here, here.model_copy(update={"item": 2}))
