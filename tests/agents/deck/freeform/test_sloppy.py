"""A strong model's bad days: broken JSON, tools by other names, unclosed tags, pictures from elsewhere, styles without
end, twelve slides in one breath. What comes out is a whole deck, or a composed one; never a broken one.
"""

from __future__ import annotations

import json
from typing import Any

import pptx
import pytest

from tests.agents.deck.freeform.conftest import name_of
from tests.agents.scripted_endpoint import Calls, Reply

WORDS = "The buses carried 9,300 passengers in the first year"


def broken(asked: dict[str, Any]) -> Reply:
    came = name_of(asked, "The buses carried")
    return Calls(
        [
            ("insert_slide", '{"index": 1, "title": "A", html: <p>'),
            ("insert_slide", json.dumps(json.dumps({"index": 1}))),
            ("insert_slide", "[1, 2]"),
            ("insertSlide", {"index": 1, "title": "B", "html": f'<p data-passages="{came}">{WORDS}</p>'}),
            ("insert_slide", {"index": 1, "title": {"text": "C"}, "html": ["<p>", 3]}),
        ]
    )


def twelve(asked: dict[str, Any]) -> Reply:
    came = name_of(asked, "The buses carried")
    styles = "".join(f".c{n}{{color:red;margin:{n}px}}" for n in range(6_000))
    unclosed = f"<div style='font-size:26px'><div><section><p data-passages='{came}'>{WORDS}<b><i><span"
    huge = f"<style>@import url(http://evil.example/a.css);{styles}</style>{unclosed}"
    elsewhere = (
        f"<img src='https://evil.example/p.png'><img src='//evil.example/q.png'><picture><source srcset='https://evil."
        f"example/r.png'></picture><p data-passages='{came}' style='font-size:26px;background-image:url(https://evil."
        f"example/s.png)'>{WORDS}</p>"
    )
    deep = "<div>" * 400 + f"<p data-passages='{came}' style='font-size:26px'>{WORDS}</p>"
    marks = [elsewhere, huge, deep, unclosed]
    return Calls([("insert_slide", {"index": 1, "title": f"Slide {n}", "html": marks[n % 4]}) for n in range(12)])


@pytest.fixture(scope="module")
def sloppy(walked):
    """A deck of five slides, made by such a model."""
    return walked(broken, twelve, Calls([("look", {})]), *[Calls([("finish", {})])] * 4, slides=5)


class DescribeASloppyModel:
    @pytest.mark.full
    def it_is_told_what_was_wrong(self, sloppy):
        _, asked = sloppy
        answers = [m["content"] for m in asked[1]["messages"] if m["role"] == "tool"]
        assert answers[-2:] == ["There is no tool 'insertSlide'.", "Say title as text."]
        assert not any("is in." in answer for answer in answers)
        later = [m["content"] for m in asked[2]["messages"] if m["role"] == "tool"]
        assert any("at most 40000 are read" in answer for answer in later)
        assert any("nested more than" in answer for answer in later)
        assert any("Taken out of the markup" in answer for answer in later)

    def it_takes_no_more_slides_than_there_are_to_be(self, sloppy):
        deck, _ = sloppy
        assert deck.result.slides <= 5
        assert not any("{" in text or "'text'" in text for text in deck.texts)

    def it_makes_a_whole_deck_that_reaches_nowhere(self, sloppy):
        deck, _ = sloppy
        page = (deck.folder / "deck.html").read_text("utf-8")
        assert "evil.example" not in page
        assert "@import" not in page
        assert len(page) < 6_000_000
        assert all(n == 0 for n in deck.result.checks.values()), deck.result.checks
        made = pptx.Presentation(str(deck.folder / "deck.pptx"))
        assert len(made.slides) == deck.result.slides
        assert (deck.folder / "deck.pdf").stat().st_size > 5_000
        known = {p["id"] for s in deck.sources["sources"] for p in s["passages"]}
        assert all(set(i["passages"]) <= known for i in deck.items)
