"""Sizes of key figures."""

from __future__ import annotations

import pytest

from agents.render.figure_places import FigurePlaces, roomy
from agents.render.layouts import load_theme

PARTS = ("figure_rule", "value", "label", "context", "quad")


def size(values: list[str]) -> int:
    """px of the values, two by two in a theme with a narrow place for them."""
    theme = load_theme("ink-dark")
    slots = {part: theme.slot("key_figures", part) for part in PARTS}
    places = FigurePlaces(values, ["树"] * 4, has_context=False, slots=slots, theme=theme, language="zh")
    return places.size("value", places.place("value", 0))


class DescribeSizes:
    def it_leaves_room_for_the_space_that_office_programs_set(self):
        """LibreOffice broke “3,700 元” inside of its place, over its label."""
        assert size(["11 °C", "20%", "3,700 元", "9 年"]) < size(["11 °C", "20%", "3,700 €", "9 €"])

    @pytest.mark.parametrize(
        ("value", "width"), [("3,700元", 7), ("3,700 元", 8), ("€ 480", 5), ("九年", 2), ("第3年", 5)]
    )
    def it_counts_a_space_at_each_change_of_script(self, value: str, width: int):
        assert len(roomy(value)) == width


class DescribeATallSlide:
    @pytest.mark.parametrize("count", [2, 3, 4])
    def it_has_figures_one_under_the_other_over_its_whole_width(self, count: int):
        theme = load_theme("gesso", "9:16")
        slots = {part: theme.slot("key_figures", part) for part in PARTS}
        places = FigurePlaces(["11 °C"] * count, ["cooler"] * count, False, slots, theme, "en")
        rules = [places.place("figure_rule", n) for n in range(count)]
        assert {(r.x, r.w) for r in rules} == {(slots["quad"].x, slots["quad"].w)}
        for n in range(count):
            value, label = places.place("value", n), places.place("label", n)
            assert rules[n].y < value.y < label.y
            assert label.y + label.h <= (rules[n + 1].y if n + 1 < count else slots["quad"].y + slots["quad"].h) + 1
