"""A captured scene, redrawn from its numbers alone, looks like the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from agents.render.browser import Browser
from agents.render.capture import capture, text_of
from agents.render.pages import write_pngs
from tests.agents.render.conftest import FONTS
from tests.agents.render.redraw import redraw, similarity

FIXTURES = Path(__file__).parent / "fixtures"
FLOOR = 0.97


@pytest.mark.parametrize("name", ["report", "dashboard"])
def it_redraws_as_the_page_looks(name: str, browser: Browser, tmp_path: Path) -> None:
    with browser.page(FIXTURES / f"{name}.html", 1280, 720, folders=[FONTS]) as page:
        found = capture(page, ".slide")
        pictures = write_pngs(page, ".slide", tmp_path / "page")
    assert found.warnings == ()
    for slide, picture in zip(found.scene.slides, pictures, strict=True):
        with browser.page(redraw(found, slide), 1280, 720, folders=[FONTS]) as again:
            (drawn,) = write_pngs(again, ".slide", tmp_path / slide.id)
        with Image.open(picture) as first, Image.open(drawn) as second:
            assert similarity(first, second) > FLOOR


def it_says_when_text_is_missing_from_the_scene(browser: Browser) -> None:
    """The walk's self-check can fail: text painted by a closed shadow tree cannot be read, but a slot's can."""
    html = """<div class="slide" style="width:300px;height:90px"><p>open</p><my-card>slotted</my-card></div><script>
        customElements.define('my-card', class extends HTMLElement { constructor() { super();
        this.attachShadow({mode: 'open'}).innerHTML = '<b>shadow</b> <slot></slot>'; } });</script>"""
    with browser.page(html, 400, 200) as page:
        found = capture(page, ".slide")
    assert text_of(found.scene.slides[0].model_dump()) == "openshadowslotted"
    assert found.warnings == ()
