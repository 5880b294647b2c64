"""What a printer should know: pictures that are too coarse at their size, colours that print otherwise, and the sheet
with bleed and crop marks as PDF. It judges no design.
"""

from __future__ import annotations

import colorsys
import io
from pathlib import Path

from agents.files import write_whole
from agents.poster.page import DPI
from agents.poster.sizes import BLEED_PX, MARGIN_PX, Size
from agents.poster.spec import PosterSpec
from agents.render.layouts import Theme
from agents.render.scene import Picture, Scene

BRIGHT = 0.85
"""Saturation and value from which a colour on screen has no equal in CMYK inks."""


def print_notes(spec: PosterSpec, size: Size, theme: Theme, scene: Scene) -> list[str]:
    """Sentences for whoever prints it; none for screens."""
    if not size.paper:
        return []
    notes = []
    for node in (node for slide in scene.slides for node in slide.nodes if isinstance(node, Picture)):
        dpi = _pixels(scene, node) / (node.rect.w / 96) if node.rect.w else DPI
        if dpi < DPI - 1:
            notes.append(f"“{node.name}” has {dpi:.0f} dpi at its size; {DPI} are wanted.")
    vivid = [name for name in ("accent1", "accent2") if _is_vivid(theme.colors[name])]
    if vivid:
        listed = ", ".join(f"{name} {theme.colors[name]}" for name in vivid)
        notes.append(f"Brighter than inks: {listed}. In print they come out duller.")
    return notes


def _pixels(scene: Scene, picture: Picture) -> float:
    """Pixels across, of what is shown."""
    return scene.assets[picture.asset].width * (1 - picture.crop[0] - picture.crop[2])


def _is_vivid(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    return saturation > BRIGHT and value > BRIGHT and not 0.08 < hue < 0.18  # yellows print well


def with_boxes(pdf: Path, size: Size) -> None:
    """Tell printers in a PDF that was drawn with bleed and crop marks where the sheet is cut (TrimBox, BleedBox)."""
    import pypdfium2

    point, margin, bleed = 72 / 96, MARGIN_PX * 72 / 96, BLEED_PX * 72 / 96
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    try:
        page = document[0]
        width, height = size.width * point, size.height * point
        page.set_trimbox(margin, margin, margin + width, margin + height)
        low, right, top = margin - bleed, margin + width + bleed, margin + height + bleed
        page.set_bleedbox(low, low, right, top)
        out = io.BytesIO()
        document.save(out)
    finally:
        document.close()
    write_whole(pdf, out.getvalue())
