"""One real Chromium for all rendering tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.scene import Node, SceneSlide
from agents.settings import Settings

FONTS = Path(__file__).parents[3] / "templates/slides/fonts"
STYLE = """<style>*{box-sizing:border-box}body{margin:0;font:20px/1.5 Carlito;color:#222}
.slide{position:relative;width:1280px;height:720px;overflow:hidden;background:#fff}</style>"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with Browser(Settings()) as running:
        yield running


@pytest.fixture(scope="session")
def captured(browser: Browser) -> Callable[..., Capture]:
    """Captures a slide's body; the walk's own check that no text was lost must hold."""

    def take(body: str, *, style: str = "", attributes: str = "", clean: bool = True) -> Capture:
        html = f"<!doctype html><html lang=en><meta charset=utf-8>{STYLE}<style>{style}</style>"
        html += f'<section class="slide" id="s1" {attributes}>{body}</section></html>'
        with browser.page(html, 1280, 720, folders=[FONTS]) as page:
            found = capture(page, ".slide")
        if clean:
            assert found.warnings == ()
        return found

    return take


@pytest.fixture(scope="session")
def slide_of(captured: Callable[..., Capture]) -> Callable[..., SceneSlide]:
    return lambda body, **how: captured(body, **how).scene.slides[0]


@pytest.fixture(scope="session")
def nodes_of(slide_of: Callable[..., SceneSlide]) -> Callable[..., list[Node]]:
    return lambda body, **how: slide_of(body, **how).nodes
