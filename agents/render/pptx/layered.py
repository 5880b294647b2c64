"""Gradients of many colours as fills of two, one over the other, for programs that draw no more (LibreOffice 7.4).

A colour that comes in over another, its alpha growing from nothing, gives what a gradient between the two gives. Such a
program can hold a colour still at one end of a gradient only: so along the sides of a rectangle each colour begins in a
strip of its own, and elsewhere three colours are what it gets. It knows fills and rectangles, no shapes.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.render.scene import Color, Fill, Gradient, Rect, Stop

_OPAQUE = 0.999
_NEAR = 3
"""Levels by which a colour may miss the line between its neighbours and still lie on it."""


def layers(paint: Fill | None, rect: Rect, *, straight: bool) -> list[tuple[Rect, Gradient]]:
    """Fills of two colours and their places, the lowest first; none where the fill is drawn well as it is.

    `straight`: the shape is the rectangle itself, upright, so that it may be cut into strips.
    """
    if not isinstance(paint, Gradient) or paint.kind != "linear" or any(s.color.a < _OPAQUE for s in paint.stops):
        return []
    stops = _needed(paint.stops)
    if _is_simple(stops):
        return []
    if straight and paint.angle % 90 == 0:
        return _strips(paint, stops, rect)
    if len(stops) > 3:
        stops = _three(stops)
    if _is_simple(stops):
        return []
    first, middle, last = stops
    below = paint.model_copy(update={"stops": [first, middle, Stop(at=1.0, color=middle.color)]})
    clear = last.color.model_copy(update={"a": 0.0})
    above = [Stop(at=0.0, color=clear), Stop(at=middle.at, color=clear), Stop(at=1.0, color=last.color)]
    return [(rect, below), (rect, paint.model_copy(update={"stops": above}))]


def _needed(stops: Sequence[Stop]) -> list[Stop]:
    """The stops from 0 to 1 without those that lie on the line between their neighbours."""
    ordered = sorted(stops, key=lambda stop: stop.at)
    if not ordered:
        return []
    inner = [s for s in ordered if 0.0 < s.at < 1.0]
    kept = [Stop(at=0.0, color=color_at(ordered, 0.0))]
    rest = [*inner, Stop(at=1.0, color=color_at(ordered, 1.0))]
    for stop, following in zip(rest, rest[1:], strict=False):
        between = color_at([kept[-1], following], stop.at)
        if _distance(between, stop.color) > _NEAR:
            kept.append(stop)
    return [*kept, rest[-1]]


def color_at(stops: Sequence[Stop], at: float) -> Color:
    """The colour of a gradient at a share of its length."""
    if at <= stops[0].at:
        return stops[0].color
    for one, other in zip(stops, stops[1:], strict=False):
        if at <= other.at:
            return _mixed(one.color, other.color, (at - one.at) / max(other.at - one.at, 1e-9))
    return stops[-1].color


def _mixed(one: Color, other: Color, share: float) -> Color:
    r, g, b = (round(getattr(one, k) + (getattr(other, k) - getattr(one, k)) * share) for k in ("r", "g", "b"))
    return Color(r=r, g=g, b=b)


def _distance(one: Color, other: Color) -> int:
    return max(abs(getattr(one, k) - getattr(other, k)) for k in ("r", "g", "b"))


def _is_simple(stops: Sequence[Stop]) -> bool:
    """Whether two colours are all there is, one of them perhaps holding still at its end."""
    if len(stops) < 3:
        return True
    return len(stops) == 3 and any(_distance(a.color, b.color) == 0 for a, b in zip(stops, stops[1:], strict=False))


def _three(stops: Sequence[Stop]) -> list[Stop]:
    """The ends and the one stop between them that leaves the others least wrong."""

    def wrong(middle: Stop) -> int:
        told = [stops[0], middle, stops[-1]]
        return max(_distance(color_at(told, s.at), s.color) for s in stops)

    return [stops[0], min(stops[1:-1], key=wrong), stops[-1]]


def _strips(paint: Gradient, stops: Sequence[Stop], rect: Rect) -> list[tuple[Rect, Gradient]]:
    """A rectangle from each colour's place to the end of the gradient, the later ones over the earlier."""
    made = []
    for one, other in zip(stops, stops[1:], strict=False):
        room = 1.0 - one.at
        if room <= 0 or other.at <= one.at:
            continue
        reached = (other.at - one.at) / room
        told = [Stop(at=0.0, color=one.color), Stop(at=reached, color=other.color)]
        if reached < 1:
            told.append(Stop(at=1.0, color=other.color))
        made.append((_rest(rect, paint.angle % 360, one.at), paint.model_copy(update={"stops": told})))
    return made


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
