"""A poster in a brand: its colours and fonts, its logo in the head, one size for the figures of a row."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from agents.brand.logo import logo_uri
from agents.brand.opening import open_brand
from agents.poster.branding import worn
from agents.poster.page import PanelView, poster_theme, render_poster
from agents.poster.spec import Panel, PosterSpec
from agents.settings import Settings
from tests.agents.brand.templates import saved
from tests.agents.deck.edits.decks import said, spec
from tests.agents.poster.sheets import library, poster


def drawn(size: tuple[int, int]) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "#0a7d55").save(stream, "JPEG")
    return stream.getvalue()


def it_takes_colours_fonts_and_logo_of_a_template(tmp_path: Path):
    brand = open_brand(str(saved("corporate", tmp_path)), Settings()).brand
    dressed = PosterSpec.model_validate({**poster().model_dump(), **worn("gesso", brand)})
    assert dressed.colors["accent1"] == brand.colors["accent1"]
    assert dressed.fonts == {role: f for role, f in (("heading", brand.heading), ("body", brand.body)) if f}
    assert brand.logo is not None
    assert dressed.logo is not None
    page = render_poster(dressed, library(), None)
    assert f'class="logo" data-role="picture" data-name="Logo" src="{dressed.logo}"' in page
    assert 'class="logo"' not in render_poster(poster(), library(), None)


def it_keeps_logos_small_and_leaves_out_what_is_none():
    uri = logo_uri(drawn((3000, 900)))
    assert uri is not None
    with Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))) as kept:
        assert (kept.format, kept.size) == ("PNG", (1200, 360))
    assert logo_uri(b"<svg/>") is None


@pytest.mark.parametrize(
    ("size", "wide", "count", "across"),
    [
        ("A1", True, 4, 4),
        ("A1", False, 4, 2),
        ("A1", False, 3, 2),
        ("square", True, 4, 4),
        ("story", True, 4, 2),
        ("A4", True, 1, 1),
    ],
)
def it_stands_figures_side_by_side_as_the_sheet_has_room(size: str, wide: bool, count: int, across: int):
    slide = next(s for s in spec().slides if s.layout == "key_figures")
    figures = [slide.figures[0]] * count
    own = poster().model_copy(update={"size": size})
    panel = Panel(slide=slide.model_copy(update={"figures": figures}), wide=wide)
    view = PanelView(panel, 0, own, library(), poster_theme(own))
    assert view.across == across


def it_measures_the_longest_value_of_a_row():
    slide = next(s for s in spec().slides if s.layout == "key_figures")
    texts = ["21.6万人次", "58%"]
    figures = [slide.figures[0].model_copy(update={"value": said(0, text)}) for text in texts]
    own = poster()
    view = PanelView(Panel(slide=slide.model_copy(update={"figures": figures})), 0, own, library(), poster_theme(own))
    assert 5 < view.widest_value < 6
