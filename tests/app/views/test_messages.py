"""What the canvas may say: typed, short, checked; the previewed page is hostile by assumption."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.canvas.messages import acted, chosen

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


class DescribeAChoice:
    def it_is_what_was_pointed_at(self):
        said = {"slide": 2, "item": "bullets/0", "role": "body", "path": "#s3 > li", "line": "", "text": "Fares"}
        choice = chosen(said)
        assert choice is not None
        assert (choice.slide, choice.item, choice.text) == (2, "bullets/0", "Fares")

    @pytest.mark.parametrize(
        "said",
        [
            None,
            {},
            {"slide": -1},
            {"slide": "2"},
            {"slide": 2.0},
            {"slide": True},
            {"slide": 0, "html": "<b>"},
            {"slide": 0, "text": "x" * 301},
            {"slide": 0, "item": ["bullets/0"]},
            "slide",
            [["slide", 0, 1]],
        ],
    )
    def it_is_nothing_else(self, said):
        assert chosen(said) is None

    @given(JSON)
    def it_is_never_an_exception(self, said):
        choice = chosen(said)
        assert choice is None or (0 <= choice.slide < 1000 and len(choice.text) <= 300)


class DescribeAnAct:
    def it_moves_a_slide(self):
        act = acted({"act": "move", "slide": "s3", "to": 0})
        assert act is not None
        assert (act.act, act.slide, act.to) == ("move", "s3", 0)

    @pytest.mark.parametrize(
        "said",
        [
            {"act": "drop table", "slide": "s3", "to": 0},
            {"act": "move", "slide": "s3; rm", "to": 0},
            {"act": "move", "slide": "s3", "to": -1},
            {"act": "move", "slide": "s3"},
        ],
    )
    def it_does_nothing_else(self, said):
        assert acted(said) is None

    @given(JSON)
    def it_is_never_an_exception(self, said):
        acted(said)
