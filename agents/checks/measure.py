"""Measure: the faults that a rendered slide shows. It reads the scene (and the pixels under text), never the spec.

Limits are for a slide 1280 px wide and scale with it. Overlap and contrast have modules of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from agents.checks.base import Fault, FaultKind
from agents.checks.contrast import low_contrast
from agents.checks.extent import bounds, ink_of
from agents.checks.overlap import overlaps
from agents.render.scene import (
    ChartNode,
    Node,
    Paragraph,
    Picture,
    Raster,
    Scene,
    SceneSlide,
    TableNode,
    TextBlock,
    Vector,
)

REFERENCE_WIDTH = 1280.0
LEAST_BODY = 12.0
"""px, at the reference width"""
LEAST_FURNITURE = 10.0
"""px, for footers, slide numbers, dates and sources, and inside charts"""
FURNITURE = {"footer", "slide-number", "date", "source"}
OVERFLOW_SLACK = 1.0
"""px"""
EDGE_SLACK = 1.0
"""px"""


def measure(scene: Scene, pngs: Sequence[Path] | None = None) -> list[Fault]:
    """Every fault of every slide. `pngs`: pictures of the slides in order, needed for contrast over pictures."""
    faults: list[Fault] = []
    for number, slide in enumerate(scene.slides, start=1):
        report = _Reporter(number, slide, faults)
        png = pngs[number - 1] if pngs is not None and number <= len(pngs) else None
        _title(slide, report)
        for node in slide.nodes:
            _overflow(node, report)
            _off_slide(node, scene, report)
            _tiny_text(node, scene, report)
            _alt(node, report)
        for text in slide.off:
            report.add("off_slide", None, f"“{text[:60]}” lies wholly off the slide.")
        for first, second, area in overlaps(slide):
            detail = f"{_name(first)} and {_name(second)} overlap by {area:.0f} px²."
            report.add("overlap", first, detail, measured=round(area, 1), limit=0.0)
        for node, ratio, limit, text in low_contrast(slide, scene, png):
            detail = f"“{text[:40]}” has a contrast of {ratio:.2f} : 1; it needs {limit:g} : 1."
            report.add("contrast", node, detail, measured=round(ratio, 2), limit=limit)
    return faults


class _Reporter:
    def __init__(self, number: int, slide: SceneSlide, faults: list[Fault]) -> None:
        self.number, self.slide, self.faults = number, slide, faults

    def add(
        self, kind: FaultKind, node: Node | None, detail: str, measured: float | None = None, limit: float | None = None
    ) -> None:
        self.faults.append(
            Fault(
                kind=kind,
                slide=self.number,
                slide_id=self.slide.id,
                item=_item(node),
                node=node.id if node else None,
                detail=detail,
                measured=measured,
                limit=limit,
            )
        )


def _item(node: Node | None) -> str | None:
    if node is None or node.item is not None or not isinstance(node, TextBlock):
        return node.item if node else None
    return next((p.item for p in node.paragraphs if p.item), None)


def _name(node: Node) -> str:
    if isinstance(node, TextBlock):
        return f"“{text_of(node.paragraphs)[:40]}”"
    return node.name or node.alt or f"a {node.kind}"


def text_of(paragraphs: list[Paragraph]) -> str:
    """The text of paragraphs on one line."""
    lines = (line for paragraph in paragraphs for line in paragraph.lines)
    return " ".join("".join(run.text for run in line.runs) for line in lines).strip()


def _title(slide: SceneSlide, report: _Reporter) -> None:
    if not (slide.title or "").strip():
        report.add("untitled", None, "The slide has no title.")


def _overflow(node: Node, report: _Reporter) -> None:
    if node.overflow > OVERFLOW_SLACK:
        detail = f"{_name(node)} sticks out of its box by {node.overflow:.1f} px."
        report.add("overflow", node, detail, measured=node.overflow, limit=OVERFLOW_SLACK)


def _off_slide(node: Node, scene: Scene, report: _Reporter) -> None:
    if (
        node.role == "decoration"
        or node.alt == ""
        or not isinstance(node, TextBlock | Picture | ChartNode | TableNode | Raster)
    ):
        return
    for box in ink_of(node) if isinstance(node, TextBlock) and not node.rotation else [bounds(node)]:
        out = max(-box.x, -box.y, box.x + box.w - scene.width, box.y + box.h - scene.height)
        if out > EDGE_SLACK:
            detail = f"{_name(node)} runs {out:.1f} px off the slide."
            report.add("off_slide", node, detail, measured=round(out, 1), limit=EDGE_SLACK)
            return


def _tiny_text(node: Node, scene: Scene, report: _Reporter) -> None:
    scale = scene.width / REFERENCE_WIDTH
    furniture = node.role in FURNITURE or isinstance(node, ChartNode)
    limit = (LEAST_FURNITURE if furniture else LEAST_BODY) * scale
    if node.role == "decoration" or (node.alt == "" and isinstance(node, TextBlock)):
        return
    smallest = min(_sizes(node), default=limit)
    if smallest < limit - 0.01:
        detail = f"{_name(node)} is set in {smallest:.1f} px; at least {limit:.1f} px are needed."
        report.add("tiny_text", node, detail, measured=round(smallest, 2), limit=round(limit, 2))


def _sizes(node: Node) -> Iterator[float]:
    if isinstance(node, ChartNode):
        yield node.style.size
    holders = [node.paragraphs] if isinstance(node, TextBlock) else []
    if isinstance(node, TableNode):
        holders = [cell.paragraphs for cell in node.cells]
    for paragraphs in holders:
        for line in (line for paragraph in paragraphs for line in paragraph.lines):
            yield from (run.size for run in line.runs if run.shift is None and run.text.strip())


def _alt(node: Node, report: _Reporter) -> None:
    if node.role == "decoration":
        return
    silent = isinstance(node, Picture | Vector | Raster) and node.alt is None
    nameless = isinstance(node, ChartNode | TableNode) and not (node.alt or "").strip()
    if silent or nameless:
        what = "name" if isinstance(node, TableNode) else "alternative text"
        report.add("missing_alt", node, f"A {node.kind} has no {what}.")
