"""Formulas of a page: text where it can be text, Office's own equation else, and never a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.office import find_office, soffice_pdf
from agents.render.pptx import Report, write
from agents.render.scene import TextBlock, Vector
from benchmarks.render.score import schema_errors, slide_parts

NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
PAGE = """<!doctype html><html lang=en><meta charset=utf-8><style>.slide{width:800px;height:400px;font:20px/1.5 Tinos}
.tall math{font-family:'DejaVu Math TeX Gyre'}</style>
<section class=slide><p>Where <math><mi>n</mi><mo>≥</mo><mn>7</mn></math> it holds.</p></section>
<section class=slide style="text-align:justify"><math display=block><mi>y</mi><mo>=</mo><mfrac><mrow><mi>a</mi><mo>+</mo>
<mn>3</mn></mrow><msqrt><mi>b</mi></msqrt></mfrac></math></section>
<section class="slide tall"><math display=block><mrow><mo>(</mo><mfrac><mfrac><mn>1</mn><mn>2</mn></mfrac><mn>5</mn></mfrac>
<mo>)</mo></mrow></math></section>
<section class=slide style="color:#c00"><math><mfrac><mi>p</mi><mi>q</mi></mfrac><mphantom><mi>z</mi></mphantom></math></section>"""


@dataclass
class Made:
    captured: Capture
    report: Report
    parts: list[Any]
    deck: Path

    def texts(self, slide: int) -> list[TextBlock]:
        return [n for n in self.captured.scene.slides[slide].nodes if isinstance(n, TextBlock)]


@pytest.fixture(scope="module")
def made(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Made:
    with browser.page(PAGE, 800, 400) as page:
        captured = capture(page, ".slide")
    deck = tmp_path_factory.mktemp("formulas") / "f.pptx"
    report = write(captured, deck)
    return Made(captured, report, slide_parts(deck), deck)


def _said(block: TextBlock) -> str:
    return "".join(run.text for p in block.paragraphs for line in p.lines for run in line.runs)


def it_keeps_a_formula_in_its_line(made: Made) -> None:
    (block,) = made.texts(0)
    assert "".join(_said(block).split()) == "Where\U0001d45b≥7itholds."


def it_writes_offices_own_equation(made: Made) -> None:
    (alternate,) = made.parts[1].xpath("//mc:AlternateContent", namespaces=NAMES)
    assert alternate.xpath("mc:Choice//m:f/m:num/m:r/m:t/text()", namespaces=NAMES) == ["a", "+", "3"]
    assert alternate.xpath("mc:Choice//m:rad", namespaces=NAMES)
    assert alternate.xpath("mc:Choice//p:cNvPr/@descr", namespaces=NAMES) == ["y = (a + 3)/√b"]


def it_keeps_the_signs_as_text_for_other_programs(made: Made) -> None:
    said = made.parts[1].xpath("//mc:Fallback//a:t/text()", namespaces=NAMES)
    assert "".join("".join(said).split()) == "\U0001d466=\U0001d44e+3\U0001d44f"
    vector = next(n for n in made.captured.scene.slides[1].nodes if isinstance(n, Vector))
    assert len(vector.paths) == 2  # the fraction's bar and the root
    assert made.report.rasters == []


def it_sets_a_sign_as_tall_as_what_it_stands_beside(made: Made) -> None:
    sizes = {_said(block): block.paragraphs[0].lines[0].runs[0].size for block in made.texts(2)}
    assert sizes["("] > 1.5 * 20
    assert sizes["5"] == 20


def it_writes_no_phantom_and_keeps_the_colour(made: Made) -> None:
    assert [_said(block) for block in made.texts(3)] == ["\U0001d45d", "\U0001d45e"]
    assert made.parts[3].xpath("//mc:Choice//a:srgbClr/@val | //mc:Choice//a:schemeClr/@val", namespaces=NAMES)
    assert schema_errors(made.deck) == []


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def it_prints_the_signs(made: Made, tmp_path: Path) -> None:
    import pdfplumber

    with pdfplumber.open(soffice_pdf(made.deck, tmp_path)) as pdf:
        letters = {c["text"] for c in pdf.pages[1].chars}
    assert {"\U0001d466", "=", "3"} <= letters
