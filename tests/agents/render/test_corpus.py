"""The benchmark's corpus, without LibreOffice: every page converts whole, valid, with little that is pictured.

Under `--full` the floors of the measures themselves are held, in LibreOffice.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from agents.checks.package_rules import broken_rules
from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.fonts import FONTS
from agents.render.pptx import Report, write
from agents.render.scene import Raster
from benchmarks.render.reference import SlideReference, plain, read
from benchmarks.render.run import CORPUS, ours
from benchmarks.render.score import DeckScore, slide_parts

PAGES = sorted(CORPUS.glob("*.html"))
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
REASONS = {
    "background pattern", "filter: blur", "mix-blend-mode", "mask", "SVG pattern", "skewed or mirrored", "backdrop-filter",
}  # fmt: skip
"""All that the corpus may have as pictures."""


@dataclass
class Converted:
    capture: Capture
    report: Report
    deck: Path
    reference: list[SlideReference]


@pytest.fixture(scope="module", params=PAGES, ids=[page.stem for page in PAGES])
def converted(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Converted:
    page: Path = request.param
    deck = tmp_path_factory.mktemp(page.stem) / "deck.pptx"
    with browser.page(page, 1280, 720, folders=[FONTS]) as opened:
        reference = opened.call(lambda o: read(o, ".slide"))
        captured = capture(opened, ".slide")
    return Converted(captured, write(captured, deck), deck, reference)


def it_is_valid_by_schemas_and_rules(converted: Converted) -> None:
    import openxml_audit as audit

    assert broken_rules(converted.deck) == []
    assert [str(e) for e in audit.validate_pptx(str(converted.deck)).errors] == []
    assert converted.report.faults == []


def it_keeps_every_visible_word_as_text(converted: Converted) -> None:
    assert converted.capture.warnings == ()
    for slide, part in zip(converted.reference, slide_parts(converted.deck), strict=True):
        native = plain(" ".join(t.text or "" for t in part.iter(f"{A}t")))
        lost = [word.text for word in slide.words if word.text not in native]
        assert [word for word in lost if word != "mirrored"] == []


def it_pictures_only_what_it_must(converted: Converted) -> None:
    assert {note.reason for note in converted.report.rasters} <= REASONS
    size = converted.capture.scene.width * converted.capture.scene.height
    for slide in converted.capture.scene.slides:
        assert all(n.rect.w * n.rect.h < 0.25 * size for n in slide.nodes if isinstance(n, Raster))


@pytest.mark.full
def it_looks_the_same_in_libreoffice(browser: Browser, tmp_path: Path) -> None:
    """Seen on 2026-11-26: SSIM 0.976, content 0.915, real text 0.998, doubled 0, excess 0.004, error 0.8 px."""
    scores = [ours(browser, page, ".slide", (1280, 720), tmp_path)[0] for page in PAGES]
    figures = DeckScore([slide for made in scores for slide in made.slides], 1.0).figures()
    assert figures["SSIM"] >= 0.965
    assert figures["content SSIM"] >= 0.88
    assert figures["real text"] >= 0.995
    assert figures["doubled"] <= 0.002
    assert figures["excess picture"] <= 0.008
    assert figures["full-slide"] == 0
    assert figures["error px"] <= 2
    assert figures["invalid"] == 0
