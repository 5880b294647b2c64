"""Ornaments: a theme's vector drawing behind the text, the same on every slide of a layout, for any size of slide.

Paths are px on the slide, each with the class that the theme's style sheet paints. Nothing here is chance: the same
layout gets the same drawing. It knows no colours and no text.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from agents.render.diagrams.base import circle, line, polygon

Paths = list[tuple[str, str]]
Kind = str
"""cover, section, closing or content"""
_KINDS = {"title": "cover", "section": "section", "closing": "closing", "statement": "statement", "quote": "statement"}


def ornament(name: str, layout: str, width: float, height: float) -> Paths:
    """The drawing of a theme for a layout; none for a name that is not known and under a full picture."""
    draw = _DRAWN.get(name)
    if draw is None or layout == "full_picture":
        return []
    return draw(_KINDS.get(layout, "content"), width, height)


def _wave(width: float, height: float, base: float, swing: float, count: float, turn: float) -> str:
    """A filled wave from `base` down to the foot of the slide."""
    steps = 24
    points = [
        (width * n / steps, base + swing * math.sin(turn + 2 * math.pi * count * n / steps) * (0.6 + 0.4 * math.cos(n)))
        for n in range(steps + 1)
    ]
    return _smooth(points) + f" L {width:.1f} {height:.1f} L 0 {height:.1f} Z"


def _smooth(points: list[tuple[float, float]], *, closed: bool = False) -> str:
    """A soft curve through points (Catmull-Rom as cubics)."""
    count = len(points)
    path = f"M {points[0][0]:.1f} {points[0][1]:.1f}"
    for n in range(count if closed else count - 1):
        at = [points[k % count] if closed else points[max(0, min(k, count - 1))] for k in (n - 1, n, n + 1, n + 2)]
        a = (at[1][0] + (at[2][0] - at[0][0]) / 6, at[1][1] + (at[2][1] - at[0][1]) / 6)
        b = (at[2][0] - (at[3][0] - at[1][0]) / 6, at[2][1] - (at[3][1] - at[1][1]) / 6)
        path += f" C {a[0]:.1f} {a[1]:.1f} {b[0]:.1f} {b[1]:.1f} {at[2][0]:.1f} {at[2][1]:.1f}"
    return path + (" Z" if closed else "")


def _blob(cx: float, cy: float, r: float, turn: float) -> str:
    """A soft round shape that is no circle."""
    points = []
    for n in range(7):
        angle = 2 * math.pi * n / 7 + turn
        reach = r * (1 + 0.16 * math.sin(2.3 * n + turn * 3))
        points.append((cx + reach * math.cos(angle), cy + reach * math.sin(angle)))
    return _smooth(points, closed=True)


def _blueprint(kind: Kind, w: float, h: float) -> Paths:
    pitch = 40
    grid = " ".join(
        [line([(x, 0), (x, h)]) for x in range(pitch, int(w), pitch)]
        + [line([(0, y), (w, y)]) for y in range(pitch, int(h), pitch)]
    )
    paths = [("orn-grid", grid)]
    inset = 20
    paths.append(
        ("orn-line", polygon([(inset, inset), (w - inset, inset), (w - inset, h - inset), (inset, h - inset)]))
    )
    ticks = []
    for x, y in ((inset, h / 2), (w - inset, h / 2), (w / 2, inset), (w / 2, h - inset)):
        ticks += [line([(x - 8, y), (x + 8, y)]), line([(x, y - 8), (x, y + 8)])]
    paths.append(("orn-line", " ".join(ticks)))
    if kind in ("cover", "section"):
        r = min(w, h) * 0.19
        cx, cy = w - r - 84, (h * 0.27 if w > h else h * 0.2 - 20)
        if w < h:
            r, cx, cy = 90.0, w - 150, 150.0
        axes = line([(cx - r - 40, cy), (cx + r + 40, cy)]) + " " + line([(cx, cy - r - 40), (cx, cy + r + 40)])
        paths += [("orn-line", circle(cx, cy, r)), ("orn-line", circle(cx, cy, r * 0.62)), ("orn-dash", axes)]
        spokes = []
        for n in range(6):
            angle = math.pi * n / 3 + math.pi / 6
            spokes.append(
                line(
                    [
                        (cx + r * 0.62 * math.cos(angle), cy + r * 0.62 * math.sin(angle)),
                        (cx + r * math.cos(angle), cy + r * math.sin(angle)),
                    ]
                )
            )
        paths.append(("orn-line", " ".join(spokes)))
    return paths


def _kraft(kind: Kind, w: float, h: float) -> Paths:
    if kind in ("cover", "section", "closing"):
        low = {"cover": 0.74, "section": 0.8, "closing": 0.972}[kind]
        if w < h:
            low = {"cover": 0.8, "section": 0.84, "closing": 0.98}[kind]
        paths = []
        if kind == "cover":
            r = min(w, h) * 0.12
            paths.append(("orn-4", circle(w - r - 100, r + 84, r)))
        rise = (1 - low) * h
        paths += [
            ("orn-3 paper", _wave(w, h, h * low, rise * 0.22, 1.1, 0.4)),
            ("orn-2 paper", _wave(w, h, h * low + rise * 0.34, rise * 0.2, 1.4, 2.2)),
            ("orn-1 paper", _wave(w, h, h * low + rise * 0.66, rise * 0.16, 1.2, 4.1)),
        ]
        return paths
    points = [(w * n / 32, 20 + (5 if n % 2 else -3) + 2 * math.sin(n * 1.7)) for n in range(33)]
    return [("orn-3", f"M 0 0 L {w:.1f} 0 " + " ".join(f"L {x:.1f} {y:.1f}" for x, y in reversed(points)) + " Z")]


def _poster(kind: Kind, w: float, h: float) -> Paths:
    if kind == "cover":
        r = min(w, h) * 0.39
        return [
            ("orn-2", circle(w - r * 0.28, h * 0.18, r)),
            ("orn-ink", polygon([(0, h - 26), (w, h - 26), (w, h), (0, h)])),
        ]
    if kind == "section":
        r = min(w, h) * 0.5
        return [("orn-1", circle(w - r * 0.3, h * 0.3, r))]
    if kind == "closing":
        return [("orn-ink", polygon([(0, h - 18), (w, h - 18), (w, h), (0, h)]))]
    if kind == "statement":
        return [
            ("orn-1", polygon([(w - 150, 0), (w, 0), (w, 150)])),
            ("orn-ink", polygon([(0, 0), (w, 0), (w, 14), (0, 14)])),
        ]
    return [
        ("orn-ink", polygon([(0, 0), (w, 0), (w, 14), (0, 14)])),
        ("orn-1", polygon([(w - 108, 0), (w, 0), (w, 40), (w - 108, 40)])),
    ]


def _clinic(kind: Kind, w: float, h: float) -> Paths:
    small = min(w, h)
    if kind == "cover":
        r = small * 0.44
        cx, cy = (w - r * 0.42, h * 0.4) if w > h else (w - r * 0.4, h * 0.12)
        plus = 34.0
        px, py = (w - r * 0.66, h * 0.4) if w > h else (w - r * 0.55, h * 0.13)
        third = plus / 3
        arm = [(-third, -plus), (third, -plus), (third, -third), (plus, -third), (plus, third), (third, third)]
        cross = polygon([(px + x, py + y) for x, y in (*arm, *((-x, -y) for x, y in arm))])
        return [
            ("orn-soft", circle(cx, cy, r)),
            ("orn-softer", circle(cx - r * 0.5, cy + r * 0.62, r * 0.5)),
            ("orn-white", cross),
        ]
    if kind == "section":
        return [
            ("orn-soft", circle(w * 0.9, h * 0.16, small * 0.4)),
            ("orn-softer", circle(w * 0.74, h * 0.04, small * 0.2)),
        ]
    r = 110.0 if kind == "content" else 170.0
    return [("orn-soft", f"M {w - r:.1f} 0 A {r:.1f} {r:.1f} 0 0 0 {w:.1f} {r:.1f} L {w:.1f} 0 Z")]


def _pebble(kind: Kind, w: float, h: float) -> Paths:
    small = min(w, h)
    if kind in ("cover", "section"):
        r = small * 0.34
        paths = [
            ("orn-1", _blob(w - r * 0.5, r * 0.5, r, 0.3)),
            ("orn-2", _blob(w - r * 0.2, h - r * 0.35, r * 0.72, 1.2)),
            ("orn-3", _blob(w - r * 1.75, h - r * 0.1, r * 0.36, 2.4)),
        ]
        dots = [(0.72, 0.12, 9, 4), (0.66, 0.2, 6, 3), (0.7, 0.86, 8, 1), (0.93, 0.6, 10, 4), (0.97, 0.52, 6, 5)]
        return paths + [(f"orn-{tone}", circle(w * x, h * y, r2)) for x, y, r2, tone in dots if w > h]
    return [
        ("orn-1", _blob(w - 14, 8, 74, 0.6)),
        ("orn-3", _blob(w - 92, 6, 26, 1.8)),
        ("orn-2", _blob(w + 4, h - 4, 54, 2.6)),
    ]


def _ledger(kind: Kind, w: float, h: float) -> Paths:
    if kind == "cover":
        lines = []
        for n in range(14):
            points = [
                (w * 0.58 + w * 0.42 * k / 20, h * 0.16 + n * 13 + (46 + 2.4 * n) * math.sin(k * 0.42 + n * 0.16))
                for k in range(21)
            ]
            lines.append(_smooth(points))
        if w < h:
            lines = []
        return [
            ("orn-thin", " ".join(lines) or line([(56, h - 160), (w - 56, h - 160)])),
            ("orn-1", polygon([(0, 0), (18, 0), (18, h), (0, h)])),
        ]
    if kind == "section":
        return [("orn-on", polygon([(0, 0), (18, 0), (18, h), (0, h)]))]
    m = 56.0
    return [
        ("orn-1", polygon([(m, 28), (w - m, 28), (w - m, 32), (m, 32)])),
        ("orn-hair", line([(m, 37), (w - m, 37)])),
    ]


def _ink(kind: Kind, w: float, h: float) -> Paths:
    def ridge(base: float, swing: float, turn: float) -> str:
        points = []
        for n in range(19):
            x = w * n / 18
            peak = math.sin(turn + n * 0.83) + 0.55 * math.sin(turn * 2 + n * 1.71) + 0.25 * math.sin(n * 3.1 + turn)
            points.append((x, base - swing * peak))
        return _smooth(points) + f" L {w:.1f} {h:.1f} L 0 {h:.1f} Z"

    if kind in ("cover", "section"):
        r = min(w, h) * 0.085
        sun = circle(w * 0.82, h * (0.2 if w > h else 0.12), r)
        high = 0.86 if w > h else 0.9
        return [
            ("orn-2", sun),
            ("orn-wash-3", ridge(h * (high - 0.02), h * 0.05, 0.9)),
            ("orn-wash-2", ridge(h * (high + 0.04), h * 0.045, 2.3)),
            ("orn-wash-1", ridge(h * (high + 0.1), h * 0.03, 4.4)),
        ]
    if kind == "closing":
        return [("orn-wash-2", ridge(h * 0.986, h * 0.007, 2.3))]
    x = w - 40
    seal = polygon([(x - 11, 56), (x + 11, 56), (x + 11, 78), (x - 11, 78)])
    return [("orn-2", seal), ("orn-hair", line([(x, 92), (x, h - 64)]))]


_DRAWN: dict[str, Callable[[Kind, float, float], Paths]] = {
    "blueprint": _blueprint,
    "kraft": _kraft,
    "poster": _poster,
    "clinic": _clinic,
    "pebble": _pebble,
    "ledger": _ledger,
    "ink": _ink,
}
