"""Slides rendered in a real Chromium and measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from agents.checks import Fault, measure
from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.pages import write_pngs
from agents.render.scene import Scene
from agents.settings import Settings

STYLE = """<style>*{box-sizing:border-box}body{margin:0;font:20px/1.4 Carlito;color:#222}p{margin:0}
.slide{position:relative;width:1280px;height:720px;overflow:hidden;background:#fff}
h1{font-size:40px;margin:40px;height:60px}.box{position:absolute}</style>"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with Browser(Settings()) as running:
        yield running


@pytest.fixture
def faults(browser: Browser, tmp_path: Path) -> Callable[..., list[Fault]]:
    def check(body: str, *, title: str = "<h1>Title</h1>", attributes: str = "") -> list[Fault]:
        html = (
            f"<!doctype html><html lang=en>{STYLE}<section class='slide' id='s1' {attributes}>{title}{body}</section>"
        )
        with browser.page(html, 1280, 720) as page:
            scene = capture(page, ".slide").scene
            return measure(scene, write_pngs(page, ".slide", tmp_path))

    return check


@pytest.fixture
def scene_of(browser: Browser) -> Callable[..., Scene]:
    """Slides of 1280 x 720 px as one scene."""

    def take(bodies: Sequence[str], *, style: str = "", size: tuple[int, int] = (1280, 720)) -> Scene:
        slides = "".join(f'<section class="slide">{body}</section>' for body in bodies)
        more = f"<style>.slide{{width:{size[0]}px;height:{size[1]}px}}{style}</style>"
        with browser.page(f"<!doctype html><html lang=en>{STYLE}{more}{slides}", *size) as page:
            return capture(page, ".slide").scene

    return take
