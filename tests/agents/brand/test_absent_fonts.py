"""A template whose fonts are not here: the file names them all the same, and its text holds in what stands in for them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pptx
import pytest

from agents.brand.brand import brand_of
from agents.brand.filling import LEAST_SCALE, Paragraph, fill_text, placeholder
from agents.brand.understanding import Slot, layouts_of, native_layouts
from agents.render.fonts import advance
from tests.agents.brand.templates import corporate

STAND_INS = ("Arimo", "Carlito", "Tinos")
"""What programs take for a family that they lack: Arial's, Calibri's or Times' widths"""
SENTENCE = "Rows of mature trees cooled the pavement by eleven degrees at three in the afternoon. "


def filled(text: str, kind: str) -> tuple[Any, Slot, float]:
    """A placeholder with a text, its slot, and the share of its size that its type was scaled to."""
    buffer = io.BytesIO()
    corporate().save(buffer)
    presentation = pptx.Presentation(buffer)
    use = next(u for u in layouts_of(presentation) if u.purpose == "content")
    slot = next(s for s in use.slots if s.kind == kind)
    slide = presentation.slides.add_slide(native_layouts(presentation)[use.number])
    fill_text(slide, slot, [Paragraph(text, bullet=False)])
    shape = placeholder(slide, slot.index)
    scaled = shape.text_frame._txBody.bodyPr.find(".//{*}normAutofit")
    return shape, slot, 1.0 if scaled is None else int(scaled.get("fontScale")) / 100_000


def high(text: str, family: str, size: float, width: float) -> float:
    """pt that a text takes, wrapped at words in a family's real widths."""
    lines, used = 1, 0.0
    for word in text.split():
        wide = advance(family, "regular", word + " ") * size
        lines, used = (lines + 1, wide) if used and used + wide > width else (lines, used + wide)
    return lines * size * 1.2


@pytest.mark.parametrize("family", STAND_INS)
@pytest.mark.parametrize(("kind", "size", "counts"), [("title", 44.0, (1,)), ("object", 32.0, (1, 3, 6, 9))])
def test_text_holds_in_the_widths_of_what_stands_in(
    family: str, kind: str, size: float, counts: tuple[int, ...]
) -> None:
    for count in counts:
        text = (SENTENCE * count).strip()
        _, slot, scale = filled(text, kind)
        width, height = (slot.w - 2 * 91_440) / 12_700, (slot.h - 2 * 45_720) / 12_700
        assert scale > LEAST_SCALE
        needed = high(text, family, size * scale, width)
        assert needed <= height, (count, scale, needed, height)


def test_the_file_names_the_absent_fonts_and_the_person_is_told(tmp_path: Path) -> None:
    presentation = corporate()
    brand = brand_of(presentation, "corporate.pptx")
    told = [s for s in brand.said if "is not here" in s]
    assert len(told) == 2
    assert any("Brandon Grotesque" in s for s in told)
    assert any("Proxima Nova" in s for s in told)
    shape, _, _ = filled("A title", "title")
    assert not list(shape.text_frame._txBody.iter("{*}latin"))
