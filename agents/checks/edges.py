"""Edges: what runs off the slide. Ornaments may."""

from __future__ import annotations

from collections.abc import Iterator

from agents.checks.base import Finding
from agents.checks.extent import bounds, ink_of
from agents.checks.medium import Medium
from agents.checks.wording import cut, is_ornament, is_page, name_of
from agents.render.scene import ChartNode, Picture, Raster, Scene, SceneSlide, TableNode, TextBlock

SLACK = 1.0
"""px of a slide of 1280 x 720"""


def off_slide(slide: SceneSlide, scene: Scene, medium: Medium) -> Iterator[Finding]:
    """Content whose ink or frame crosses the slide's edge, and texts that lie wholly beyond it."""
    limit = SLACK * max(1.0, medium.unit)
    for node in slide.nodes:
        if is_ornament(node) or is_page(node):
            continue
        if not isinstance(node, TextBlock | Picture | ChartNode | TableNode | Raster):
            continue
        boxes = ink_of(node) if isinstance(node, TextBlock) else [bounds(node)]
        out = max((max(-b.x, -b.y, b.x + b.w - scene.width, b.y + b.h - scene.height) for b in boxes), default=0.0)
        if out > limit and not _bleeds(node, scene):
            yield Finding("off_slide", node, f"{name_of(node)} runs {out:.1f} px off the slide.", out, limit)
    for text in slide.off:
        yield Finding("off_slide", None, f"“{cut(text, 60)}” lies wholly off the slide.")


def _bleeds(node: object, scene: Scene) -> bool:
    """Whether a picture fills the slide from edge to edge: that it hangs over is meant, as in print."""
    if not isinstance(node, Picture):
        return False
    box = bounds(node)
    return (box.x <= 1 and box.x + box.w >= scene.width - 1) or (box.y <= 1 and box.y + box.h >= scene.height - 1)
