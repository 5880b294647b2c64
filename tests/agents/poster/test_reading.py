"""Wishes about posters become operations: the poster's own and the deck's, in English and Chinese."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.deck.edits.errors import EditRefused
from agents.poster.edits.as_deck import as_deck, as_poster
from agents.poster.edits.naming import Names
from agents.poster.edits.reading import read
from tests.agents.poster.sheets import library, poster

POSTER = poster()
DECK = as_deck(POSTER)
NAMES = Names(DECK.slides, library())


def said(wish: str, **seen: Any) -> list[tuple[Any, ...]]:
    found = read(wish, POSTER, DECK, NAMES, **seen)
    assert not found.left, found.left
    return [tuple(v for v in o.model_dump().values() if v is not None) for o in found.operations]


@pytest.mark.parametrize(
    ("wish", "operations"),
    [
        ("make the title bigger", [("scale_type", "title", True)]),
        ("标题小一点", [("scale_type", "title", False)]),
        ("larger text", [("scale_type", "text", True)]),
        ("portrait A0 → landscape A1", [("set_sheet", "A1-landscape")]),
        ("change it from A2 to A0 landscape", [("set_sheet", "A0-landscape")]),
        ("make it landscape", [("set_sheet", "A2-landscape")]),
        ("改成A1横版", [("set_sheet", "A1-landscape")]),
        ("make it square", [("set_sheet", "square")]),
        ("24 x 36 inches", [("set_sheet", "24x36in")]),
        ("add a QR code to https://example.org/x.", [("set_link", "https://example.org/x")]),
        ("加一个二维码指向 https://a.org/b", [("set_link", "https://a.org/b")]),
        ("remove the QR code", [("set_link",)]),
        ("use 2 columns", [("set_columns", 2)]),
        ("with bleed and crop marks", [("set_bleed", True)]),
        ("put panel 2 across all columns", [("set_wide", "s4", True)]),
        ("remove the methods section", [("remove_slide", "s4"), ("remove_slide", "s6")]),
        ("删除方法部分", [("remove_slide", "s4"), ("remove_slide", "s6")]),
        ("swap results and discussion", [("swap_slides", "s8", "s5")]),
        ("交换第2和第3个板块", [("swap_slides", "s4", "s5")]),
        ("make the results section bigger", [("scale_type", "panel", "s8", True)]),
        ("move the discussion before the results", [("move_slide", "s5", 4)]),
        ("shorter", [("shorten",)]),
        ("第3个板块短一点", [("shorten", "s5")]),
        ("less blue", [("hue", "blue", False)]),
        ("use the theme nocturne", [("change_theme", "nocturne")]),
        ("other theme", [("change_theme", "blueprint-light")]),
        ("translate to Chinese", [("translate", "zh")]),
        ("change the subtitle to What it did", [("set_text", "head", "subtitle", "What it did")]),
        ("标题改成“夜间公交”", [("set_text", "head", "title", "夜间公交")]),
        ("add a panel about the drivers", [("add_about", "the drivers", "")]),
        ("把标题翻译成中文", [("translate", "zh", "head", "title")]),
        ("undo", [("restore",)]),
        (
            "add our hotline 0800 555 199 to the poster",
            [("set_text", "head", "meta", "Ada Lund, Piotr Nowak · Hotline 0800 555 199")],
        ),
        (
            "海报下面加上咨询电话 0571-5550 3302",
            [("set_text", "head", "meta", "Ada Lund, Piotr Nowak · 咨询电话 0571-5550 3302")],
        ),
        ("make it a warm dark poster", [("change_theme", "*dark"), ("mood", "warmer")]),
        (
            "make the title bigger and remove the last section",
            [("scale_type", "title", True), ("remove_slide", "s8")],
        ),
    ],
)
def it_reads(wish: str, operations: list[tuple[Any, ...]]):
    assert said(wish) == operations


def it_reads_a_wish_about_what_was_clicked():
    assert said("shorter", panel="s4", element="bullets/0") == [("shorten", "s4", "bullets/0")]
    assert said("make it bigger", panel="s4") == [("scale_type", "panel", "s4", True)]
    assert said("make it bigger", panel="s4", element="bullets/0") == [("set_style", "s4", "bullets/0", "larger", True)]
    assert said("加粗", panel="s4", element="bullets/0") == [("set_style", "s4", "bullets/0", "strong", True)]


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ("remove panel 12", "no panel 12"),
        ("add a QR code to the results", "where the QR code leads"),
        ("remove the title", "keeps its title"),
        ("hide panel 2", "no notes"),
        ("shorten the section about elephants", "elephants"),
    ],
)
def it_refuses(wish: str, reason: str):
    with pytest.raises(EditRefused, match=reason):
        read(wish, POSTER, DECK, NAMES)


@pytest.mark.parametrize("wish", ["make it a swimming pool", "把它变成游泳池", "a ?!"])
def it_leaves_what_it_does_not_read(wish: str):
    assert read(wish, POSTER, DECK, NAMES).left


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="make the 标题panel2 removeA1→“”⟦⟧()[]+*\\", min_size=1, max_size=40))
def it_never_fails_in_another_way(wish: str):
    with contextlib.suppress(EditRefused):
        read(wish, POSTER, DECK, NAMES)


def it_is_the_same_poster_after_a_deck():
    assert as_poster(as_deck(POSTER), POSTER) == POSTER
