"""Alternatives: pictures, drawings, charts and tables that a person who cannot see them learns nothing of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.checks.base import Finding
from agents.checks.wording import KINDS, is_page
from agents.render.scene import ChartNode, Node, Picture, Raster, SceneSlide, TableNode, Vector

_CONTROLS = ("input", "progress", "meter", "select", "button")
_FILE_NAME = re.compile(r"[\w\-. ()]+\.(png|jpe?g|gif|svg|webp|bmp|tiff?|emf|wmf)", re.IGNORECASE)


def missing_alt(slide: SceneSlide) -> Iterator[Finding]:
    """Nodes without an alternative text, or with a mere file name in its place. An empty one marks an ornament."""
    for node in slide.nodes:
        if node.role == "decoration" or is_page(node):
            continue
        if isinstance(node, TableNode) and slide.title:
            continue  # read out after the title, row by row
        if _silent(node):
            what = "name" if isinstance(node, TableNode) else "alternative text"
            kind = KINDS.get(node.kind, node.kind)
            named = f" (“{node.name}”)" if node.name else ""
            yield Finding("missing_alt", node, f"A {kind}{named} has no {what}.")
        elif isinstance(node, Picture | ChartNode) and _FILE_NAME.fullmatch((node.alt or "").strip()):
            yield Finding("missing_alt", node, f"The alternative text “{node.alt}” is the name of a file.")


def _silent(node: Node) -> bool:
    if isinstance(node, Raster) and node.reason.startswith(_CONTROLS):
        return False  # a form's own control is named by its label
    if isinstance(node, Vector) and node.formula:
        return False  # a formula is read out from its markup
    if isinstance(node, Picture | Vector | Raster):
        return node.alt is None
    return isinstance(node, ChartNode | TableNode) and not (node.alt or "").strip()
