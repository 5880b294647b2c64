"""Our own decks in LibreOffice beside Chromium: pictures, words and places agree, slide by slide."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from agents.checks.package_rules import broken_rules
from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.html import render_deck, specimen
from agents.render.layouts import load_theme
from agents.render.pptx import Report, write
from agents.settings import Settings
from agents.sources.base import Language
from benchmarks.render.measure import SlideMeasure, compare, native_text, picture_areas, soffice_pdf
from tests.agents.render.sample import library, sample

MEAN_SSIM, LEAST_SSIM = 0.945, 0.89
"""Seen on 2026-11-24: means of 0.953 to 0.966, least 0.92."""


DECKS = [("gesso", "en"), pytest.param(("nocturne", "zh"), marks=pytest.mark.full)]


@dataclass
class Rendered:
    """One deck, everywhere."""

    capture: Capture
    deck: Path
    report: Report
    measures: list[SlideMeasure]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(Settings()) as opened:
        yield opened


@pytest.fixture(scope="module", params=DECKS, ids=["gesso-en", "nocturne-zh"])
def rendered(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    name: str = request.param[0]
    language: Language = request.param[1]
    theme, folder = load_theme(name), tmp_path_factory.mktemp(name)
    with browser.page(specimen(theme, language), 1280, 720) as page:
        layouts = capture(page, ".slide")
    html = render_deck(sample(language, name, full=True), library(language))
    with browser.page(html, 1280, 720) as page:
        captured = capture(page, ".slide")
        shots = page.call(lambda opened: [s.screenshot() for s in opened.page.query_selector_all(".slide")])
    deck = folder / "deck.pptx"
    report = write(captured, deck, theme=theme, layouts=layouts)
    pictures = [Image.open(io.BytesIO(shot)) for shot in shots]
    measures = compare(captured.scene, pictures, soffice_pdf(deck, folder))
    for number, m in enumerate(measures, 1):
        seen = f"{name} {number:2} ssim {m.ssim:.3f} content {m.content_ssim:.3f} error {m.mean_error:.2f} px\n"
        sys.stdout.write(seen)
    return Rendered(captured, deck, report, measures)


def test_slides_look_the_same_in_libreoffice(rendered: Rendered) -> None:
    seen = [m.ssim for m in rendered.measures]
    assert sum(seen) / len(seen) >= MEAN_SSIM
    assert min(seen) >= LEAST_SSIM


def test_every_line_of_text_is_text_and_stands_where_it_stood(rendered: Rendered) -> None:
    assert [line for m in rendered.measures for line in m.missing] == []
    errors = [e for m in rendered.measures for e in m.position_errors]
    assert sum(errors) / len(errors) <= 1.0


def test_every_visible_word_is_in_the_file(rendered: Rendered) -> None:
    for slide, native in zip(rendered.capture.scene.slides, native_text(rendered.deck), strict=True):
        for node in slide.nodes:
            if node.layer == "layout" or node.kind != "text":
                continue
            for paragraph in node.paragraphs:
                for line in paragraph.lines:
                    assert "".join("".join(run.text for run in line.runs).split()) in native


def test_no_slide_is_a_picture_and_none_needs_repair(rendered: Rendered) -> None:
    assert max(picture_areas(rendered.deck)) < 0.5
    assert rendered.report.rasters == []
    assert rendered.report.faults == []
    assert broken_rules(rendered.deck) == []
