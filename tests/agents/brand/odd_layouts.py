"""Templates whose layouts are not where one looks for them: bars along the edges, titles at the side, set texts."""

from __future__ import annotations

import copy
import io
from typing import Any

import pptx
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

BAR = 360_000
"""EMU of the bars of `barred`"""


def barred() -> bytes:
    """A master without placeholders, with bars at its left and lower edge; one layout, which is empty."""
    made = _wide()
    for layout in list(made.slide_layouts)[:-1]:
        made.slide_layouts.remove(layout)
    _emptied(made.slide_layouts[0])
    _emptied(made.slide_master)
    _bar(made, made.slide_master, 0, 0, BAR, made.slide_height)
    _bar(made, made.slide_master, 0, made.slide_height - BAR, made.slide_width, BAR)
    return _saved(made)


def sided() -> bytes:
    """Titles in a panel at the left; a layout of content, of a title alone, of upright text, with a set text."""
    made = _wide()
    for layout in list(made.slide_layouts)[4:]:
        made.slide_layouts.remove(layout)
    kept = copy.deepcopy(made.slide_layouts[1]._element.cSld.spTree)
    for number, name in enumerate(("Text", "Head", "Upright", "Disclaimer")):
        layout = made.slide_layouts[number]
        layout._element.attrib.pop("type", None)
        layout._element.cSld.set("name", name)
        layout._element.cSld.replace(layout._element.cSld.spTree, copy.deepcopy(kept))
        for place in layout.placeholders:
            kind = place._element.ph.get("type")
            if kind == "title":
                place.left, place.top, place.width, place.height = Inches(0.4), Inches(0.6), Inches(3), Inches(3)
            elif kind is None:
                place.left, place.top, place.width, place.height = Inches(4.5), Inches(0.8), Inches(8.2), Inches(5.8)
                if name in ("Head", "Disclaimer"):
                    place._element.getparent().remove(place._element)
                elif name == "Upright":
                    place._element.txBody.find(qn("a:bodyPr")).set("vert", "eaVert")
    return _saved(made)


def _wide() -> Any:
    made: Any = pptx.Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    return made


def _emptied(holder: Any) -> None:
    for shape in list(holder.shapes):
        shape._element.getparent().remove(shape._element)


def _bar(made: Any, master: Any, x: int, y: int, w: int, h: int) -> None:
    slide = made.slides.add_slide(made.slide_layouts[0])
    shape = slide.shapes.add_shape(1, Emu(x), Emu(y), Emu(w), Emu(h))
    master._element.cSld.spTree.append(shape._element)


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
