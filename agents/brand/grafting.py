"""Grafting: parts of our own drawing into a slide of a template, with their charts, workbooks and pictures.

A frame takes a placeholder's mark and place; a drawing becomes one group, scaled into the content area, its type with
it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.brand.placing import Box, alternatives, around, inside, place_all, scale_type, set_place
from agents.brand.understanding import Slot
from agents.deck.edits.returning.splicing import Taking
from agents.render.pptx.ooxml import el
from agents.text.words import length

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
FURNITURE = ("ftr", "sldNum", "dt")
NO_INSETS = {"lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0}
LOW = 0.8
"""Share of a content place that a drawing of its own height is kept in the middle of"""
SOURCE_TYPE, SOURCE_GAP = 1000, 90_000
"""Hundredths of a point; EMU between the sources and what stands above"""
MOST_NOTE = 0.34
"""Share of a content place that the lines above a chart may take."""
PT = 12_700


class Graft:
    """Takes from one of our slides into one of the template's."""

    def __init__(
        self, presentation: Any, shown: Any, drawn: Any, size: tuple[int, int], scheme: Mapping[str, str]
    ) -> None:
        self._shown, self._drawn, self._size = shown, drawn, size
        self._taking = Taking(presentation, shown.part, drawn.part, scheme)
        self._tree, self._tree_drawn = shown._element.cSld.spTree, drawn._element.cSld.spTree

    def frame(self, kind: str) -> Any | None:
        """Our native chart or table."""
        tag = f"{_C}chart" if kind == "chart" else f"{_A}tbl"
        for frame in self._tree_drawn.iter(f"{_P}graphicFrame"):
            if next(frame.iter(tag), None) is not None:
                return frame
        return None

    def put_frame(self, frame: Any, slot: Slot, *, notes: Sequence[str]) -> None:
        """A chart or table in a placeholder's stead, with a line above it where there is one."""
        made = copy.deepcopy(frame)
        self._taking.rewire(made)
        x, y, w, h = slot.x, slot.y, slot.w, slot.h
        if notes:
            strip = min(round(h * MOST_NOTE), self._note(notes, (x, y, w, 0)))
            y, h = y + strip, h - strip
        place = made.find(f"{_P}xfrm")
        old_h = int(place.find(f"{_A}ext").get("cy"))
        set_place(place, (x, y, w, h))
        self._table(made, w, h, old_h)
        nv = made.find(f"{_P}nvGraphicFramePr/{_P}nvPr")
        for mark in nv.findall(f"{_P}ph"):
            nv.remove(mark)
        taken = self._placeholder(slot.index)
        if taken is not None and not notes and slot.holds_data:
            nv.insert(0, copy.deepcopy(taken.find(f".//{_P}ph")))
        if taken is not None:
            taken.getparent().remove(taken)
        self._numbered(made)
        self._tree.append(made)

    def _table(self, frame: Any, width: int, height: int, old_height: int) -> None:
        """Columns and rows of a table in its new box."""
        table = next(frame.iter(f"{_A}tbl"), None)
        if table is None:
            return
        columns = table.findall(f"{_A}tblGrid/{_A}gridCol")
        total = sum(int(c.get("w")) for c in columns) or 1
        for column in columns:
            column.set("w", str(round(int(column.get("w")) * width / total)))
        factor = min(1.0, height / max(1, old_height))
        for row in table.findall(f"{_A}tr"):
            row.set("h", str(round(int(row.get("h")) * factor)))
        if factor < 0.95:
            scale_type(frame, factor)

    def _note(self, notes: Sequence[str], box: Box) -> int:
        """A takeaway and what qualifies it, above a chart; the height that they take."""
        x, y, w, _ = box
        lines: list[Any] = []
        height = 0.0
        for number, words in enumerate(notes):
            points = 18 if number == 0 else 12
            rows = -(-length(words) * 0.5 * points * PT * 1.04 // w)
            height += rows * points * 1.25 * PT + (4 * PT if number else 0)
            run = el("a:rPr", sz=points * 100, b=True if number == 0 else None)
            lines.append(el("a:p", el("a:r", run, el("a:t", words))))
        height = round(height + 8 * PT)
        shape = el(
            "p:sp",
            el("p:nvSpPr", el("p:cNvPr", id=1, name="Takeaway"), el("p:cNvSpPr", txBox=True), el("p:nvPr")),
            el(
                "p:spPr",
                el("a:xfrm", el("a:off", x=x, y=y), el("a:ext", cx=w, cy=height)),
                el("a:prstGeom", el("a:avLst"), prst="rect"),
                el("a:noFill"),
            ),
            el("p:txBody", el("a:bodyPr", el("a:normAutofit"), wrap="square", **NO_INSETS), el("a:lstStyle"), *lines),
        )
        self._numbered(shape)
        self._tree.append(shape)
        return height

    def picture(self, slot: Slot) -> bool:
        """Our picture in a picture place, cropped to it where the place is a picture placeholder, else whole."""
        found = next((p for p in self._tree_drawn.iter(f"{_P}pic")), None)
        if found is None:
            return False
        made = copy.deepcopy(found)
        self._taking.rewire(made)
        nv = made.find(f"{_P}nvPicPr/{_P}nvPr")
        for mark in nv.findall(f"{_P}ph"):
            nv.remove(mark)
        taken = self._placeholder(slot.index)
        fill = made.find(f"{_P}blipFill")
        for crop in fill.findall(f"{_A}srcRect"):
            fill.remove(crop)
        native = self._natural(found)
        box = inside(native, (slot.x, slot.y, slot.w, slot.h))
        if taken is not None:
            nv.insert(0, copy.deepcopy(taken.find(f".//{_P}ph")))
            taken.getparent().remove(taken)
        properties = made.find(f"{_P}spPr")
        for child in list(properties):
            properties.remove(child)
        properties.append(el("a:xfrm", el("a:off", x=box[0], y=box[1]), el("a:ext", cx=box[2], cy=box[3])))
        properties.append(el("a:prstGeom", el("a:avLst"), prst="rect"))
        self._numbered(made)
        self._tree.append(made)
        return True

    def _natural(self, picture: Any) -> tuple[int, int]:
        """Width and height of the picture itself, px."""
        key = next(picture.iter(f"{_A}blip")).get(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
        )
        try:
            return self._drawn.part.related_part(key).image.size
        except (AttributeError, KeyError, ValueError):
            return 4, 3

    def drawing(self, box: Box, *, keep_title: bool, said: str | None = None) -> None:
        """Everything of our slide but its title and furniture, as one group in a box; not what the title `said`."""
        left = {"title", "ctrTitle"} if not keep_title else set()
        taken: list[Any] = []
        for shape in self._drawn.shapes:
            element = shape._element
            mark = next(element.iter(f"{_P}ph"), None)
            kind = mark.get("type", "obj") if mark is not None else None
            if kind in FURNITURE or kind in left or shape.width is None or shape.height is None:
                continue
            if said and shape.has_text_frame and "".join(shape.text_frame.text.split()) == "".join(said.split()):
                continue
            made = copy.deepcopy(element)
            _settled(made, shape)
            _inked(made)
            self._taking.rewire(made)
            taken.append((made, (int(shape.left), int(shape.top), int(shape.width), int(shape.height))))
        for element in self._tree_drawn.findall(f"{_MC}AlternateContent"):  # equations, which python-pptx passes over
            made = copy.deepcopy(element)
            self._taking.rewire(made)
            taken.append((made, around([box for _, box in alternatives(made)])))
        box = self._foot([t for t in taken if _is_source(t[0])], box)
        taken = [t for t in taken if not _is_source(t[0])]
        if not taken:
            return
        taken = [*self._behind([b for _, b in taken]), *taken]
        x0, y0, wide, high = around([b for _, b in taken])
        x1, y1 = x0 + wide, y0 + high
        scale = min(box[2] / max(1, x1 - x0), box[3] / max(1, y1 - y0), 1.25)
        dx = box[0] + (box[2] - (x1 - x0) * scale) / 2
        # What is short stands a little above the middle, not under the title with the rest of the slide empty.
        dy = box[1] + max(0.0, box[3] * LOW - (y1 - y0) * scale) / 2
        members: list[Any] = []
        for made, (x, y, w, h) in taken:
            place_all(
                made, (round(dx + (x - x0) * scale), round(dy + (y - y0) * scale), round(w * scale), round(h * scale))
            )
            if abs(scale - 1) > 0.03:
                scale_type(made, scale)
            if made.tag == f"{_P}graphicFrame":
                self._table(made, round(w * scale), round(h * scale), round(h * scale))
            self._numbered(made)
            members.append(made)
        loose = [m for m in members if m.tag in (f"{_P}graphicFrame", f"{_MC}AlternateContent")]
        grouped = [m for m in members if m not in loose]
        if len(grouped) > 1:
            self._tree.append(
                self._group(grouped, (round(dx), round(dy), round((x1 - x0) * scale), round((y1 - y0) * scale)))
            )
        else:
            self._tree.extend(grouped)
        self._tree.extend(loose)

    def _foot(self, sources: list[tuple[Any, Box]], box: Box) -> Box:
        """Lines of sources along the lower edge of a box, in a size that can be read; the box above them."""
        x, y, w, h = box
        for made, (_, _, wide, high) in reversed(sources):
            size = next((int(run.get("sz")) for run in made.iter(f"{_A}rPr") if run.get("sz")), SOURCE_TYPE)
            factor = SOURCE_TYPE / size
            tall = round(high * factor * max(1.0, wide * factor / w))
            place_all(made, (x, y + h - tall, w, tall))
            scale_type(made, factor)
            self._numbered(made)
            self._tree.append(made)
            h -= tall + SOURCE_GAP
        return x, y, w, h

    def _behind(self, boxes: list[Box]) -> list[tuple[Any, Box]]:
        """Panels and rules of our layout that lie where the slide's own shapes are: text may stand on them."""
        x0, y0, wide, high = around(boxes)
        x1, y1 = x0 + wide, y0 + high
        slack = round(self._size[0] * 0.04)
        layout = self._drawn.slide_layout
        found: list[tuple[Any, Box]] = []
        for shape in layout.shapes:
            if next(shape._element.iter(f"{_P}ph"), None) is not None or None in (shape.width, shape.height):
                continue
            box = int(shape.left), int(shape.top), int(shape.width), int(shape.height)
            within = box[0] >= x0 - slack and box[1] >= y0 - slack
            if (
                within
                and box[0] + box[2] <= x1 + slack
                and box[1] + box[3] <= y1 + slack
                and shape._element.tag == f"{_P}sp"
            ):
                made = copy.deepcopy(shape._element)
                self._taking.rewire(made)
                found.append((made, box))
        return found

    def _group(self, members: list[Any], box: Box) -> Any:
        x, y, w, h = box
        group = el(
            "p:grpSp",
            el("p:nvGrpSpPr", el("p:cNvPr", id=1, name="Drawing"), el("p:cNvGrpSpPr"), el("p:nvPr")),
            el(
                "p:grpSpPr",
                el(
                    "a:xfrm",
                    *(el("a:off", x=x, y=y), el("a:ext", cx=w, cy=h)),
                    *(el("a:chOff", x=x, y=y), el("a:chExt", cx=w, cy=h)),
                ),
            ),
            *members,
        )  # fmt: skip
        next(group.iter(f"{_P}cNvPr")).set("id", str(self._next()))
        return group

    def _placeholder(self, index: int) -> Any | None:
        found = next((p for p in self._shown.placeholders if p.placeholder_format.idx == index), None)
        return None if found is None else found._element

    def _numbered(self, element: Any) -> None:
        """Numbers of shapes that no other of the slide has."""
        number = self._next()
        for mark in element.iter(f"{_P}cNvPr"):
            mark.set("id", str(number))
            number += 1

    def _next(self) -> int:
        self._highest = (
            max(getattr(self, "_highest", 1), *(int(e.get("id")) for e in self._tree.iter(f"{_P}cNvPr"))) + 200
        )
        return self._highest


def _is_source(element: Any) -> bool:
    mark = next(element.iter(f"{_P}cNvPr"), None)
    return element.tag == f"{_P}sp" and mark is not None and mark.get("name", "").split(" ")[0] == "Source"


def _settled(element: Any, shape: Any) -> None:
    """A placeholder of ours as a free shape: with what it inherited from our layout."""
    mark = next(element.iter(f"{_P}ph"), None)
    if mark is None:
        return
    mark.getparent().remove(mark)
    if element.tag != f"{_P}sp":
        return
    above = next(
        (p for p in shape.part.slide_layout.placeholders if p.placeholder_format.idx == shape.placeholder_format.idx),
        None,
    )
    if above is None:
        return
    inherited = above._element.find(f"{_P}txBody/{_A}lstStyle")
    own = element.find(f"{_P}txBody/{_A}lstStyle")
    if inherited is not None and own is not None and not len(own):
        own.getparent().replace(own, copy.deepcopy(inherited))
    theirs, ours = above._element.find(f"{_P}txBody/{_A}bodyPr"), element.find(f"{_P}txBody/{_A}bodyPr")
    if theirs is not None and ours is not None:
        for name, value in theirs.attrib.items():
            ours.attrib.setdefault(name, value) if hasattr(ours.attrib, "setdefault") else ours.set(
                name, ours.get(name, value)
            )
    properties = element.find(f"{_P}spPr")
    if properties.find(f"{_A}prstGeom") is None and properties.find(f"{_A}custGeom") is None:
        at = properties.find(f"{_A}xfrm")
        geometry = el("a:prstGeom", el("a:avLst"), prst="rect")
        if at is not None:
            at.addnext(geometry)
        else:
            properties.insert(0, geometry)


def _inked(element: Any) -> None:
    """Text that says no colour or size is in our decks' ink, at 18 pt: said, since a template's defaults may be others
    and only what is said can be scaled."""
    for body in element.iter(f"{_P}txBody"):
        if next(body.iter(f"{_A}lvl1pPr"), None) is not None and next(body.iter(f"{_A}defRPr"), None) is not None:
            continue
        for run in body.iter(f"{_A}r", f"{_A}fld", f"{_A}br"):
            marks = run.find(f"{_A}rPr")
            if marks is None:
                marks = el("a:rPr")
                run.insert(0, marks)
            marks.set("sz", marks.get("sz", "1800"))
            if not any(etree.QName(child).localname in _FILLS for child in marks):
                line = marks.find(f"{_A}ln")
                marks.insert(0 if line is None else 1, el("a:solidFill", el("a:schemeClr", val="tx1")))


_FILLS = ("solidFill", "gradFill", "noFill", "pattFill", "blipFill")
