"""Gradients about a centre as discs of one colour each, for programs that draw circles about a middle (LibreOffice).

Such a program turns an ellipse into a circle and brings a centre that lies outside of the shape back into it. Discs
that lie on one another say the same: of a colour that fades to nothing each adds what the sum lacks there, of opaque
ones the smaller hides the larger. It knows fills and polygons, no shapes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from agents.render.paint import Color, Fill, Gradient, Rect, Stop
from agents.render.pptx.layered import color_at

Point = tuple[float, float]
_OPAQUE = 0.999
_ROUND = 1.15
"""Ratio up to which nobody tells an ellipse from a circle"""
_MOST = 40
_VEILS = 40
_THINNEST = 0.02
"""Of a single hundredth what draws the page with 256 levels loses a part each time"""
_THICK = 0.97
"""Thicker discs than this look whole"""
_LEVELS = 4
"""Of 255: steps of colour that nobody sees"""
_STRAIGHT = 0.6
"""px by which a side may miss the ellipse: one disc of many is hardly seen"""


@dataclass(frozen=True)
class Ring:
    """A disc: its place, its colour, and its points on the slide where the shape's edge cuts it (else an ellipse)."""

    rect: Rect
    color: Color
    points: tuple[Point, ...] | None = None


def rings(paint: Fill | None, rect: Rect, radii: tuple[float, float, float, float]) -> list[Ring]:
    """Discs within a rectangle with round corners, the lowest first; none where the gradient is drawn well as it is."""
    if not isinstance(paint, Gradient) or paint.kind != "radial" or len(paint.stops) < 2 or not _is_askew(paint, rect):
        return []
    stops = sorted(paint.stops, key=lambda s: s.at)
    fades = stops[-1].color.a <= 0 and _is_one_hue(paint) and all(a.color.a >= b.color.a for a, b in pairwise(stops))
    opaque = all(s.color.a >= _OPAQUE for s in stops)
    if not fades and not opaque:
        return []
    x, y = rect.x + paint.center[0] * rect.w, rect.y + paint.center[1] * rect.h
    far = max(math.hypot(x - cx, y - cy) for cx in (rect.x, rect.x + rect.w) for cy in (rect.y, rect.y + rect.h))
    edge = _edge(rect, radii)
    made: list[Ring] = []
    if opaque:
        made.append(Ring(rect, stops[-1].color, tuple(edge) if max(radii) > 0 else None))
    for outer, color in _veils(stops) if fades else _steps(stops):
        across, down = outer * far * math.sqrt(paint.ratio), outer * far / math.sqrt(paint.ratio)
        ring = _disc(x, y, across, down, color, rect, edge)
        if ring is not None:
            made.append(ring)
    return made


def _veils(stops: list[Stop]) -> list[tuple[float, Color]]:
    """Discs of one colour that together are as thick as the gradient, from the outside in, all steps as plain.

    The deeper a disc lies the less of it is seen, and the thicker it is: in whole hundredths, since LibreOffice knows
    no others.
    """
    thickest = min(stops[0].color.a, _THICK)
    step = max(thickest / _VEILS, _THINNEST)
    made, reached = list[tuple[float, Color]](), 0.0
    while reached < thickest - step / 2:
        thin = min(max(round(step / (1 - reached), 2), _THINNEST), 1.0)
        after = 1 - (1 - reached) * (1 - thin)
        place = _place_of(stops, (reached + after) / 2)
        if place is not None:
            made.append((place, stops[0].color.model_copy(update={"a": thin})))
        reached = after
    return made


def _place_of(stops: list[Stop], alpha: float) -> float | None:
    """Where a gradient whose colour thins out is still as thick as that."""
    for one, other in reversed(list(pairwise(stops))):
        thick, thin = one.color.a, other.color.a
        if thick >= alpha > thin:
            return one.at + (other.at - one.at) * (thick - alpha) / (thick - thin)
    return None


def _steps(stops: list[Stop]) -> list[tuple[float, Color]]:
    """Discs in the colour of the middle of their ring, from the outside in."""
    parts = ("r", "g", "b")
    levels = sum(max(abs(getattr(a.color, p) - getattr(b.color, p)) for p in parts) for a, b in pairwise(stops))
    count = min(max(round(levels / _LEVELS), 2), _MOST)
    begin, end = stops[0].at, stops[-1].at
    wide = (end - begin) / count
    return [(end - n * wide, color_at(stops, end - (n + 0.5) * wide)) for n in range(count)]


def _is_askew(paint: Gradient, rect: Rect) -> bool:
    if rect.w <= 0 or rect.h <= 0:
        return False
    wide = max(paint.ratio, 1 / paint.ratio) > _ROUND
    return wide or not all(0.0 <= share <= 1.0 for share in paint.center)


def _is_one_hue(paint: Gradient) -> bool:
    return len({(s.color.r, s.color.g, s.color.b) for s in paint.stops}) == 1


def _edge(rect: Rect, radii: tuple[float, float, float, float]) -> list[Point]:
    """The outline of the rectangle, clockwise from its top left."""
    corners = ((rect.x, rect.y, 180), (rect.x + rect.w, rect.y, 270), (rect.x + rect.w, rect.y + rect.h, 0))
    points: list[Point] = []
    for (x, y, start), radius in zip((*corners, (rect.x, rect.y + rect.h, 90)), radii, strict=True):
        if radius <= 0:
            points.append((x, y))
            continue
        inward = (1 if x == rect.x else -1, 1 if y == rect.y else -1)
        middle = (x + inward[0] * radius, y + inward[1] * radius)
        turns = (math.radians(start + step * 18) for step in range(6))
        points += [(middle[0] + radius * math.cos(t), middle[1] + radius * math.sin(t)) for t in turns]
    return points


def _disc(x: float, y: float, across: float, down: float, color: Color, rect: Rect, edge: list[Point]) -> Ring | None:
    if across < 0.5 or down < 0.5:
        return None
    place = Rect(x=x - across, y=y - down, w=2 * across, h=2 * down)
    plain = len(edge) == 4
    across_all = place.x >= rect.x and place.x + place.w <= rect.x + rect.w
    if plain and across_all and place.y >= rect.y and place.y + place.h <= rect.y + rect.h:
        return Ring(place, color)
    sides = max(round(math.pi / math.acos(1 - min(_STRAIGHT / max(across, down), 0.5))), 16)
    turns = (2 * math.pi * n / sides for n in range(sides))
    points = _within([(x + across * math.cos(t), y + down * math.sin(t)) for t in turns], edge)
    if len(points) < 3:
        return None
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    kept = Rect(x=min(xs), y=min(ys), w=max(xs) - min(xs), h=max(ys) - min(ys))
    return Ring(kept, color, tuple(points))


def _within(points: list[Point], edge: list[Point]) -> list[Point]:
    """The part of a polygon that lies in a convex one, which runs clockwise (Sutherland and Hodgman)."""
    kept = points
    for (ax, ay), (bx, by) in zip(edge, [*edge[1:], edge[0]], strict=True):
        before, kept = kept, []
        sides = [(bx - ax) * (py - ay) - (by - ay) * (px - ax) for px, py in before]
        for i, (point, side) in enumerate(zip(before, sides, strict=True)):
            last, other = before[i - 1], sides[i - 1]
            if (side >= 0) != (other >= 0):
                share = other / (other - side)
                kept.append((last[0] + (point[0] - last[0]) * share, last[1] + (point[1] - last[1]) * share))
            if side >= 0:
                kept.append(point)
        if len(kept) < 3:
            return []
    return kept
