"""Displayed equations of a PDF: found by how they stand, carried as outlines of what the page shows."""

from __future__ import annotations

import re

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from agents.mathematics.drawing import Drawn, read_drawing
from agents.sources.base import Document
from agents.sources.limits import Limits
from agents.sources.parse import parse
from tests.agents.sources.pdf_by_hand import Page, pdf

PROSE = [
    "The force between two bodies falls with the square of their distance and",
    "rises with the mass of either one, as the measurements of the last two",
    "centuries have shown on earth and in the sky with growing exactness:",
]
AFTER = [
    "where the constant is the same everywhere, and F = 2 is one of its values",
    "that a balance with weights of lead can show within an afternoon of work.",
]


def page() -> Page:
    """Prose, a fraction with its number in the margin, prose."""
    sheet = Page().paragraph(72, 760, PROSE)
    sheet.text(230, 690, "F = ").text(262, 698, "m M").text(266, 680, "d").draw("1 w 258 692.5 m 290 692.5 l S")
    sheet.text(294, 690, "+ ").text(306, 690, "g", font="F4").text(480, 690, "(3)")
    return sheet.paragraph(72, 650, AFTER)


def parsed(sheet: Page) -> Document:
    return parse(pdf([sheet]), "force.pdf", "pdf", Limits())


def drawing(document: Document) -> Drawn:
    (figure,) = document.source.figures
    found = read_drawing(document.assets[figure.asset])
    assert found is not None
    return found


def painted(drawn: Drawn, scale: float) -> np.ndarray:
    """The path as an anti-aliased picture, holes by the even-odd rule."""
    width, height = (round(v * scale * 4) for v in drawn.box[2:])
    canvas = np.zeros((height, width), dtype=bool)
    for part in drawn.d.split("Z"):
        points = [float(v) * scale * 4 for v in re.findall(r"[\d.]+", part)]
        if len(points) > 4:
            layer = Image.new("1", (width, height))
            ImageDraw.Draw(layer).polygon(list(zip(points[::2], points[1::2], strict=True)), fill=1)
            canvas ^= np.asarray(layer)
    return canvas


def it_carries_a_displayed_equation_without_its_number():
    document = parsed(page())
    (figure,) = document.source.figures
    assert figure.kind == "equation"
    assert figure.alt is not None
    assert "F =" in figure.alt
    assert "(3)" not in figure.alt
    assert drawing(document).mathml == ""
    words = [p.text for p in document.source.passages if p.kind == "paragraph"]
    assert len(words) == 2
    assert "F = 2 is one of its values" in words[1]
    assert all("m M" not in text for text in words)


def it_draws_what_the_page_shows():
    document = parsed(page())
    drawn = drawing(document)
    bitmap = pypdfium2.PdfDocument(pdf([page()]))[0].render(scale=16, grayscale=True)
    dark = bitmap.to_numpy().reshape(842 * 16, 595 * 16) < 128
    region = dark[((842 - 712) * 16) : ((842 - 672) * 16), 220 * 16 : 330 * 16]
    rows, columns = np.nonzero(region)
    ink = region[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    unit = ink.shape[1] / drawn.box[2]
    assert drawn.box[3] * unit == pytest.approx(ink.shape[0], rel=0.02)
    ours = Image.fromarray(painted(drawn, unit / 4)).resize((ink.shape[1], ink.shape[0]))
    same = np.asarray(ours)
    assert (same & ink).sum() / (same | ink).sum() > 0.9


@pytest.mark.parametrize(
    "sheet",
    [
        Page().paragraph(72, 760, PROSE).text(230, 700, "x = y + 1", font="F3").paragraph(72, 650, AFTER),
        Page().paragraph(72, 760, PROSE).text(72, 700, "Total = all that was paid").paragraph(72, 650, AFTER),
        Page().paragraph(72, 760, [*PROSE, *AFTER]),
    ],
    ids=["a listing", "a line at the margin", "within a sentence"],
)
def it_leaves_other_lines_as_text(sheet: Page):
    assert parsed(sheet).source.figures == []
