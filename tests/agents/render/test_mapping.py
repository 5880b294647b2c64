"""The mapping guide is true: every row of docs/powerpoint.md is converted, and becomes what the row says."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from agents.checks.package_rules import broken_rules
from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.pptx import Report, write
from agents.render.scene import Raster
from benchmarks.render.score import schema_errors, slide_parts
from tests.agents.render.conftest import STYLE
from tests.agents.render.mapping import ROWS, SECTIONS, Row

GUIDE = Path(__file__).parents[3] / "docs" / "powerpoint.md"
NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}


@dataclass
class Guide:
    capture: Capture
    report: Report
    parts: list[etree._Element]
    deck: Path


@pytest.fixture(scope="module")
def guide(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """All rows, a slide each."""
    slides = "".join(f'<section class="slide" id="row{i}">{one.html}</section>' for i, one in enumerate(ROWS))
    with browser.page(f"<!doctype html><html lang=en><meta charset=utf-8>{STYLE}{slides}</html>", 1280, 720) as page:
        captured = capture(page, ".slide")
    deck = tmp_path_factory.mktemp("guide") / "guide.pptx"
    report = write(captured, deck)
    return Guide(captured, report, slide_parts(deck), deck)


@pytest.mark.parametrize("index", range(len(ROWS)), ids=[one.feature for one in ROWS])
def it_becomes_what_the_guide_says(guide: Guide, index: int) -> None:
    one: Row = ROWS[index]
    found = guide.parts[index].xpath(one.xpath, namespaces=NAMES)
    assert found, etree.tostring(guide.parts[index], pretty_print=True).decode()
    pictured = [note for note in guide.report.rasters if note.slide == f"row{index}"]
    assert bool(pictured) == (one.verdict == "pictured"), pictured


def it_is_a_valid_file(guide: Guide) -> None:
    assert broken_rules(guide.deck) == []
    assert schema_errors(guide.deck) == []


def it_is_written_in_the_guide() -> None:
    written = GUIDE.read_text("utf-8")
    for section, rows in SECTIONS.items():
        assert f"## {section}\n" in written
        for one in rows:
            assert f"| {one.feature} | {one.becomes} | {one.verdict} |" in written


def it_pictures_a_drawings_pattern_with_what_is_in_it(guide: Guide) -> None:
    (index,) = (i for i, one in enumerate(ROWS) if one.feature.startswith("svg: pattern"))
    (node,) = (n for n in guide.capture.scene.slides[index].nodes if isinstance(n, Raster))
    with Image.open(io.BytesIO(guide.capture.assets[node.asset])) as picture:
        lowest, highest = picture.convert("RGBA").getchannel("A").getextrema()
    assert highest == 255, (lowest, highest)
