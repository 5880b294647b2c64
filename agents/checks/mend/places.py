"""Places: where shapes of a .pptx stand and how large their text is, where that is at fault: onto the line of their
neighbours, onto the slide, off each other, into their box.

A shape moves only to where nothing else is, and a text becomes smaller only down to the least size of its medium;
what cannot be mended so is left and reported. Titles and other placeholders stay where their layout has them.
"""

from __future__ import annotations

import math
from typing import Any

from agents.checks.base import Fault
from agents.checks.extent import ink_of, intersection
from agents.checks.mend.bench import EMU_PER_PX, A, Bench, Repair, named, properties_of, runs_in
from agents.checks.wording import cut, runs_of
from agents.render.scene import Box, Line, Node, Rect, TableNode, TextBlock

LEAST_STEP = 0.95
"""A text without room is set at least this much smaller in a round."""
ENOUGH = 0.9
"""Share of the least size that a text may seem to need: lines break better than the estimate says"""
_CELL = 9.6
"""px of a table's row that its text cannot use"""


def _align(bench: Bench, fault: Fault) -> str | None:
    shape, remedy = bench.shape(fault), fault.remedy
    if shape is None or remedy is None:
        return None
    moved = _mover(bench, fault, shape)
    if moved is None or not (remedy.dx or remedy.dy):
        return None
    _shift(moved, remedy.dx or 0.0, remedy.dy or 0.0)
    far = abs(remedy.dx or remedy.dy or 0)
    return f"“{cut(moved.name, 40)}” moved by {far:.1f} px onto the line of its neighbours."


def _mover(bench: Bench, fault: Fault, shape: Any) -> Any:
    """What is to move for a shape: itself, or the group whose ground it is; None where neither may."""
    if shape._element.getparent() is bench.tree:
        return None if shape.is_placeholder or bench.is_tied(shape) else shape
    top = shape._element
    while top.getparent() is not None and top.getparent() is not bench.tree:
        top = top.getparent()
    group = next((s for s in bench.slide.shapes if s._element is top), None)
    node = next((n for n in bench.page.nodes if n.id == fault.node), None)
    if group is None or node is None or getattr(group, "rotation", 0):
        return None
    frame = (group.left, group.top, group.width, group.height)
    own = (node.rect.x, node.rect.y, node.rect.w, node.rect.h)
    alike = all(abs((a or 0) / EMU_PER_PX - b) <= 1.5 for a, b in zip(frame, own, strict=True))
    return group if alike else None


def _shift(shape: Any, dx: float, dy: float) -> None:
    shape.left, shape.top = (shape.left or 0) + round(dx * EMU_PER_PX), (shape.top or 0) + round(dy * EMU_PER_PX)


def _bring_in(bench: Bench, fault: Fault) -> str | None:
    """Something beyond the edge moves onto the slide where it has room there; a table is set smaller instead."""
    shape, node = bench.shape(fault), bench.node(fault)
    if shape is None or node is None:
        return None
    if isinstance(node, TableNode):
        return _shrink_table(bench, shape, node)
    if shape._element.getparent() is not bench.tree or shape.is_placeholder or bench.is_tied(shape) or node.rotation:
        return None
    edge = bench.room.edge
    width, height = bench.scene.width - 2 * edge, bench.scene.height - 2 * edge
    scale = min(1.0, width / node.rect.w, height / node.rect.h)
    if isinstance(node, TextBlock):
        if node.rect.w > width:
            shape.width = round(width * EMU_PER_PX)
        place = Rect(x=node.rect.x, y=node.rect.y, w=min(node.rect.w, width), h=_filled_height(node))
    elif scale < 1:
        shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
        place = Rect(x=node.rect.x, y=node.rect.y, w=node.rect.w * scale, h=node.rect.h * scale)
    else:
        place = node.rect
    dx, dy = bench.room.inward(place)
    if not bench.room.is_free((node.id,), Rect(x=place.x + dx, y=place.y + dy, w=place.w, h=place.h)):
        return None
    _shift(shape, dx, dy)
    return f"“{_title(shape, node)}” moved onto the slide."


def _filled_height(node: TextBlock) -> float:
    """Of a text's box, what its ink takes."""
    bottom = max((box.y + box.h for box in ink_of(node)), default=node.rect.y + node.rect.h)
    return bottom - node.rect.y


def _part(bench: Bench, fault: Fault) -> str | None:
    """One of two that collide moves to the nearest free place; a text under a bare box comes before it."""
    first = next((n for n in bench.page.nodes if n.id == fault.node), None)
    wanted = fault.remedy.other if fault.remedy else None
    second = next((n for n in bench.page.nodes if n.id == wanted), None)
    if first is None or second is None:
        return None
    if isinstance(second, Box):
        return _to_front(bench, first, second)
    for node, other in ((second, first), (first, second)):
        shape = bench.shapes.get(node.id)
        if shape is None or not isinstance(node, TextBlock) or not _may_move(bench, shape, node):
            continue
        step = bench.room.way_out(node, other)
        if step:
            _shift(shape, *step)
            return f"“{_title(shape, node)}” moved by {max(map(abs, step)):.0f} px off what it stood on."
    for node in (first, second):
        if isinstance(node, TableNode) and node.id in bench.shapes:
            return _shrink_table(bench, bench.shapes[node.id], node)
    return None


def _to_front(bench: Bench, text: Node, box: Box) -> str | None:
    over, shape = bench.shapes.get(box.id), bench.shapes.get(text.id)
    if over is None or shape is None or bench.is_animated or (over.has_text_frame and over.text_frame.text.strip()):
        return None
    if any(s._element.getparent() is not bench.tree for s in (over, shape)):
        return None
    over._element.addnext(shape._element)
    return f"“{_title(shape, text)}” stands before what covered it."


def _may_move(bench: Bench, shape: Any, node: TextBlock) -> bool:
    """Whether a text stands for itself: no placeholder, in no group, on no panel, at no connector."""
    if shape._element.getparent() is not bench.tree or shape.is_placeholder or bench.is_tied(shape) or node.rotation:
        return False
    return bench.room.stands_alone(node)


def _fit(bench: Bench, fault: Fault) -> str | None:
    """A text without room gets a higher box where that is bare and free, else it is set smaller."""
    shape, node = bench.shape(fault), bench.node(fault)
    if shape is None or not isinstance(node, TextBlock) or not shape.has_text_frame:
        return None
    lines = [line for paragraph in node.paragraphs for line in paragraph.lines]
    if not lines:
        return None
    if grown := _grown(bench, shape, node):
        return grown
    room, needed = heights(node, lines)
    factor = min(LEAST_STEP, math.sqrt(room / needed) if needed > room > 0 else 1.0)
    return _set_smaller(bench, shape, node, factor, "to fit its box")


def heights(node: TextBlock, lines: list[Line]) -> tuple[float, float]:
    """The height that a text has, and the one that it takes."""
    size = max(run.size for run in runs_of(node))
    needed = max(line.baseline for line in lines) - min(line.baseline for line in lines) + 1.2 * size
    return node.rect.h - _CELL, needed


def _grown(bench: Bench, shape: Any, node: TextBlock) -> str | None:
    bare = not any(isinstance(n, Box) and n.id == node.id for n in bench.page.nodes)
    body = shape._element.find(f".//{A}bodyPr")
    anchored = body is None or body.get("anchor", "t") != "t" or body.get("vert", "horz") != "horz"
    if not bare or anchored or shape.is_placeholder or shape._element.getparent() is not bench.tree or node.rotation:
        return None
    height = _filled_height(node) + 0.5 * _CELL
    place = Rect(x=node.rect.x, y=node.rect.y, w=node.rect.w, h=height)
    sides = any(box.x + box.w > node.rect.x + node.rect.w + 1 for box in ink_of(node))
    low = place.y + place.h > bench.scene.height - bench.room.edge
    if sides or low or height <= node.rect.h or not bench.room.is_free((node.id,), place):
        return None
    shape.height = round(height * EMU_PER_PX)
    return f"The box of “{named(node)}” is high enough now."


def _set_smaller(bench: Bench, shape: Any, node: Node, factor: float, why: str) -> str | None:
    """All of a shape's text in the same proportion, never under the least size of its medium."""
    printed = max((run.size for run in runs_of(node)), default=0.0) * 75
    least = math.ceil(bench.medium.body * 75)
    sizes = [(run, _size_of(run) or round(printed)) for run in runs_in(shape)]
    smallest = min((size for _, size in sizes if size), default=0)
    if smallest * LEAST_STEP < least:
        return None
    if smallest * factor < ENOUGH * least:
        return None  # it would be small and still have no room
    factor = max(factor, least / smallest)
    for run, size in sizes:
        properties_of(run).set("sz", str(max(least, int(size * factor / 10) * 10)))
    return f"“{named(node)}” is set in {max(least, int(smallest * factor / 10) * 10) / 100:g} pt {why}."


def _size_of(run: Any) -> int:
    own = run.find(f"{A}rPr")
    return int(own.get("sz") or 0) if own is not None else 0


def _shrink_table(bench: Bench, shape: Any, node: TableNode) -> str | None:
    """A table that grew over what stands below it, or over the slide's edge."""
    below = [r.y for r in bench.room.others((node.id,)) if r.y > node.rect.y and intersection(r, node.rect)]
    end = min([*below, bench.scene.height - 0.5 * bench.room.edge])
    room, padding = end - node.rect.y, len(node.rows) * _CELL
    if node.rect.h <= room or room <= padding:
        return None
    share = (room - padding) / (node.rect.h - padding)
    wrapped = any(len(p.lines) > 1 for cell in node.cells for p in cell.paragraphs)
    factor = min(LEAST_STEP, math.sqrt(share) if wrapped else share)
    said = _set_smaller(bench, shape, node, factor, "so that the table has room")
    if said:
        for row, high in zip(shape.table.rows, node.rows, strict=True):
            row.height = min(row.height, round(high * room / node.rect.h * EMU_PER_PX))
    return said


def _title(shape: Any, node: Node) -> str:
    return named(node) if isinstance(node, TextBlock) else cut(shape.name, 40)


REPAIRS: dict[str, Repair] = {
    "off_grid": _align,
    "uneven_gaps": _align,
    "off_slide": _bring_in,
    "overlap": _part,
    "overflow": _fit,
}
