"""Room for a title: clear of what the template draws in its place, and the middle of the slide where it stands alone.

It knows boxes, alignments and colours of a template's shapes, no content. Lengths are EMU.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agents.brand.filling import inherited, placeholder
from agents.brand.understanding import LayoutUse, Slot, drawn_boxes
from agents.render.pptx.ooxml import el

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"

GAP = 0.012
"""Share of the slide's width between a title and a logo"""
LEAST_KEPT = 0.55
"""Share of a title's width under which it rather runs under the logo: it is meant to be written on"""
WIDEST_MARK = 0.4
"""Share of a title's width beyond which a shape in it is a ground, not a mark"""
THINNEST = 0.012
"""Share of the slide's height under which a shape is a rule, not a mark"""
LEAST_GROUND, WHOLE = 0.25, 0.9
"""Share of the slide from which an empty picture place is grounded; from which the whole slide is"""
LIGHT = ("bg1", "lt1", "bg2", "lt2")
COVER_TYPE = 1.3
"""How much larger a cover's title is set in a layout that has it at the top as a headline"""


def clear_of_marks(slot: Slot, layout: Any, size: tuple[int, int], *, centred: bool) -> Slot:
    """A title's place beside the logo that its layout or master draws into it; a centred one keeps its middle."""
    left, right = slot.x, slot.x + slot.w
    gap = round(GAP * size[0])
    for x, y, w, h in drawn_boxes(layout):
        down = min(slot.y + slot.h, y + h) - max(slot.y, y)
        if w > WIDEST_MARK * slot.w or h < THINNEST * size[1] or down <= 0 or x + w <= left or x >= right:
            continue
        if x + w / 2 > slot.x + slot.w / 2:
            right = min(right, x - gap)
        else:
            left = max(left, x + w + gap)
    if centred:
        cut = max(left - slot.x, slot.x + slot.w - right)
        left, right = slot.x + cut, slot.x + slot.w - cut
    if right - left < LEAST_KEPT * slot.w or (left, right) == (slot.x, slot.x + slot.w):
        return slot
    return replace(slot, x=left, w=right - left, moved=True)


def cover_place(use: LayoutUse) -> Slot | None:
    """Where a cover's title stands in a layout that is no cover's: over the whole room of title and content.

    None where the layout is one for titles, or has its title elsewhere than at the top.
    """
    title = use.title
    if title is None or use.purpose not in ("title_only", "content") or title.y + title.h > 0.4 * use.size[1]:
        return None
    _, y, _, h = use.content
    if title.w < 0.5 * use.size[0] or y < title.y:
        return None
    return replace(title, h=max(title.h, y + h - title.y), moved=True)


def instead_of_pictures(shown: Any, use: LayoutUse, used: set[int]) -> None:
    """A ground in the theme's colours where a large picture would be and none is: it may carry the title."""
    title = use.title
    shape = None if title is None else placeholder(shown, title.index)
    for slot in use.of("picture"):
        if slot.index in used or slot.area < LEAST_GROUND * use.size[0] * use.size[1]:
            continue
        ink = "bg2"
        if title is not None and shape is not None and _within(title, slot) and not _on_panel(title, shape, shown):
            color = inherited(shape, "schemeClr")
            ink = "tx2" if color is not None and color.get("val") in LIGHT else ink
        fill = el("a:solidFill", el("a:schemeClr", val=ink))
        if slot.w * slot.h >= WHOLE * use.size[0] * use.size[1]:  # behind what the layout draws
            ground = el("p:bg", el("p:bgPr", fill, el("a:effectLst")))
            shown._element.cSld.insert(0, ground)
            continue
        frame = el("a:xfrm", el("a:off", x=slot.x, y=slot.y), el("a:ext", cx=slot.w, cy=slot.h))
        marks = el("p:nvSpPr", el("p:cNvPr", id=9_000 + slot.index, name="Ground"), el("p:cNvSpPr"), el("p:nvPr"))
        form = el("p:spPr", frame, el("a:prstGeom", el("a:avLst"), prst="rect"), fill, el("a:ln", el("a:noFill")))
        shown._element.cSld.spTree.insert(2, el("p:sp", marks, form))


def _within(title: Slot, place: Slot) -> bool:
    x, y = title.x + title.w / 2, title.y + title.h / 2
    return place.x <= x <= place.x + place.w and place.y <= y <= place.y + place.h


def _on_panel(title: Slot, shape: Any, shown: Any) -> bool:
    """Whether a title stands on a fill of its own or on a shape that its template draws."""
    own = [p._element.find(f"{_P}spPr/{_A}solidFill") for p in shown.slide_layout.placeholders]
    marks = [p.placeholder_format.idx for p in shown.slide_layout.placeholders]
    if any(fill is not None and mark == shape.placeholder_format.idx for fill, mark in zip(own, marks, strict=True)):
        return True
    x, y = title.x + title.w / 2, title.y + title.h / 2
    return any(
        bx <= x <= bx + bw and by <= y <= by + bh and bw > WIDEST_MARK * title.w
        for bx, by, bw, bh in drawn_boxes(shown.slide_layout)
    )
