"""Search and replace: exact, ambiguous, nearly; and that nothing else of a file ever changes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agents.coding.base import Refused
from agents.coding.matching import Block, apply, nearest

LINES = st.lists(st.text("abcxyz (){}=:'\t", max_size=14), min_size=1, max_size=14)
TEXT = "def a():\n    return 1\n\n\ndef b():\n    return 1\n"


class DescribeExactEdits:
    @given(LINES, st.data())
    def it_changes_the_one_place_and_nothing_else(self, lines: list[str], data: st.DataObject):
        text = "\n".join(lines)
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        search, put = text[start:end], data.draw(st.text("pqr\n ", max_size=12))
        assume(search.strip() and search != put)
        places = [n for n in range(len(text)) if text.startswith(search, n)]
        if len(places) > 1:
            with pytest.raises(Refused, match=f"stands {len(places)} times"):
                apply(text, [Block(search, put)])
            return
        done = apply(text, [Block(search, put)])
        assert done.text == text[:start] + put + text[end:]
        assert done.notes == ()

    def it_names_the_lines_of_ambiguous_places(self):
        with pytest.raises(Refused, match="at lines 2, 6"):
            apply(TEXT, [Block("    return 1", "    return 2")])

    def it_replaces_every_place_when_asked(self):
        assert apply(TEXT, [Block("return 1", "return 2", every=True)]).text == TEXT.replace("1", "2")

    def it_applies_all_blocks_or_none_and_names_the_one_that_failed(self):
        with pytest.raises(Refused, match="Block 2 of 2 was not applied"):
            apply(TEXT, [Block("def a():", "def c():"), Block("def zebra(q):", "x")])
        done = apply(TEXT, [Block("def a():", "def c():"), Block("def c():", "def d():")])
        assert done.text.startswith("def d():")

    def it_keeps_the_line_ends_of_windows(self):
        assert apply("a\r\nb\r\nc\r\n", [Block("b\nc", "B\nC")]).text == "a\r\nB\r\nC\r\n"

    @pytest.mark.parametrize("search", ["", "  \n"])
    def it_refuses_an_empty_search(self, search: str):
        with pytest.raises(Refused, match="empty search"):
            apply(TEXT, [Block(search, "x")])

    def it_refuses_an_edit_that_changes_nothing(self):
        with pytest.raises(Refused, match="changes nothing"):
            apply(TEXT, [Block("def a():", "def a():")])

    def it_says_that_an_edit_was_made_before(self):
        with pytest.raises(Refused, match="already has the new text"):
            apply("x = 2\ny = 1\n", [Block("x = 1 # old", "x = 2")])


class DescribeWhitespace:
    @given(LINES, st.integers(0, 13), st.integers(2, 3), st.integers(1, 3))
    def it_finds_lines_that_differ_in_indentation_alone_where_only_one_place_fits(self, lines, at, count, shift):
        lines = [f"k{n}{line.strip() or 'x'}" for n, line in enumerate([*lines, "", ""])]
        at = min(at, len(lines) - 2)
        asked = lines[at : at + count]
        text = "".join(f"{'    ' * shift}{line}\n" for line in lines)
        done = apply(text, [Block("\n".join(asked), "\n".join(f"new {line}" for line in asked))])
        after = done.text.splitlines()
        for n, line in enumerate(lines):
            changed = at <= n < at + len(asked)
            assert after[n] == f"{'    ' * shift}{'new ' if changed else ''}{line}"
        assert "whitespace differs" in done.notes[0]

    def it_puts_new_lines_as_deep_as_the_old_ones_stand(self):
        text = "class A:\n    def f(self):\n        return 1\n"
        done = apply(
            text, [Block("def f(self):\n    return 1", "def f(self):\n    if self:\n        return 2\n    return 1")]
        )
        assert done.text == "class A:\n    def f(self):\n        if self:\n            return 2\n        return 1\n"

    def it_does_not_take_lines_whose_indentation_differs_among_them(self):
        with pytest.raises(Refused, match="not in the file"):
            apply("if a:\n    bb()\n        cc()\n", [Block("bb()\ncc()", "x")])

    def it_refuses_two_places_that_fit_but_for_whitespace(self):
        with pytest.raises(Refused, match="but for whitespace"):
            apply("if x:\n\taa  = 1 \nif y:\n  aa  = 1\t\n", [Block("    aa  = 1", "b")])

    def it_takes_line_numbers_off_that_were_copied_along(self):
        done = apply(TEXT, [Block("5\tdef b():\n6\t    return 1", "5\tdef b():\n6\t    return 3")])
        assert done.text == TEXT[:-2] + "3\n"
        assert "without line numbers" in done.notes[0]


class DescribeNearestLines:
    def it_shows_them_with_their_numbers(self):
        text = "".join(f"value_{n} = {n}\n" for n in range(60))
        with pytest.raises(Refused) as refused:
            apply(text, [Block("value_41 = 999\nvalue_42 = 42", "x")])
        assert "42\tvalue_41 = 41" in refused.value.sentence

    @given(LINES, LINES)
    def it_finds_a_place_in_any_text(self, lines: list[str], wanted: list[str]):
        place, likeness = nearest(lines, wanted)
        assert 0 <= place < len(lines)
        assert 0 <= likeness <= 1.0001
