"""Connectors: a drawn straight line that joins two shapes as PowerPoint's own connector, with its arrowhead.

Only drawings that our layouts name as connectors are taken for such; any other line stays a shape. Elbows are drawn of
straight ones: LibreOffice lays out bent connectors anew, elsewhere.
"""

from __future__ import annotations

from agents.render.pptx import drawing
from agents.render.pptx.context import Context
from agents.render.pptx.ooxml import Element, draft
from agents.render.provenance import label
from agents.render.scene import Rect, Vector


def connector(node: Vector, context: Context) -> Element | None:
    """`p:cxnSp` for a drawing that is a connector; None for any other."""
    names = {label("connector", "en"), label("connector", "zh")}
    lines = [p for p in node.paths if p.stroke is not None and p.fill is None]
    tips = [p for p in node.paths if p.fill is not None]
    if node.name not in names or node.rotation or len(lines) != 1 or len(tips) > 1 or "C" in lines[0].d.upper():
        return None
    way = [(node.rect.x + x, node.rect.y + y) for x, y in drawing.points(lines[0].d)]
    if tips:
        tip = drawing.points(tips[0].d)[0]
        way[-1] = (node.rect.x + tip[0], node.rect.y + tip[1])
    if len(way) != 2:
        return None
    (x0, y0), (x1, y1) = way
    place = drawing.transform(Rect(x=min(x0, x1), y=min(y0, y1), w=abs(x1 - x0), h=abs(y1 - y0)), flip=x1 < x0)
    if y1 < y0:
        place.set("flipV", "1")
    stroke = drawing.line(lines[0].stroke, context.palette)
    if tips:
        stroke.append(draft("a:tailEnd", type="triangle", w="med", len="med"))
    properties = draft("p:spPr", place, draft("a:prstGeom", draft("a:avLst"), prst="straightConnector1"), stroke)
    identity = context.identity(node.name or "", decorative=True)
    return draft("p:cxnSp", draft("p:nvCxnSpPr", identity, draft("p:cNvCxnSpPr"), draft("p:nvPr")), properties)
