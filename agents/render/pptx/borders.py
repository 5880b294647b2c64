"""Borders of CSS boxes that are no plain outline: sides that differ, double lines, sides that bend round a corner.

A solid side is a filled shape (a strip, or a polygon with mitred ends where it meets another colour or a round corner);
a dashed or dotted one is a line. It knows one box, no text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from agents.render.pptx import drawing
from agents.render.pptx.context import Context
from agents.render.pptx.ooxml import Element, draft
from agents.render.scene import Border, Borders, Box, Color, Rect

Point = tuple[float, float]
Widths = tuple[float, float, float, float]
_NAMES = ("Top border", "Right border", "Bottom border", "Left border")
_STEPS = 8
"""Straight pieces of an eighth of a circle."""


def outline(borders: Borders) -> Border | None:
    """The one border of all four sides that a shape's own outline can be, if they are the same."""
    sides = _listed(borders)
    first = sides[0]
    return first if all(side == first for side in sides) and (first is None or first.style != "double") else None


def sides(node: Box, rect: Rect, context: Context) -> Iterator[tuple[Element, ...]]:
    """Shapes of the sides: (identity, properties) of a `p:sp`, or a whole connector."""
    listed = [b if b is not None and b.width > 0 and b.color.a > 0 else None for b in _listed(node.borders)]
    solid = [b if b is not None and b.style in ("solid", "double") else None for b in listed]
    bent = max(node.radii) > 0.5 and not node.clip
    colors = {b.color.model_dump_json() for b in solid if b is not None}
    double = any(b is not None and b.style == "double" for b in solid)
    if node.outline is None and (bent or len(colors) > 1 or double):
        yield from _polygons(node, solid, context)
    else:
        yield from _strips(node, rect, solid, context)
    for index, border in enumerate(listed):
        if border is not None and solid[index] is None:
            yield (_line(_name(node, index), _strip(node.rect, index, border.width), border, node, context),)


def _listed(borders: Borders) -> list[Border | None]:
    return [borders.top, borders.right, borders.bottom, borders.left]


def _name(node: Box, index: int) -> str:
    return f"{node.name} {_NAMES[index].lower()}" if node.name else _NAMES[index]


def _strip(r: Rect, index: int, width: float) -> Rect:
    return (
        Rect(x=r.x, y=r.y, w=r.w, h=width),
        Rect(x=r.x + r.w - width, y=r.y, w=width, h=r.h),
        Rect(x=r.x, y=r.y + r.h - width, w=r.w, h=width),
        Rect(x=r.x, y=r.y, w=width, h=r.h),
    )[index]


def _strips(node: Box, rect: Rect, listed: list[Border | None], context: Context) -> Iterator[tuple[Element, Element]]:
    for index, border in enumerate(listed):
        if border is None:
            continue
        strip = _strip(node.rect, index, border.width)
        strip = strip if node.rotation else drawing.intersection(strip, rect)
        if strip.w > 0 and strip.h > 0:
            geometry = drawing.geometry(strip, (0, 0, 0, 0))
            yield context.identity(_name(node, index), decorative=True), _filled(strip, geometry, border, node, context)


def _filled(strip: Rect, geometry: Element, border: Border, node: Box, context: Context) -> Element:
    return draft(
        "p:spPr",
        drawing.transform(drawing.about(strip, node.rect, node.rotation), node.rotation),
        geometry,
        context.palette.solid(border.color),
        drawing.line(None, context.palette),
    )


def _line(name: str, strip: Rect, border: Border, node: Box, context: Context) -> Element:
    if strip.w >= strip.h:
        middle = Rect(x=strip.x, y=strip.y + strip.h / 2, w=strip.w, h=0)
    else:
        middle = Rect(x=strip.x + strip.w / 2, y=strip.y, w=0, h=strip.h)
    properties = draft(
        "p:spPr",
        drawing.transform(drawing.about(middle, node.rect, node.rotation), node.rotation),
        draft("a:prstGeom", draft("a:avLst"), prst="line"),
        drawing.line(border, context.palette),
    )
    identity = context.identity(name, decorative=True)
    return draft("p:cxnSp", draft("p:nvCxnSpPr", identity, draft("p:cNvCxnSpPr"), draft("p:nvPr")), properties)


def _polygons(node: Box, listed: list[Border | None], context: Context) -> Iterator[tuple[Element, Element]]:
    """One shape a colour, each side a subpath."""
    radii = drawing.fitted_radii(node.rect, node.radii)
    by_color: dict[Color, list[int]] = {}
    for index, border in enumerate(listed):
        if border is not None:
            by_color.setdefault(border.color, []).append(index)
    widths = tuple(0.0 if b is None else b.width for b in listed)
    for color, indexes in by_color.items():
        paths = []
        for index in indexes:
            border = listed[index]
            assert border is not None
            for area, part, round4 in _layers(node.rect, (widths[0], widths[1], widths[2], widths[3]), radii, border):
                paths.append(_path(side_points(area, part, round4, index), node.rect))
        geometry = drawing.geometry(node.rect, (0, 0, 0, 0), " ".join(paths))
        name = _name(node, indexes[0]) if len(indexes) == 1 else "Border"
        border = Border(width=1, color=color)
        yield context.identity(name, decorative=True), _filled(node.rect, geometry, border, node, context)


def _layers(
    rect: Rect, widths: Widths, radii: drawing.Radii, border: Border
) -> list[tuple[Rect, Widths, drawing.Radii]]:
    """The whole border, or the outer and inner third of a double one."""
    if border.style != "double" or border.width < 3:
        return [(rect, widths, radii)]
    third = (widths[0] / 3, widths[1] / 3, widths[2] / 3, widths[3] / 3)
    top, right, bottom, left = (2 * w for w in third)
    inner = Rect(x=rect.x + left, y=rect.y + top, w=rect.w - left - right, h=rect.h - top - bottom)
    smaller = tuple(max(r - 2 * border.width / 3, 0.0) for r in radii)
    return [(rect, third, radii), (inner, third, (smaller[0], smaller[1], smaller[2], smaller[3]))]


def _path(points: list[Point], rect: Rect) -> str:
    steps = (f"{'L' if i else 'M'} {x - rect.x:.3f} {y - rect.y:.3f}" for i, (x, y) in enumerate(points))
    return " ".join(steps) + " Z"


def side_points(rect: Rect, widths: Widths, radii: drawing.Radii, index: int) -> list[Point]:
    """The polygon of side `index` (top, right, bottom, left): along the outer edge, back along the inner one.

    A corner is shared in halves with the neighbour; where that has no border, the side has all of it.
    """
    first, last = index, (index + 1) % 4
    before, after = widths[(index - 1) % 4], widths[last]
    start = 90.0 if before <= 0 else 45.0
    end = 90.0 if after <= 0 else 45.0
    outer = _arc(rect, widths, radii, first, 90.0 - start, 90.0, inner=False)
    outer += _arc(rect, widths, radii, last, 0.0, end, inner=False)
    inner = _arc(rect, widths, radii, last, 0.0, end, inner=True)[::-1]
    inner += _arc(rect, widths, radii, first, 90.0 - start, 90.0, inner=True)[::-1]
    return outer + inner


def _arc(
    rect: Rect, widths: Widths, radii: drawing.Radii, corner: int, low: float, high: float, *, inner: bool
) -> list[Point]:
    """Points of a corner (top left, top right, …) from `low` to `high` degrees, clockwise from the side before it."""
    top, right, bottom, left = widths
    radius = radii[corner]
    beside, above = ((left, top), (right, top), (right, bottom), (left, bottom))[corner]
    rx, ry = (max(radius - beside, 0.0), max(radius - above, 0.0)) if inner else (radius, radius)
    sx, sy = ((1, 1), (-1, 1), (-1, -1), (1, -1))[corner]
    x0 = rect.x if sx > 0 else rect.x + rect.w
    y0 = rect.y if sy > 0 else rect.y + rect.h
    reach_x, reach_y = (max(radius, beside), max(radius, above)) if inner else (radius, radius)
    cx, cy = x0 + sx * reach_x, y0 + sy * reach_y
    points = []
    for step in range(_STEPS + 1):
        turn = math.radians(180 + 90 * corner + low + (high - low) * step / _STEPS)
        points.append((cx + rx * math.cos(turn), cy + ry * math.sin(turn)))
    return points
