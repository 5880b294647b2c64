"""Placeholders: keys of the scene (`body:1`) as OOXML types and indexes, and the shapes that layouts hold for them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from agents.render.pptx import drawing
from agents.render.pptx.context import Context
from agents.render.pptx.frames import free_frame
from agents.render.pptx.ooxml import Element, draft, el
from agents.render.pptx.shapes import shape
from agents.render.pptx.styles import ParagraphStyle, paragraph_properties
from agents.render.pptx.text import body_properties, level_styles
from agents.render.scene import Node, Picture, Rect, TextBlock

_TYPES = {
    "title": "title", "subtitle": "subTitle", "body": "body", "pic": "pic", "picture": "pic", "chart": "chart",
    "tbl": "tbl", "table": "tbl", "ftr": "ftr", "sldNum": "sldNum", "dt": "dt", "obj": "obj",
}  # fmt: skip
_FIXED = {"dt": 10, "ftr": 11, "sldNum": 12}
_PROMPTS = {
    "en": {
        "title": "Click to add title", "subTitle": "Click to add subtitle", "body": "Click to add text",
        "pic": "Click icon to add picture", "chart": "Click icon to add chart", "tbl": "Click icon to add table",
        "obj": "Click to add content", "ftr": "", "dt": "",
    },
    "zh": {
        "title": "单击此处添加标题", "subTitle": "单击此处添加副标题", "body": "单击此处添加文本",
        "pic": "单击图标添加图片",
        "chart": "单击图标添加图表", "tbl": "单击图标添加表格", "obj": "单击此处添加内容", "ftr": "", "dt": "",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A placeholder of a layout, with what a slide inherits from it."""

    key: str
    type: str
    index: int | None
    rect: Rect
    rotation: float
    properties: Element
    levels: Mapping[int, ParagraphStyle]

    def mark(self) -> Element:
        """`p:ph`."""
        size = "quarter" if self.type in ("dt", "ftr", "sldNum") else None
        return draft("p:ph", type=self.type if self.type != "obj" else None, sz=size, idx=self.index)


def kind_of(key: str) -> str | None:
    """OOXML placeholder type of a key, None for a key that names none."""
    return _TYPES.get(key.partition(":")[0])


def index_of(key: str, taken: set[int]) -> int | None:
    """`idx` of a key: none for titles, 10 to 12 for date, footer, number; else the key's own, moved past those."""
    kind = kind_of(key)
    if kind == "title":
        return None
    if kind in _FIXED:
        return _FIXED[kind]
    match = re.search(r":(\d+)$", key)
    index = int(match.group(1)) if match else 1
    index = index if 0 < index < 10 else index + 20
    while index in taken:
        index += 20
    taken.add(index)
    return index


def place_of(node: Node, context: Context, taken: set[int]) -> Place | None:
    """The placeholder that a specimen's node becomes in its layout."""
    kind = kind_of(node.placeholder or "")
    if kind is None or node.placeholder is None:
        return None
    index = index_of(node.placeholder, taken)
    if isinstance(node, TextBlock) and any(p.lines for p in node.paragraphs):
        frame = free_frame(node)
        properties = body_properties(frame, vertical=node.vertical)
        return Place(
            node.placeholder, kind, index, frame.rect, node.rotation, properties, level_styles(node, frame, context)
        )
    properties = draft("a:bodyPr", draft("a:noAutofit"))
    return Place(node.placeholder, kind, index, node.rect, node.rotation, properties, {})


def layout_shape(place: Place, node: Node | None, name: str, context: Context) -> Element:
    """The layout's shape of a placeholder: position, list style, prompt."""
    radii = node.radii if isinstance(node, Picture) else (0.0, 0.0, 0.0, 0.0)
    properties = draft("p:spPr", drawing.transform(place.rect, place.rotation), drawing.geometry(place.rect, radii))
    text = draft("p:txBody", place.properties, list_style(place.levels, context), *_prompt(place, context))
    return shape(context.identity(name), properties, text, placeholder=place.mark())


def list_style(levels: Mapping[int, ParagraphStyle], context: Context) -> Element:
    """`a:lstStyle` with every known level; deeper levels step in from the deepest known one."""
    made = [
        paragraph_properties(style, None, context.palette, tag=f"a:lvl{level + 1}pPr")
        for level, style in sorted(levels.items())
    ]
    return draft("a:lstStyle", *made)


def _prompt(place: Place, context: Context) -> list[Element]:
    if place.type == "sldNum":
        return [draft("a:p", number_field("‹#›", draft("a:rPr", lang=context.language)))]
    words = _PROMPTS["zh" if context.language.startswith("zh") else "en"].get(place.type, "")
    run = draft("a:r", draft("a:rPr", lang=context.language), draft("a:t", words)) if words else None
    return [draft("a:p", run, draft("a:endParaRPr", lang=context.language) if run is None else None)]


def number_field(shown: str, properties: Element) -> Element:
    """`a:fld` that PowerPoint fills with the slide's number."""
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, "impasto:slidenum")).upper()
    return el("a:fld", properties, el("a:t", shown), id=f"{{{identity}}}", type="slidenum")


def with_number_field(text_body: Element, number: int) -> None:
    """Turn the slide's own number in a text body into a field; what stands around it stays text."""
    for run in list(text_body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}r")):
        properties, shown = run[0], run[1].text or ""
        match = re.fullmatch(rf"(\D*){number}(\D.*)?", shown)
        if match is None:
            continue
        before, after = match.group(1), match.group(2) or ""
        field = number_field(str(number), _copy(properties))
        run.addprevious(field)
        if before:
            field.addprevious(el("a:r", _copy(properties), el("a:t", before)))
        if after:
            field.addnext(el("a:r", _copy(properties), el("a:t", after)))
        run.getparent().remove(run)
        return


def _copy(element: Element) -> Element:
    return element.__copy__()
