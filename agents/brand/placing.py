"""Placing: shapes put at a box, with what they hold, and their type scaled.

It knows DrawingML's places and sizes, no template and no slide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.render.pptx.ooxml import el

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
Box = tuple[int, int, int, int]
"""Left, top, width, height in EMU."""
LEAST_TYPE = 600
"""Hundredths of a point: what is drawn smaller than that keeps this size"""


def place_all(element: Any, box: Box) -> None:
    """Put a shape at a box; a group's inner coordinates stay, so that its members scale with it."""
    if element.tag == f"{_P}graphicFrame":
        set_place(element.find(f"{_P}xfrm"), box)
        return
    if element.tag == f"{_MC}AlternateContent":
        held = alternatives(element)
        x, y, w, h = around([own for _, own in held])
        across, down = box[2] / max(1, w), box[3] / max(1, h)
        for shape, own in held:
            at = round(box[0] + (own[0] - x) * across), round(box[1] + (own[1] - y) * down)
            place_all(shape, (*at, round(own[2] * across), round(own[3] * down)))
        return
    properties = element.find(f"{_P}grpSpPr") if element.tag == f"{_P}grpSp" else element.find(f"{_P}spPr")
    place = properties.find(f"{_A}xfrm")
    if place is None:
        place = el("a:xfrm", el("a:off", x=0, y=0), el("a:ext", cx=0, cy=0))
        properties.insert(0, place)
    set_place(place, box)


def alternatives(element: Any) -> list[tuple[Any, Box]]:
    """The shapes of both sides of an alternative, each with where it lies."""
    found: list[tuple[Any, Box]] = []
    for shape in (shape for side in element for shape in side):
        place = shape.find(f"{_P}spPr/{_A}xfrm")
        place = shape.find(f"{_P}grpSpPr/{_A}xfrm") if place is None else place
        if place is not None:
            off, ext = place.find(f"{_A}off"), place.find(f"{_A}ext")
            found.append((shape, (int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy")))))
    return found


def around(boxes: Sequence[Box]) -> Box:
    """The box that holds all of some; an empty one for none."""
    if not boxes:
        return 0, 0, 0, 0
    x, y = min(b[0] for b in boxes), min(b[1] for b in boxes)
    return x, y, max(b[0] + b[2] for b in boxes) - x, max(b[1] + b[3] for b in boxes) - y


def set_place(place: Any, box: Box) -> None:
    """Offset and extent of a transform."""
    off, ext = place.find(f"{_A}off"), place.find(f"{_A}ext")
    off.set("x", str(box[0]))
    off.set("y", str(box[1]))
    ext.set("cx", str(box[2]))
    ext.set("cy", str(box[3]))


def scale_type(element: Any, factor: float) -> None:
    """Sizes of type, spacing and indents of a shape, times a factor."""
    for node in element.iter():
        for name in ("sz", "spc"):
            value = node.get(name) if isinstance(node.tag, str) and node.tag in _SIZED else None
            if value and value.lstrip("-").isdigit():
                node.set(
                    name,
                    str(max(LEAST_TYPE, round(int(value) * factor)) if name == "sz" else round(int(value) * factor)),
                )
        if node.tag == f"{_A}spcPts" and node.get("val"):
            node.set("val", str(round(int(node.get("val")) * factor)))


_SIZED = {f"{_A}{n}" for n in ("rPr", "defRPr", "endParaRPr")}


def inside(native: tuple[int, int], box: Box) -> Box:
    """The largest box of a picture's own shape inside of another, in its middle."""
    x, y, w, h = box
    factor = min(w / max(1, native[0]), h / max(1, native[1]))
    width, height = round(native[0] * factor), round(native[1] * factor)
    return x + (w - width) // 2, y + (h - height) // 2, width, height
