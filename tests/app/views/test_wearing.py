"""Looks that come along with a wish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.wearing import look_in


class DescribeALook:
    @pytest.mark.parametrize(
        ("wish", "files", "look", "left"),
        [
            ("Use our template", ["acme.pptx"], "acme.pptx", ""),
            ("Please apply the company's brand.", ["acme.potx"], "acme.potx", ""),
            ("use this logo and make it shorter", ["logo.png"], "logo.png", "make it shorter"),
            ("make it shorter and use our logo", ["logo.png"], "logo.png", "make it shorter"),
            ("Use the colours of our logo", ["acme.png"], "acme.png", ""),
            ("take the fonts from this template, then make it shorter", ["a.pptx"], "a.pptx", "make it shorter"),
            ("Use the look of https://acme.example/brand", [], "https://acme.example/brand", ""),
            ("use the colours of https://acme.example, delete slide 4", [], "https://acme.example", "delete slide 4"),
            ("套用我们公司的模板", ["a.potx"], "a.potx", ""),
            ("用这个标志的配色，并删掉第4页", ["标志.png"], "标志.png", "删掉第4页"),
            ("用我们的模板，然后翻译成英文", ["a.pptx"], "a.pptx", "翻译成英文"),
            ("", ["a.potx"], "a.potx", ""),
            ("shorter", ["a.potx"], "a.potx", "shorter"),
        ],
    )
    def it_is_told_from_the_rest_of_the_wish(self, wish: str, files: list[str], look: str, left: str):
        assert look_in(wish, files) == (look, left)

    @pytest.mark.parametrize(
        ("wish", "files"),
        [
            ("", ["deck.pptx"]),
            ("go on from this file", ["deck.pptx"]),
            ("use the numbers from this new file", ["sales.xlsx"]),
            ("use our template", []),
            ("less blue", []),
            ("put this on slide 3", ["photo.png"]),
            ("用这份新数据", ["sales.csv"]),
        ],
    )
    def it_is_not_seen_where_none_is_named(self, wish: str, files: list[str]):
        assert look_in(wish, files) == (None, wish)

    @given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=20), max_size=3))
    def it_takes_any_words(self, wish: str, files: list[str]):
        look, left = look_in(wish, files)
        assert look is None or look in files or look.startswith("http")
        assert len(left) <= len(wish) + 2
