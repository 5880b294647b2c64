"""Extent: where a node's ink and bounds lie on the slide, px. It judges nothing."""

from __future__ import annotations

import math
import re

from agents.render.scene import Line, Node, Rect, TextBlock

ASCENT, DESCENT = 0.76, 0.22
"""Share of the font size above and below the baseline that holds ink in most faces."""
HAN_ASCENT, HAN_DESCENT = 0.87, 0.12
"""The same of Chinese, Japanese and Korean characters, which fill a square"""


_SINKS = re.compile(r"[^\sA-IK-PR-Za-fh-ik-or-xz0-9.:·+×%€£°'\"–—-]").search
"""Whether anything of a text reaches below the baseline."""
_HAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]")


def bounds(node: Node) -> Rect:
    """Axis-aligned bounds after rotation, cut by the node's clip."""
    box = rotated(node.rect, node.rotation)
    return intersection(box, node.clip) or Rect(x=box.x, y=box.y, w=0, h=0) if node.clip else box


def rotated(rect: Rect, degrees: float) -> Rect:
    """Bounds of a rectangle turned about its centre."""
    if not degrees:
        return rect
    sin, cos = abs(math.sin(math.radians(degrees))), abs(math.cos(math.radians(degrees)))
    w, h = rect.w * cos + rect.h * sin, rect.w * sin + rect.h * cos
    return Rect(x=rect.x + (rect.w - w) / 2, y=rect.y + (rect.h - h) / 2, w=w, h=h)


def intersection(a: Rect, b: Rect) -> Rect | None:
    """The common part of two rectangles; None when there is none."""
    x, y = max(a.x, b.x), max(a.y, b.y)
    w, h = min(a.x + a.w, b.x + b.w) - x, min(a.y + a.h, b.y + b.h) - y
    return Rect(x=x, y=y, w=w, h=h) if w > 0 and h > 0 else None


def contains(outer: Rect, inner: Rect, slack: float = 0.0) -> bool:
    """Whether `inner` lies inside `outer`, give or take `slack` px."""
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.x + inner.w <= outer.x + outer.w + slack
        and inner.y + inner.h <= outer.y + outer.h + slack
    )


def ink(line: Line, *, vertical: bool = False) -> Rect:
    """The part of a line box that glyphs fill."""
    if vertical or not line.runs:
        return line.rect
    height = max(run.size * (HAN_ASCENT if _HAN.search(run.text) else ASCENT) for run in line.runs)
    depth = max(run.size * _depth(run.text) for run in line.runs)
    return Rect(x=line.rect.x, y=line.baseline - height, w=line.rect.w, h=height + depth)


def _depth(text: str) -> float:
    latin = _HAN.sub("", text)
    return DESCENT if _SINKS(latin) else HAN_DESCENT if latin != text else 0.0


def ink_of(node: TextBlock) -> list[Rect]:
    """The ink of each line. A rotated block counts as its turned bounds."""
    lines = [ink(line, vertical=node.vertical) for paragraph in node.paragraphs for line in paragraph.lines]
    if not node.rotation:
        return lines
    if not lines:
        return []
    x, y = min(r.x for r in lines), min(r.y for r in lines)
    whole = Rect(x=x, y=y, w=max(r.x + r.w for r in lines) - x, h=max(r.y + r.h for r in lines) - y)
    return [_turned(whole, node)]


def _turned(part: Rect, node: TextBlock) -> Rect:
    """Bounds of a part of a rotated node: turned about the node's centre, not its own."""
    angle = math.radians(node.rotation)
    cx, cy = node.rect.x + node.rect.w / 2, node.rect.y + node.rect.h / 2
    dx, dy = part.x + part.w / 2 - cx, part.y + part.h / 2 - cy
    x = cx + dx * math.cos(angle) - dy * math.sin(angle)
    y = cy + dx * math.sin(angle) + dy * math.cos(angle)
    return rotated(Rect(x=x - part.w / 2, y=y - part.h / 2, w=part.w, h=part.h), node.rotation)
