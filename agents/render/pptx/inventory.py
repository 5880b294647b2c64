"""Inventory: what a slide's shape tree holds, counted by kind."""

from __future__ import annotations

from agents.render.pptx.ooxml import Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def inventory(tree: Element) -> dict[str, int]:
    """Numbers of texts (shapes with words), shapes without, pictures, tables, charts and groups of a `p:spTree`.

    An equation is one text; what other programs are shown in place of something is nothing.
    """
    held = {e for other in tree.iter(f"{_MC}Fallback") for e in other.iter(f"{_P}sp", f"{_P}grpSp")}
    own = [shape for shape in tree.iter(f"{_P}sp") if shape not in held]
    words = [any(t.text for t in shape.iter(f"{_A}t")) or _is_equation(shape) for shape in own]
    frames = list(tree.iter(f"{_P}graphicFrame"))
    tables = sum(frame.find(f".//{_A}tbl") is not None for frame in frames)
    return {
        "texts": sum(words),
        "shapes": len(words) - sum(words) + sum(1 for _ in tree.iter(f"{_P}cxnSp")),
        "pictures": sum(1 for _ in tree.iter(f"{_P}pic")),
        "tables": tables,
        "charts": len(frames) - tables,
        "groups": sum(1 for e in tree.iter(f"{_P}grpSp") if e not in held),
    }


def _is_equation(shape: Element) -> bool:
    return next(shape.iter(f"{_M}oMath"), None) is not None
