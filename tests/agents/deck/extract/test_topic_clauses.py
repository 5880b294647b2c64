"""A topic typed as a question or a sentence is named by a noun phrase inside a line."""

from __future__ import annotations

import pytest

from agents.deck.extract.topic import short_form


@pytest.mark.parametrize(
    ("topic", "named"),
    [
        ("Why our team should try a four-day week", "a four-day week"),
        ("How to bake bread", "this"),
        ("Why a town should keep bees", "keeping bees"),
        ("Whether schools should ban phones", "banning phones"),
        ("How teams can make better plans", "making better plans"),
        ("How the heart is repaired", "the heart"),
        ("Solar power for schools", "Solar power for schools"),
        ("为什么我们应该试行四天工作制", "这件事"),
    ],
)
def it_is_named_by_a_phrase_that_fits_a_line(topic: str, named: str):
    assert short_form(topic) == named
