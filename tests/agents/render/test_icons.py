"""Icons are found by what words mean, in both languages; what matches nothing gets the plain mark."""

from __future__ import annotations

import pytest

from agents.deck.spec import Label, Point
from agents.render import icons
from agents.render.diagrams.cards import icon_names
from agents.render.pptx import drawing


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Street trees", "tree-deciduous"),
        ("Patient safety", "stethoscope"),
        ("The budget for 2026", "coins"),
        ("Delivery by truck", "truck"),
        ("Solar panels on roofs", "solar-panel"),
    ],
)
def it_finds_an_icon_for_english_words(words: str, found: str):
    icon = icons.match(words, "en")
    assert icon is not None
    assert found in {icon.name, *[i.name for i in icons.every().values() if set(icon.en) & set(i.en)]}


@pytest.mark.parametrize(
    ("words", "found"), [("遮阳篷", "umbrella"), ("医生与患者", "stethoscope"), ("投票结果", "vote")]
)
def it_finds_an_icon_for_chinese_words(words: str, found: str):
    icon = icons.match(words, "zh")
    assert icon is not None
    assert icon.name == found


def it_gives_the_plain_mark_where_nothing_matches():
    assert icons.match("Quixotic zzz", "en") is None
    assert icons.suited("Quixotic zzz", "en").name == icons.PLAIN


def it_does_not_take_an_icon_twice_when_told():
    first = icons.suited("water", "en")
    assert icons.suited("water", "en", taken=[first.name]).name != first.name


def it_has_about_three_hundred_with_words_in_both_languages():
    held = icons.every()
    assert len(held) >= 280
    assert all(icon.en and icon.zh and icon.paths for icon in held.values())


def it_holds_paths_within_their_field():
    for icon in icons.every().values():
        for path in icon.paths:
            assert path[0] in "Mm", icon.name
            assert "NaN" not in path, icon.name


def it_is_drawn_by_the_writer_of_shapes():
    assert drawing.points("M 0 0 L 24 24")


def it_finds_icons_by_what_is_said_where_names_tell_nothing():
    points = [
        Point(heading=Label(label=name), text=Label(label=text))
        for name, text in (("Ann", "Sign the contract by May"), ("Ben", "Print labels"), ("Eve", "Print labels too"))
    ]
    names = icon_names(points, "en")
    assert icons.PLAIN not in names[:2]
    assert names[1] != names[2]
