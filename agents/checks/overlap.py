"""Overlap: text on text, text half on a picture, chart or table, and text under an opaque box.

Text that lies wholly on a picture painted before it has that picture as its background: that is design, and contrast
is measured instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from agents.checks.extent import bounds, contains, ink_of, intersection
from agents.render.scene import Box, ChartNode, Node, Picture, Raster, Rect, SceneSlide, Solid, TableNode, TextBlock

LEAST_DEPTH = 2.0
"""px by which two boxes must run into each other on both axes."""
OPAQUE = 0.5


def overlaps(slide: SceneSlide) -> Iterator[tuple[Node, Node, float]]:
    """Pairs of nodes that collide and the common area in px²; nodes in paint order."""
    nodes = [(node, ink_of(node) if isinstance(node, TextBlock) else [bounds(node)]) for node in slide.nodes]
    for i, (first, first_ink) in enumerate(nodes):
        for second, second_ink in nodes[i + 1 :]:
            if not _matter(first, second):
                continue
            area = sum(_area(a, b) for a in first_ink for b in second_ink)
            if area > 0 and not _background(first, second, second_ink):
                yield first, second, area


def _matter(first: Node, second: Node) -> bool:
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


def _background(first: Node, second: Node, ink: list[Rect]) -> bool:
    """Whether `first` is the ground that all of the text `second` stands on. A chart or table never is."""
    return (
        isinstance(first, Picture | Raster)
        and isinstance(second, TextBlock)
        and all(contains(bounds(first), line, LEAST_DEPTH) for line in ink)
    )


def _area(a: Rect, b: Rect) -> float:
    common = intersection(a, b)
    return common.w * common.h if common and common.w > LEAST_DEPTH and common.h > LEAST_DEPTH else 0.0
