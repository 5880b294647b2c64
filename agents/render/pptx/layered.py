"""Gradients as programs draw them rightly that draw two colours only and count from the middle (LibreOffice 7.4).

A colour that comes in over another, its alpha growing from nothing, gives what a gradient between the two gives. Such a
program can hold a colour still at one end of a gradient only: so along the sides of a rectangle each colour begins in a
strip of its own, and elsewhere three colours are what it gets. A gradient about a centre reaches half the diagonal
there, in CSS and Office the farthest corner: its colours are brought nearer. It knows fills and rectangles, no shapes.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from agents.render.paint import Stop
from agents.render.scene import Color, Fill, Gradient, Rect

_OPAQUE = 0.999
_OFF_MIDDLE = 1.1
_NEAR = 3
"""Levels by which a colour may miss the line between its neighbours and still lie on it."""


_LEAST_STRIP = 0.002
"""Share of a gradient's length under which two stops stand at one place."""

Radii = tuple[float, float, float, float]


@dataclass(frozen=True)
class Layer:
    """A fill of two colours, its place, and the corners of that place (None: the outline of the whole)."""

    rect: Rect
    paint: Gradient
    radii: Radii | None = None


def layers(paint: Fill | None, rect: Rect, radii: Radii | None) -> list[Layer]:
    """Fills of two colours, the lowest first; none where the fill is drawn well as it is.

    `radii`: the corners of a rectangle (px), which may be cut into strips; None for any other outline.
    """
    if not isinstance(paint, Gradient):
        return []
    if paint.kind == "radial":
        return _nearer(paint, rect)
    if any(s.color.a < _OPAQUE for s in paint.stops):
        return _side_by_side(paint, rect, radii) if radii is not None and paint.angle % 90 == 0 else []
    stops = needed_stops(paint.stops)
    if _is_simple(stops):
        return []
    if radii is not None and paint.angle % 90 == 0:
        found = _strips(paint, stops, rect, radii)
        if found:
            return found
    if len(stops) > 3:
        stops = _three(stops)
        if _is_simple(stops):
            return [Layer(rect, paint.model_copy(update={"stops": stops}))]
    first, middle, last = stops
    below = paint.model_copy(update={"stops": [first, middle, Stop(at=1.0, color=middle.color)]})
    clear = last.color.model_copy(update={"a": 0.0})
    above = [Stop(at=0.0, color=clear), Stop(at=middle.at, color=clear), Stop(at=1.0, color=last.color)]
    return [Layer(rect, below), Layer(rect, paint.model_copy(update={"stops": above}))]


def _nearer(paint: Gradient, rect: Rect) -> list[Layer]:
    """A gradient about a centre that is off the middle, its stops counted in halves of the diagonal."""
    x, y = paint.center[0] * rect.w, paint.center[1] * rect.h
    far = max(math.hypot(x - cx, y - cy) for cx in (0.0, rect.w) for cy in (0.0, rect.h))
    half = math.hypot(rect.w, rect.h) / 2
    ordered = sorted(paint.stops, key=lambda s: s.at)
    bare = _coreless(ordered)
    if len(paint.stops) < 2 or half <= 0 or (far / half < _OFF_MIDDLE and len(bare) == len(ordered)):
        return []
    moved = [Stop(at=stop.at * far / half, color=stop.color) for stop in bare]
    inner = [stop for stop in moved if stop.at < 1.0]
    stops = [*inner, Stop(at=1.0, color=color_at(moved, 1.0))]
    return [Layer(rect, paint.model_copy(update={"stops": stops}))] if len(stops) > 1 else []


def _coreless(stops: Sequence[Stop]) -> list[Stop]:
    """Without the end of a core from which a colour fades to nothing: LibreOffice makes one as large of its own."""
    if len(stops) < 3 or stops[0].color != stops[1].color or stops[-1].color.a > 0 or stops[0].at > 0:
        return list(stops)
    return [stops[0], *stops[2:]]


def needed_stops(stops: Sequence[Stop]) -> list[Stop]:
    """The stops from 0 to 1 without those that lie on the line between their neighbours."""
    ordered = sorted(stops, key=lambda stop: stop.at)
    if not ordered:
        return []
    inner = [s for s in ordered if 0.0 < s.at < 1.0]
    before, after = [s for s in ordered if s.at <= 0.0], [s for s in ordered if s.at >= 1.0]
    kept = [Stop(at=0.0, color=before[-1].color if before else ordered[0].color)]
    rest = [*inner, Stop(at=1.0, color=after[0].color if after else ordered[-1].color)]
    for stop, following in itertools.pairwise(rest):
        between = color_at([kept[-1], following], stop.at)
        if _distance(between, stop.color) > _NEAR:
            kept.append(stop)
    return [*kept, rest[-1]]


def color_at(stops: Sequence[Stop], at: float) -> Color:
    """The colour of a gradient at a share of its length."""
    if at <= stops[0].at:
        return stops[0].color
    for one, other in itertools.pairwise(stops):
        if at <= other.at:
            return _mixed(one.color, other.color, (at - one.at) / max(other.at - one.at, 1e-9))
    return stops[-1].color


def _mixed(one: Color, other: Color, share: float) -> Color:
    r, g, b = (round(getattr(one, k) + (getattr(other, k) - getattr(one, k)) * share) for k in ("r", "g", "b"))
    return Color(r=r, g=g, b=b, a=one.a + (other.a - one.a) * share)


def _distance(one: Color, other: Color) -> int:
    return max(abs(getattr(one, k) - getattr(other, k)) for k in ("r", "g", "b"))


def _is_simple(stops: Sequence[Stop]) -> bool:
    """Whether two colours are all there is, one of them perhaps holding still at its end."""
    if len(stops) < 3:
        return True
    return len(stops) == 3 and any(_distance(a.color, b.color) == 0 for a, b in itertools.pairwise(stops))


def _three(stops: Sequence[Stop]) -> list[Stop]:
    """The ends and the one stop between them that leaves the others least wrong."""

    def wrong(middle: Stop) -> int:
        told = [stops[0], middle, stops[-1]]
        return max(_distance(color_at(told, s.at), s.color) for s in stops)

    return [stops[0], min(stops[1:-1], key=wrong), stops[-1]]


def _strips(paint: Gradient, stops: Sequence[Stop], rect: Rect, radii: Radii) -> list[Layer]:
    """A rectangle from each colour's place to the end of the gradient, the later ones over the earlier.

    None at all where one of them would begin or end within a round corner.
    """
    made = []
    for one, other in itertools.pairwise(stops):
        room = 1.0 - one.at
        if room <= 0 or other.at <= one.at:
            continue
        reached = (other.at - one.at) / room
        told = [Stop(at=0.0, color=one.color), Stop(at=reached, color=other.color)]
        if reached < 1:
            told.append(Stop(at=1.0, color=other.color))
        fill = paint.model_copy(update={"stops": told})
        if one.at <= 0:
            made.append(Layer(rect, fill))
            continue
        rest = _rest(rect, paint.angle % 360, one.at)
        kept = _kept_corners(rect, radii, paint.angle % 360, one.at)
        if kept is None:
            return []
        made.append(Layer(rest, fill, kept))
    return made


def _side_by_side(paint: Gradient, rect: Rect, radii: Radii) -> list[Layer]:
    """A translucent gradient along the sides of a rectangle: a strip from each stop to the next, none over another.

    None at all where a strip would end within a round corner, or where two colours are all there is.
    """
    stops = sorted(paint.stops, key=lambda stop: stop.at)
    pairs = [(one, other) for one, other in itertools.pairwise(stops) if other.at - one.at > _LEAST_STRIP]
    if len(pairs) < 2 or (len(pairs) == 2 and any(one.color == other.color for one, other in pairs)):
        return []
    angle, made = paint.angle % 360, list[Layer]()
    length = rect.w if angle in (90, 270) else rect.h
    first, last = _ends(angle)
    for at, (one, other) in enumerate(pairs):
        start, end = one.at if at else 0.0, other.at if at < len(pairs) - 1 else 1.0
        corners = [radii[i] if (i in first and start <= 0) or (i in last and end >= 1) else 0.0 for i in range(4)]
        if max(corners, default=0.0) > (end - start) * length:
            return []
        if one.color.a or other.color.a:
            place = _between(rect, angle, start, end)
            told = [Stop(at=0.0, color=one.color), Stop(at=1.0, color=other.color)]
            fill = paint.model_copy(update={"stops": told})
            made.append(Layer(place, fill, (corners[0], corners[1], corners[2], corners[3])))
    return made


def _ends(angle: float) -> tuple[tuple[int, int], tuple[int, int]]:
    """The corners where a gradient along a side begins and ends, clockwise from the top left."""
    ends: dict[float, tuple[int, int]] = {90: (1, 2), 180: (2, 3), 270: (3, 0), 0: (0, 1)}
    return ends[(angle + 180) % 360], ends[angle]


def _between(rect: Rect, angle: float, start: float, end: float) -> Rect:
    """What of a rectangle lies between two shares of the way along the gradient's line."""
    if angle in (270, 0):
        start, end = 1 - end, 1 - start
    if angle in (90, 270):
        return Rect(x=rect.x + rect.w * start, y=rect.y, w=rect.w * (end - start), h=rect.h)
    return Rect(x=rect.x, y=rect.y + rect.h * start, w=rect.w, h=rect.h * (end - start))


def _kept_corners(rect: Rect, radii: Radii, angle: float, at: float) -> Radii | None:
    """The corners at the gradient's end; None where a cut at `at` would go through a corner."""
    ends: dict[float, tuple[int, int]] = {90: (1, 2), 180: (2, 3), 270: (3, 0), 0: (0, 1)}
    length = rect.w if angle in (90, 270) else rect.h
    kept = [radii[i] if i in ends[angle] else 0.0 for i in range(4)]
    gone = [radii[i] for i in range(4) if i not in ends[angle]]
    if max(gone) > at * length or max(kept) > (1 - at) * length:
        return None
    return kept[0], kept[1], kept[2], kept[3]


def _rest(rect: Rect, angle: float, at: float) -> Rect:
    """What of a rectangle lies beyond a share of the way along the gradient's line (CSS degrees, a right angle's)."""
    x, y, w, h = rect.x, rect.y, rect.w, rect.h
    if angle == 90:
        return Rect(x=x + w * at, y=y, w=w * (1 - at), h=h)
    if angle == 270:
        return Rect(x=x, y=y, w=w * (1 - at), h=h)
    if angle == 180:
        return Rect(x=x, y=y + h * at, w=w, h=h * (1 - at))
    return Rect(x=x, y=y, w=w, h=h * (1 - at))
