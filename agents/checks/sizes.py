"""Sizes: text under the smallest size that its medium bears."""

from __future__ import annotations

from collections.abc import Iterator

from agents.checks.base import Finding, Remedy
from agents.checks.medium import Medium
from agents.checks.wording import is_ornament, name_of, runs_of
from agents.render.scene import ChartNode, Node, SceneSlide

FURNITURE = {"footer", "slide-number", "date", "source"}


def tiny_text(slide: SceneSlide, medium: Medium) -> Iterator[Finding]:
    """Each text, table or chart that is set too small. Raised and lowered characters and formulas do not count."""
    for node in slide.nodes:
        if is_ornament(node) or node.formula:
            continue
        limit = medium.furniture if node.role in FURNITURE or isinstance(node, ChartNode) else medium.body
        smallest = min(_sizes(node), default=limit)
        if smallest < limit - 0.01:
            least = f"{limit:.1f} px ({limit * 0.75:.3g} pt)"
            detail = f"{name_of(node)} is set in {smallest:.1f} px ({smallest * 0.75:.3g} pt); it needs {least}."
            yield Finding("tiny_text", node, detail, smallest, limit, Remedy(size=round(limit + 0.005, 2)))


def _sizes(node: Node) -> Iterator[float]:
    if isinstance(node, ChartNode):
        yield node.style.size
    yield from (run.size for run in runs_of(node) if run.shift is None and run.text.strip())
