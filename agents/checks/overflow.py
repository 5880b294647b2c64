"""Overflow: what sticks out of its own box, and text that a clipping box cuts away."""

from __future__ import annotations

from collections.abc import Iterator

from agents.checks.base import Finding
from agents.checks.medium import Medium
from agents.checks.wording import is_ornament, name_of
from agents.render.scene import SceneSlide, TextBlock

SLACK = 1.0
"""px of a slide of 1280 x 720"""


def overflowing(slide: SceneSlide, medium: Medium) -> Iterator[Finding]:
    """Each node whose content has no room: cut off where that hides it, else sticking out."""
    limit = SLACK * max(1.0, medium.unit)
    for node in slide.nodes:
        if is_ornament(node):
            continue
        hidden = node.cut if isinstance(node, TextBlock) else 0.0
        if hidden > limit:
            yield Finding("clipped", node, f"{hidden:.1f} px of {name_of(node)} are cut off.", hidden, limit)
        elif node.overflow > limit:
            detail = f"{name_of(node)} sticks out of its box by {node.overflow:.1f} px."
            yield Finding("overflow", node, detail, node.overflow, limit)
