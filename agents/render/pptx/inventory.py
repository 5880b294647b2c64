"""Inventory: what a slide's shape tree holds, counted by kind."""

from __future__ import annotations

from agents.render.pptx.ooxml import Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def inventory(tree: Element) -> dict[str, int]:
    """Numbers of texts (shapes with words), shapes without, pictures, tables, charts and groups of a `p:spTree`."""
    words = [any(t.text for t in shape.iter(f"{_A}t")) for shape in tree.iter(f"{_P}sp")]
    frames = list(tree.iter(f"{_P}graphicFrame"))
    tables = sum(frame.find(f".//{_A}tbl") is not None for frame in frames)
    return {
        "texts": sum(words),
        "shapes": len(words) - sum(words) + sum(1 for _ in tree.iter(f"{_P}cxnSp")),
        "pictures": sum(1 for _ in tree.iter(f"{_P}pic")),
        "tables": tables,
        "charts": len(frames) - tables,
        "groups": sum(1 for _ in tree.iter(f"{_P}grpSp")),
    }
