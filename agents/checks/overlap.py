"""Overlap: text on text, text half on a picture, chart or table, and text under an opaque box.

Text that lies wholly on a picture painted before it has that picture as its background: that is design, and contrast
is measured instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from agents.checks.base import Finding, Remedy
from agents.checks.extent import bounds, contains, ink, ink_of, intersection
from agents.checks.wording import name_of
from agents.render.paint import Solid
from agents.render.scene import Box, ChartNode, Node, Picture, Raster, Rect, SceneSlide, TableNode, TextBlock

LEAST_DEPTH = 2.0
"""px by which two boxes must run into each other on both axes."""
OPAQUE = 0.5


def overlaps(slide: SceneSlide) -> Iterator[Finding]:
    """Pairs of nodes that collide, by the common area in px²."""
    nodes = [(node, _ink(node)) for node in slide.nodes]
    for i, (first, first_ink) in enumerate(nodes):
        for second, second_ink in nodes[i + 1 :]:
            if not _matter(first, second):
                continue
            area = sum(_area(a, b) for a in first_ink for b in second_ink if not _rounds(first, second, a, b))
            if area > 0 and not _background(first, second, second_ink):
                detail = f"{name_of(first)} and {name_of(second)} overlap by {area:.0f} px²."
                yield Finding("overlap", first, detail, area, 0.0, Remedy(other=second.id))


def _ink(node: Node) -> list[Rect]:
    """Where a node keeps others out. A table does by its words and its filled cells: between them others may stand."""
    if isinstance(node, TextBlock):
        return ink_of(node)
    if isinstance(node, TableNode):
        return [ink(line) for cell in node.cells for paragraph in cell.paragraphs for line in paragraph.lines]
    return [bounds(node)]


def _rounds(first: Node, second: Node, a: Rect, b: Rect) -> bool:
    """Whether a text passes a round picture by a corner that the picture does not fill."""
    for node, own, other in ((first, a, b), (second, b, a)):
        if isinstance(node, Picture) and (node.outline == "ellipse" or min(node.radii) >= 0.4 * min(own.w, own.h)):
            cx, cy = own.x + own.w / 2, own.y + own.h / 2
            x = min(max(cx, other.x), other.x + other.w)
            y = min(max(cy, other.y), other.y + other.h)
            return ((x - cx) / (own.w / 2)) ** 2 + ((y - cy) / (own.h / 2)) ** 2 >= 0.98
    return False


def _matter(first: Node, second: Node) -> bool:
    if first.formula and first.formula == second.formula:
        return False
    if any(isinstance(n, TextBlock) and n.alt == "" for n in (first, second)):
        return False
    if isinstance(first, TextBlock) and isinstance(second, TextBlock):
        return True
    if isinstance(second, Box):
        return isinstance(first, TextBlock) and _covers(second)
    solid = (Picture, ChartNode, TableNode, Raster)
    if isinstance(first, TextBlock):
        return isinstance(second, solid) and not _transparent(second)
    decorative = first.alt == "" or first.role == "decoration"
    return isinstance(first, solid) and isinstance(second, TextBlock) and not decorative


def _covers(box: Box) -> bool:
    """Whether a box hides what lies below it."""
    if isinstance(box.fill, Solid):
        return box.fill.color.a > OPAQUE
    return box.fill is not None and all(stop.color.a > OPAQUE for stop in box.fill.stops)


def _transparent(node: Node) -> bool:
    return (isinstance(node, Picture) and node.opacity <= OPAQUE) or (isinstance(node, Raster) and node.alt == "")


def _background(first: Node, second: Node, lines: list[Rect]) -> bool:
    """Whether `first` is the ground that all of the text `second` stands on. A chart or table never is."""
    return (
        isinstance(first, Picture | Raster)
        and isinstance(second, TextBlock)
        and all(contains(bounds(first), line, LEAST_DEPTH) for line in lines)
    )


def _area(a: Rect, b: Rect) -> float:
    common = intersection(a, b)
    return common.w * common.h if common and common.w > LEAST_DEPTH and common.h > LEAST_DEPTH else 0.0
