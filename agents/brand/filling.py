"""Text into placeholders: the paragraphs, and nothing of their formatting but what the content itself asks for.

Type that would not fit is scaled by PowerPoint's own means (`normAutofit`), estimated from widths; a placeholder that
stays empty is taken off, so that no "Click to add text" is shown.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.brand.understanding import LayoutUse, Slot
from agents.render.pptx.ooxml import el
from agents.text.words import length

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
LEAST_SCALE = 0.5
PT = 12_700
WIDTH_OF_SIGN = 0.5
"""em of a Latin character, as text runs on average."""
WIDE_SIGN = 0.6
"""em of a character of one word, which has no spaces"""
AIR, ROOMY, LARGEST_LIST = 0.7, 0.72, 24
"""em between the entries of an opened list; the share of its place that it takes at most; pt of its type at most"""
SMALL = 0.6
_WORD = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]{2,}")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a placeholder."""

    text: str
    level: int = 0
    bold: bool = False
    bullet: bool = True
    small: bool = False
    """Set at `SMALL` of the placeholder's type: who said it, what goes on"""


def fill_text(
    shown: Any, slot: Slot, paragraphs: Sequence[Paragraph], *, most: float = 1.0, opened: float | None = None
) -> None:
    """Put paragraphs into the placeholder with the slot's index; their type is scaled to `most` or less.

    `opened`: how much larger the type of a list is set that would leave its place empty, see `opening_for`.
    """
    shape = placeholder(shown, slot.index)
    if shape is None or not shape.has_text_frame:
        return
    body = shape.text_frame._txBody
    for old in list(body.findall(f"{_A}p")):
        body.remove(old)
    if slot.moved:
        shape.left, shape.top, shape.width, shape.height = slot.x, slot.y, slot.w, slot.h
    points = round(_size_of(shape) * (opened or 1.0) * 2) / 2
    larger = opened is not None and opened > 1
    for number, one in enumerate(paragraphs):
        properties = None
        apart = el("a:spcBef", el("a:spcPts", val=round(points * AIR * 100))) if opened and number else None
        if one.level or not one.bullet or apart is not None:
            left_alone = {} if one.bullet else {"marL": 0, "indent": 0}
            marked = [] if one.bullet else [el("a:buNone")]
            spaced = [] if apart is None else [apart]
            properties = el("a:pPr", *spaced, *marked, lvl=one.level or None, **left_alone)
        size = round(points * (SMALL if one.small else 1)) * 100 if larger or one.small else None
        run = el("a:r", el("a:rPr", sz=size, b=True if one.bold else None), el("a:t", one.text))
        body.append(el("a:p", properties, run))
    _set_scale(shape, min(most, _scale(points if larger else _size_of(shape), slot, paragraphs)))


def scale_for(shown: Any, slot: Slot, paragraphs: Sequence[Paragraph]) -> float:
    """The share of its type size in which text fits a slot, 1 where it fits as it is."""
    shape = placeholder(shown, slot.index)
    return _scale(_size_of(shape), slot, paragraphs) if shape is not None and shape.has_text_frame else 1.0


def opening_for(shown: Any, slot: Slot, paragraphs: Sequence[Paragraph]) -> float | None:
    """How much larger than the template's a short list is set, 1 where only its entries stand further apart.

    None where it fills its place, or has levels: then the template's own formatting is enough.
    """
    shape = placeholder(shown, slot.index)
    if shape is None or not shape.has_text_frame or not paragraphs or any(p.level for p in paragraphs):
        return None
    own, width, room = _size_of(shape) * PT, slot.w - 2 * 91_440, slot.h * ROOMY
    found = None
    for step in range(6):
        size = own * (1 + 0.05 * step)
        needed = _height(paragraphs, size, width) + (len(paragraphs) - 1) * size * (AIR - 0.45)
        if needed > room or (step and size > LARGEST_LIST * PT):
            break
        found = 1 + 0.05 * step
    return found


def _scale(points: float, slot: Slot, paragraphs: Sequence[Paragraph]) -> float:
    size, width = points * PT, slot.w - 2 * 91_440
    scale = 1.0
    widest = max((length(word) for one in paragraphs for word in _WORD.findall(one.text)), default=0) * WIDE_SIGN
    while scale > LEAST_SCALE and (
        _height(paragraphs, size * scale, width) > slot.h - 2 * 45_720 or widest * size * scale > width
    ):
        scale -= 0.05
    return scale


def _set_scale(shape: Any, scale: float) -> None:
    properties = shape.text_frame._txBody.find(f"{_A}bodyPr")
    for name in ("normAutofit", "noAutofit", "spAutoFit"):
        for old in properties.findall(f"{_A}{name}"):
            properties.remove(old)
    if scale < 0.99:
        less = 10_000 if scale < 0.85 else None
        properties.append(el("a:normAutofit", fontScale=round(scale * 100_000), lnSpcReduction=less))


def _height(paragraphs: Sequence[Paragraph], size: float, width: float) -> float:
    """EMU that paragraphs need at a size."""
    total = 0.0
    for one in paragraphs:
        inner = max(size * 4, width - (one.level + 1) * size * (0.9 if one.bullet else 0.2))
        lines = max(1, math.ceil(length(one.text) * WIDTH_OF_SIGN * size * 1.04 / inner))
        total += lines * size * 1.2 + size * 0.45
    return total


def _size_of(shape: Any) -> float:
    """pt of a placeholder's first level: its layout's, its master's, or the usual."""
    kind = shape._element.ph.get("type", "obj")
    for holder in _above(shape):
        for level in holder.iter(f"{_A}lvl1pPr"):
            run = level.find(f"{_A}defRPr")
            if run is not None and run.get("sz"):
                return int(run.get("sz")) / 100
    return 40.0 if kind in ("title", "ctrTitle") else 24.0


def inherited(shape: Any, name: str) -> Any | None:
    """The first node of a name that a placeholder's first level inherits; None where its type says nothing of it."""
    for holder in _above(shape):
        for level in holder.iter(f"{_A}lvl1pPr"):
            found = next(level.iter(f"{_A}{name}"), None)
            if found is not None:
                return found
    return None


def is_centred(shape: Any) -> bool:
    """Whether a placeholder's text stands in its middle."""
    sides = (level.get("algn") for holder in _above(shape) for level in holder.iter(f"{_A}lvl1pPr"))
    return next((side for side in sides if side), "l") == "ctr"


def _above(shape: Any) -> list[Any]:
    """What a placeholder inherits from, nearest first: its layout's shape, its master's, the master's text styles."""
    layout = shape.part.slide_layout
    mark = shape._element.ph
    kind, index = mark.get("type", "obj"), mark.get("idx", "0")
    found = [p._element for p in layout.placeholders if p._element.ph.get("idx", "0") == index]
    wanted = "title" if kind in ("title", "ctrTitle") else "body"
    found += [p._element for p in layout.slide_master.placeholders if p._element.ph.get("type", "body") == wanted]
    styles = layout.slide_master._element.find(f"{_P}txStyles")
    style = styles.find(f"{_P}{'titleStyle' if wanted == 'title' else 'bodyStyle'}") if styles is not None else None
    return found + ([style] if style is not None else [])


def placeholder(shown: Any, index: int) -> Any | None:
    """A slide's placeholder by index."""
    return next((p for p in shown.placeholders if p.placeholder_format.idx == index), None)


def remove_empty(shown: Any, used: set[int]) -> None:
    """Take placeholders off that nothing went into."""
    for shape in list(shown.placeholders):
        if shape.placeholder_format.idx in used or shape._element.tag == f"{_P}graphicFrame":
            continue
        if shape._element.tag == f"{_P}pic" or (shape.has_text_frame and shape.text_frame.text.strip()):
            continue
        shape._element.getparent().remove(shape._element)


def furniture(shown: Any, use: LayoutUse, drawn: Any) -> None:
    """The layout's own footer, date and number, where it has them: the number counts, the footer names the deck."""
    words = next((s.text_frame.text for s in drawn.placeholders if s._element.ph.get("type") == "ftr"), "")
    tree = shown._element.cSld.spTree
    for holder in shown.slide_layout.placeholders:
        kind = holder._element.ph.get("type")
        slot = next((s for s in use.slots if s.index == holder.placeholder_format.idx), None)
        if kind not in ("sldNum", "ftr") or slot is None:
            continue
        line = _in_one_line(words, slot) if kind == "ftr" else ""
        if kind == "ftr" and not line:
            continue
        element = copy.deepcopy(holder._element)
        number = max(int(e.get("id")) for e in tree.iter(f"{_P}cNvPr")) + 1
        next(element.iter(f"{_P}cNvPr")).set("id", str(number))
        properties = element.find(f"{_P}spPr")
        for child in list(properties):
            properties.remove(child)
        # LibreOffice sets a footer without a place and a style of its own as its master's, in no type at all.
        properties.append(el("a:xfrm", el("a:off", x=slot.x, y=slot.y), el("a:ext", cx=slot.w, cy=slot.h)))
        body = element.find(f"{_P}txBody")
        _own_style(body, shown.slide_layout.slide_master, kind)
        for old in body.findall(f"{_A}p"):
            body.remove(old)
        if kind == "sldNum":
            field = el("a:fld", el("a:rPr", lang="en-US"), el("a:t", "‹#›"), id=_FIELD, type="slidenum")
            body.append(el("a:p", field))
        else:
            body.append(el("a:p", el("a:r", el("a:rPr", lang="en-US"), el("a:t", line))))
        tree.append(element)


_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


def _in_one_line(words: str, slot: Slot) -> str:
    """The footer, or its first part, where that fits on a line of 12 pt; else nothing."""
    for text in (words, *(words.split(sign)[0] for sign in ("\u2002", ": ", "：", " – ", ", "))):
        if text.strip() and length(text.strip()) * WIDTH_OF_SIGN * 12 * PT <= slot.w - 2 * 91_440:
            return text.strip()
    return ""


def _own_style(body: Any, master: Any, kind: str) -> None:
    """The list style that the footer inherits, as its own."""
    held = body.find(f"{_A}lstStyle")
    if held is not None and len(held):
        return
    above = next((p._element for p in master.placeholders if p._element.ph.get("type") == kind), None)
    style = above.find(f"{_P}txBody/{_A}lstStyle") if above is not None else None
    if style is not None and held is not None:
        body.replace(held, copy.deepcopy(style))
