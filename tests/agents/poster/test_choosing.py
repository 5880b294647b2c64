"""What is shown where not everything fits: lists give way before panels, and what was cut comes back where it can."""

from __future__ import annotations

from agents.poster.choosing import Chosen, choose, stretches

FORMS = [[100.0, 60.0, 30.0], [80.0, 50.0], [40.0]]


def least(left: list[int]) -> int:
    return left[-1]


def within(room: float, chosen: Chosen) -> bool:
    return sum(chosen.heights(FORMS)) <= room


def it_shows_everything_where_it_fits():
    assert choose(FORMS, lambda chosen: within(220, chosen), least).lengths == {0: 0, 1: 0, 2: 0}


def it_cuts_lists_no_more_than_it_must():
    assert choose(FORMS, lambda chosen: within(190, chosen), least).lengths == {0: 0, 1: 1, 2: 0}


def it_leaves_out_what_is_missed_least_and_gives_the_others_their_words_back():
    assert choose(FORMS, lambda chosen: within(110, chosen), least).lengths == {0: 1, 1: 1}


def it_keeps_one_panel():
    assert choose(FORMS, lambda chosen: False, least).lengths == {0: 2}


def it_draws_charts_higher_where_a_column_has_room():
    assert stretches([100.0, 0.0, 50.0], [200.0, 100.0, 0.0], 1.4) == [1.4, 1.0, 1.0]
