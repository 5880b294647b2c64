"""Markup of a model: what stays, what goes, and that nothing which runs or fetches ever stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from pydantic import ValidationError

from agents.deck.freeform import styles
from agents.deck.freeform.sanitizing import ATTRIBUTES, BLOCK, DRAWN, GEOMETRY, INLINE, Refused, kept_safe, sanitized
from agents.deck.spec import FreeformSlide, Label, Mark
from tests.effort import examples

TAGS = ["div", "p", "script", "svg", "path", "a", "img", "style", "iframe", "math", "b", "table", "tr", "td", "use", "text", "object"]  # fmt: skip
NAMES = [
    "style",
    "onclick",
    "href",
    "src",
    "data-chart",
    "xlink:href",
    "class",
    "id",
    "d",
    "fill",
    "srcdoc",
    "data-passages",
]
VALUES = ["url(http://x.example/a)", "javascript:alert(1)", "color:red", "width:expression(1)", "M0 0", "p1", "&quot;", "\\75rl(x)", "background:url(x);color:blue"]  # fmt: skip
piece = st.one_of(
    st.sampled_from(["Words", "</p>", "</div>", "</svg>", "<!-- x -->", "<![CDATA[ x ]]>", "<?php x ?>", "&lt;script&gt;", "\x00"]),
    st.builds(
        lambda tag, name, value: f"<{tag} {name}='{value}'>",
        st.sampled_from(TAGS), st.sampled_from(NAMES), st.sampled_from(VALUES),
    ),
    st.text(max_size=12),
)  # fmt: skip


def shown(markup: str) -> str:
    return str(html.tostring(sanitized(markup)[0], encoding="unicode"))


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(piece, max_size=14).map("".join))
def test_nothing_stays_that_is_not_listed(markup: str):
    root, _ = sanitized(markup)
    for element in root.iter():
        assert element.tag in INLINE | BLOCK | DRAWN
        assert set(element.attrib) <= ATTRIBUTES | GEOMETRY
        assert not re.search(r"url\(|expression|javascript", element.get("style", ""), re.IGNORECASE)
    again = str(html.tostring(sanitized(str(html.tostring(root, encoding="unicode")))[0], encoding="unicode"))
    assert "<script" not in again


@settings(max_examples=examples(300), deadline=None)
@given(st.text(alphabet="abcolr:;()#%-.,0 /*\\'\"!@ulURLvx", max_size=80))
def test_styles_keep_only_listed_declarations(style: str):
    kept, _ = styles.clean(style)
    for declaration in filter(None, kept.split(";")):
        assert declaration.partition(":")[0] in styles.PROPERTIES
        assert "url" not in declaration.lower().replace("color", "")
    assert styles.clean(kept)[0] == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("color:red;position:fixed", "color:red"),
        ("background:linear-gradient(90deg, var(--accent1), rgb(0 0 0 / 50%));", "background:linear-gradient(90deg, var(--accent1), rgb(0 0 0 / 50%))"),
        ("color:color-mix(in srgb, var(--accent1) 12%, transparent)", "color:color-mix(in srgb, var(--accent1) 12%, transparent)"),
        ("background-image:url('http://x')", ""),
        ("font-family:Arial", ""),
        ("font-family:var(--heading), serif", "font-family:var(--heading), serif"),
        ("width:calc(100% - 20px)", "width:calc(100% - 20px)"),
        ("content:'x';behavior:url(x);-moz-binding:url(x)", ""),
        ("WIDTH:20PX", "width:20PX"),
    ],
)  # fmt: skip
def test_styles(given: str, kept: str):
    assert styles.clean(given)[0] == kept


class DescribeSanitizing:
    def it_leaves_the_words_of_elements_that_it_does_not_know(self):
        assert shown("<font>Hi <blink>there</blink></font>") == "<div>Hi there</div>"

    def it_takes_the_body_of_a_whole_page(self):
        page = "<!DOCTYPE html><html><head><style>p{}</style><title>T</title></head><body><p>Hi</p></body></html>"
        assert shown(page) == "<div><p>Hi</p></div>"

    def it_says_what_went(self):
        _, gone = sanitized("<p onclick='x' class='y' style='position:fixed;color:red'>Hi</p><script>x</script>")
        assert gone == ["the attribute onclick", "the attribute class", "the style position: fixed", "<script>"]

    @pytest.mark.parametrize("markup", ["x" * 50_000, "<div>" * 40 + "x", "<p>x</p>" * 400])
    def it_refuses_what_no_slide_needs(self, markup: str):
        with pytest.raises(Refused):
            sanitized(markup)


class DescribeSpecs:
    """A spec may come from anybody: a PowerPoint file carries one."""

    def it_cleans_markup_that_comes_with_a_spec(self):
        bad = "<p data-key='w1' onclick='x' style='background:url(http://x.example)'>Free words</p><script>x</script>"
        slide = FreeformSlide(id="s1", title=Label(label="T"), html=bad)
        assert slide.html == '<p data-key="w1"></p>'
        assert Mark(words="x", tag="span", style="color:red;background:url(x)").style == "color:red"
        with pytest.raises(ValidationError):
            FreeformSlide(id="s1", title=Label(label="T"), html="<div>" * 60)

    def it_takes_no_places_from_a_model(self):
        assert shown("<p data-key='title' data-image-at='0'>Hi</p>") == "<div><p>Hi</p></div>"

    @settings(max_examples=examples(150), deadline=None)
    @given(st.lists(piece, max_size=10).map("".join))
    def it_changes_nothing_the_second_time(self, markup: str):
        once = kept_safe(markup)
        assert kept_safe(once) == once
