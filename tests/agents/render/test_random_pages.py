"""Random pages: no crash, a valid file, and no visible word lost. Short here; thousands of pages under `--full`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from agents.checks.package_rules import broken_rules
from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.pptx import write
from tests.agents.render.conftest import STYLE

WORDS = ["alpha", "Beta-gamma", "δelta", "中文字", "שלום", "مرحبا", "a&b", "<x>", "12,480", "naïve", "H₂O", "🙂"]
TAGS = ["div", "p", "span", "b", "em", "ul", "ol", "li", "h2", "a", "code", "pre", "table", "tr", "td", "sup", "button",
        "section", "figure", "blockquote", "label", "dl", "dt", "dd", "small", "u", "s", "mark", "ruby", "svg"]  # fmt: skip
LENGTHS = ["0", "1px", "13.5px", "40px", "50%", "120px", "-8px", "2em"]
COLORS = ["red", "#12345680", "transparent", "rgb(0 0 0/.3)", "currentColor", "hsl(200 50% 50%)"]
IMAGES = ["none", "linear-gradient(45deg,red,blue)", "radial-gradient(circle at 20% 80%,#fff,#000 70%)",
          "repeating-linear-gradient(90deg,red 0 5px,blue 5px 9px)", "conic-gradient(red 0 20%,blue 20%)"]  # fmt: skip
VALUES: dict[str, list[str]] = {
    "display": ["block", "inline", "inline-block", "flex", "grid", "table", "none", "list-item", "inline-flex", "contents"],
    "position": ["static", "relative", "absolute", "sticky"],
    "float": ["none", "left", "right"], "width": [*LENGTHS, "auto"], "height": [*LENGTHS, "auto"], "left": LENGTHS,
    "top": LENGTHS, "padding": LENGTHS[:4], "margin": LENGTHS, "color": COLORS[:2] + COLORS[4:], "background-color": COLORS,
    "background-image": IMAGES, "border": ["1px solid red", "3px dashed", "6px double blue", "0"],
    "border-left": ["9px solid lime", "0"], "border-radius": ["0", "4px", "50%", "10px 40px", "50%/20%"],
    "box-shadow": ["none", "0 4px 9px #0006", "inset 0 0 0 2px red", "0 0 0 3px"], "opacity": ["1", ".5"],
    "overflow": ["visible", "hidden"], "transform": ["none", "rotate(20deg)", "scale(.5)", "skewX(9deg)", "scaleX(-1)"],
    "clip-path": ["none", "inset(0)", "polygon(0 0,100% 0,100% 100%,0 100%)"],
    "font": ["12px Carlito", "italic 700 20px/1.2 Tinos", "15px/1 Cousine"], "letter-spacing": ["normal", "3px", "-.5px"],
    "text-align": ["left", "center", "right", "justify"], "direction": ["ltr", "rtl"], "white-space": ["normal", "pre", "nowrap"],
    "writing-mode": ["horizontal-tb", "vertical-rl"], "columns": ["auto", "2"], "z-index": ["auto", "-1", "3"],
    "filter": ["none", "drop-shadow(2px 2px 3px red)"], "text-decoration": ["none", "underline wavy red"],
    "font-variant-caps": ["normal", "small-caps"], "list-style": ["disc", "upper-roman inside", "square"],
    "mix-blend-mode": ["normal", "multiply"], "vertical-align": ["baseline", "super", "middle"],
}  # fmt: skip
STYLES = st.dictionaries(st.sampled_from(sorted(VALUES)), st.integers(0, 9), max_size=5)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def element(tag: str, style: dict[str, int], inner: str) -> str:
    css = ";".join(f"{name}:{VALUES[name][n % len(VALUES[name])]}" for name, n in style.items())
    return f'<{tag} style="{css}">{inner}</{tag}>'


TREES = st.recursive(
    TEXTS.map(escaped),
    lambda inner: st.builds(element, st.sampled_from(TAGS), STYLES, st.lists(inner, max_size=5).map(" ".join)),
    max_leaves=14,
)
PAGES = st.lists(st.lists(TREES, min_size=1, max_size=4).map("".join), min_size=8, max_size=8)
"""Eight slides a page: loading costs more than converting."""


def _holds(browser: Browser, folder: Path, slides: list[str]) -> None:
    html = f"<!doctype html><html lang=en><meta charset=utf-8>{STYLE}"
    html += "".join(f'<section class="slide">{slide}</section>' for slide in slides)
    with browser.page(html, 1280, 720) as page:
        captured = capture(page, ".slide")
    assert [w for w in captured.warnings if "not in the scene" in w] == []
    write(captured, folder / "random.pptx")
    assert broken_rules(folder / "random.pptx") == []


SETTINGS = {"deadline": None, "derandomize": True, "database": None, "phases": [Phase.generate]}
HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=10, suppress_health_check=HEALTH, **SETTINGS)  # type: ignore[arg-type]
@given(PAGES)
def it_loses_no_visible_word(browser: Browser, tmp_path: Path, slides: list[str]) -> None:
    _holds(browser, tmp_path, slides)


@pytest.mark.full
@pytest.mark.parametrize("start", range(10))
def it_loses_no_visible_word_of_thousands(browser: Browser, tmp_path: Path, start: int) -> None:
    @seed(start)
    @settings(max_examples=40, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=HEALTH)
    @given(PAGES)
    def hold(slides: list[str]) -> None:
        _holds(browser, tmp_path, slides)

    hold()
