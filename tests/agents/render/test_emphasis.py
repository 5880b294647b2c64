"""Emphasis on the page: only where the spec says so, as valid CSS, on the element of that text."""

from __future__ import annotations

import re

import pytest

from agents.deck.spec import DeckSpec
from agents.render.emphasis import STEPS, dressed
from agents.render.html import render_deck
from tests.agents.deck.edits.decks import library, spec


def styled(styles: dict[str, list[str]], *, hidden: bool = False) -> tuple[DeckSpec, str]:
    made = spec()
    slides = [s.model_copy(update={"styles": styles, "hidden": hidden}) if s.id == "s4" else s for s in made.slides]
    made = made.model_copy(update={"slides": slides})
    return made, render_deck(made, library())


def css_of(page: str, path: str) -> dict[str, str]:
    slide = page[page.index('id="s4"') :]
    found = re.search(rf'<\w+[^>]*data-item="{path}"[^>]*>', slide)
    assert found
    style = re.search(r'style="([^"]*)"', found[0])
    assert style
    declarations = [d for d in style[1].split(";") if d]
    assert all(d.count(":") == 1 for d in declarations), declarations
    return dict(d.split(":") for d in declarations)


def it_changes_nothing_where_nothing_stands_out():
    plain = render_deck(spec(), library())
    assert dressed(plain, spec()) == plain


@pytest.mark.parametrize(
    ("style", "name", "value"),
    [
        ("strong", "font-weight", "700"),
        ("accent", "color", "var(--accent1)"),
        ("larger", "font-size", f"{STEPS['larger']:g}em"),
    ],
)
def it_sets_the_text_that_is_named(style: str, name: str, value: str):
    _, page = styled({"bullets/1": [style]})
    assert css_of(page, "bullets/1")[name] == value


def it_scales_type_and_leading_of_a_slot():
    _, before = styled({"bullets/0": ["strong"]})
    _, page = styled({"title": ["larger"]})
    size = float(css_of(before, "title")["font-size"].removesuffix("px"))
    assert float(css_of(page, "title")["font-size"].removesuffix("px")) == pytest.approx(
        size * STEPS["larger"], rel=1e-3
    )


def it_marks_hidden_slides():
    _, page = styled({}, hidden=True)
    assert len(re.findall(r'<section[^>]*data-hidden="yes"', page)) == 1
