"""A slide's nodes as a shape tree: groups, merged boxes, placeholders, reading order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.render.pptx import charts, drawing, equations, shapes, tables, upright, vectors
from agents.render.pptx.context import Context
from agents.render.pptx.frames import free_frame
from agents.render.pptx.ooxml import EMU_PER_PX, Element, draft, real
from agents.render.pptx.placeholders import Place, with_number_field
from agents.render.pptx.text import body
from agents.render.scene import (
    Box,
    ChartNode,
    Node,
    Picture,
    Raster,
    Rect,
    TableNode,
    TextBlock,
    Vector,
)

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


@dataclass
class _Item:
    """Shapes of one node. PowerPoint lets neither placeholders nor tables into groups: those are `apart`."""

    path: tuple[str, ...]
    elements: list[Element]
    rect: Rect
    paints: bool
    """Whether it covers what lies under it: a text alone does not."""
    apart: bool = False
    title: bool = False


def shapes_of(nodes: Sequence[Node], context: Context, places: Mapping[str, Place] | None = None) -> list[Element]:
    """Shapes in paint order; the title comes first where nothing painted before lies under it."""
    items = _items(nodes, context, dict(places or {}))
    title = next((item for item in items if item.title), None)
    if title is not None and not any(_overlap(item, title) for item in items[: items.index(title)]):
        items.remove(title)
        items.insert(0, title)
    return _grouped(items, 0, context)


def _items(nodes: Sequence[Node], context: Context, places: dict[str, Place]) -> list[_Item]:
    items: list[_Item] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        following = nodes[at + 1] if at + 1 < len(nodes) else None
        at += 1
        place = places.pop(node.placeholder, None) if node.placeholder else None
        if place is not None:
            made = _placeholder(node, place, context)
            if made:
                items.append(_Item(node.group, made, node.rect, _paints(node), apart=True, title=place.type == "title"))
                continue
        if isinstance(node, Box) and isinstance(following, TextBlock) and _may_merge(node, following, places):
            both = shapes.merged(node, following, context)
            if both is not None:
                items.append(_Item(node.group, both, node.rect, True))
                at += 1
                continue
        if isinstance(node, Vector) and node.formula:
            end = at
            while end < len(nodes) and nodes[end].formula == node.formula:
                end += 1
            items.append(_Item(node.group, _formula(node, nodes[at:end], context), node.rect, True))
            at = end
            continue
        made = plain(node, context)
        items.append(_Item(node.group, made, node.rect, _paints(node), apart=isinstance(node, TableNode)))
    return [item for item in items if item.elements]


def _formula(node: Vector, parts: Sequence[Node], context: Context) -> list[Element]:
    """A formula of a page: Office's own, and its signs and bars as texts and paths for programs that know none."""
    signs = [part for part in parts if isinstance(part, TextBlock)]
    drawn = [made for part in (node, *signs) for made in plain(part, context, alone=False)]
    bounds = bounds_of(drawn)
    if len(drawn) > 1 and bounds is not None:
        drawn = [shapes.group(equations.NAME, drawn, bounds, context)]
    return equations.equation(node, drawn, context, signs)


def _may_merge(node: Box, following: TextBlock, places: Mapping[str, Place]) -> bool:
    return node.group == following.group and following.placeholder not in places


def plain(node: Node, context: Context, *, alone: bool = True) -> list[Element]:
    """A node without a placeholder; `alone`: not a part of something that is made of several."""
    if isinstance(node, Box):
        return shapes.box(node, context)
    if isinstance(node, TextBlock):
        if not any(p.lines for p in node.paragraphs):
            return []
        made = shapes.text(node, context)
        return upright.both(node, made, context) if upright.stands(node) else made
    if isinstance(node, Picture | Raster):
        return shapes.picture(node, context)
    if isinstance(node, Vector):
        drawn = vectors.vector(node, context) if node.paths else []
        return equations.equation(node, drawn, context) if alone else drawn
    if isinstance(node, TableNode):
        return tables.table(node, context)
    return charts.chart(node, context)


def _placeholder(node: Node, place: Place, context: Context) -> list[Element]:
    """A node in its layout's placeholder; empty where the kinds do not go together."""
    if isinstance(node, TextBlock) and place.type not in ("pic", "chart", "tbl"):
        return [_text_placeholder(node, place, context)]
    if isinstance(node, Picture | Raster) and place.type == "pic":
        made = shapes.picture(node, context, placeholder=place.mark())
        for picture in made:
            if drawing.near(node.rect, place.rect) and not node.rotation and node.clip is None:
                properties = picture.find(f"{_P}spPr")
                properties.remove(properties.find(f"{_A}xfrm"))
        return made
    if isinstance(node, TableNode) and place.type == "tbl":
        return tables.table(node, context, placeholder=place.mark())
    if isinstance(node, ChartNode) and place.type == "chart":
        return charts.chart(node, context, placeholder=place.mark())
    return []


def _text_placeholder(node: TextBlock, place: Place, context: Context) -> Element:
    frame = free_frame(node)
    # LibreOffice sets a footer without a place of its own as its master's footer, in the master's type.
    furniture = place.type in ("ftr", "sldNum", "dt")
    moved = furniture or not drawing.near(frame.rect, place.rect) or abs(node.rotation - place.rotation) > 0.01
    properties = draft("p:spPr", drawing.transform(frame.rect, node.rotation) if moved else None)
    words = body(node, frame, context, levels=place.levels, inherited=place.properties)
    if place.type == "sldNum":
        words = real([words])[0]
        with_number_field(words, context.number)
    name = node.name or (node.role or "text").replace("-", " ").capitalize()
    return shapes.shape(context.identity(name, alt=node.alt), properties, words, placeholder=place.mark())


def _grouped(items: Sequence[_Item], depth: int, context: Context) -> list[Element]:
    """Consecutive items of one group become a `p:grpSp`; what may not be inside follows it."""
    made: list[Element] = []
    at = 0
    while at < len(items):
        item = items[at]
        if len(item.path) <= depth:
            made += item.elements
            at += 1
            continue
        name = item.path[depth]
        end = at
        while end < len(items) and len(items[end].path) > depth and items[end].path[depth] == name:
            end += 1
        inside = [i for i in items[at:end] if not i.apart]
        members = _grouped(inside, depth + 1, context)
        bounds = bounds_of(members)
        if len(members) > 1 and bounds is not None:
            made.append(shapes.group(name, members, bounds, context))
        else:
            made += members
        for apart in (i for i in items[at:end] if i.apart):
            made += apart.elements
        at = end
    return made


def bounds_of(elements: Sequence[Element]) -> Rect | None:
    """The box around shapes, px; None where none of them has a place of its own."""
    boxes = [box for box in map(_box, elements) if box is not None]
    if not boxes:
        return None
    x0, y0 = min(b.x for b in boxes), min(b.y for b in boxes)
    x1, y1 = max(b.x + b.w for b in boxes), max(b.y + b.h for b in boxes)
    return Rect(x=x0, y=y0, w=x1 - x0, h=y1 - y0)


def _box(element: Element) -> Rect | None:
    place = next((e for e in element.iter(f"{_A}xfrm", f"{_P}xfrm")), None)
    if place is None:
        return None
    offset, extent = place.find(f"{_A}off"), place.find(f"{_A}ext")
    x, y, w, h = (int(v) / EMU_PER_PX for v in (offset.get("x"), offset.get("y"), extent.get("cx"), extent.get("cy")))
    return Rect(x=x, y=y, w=w, h=h)


def _paints(node: Node) -> bool:
    return not isinstance(node, TextBlock)


def _overlap(item: _Item, title: _Item) -> bool:
    """Whether `item`, painted before the title, would cover it if it came after."""
    shared = drawing.intersection(item.rect, title.rect)
    return item.paints and shared.w > 0 and shared.h > 0
