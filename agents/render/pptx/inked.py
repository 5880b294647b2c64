"""Lines in a gradient, as stretches of one colour each for programs that draw a line in one (LibreOffice 7.4).

It knows path data and colours, no shapes.
"""

from __future__ import annotations

import math
from itertools import pairwise

from agents.render.paint import Border, Color, Gradient, Stop
from agents.render.pptx.drawing import flattened
from agents.render.pptx.layered import color_at
from agents.render.scene import Path

Point = tuple[float, float]
_OPAQUE = 0.999
_LEVELS = 6
"""Of 255: how much two neighbouring stretches may differ"""
_MOST = 48
_SHARP = 0.7
"""Cosine of a turn at which the area of a line has a corner of its own"""


def pieces(path: Path) -> list[Path]:
    """A path as one colour would draw it where it has a fill or a shadow, then its line in stretches.

    None where the line has one colour anyway.
    """
    ink, stroke = path.ink, path.stroke
    if ink is None or stroke is None or ink.kind != "linear" or stroke.dashes or len(ink.stops) < 2:
        return []
    if any(stop.color.a < _OPAQUE for stop in ink.stops):
        # Where stretches meet they would be seen twice.
        return _band(path, ink, stroke)
    lines = [line for line in flattened(path.d) if len(line) > 1]
    if not lines:
        return []
    paint = _Across(ink, [point for line in lines for point in line])
    # A glow is thrown by the whole line, which the stretches then cover.
    made = [path.model_copy(update={"ink": None})] if path.fill or path.shadows else []
    total = sum(math.dist(a, b) for line in lines for a, b in pairwise(line))
    step = max(total / _steps(ink), 0.5)
    cap = "round" if stroke.cap == "butt" and len(lines[0]) > 2 else stroke.cap
    for line in lines:
        stretches = list(_stretches(line, step))
        for n, part in enumerate(stretches):
            first, last = n == 0, n == len(stretches) - 1
            # Inside of the line round ends close the seam; its own ends stay as they are.
            own = stroke.cap if first or last else cap
            color = paint.at(part[len(part) // 2] if len(part) > 2 else _middle(*part[:2]))
            d = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in part)
            made.append(Path(d=d, stroke=stroke.model_copy(update={"color": color, "cap": own})))
    return made


def _band(path: Path, ink: Gradient, stroke: Border) -> list[Path]:
    """A translucent line as the area that it covers, in a gradient; none where it has caps or turns too sharply."""
    lines = flattened(path.d)
    if len(lines) != 1 or stroke.cap != "butt" or path.fill or path.shadows or math.dist(lines[0][0], lines[0][-1]) < 1:
        return []
    line = [a for a, b in pairwise(lines[0]) if math.dist(a, b) > 0.01] + [lines[0][-1]]
    if any(_turn(a, b, c) < _SHARP for a, b, c in zip(line, line[1:], line[2:], strict=False)):
        return []
    sides = [_beside(line, side * stroke.width / 2) for side in (1, -1)]
    for side in sides:
        for (a, b), (c, d) in zip(pairwise(line), pairwise(side), strict=True):
            if (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) < 0:
                return []
    around = [*sides[0], *reversed(sides[1])]
    told = _Across(ink, line).over(around)
    d = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in around) + "Z"
    return [Path(d=d, fill=ink.model_copy(update={"stops": told}))]


def _turn(a: Point, b: Point, c: Point) -> float:
    """Cosine of the angle by which a line turns in its middle point."""
    way = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return way / (math.dist(a, b) * math.dist(b, c))


def _beside(line: list[Point], away: float) -> list[Point]:
    """The points of a line moved across it: at its ends by the way there, between by the mean of both ways."""
    ways = [((b[0] - a[0]) / math.dist(a, b), (b[1] - a[1]) / math.dist(a, b)) for a, b in pairwise(line)]
    made = []
    for at, (x, y) in enumerate(line):
        (ax, ay), (bx, by) = ways[max(at - 1, 0)], ways[min(at, len(ways) - 1)]
        length = math.hypot(ax + bx, ay + by) or 1.0
        made.append((x - (ay + by) / length * away, y + (ax + bx) / length * away))
    return made


class _Across:
    """A linear gradient over the box of some points, as CSS lays it (`Gradient.angle`)."""

    def __init__(self, ink: Gradient, points: list[Point]) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._angle = ink.angle
        radians = math.radians(ink.angle)
        self._way = math.sin(radians), -math.cos(radians)
        wide, tall = max(xs) - min(xs), max(ys) - min(ys)
        self._centre = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        self._length = abs(wide * self._way[0]) + abs(tall * self._way[1]) or 1.0
        self._stops = sorted(ink.stops, key=lambda stop: stop.at)

    def over(self, points: list[Point]) -> list[Stop]:
        """The stops with which the box of other points shows the same colours at the same places."""
        other = _Across(Gradient(kind="linear", angle=self._angle, stops=self._stops), points)
        ahead = sum((c - d) * w for c, d, w in zip(self._centre, other._centre, self._way, strict=True))
        moved = [
            Stop(at=0.5 + ((stop.at - 0.5) * self._length + ahead) / other._length, color=stop.color)
            for stop in self._stops
        ]
        inner = [stop for stop in moved if 0.001 < stop.at < 0.999]
        return [Stop(at=0.0, color=color_at(moved, 0.0)), *inner, Stop(at=1.0, color=color_at(moved, 1.0))]

    def at(self, point: Point) -> Color:
        dx, dy = point[0] - self._centre[0], point[1] - self._centre[1]
        return color_at(self._stops, 0.5 + (dx * self._way[0] + dy * self._way[1]) / self._length)


def _steps(ink: Gradient) -> int:
    ordered = sorted(ink.stops, key=lambda stop: stop.at)
    parts = ("r", "g", "b")
    levels = sum(max(abs(getattr(a.color, p) - getattr(b.color, p)) for p in parts) for a, b in pairwise(ordered))
    return min(max(round(levels / _LEVELS), 2), _MOST)


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _stretches(line: list[Point], step: float) -> list[list[Point]]:
    """A line of points parted every `step` px along it."""
    made: list[list[Point]] = [[line[0]]]
    room = step
    for a, b in pairwise(line):
        here, length = a, math.dist(a, b)
        while length > room:
            share = room / length
            here = here[0] + (b[0] - here[0]) * share, here[1] + (b[1] - here[1]) * share
            made[-1].append(here)
            made.append([here])
            length, room = length - room, step
        room -= length
        made[-1].append(b)
    return [part for part in made if len(part) > 1 and math.dist(part[0], part[-1]) > 0.01]
