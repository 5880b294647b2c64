"""Drawn paths as custom geometry. What other programs draw otherwise is told by `layered.py` and `inked.py`."""

from __future__ import annotations

from agents.render.paint import Rect
from agents.render.pptx import drawing
from agents.render.pptx.alternatives import alternate
from agents.render.pptx.connectors import connector
from agents.render.pptx.context import Context
from agents.render.pptx.inked import pieces
from agents.render.pptx.layered import layers
from agents.render.pptx.ooxml import Element, draft, emu
from agents.render.pptx.shapes import empty_text, group, layers_of, shape
from agents.render.scene import Path, Vector


def vector(node: Vector, context: Context) -> list[Element]:
    """Paths as custom geometry; several paths make one named group."""
    joined = connector(node, context)
    if joined is not None:
        return [joined]
    drawn = [p for p in node.paths if any(c.isdigit() for c in p.d)]
    name = node.name or "Drawing"
    alone = len(drawn) == 1
    shapes = [_path(p, node, context, name if alone else f"{name} part", node.alt if alone else None) for p in drawn]
    if alone or not shapes:
        return shapes
    return [group(name, shapes, node.rect, context, alt=node.alt, rotation=node.rotation)]


def _path(path: Path, node: Vector, context: Context, name: str, alt: str | None) -> Element:
    alone = len(node.paths) == 1
    turned = node.rotation if alone else 0.0
    native, bounds, outline = _shape(path, node, context, name, alt, turned)
    place = drawing.about(bounds, node.rect, turned)
    parts = [] if turned else pieces(path)
    if parts:
        # Alone the whole group is turned, not its members.
        members = [_shape(part, node, context, f"{name} piece", None, 0.0)[0] for part in parts]
        return alternate([native], [group(name, members, bounds, context)])
    found = layers(path.fill, place, None)
    if not found:
        return native
    line = drawing.line(path.stroke, context.palette) if path.stroke else None
    look = outline, drawing.effects(path.shadows, bounds, context.palette, paint=path.fill), line
    return alternate([native], [layers_of(found, place, turned, look, name, context)])


def _shape(
    path: Path, node: Vector, context: Context, name: str, alt: str | None, rotation: float
) -> tuple[Element, Rect, Element]:
    """The shape of a path, the box of its points on the slide, and its geometry."""
    points = drawing.points(path.d)
    x0, y0 = min(x for x, _ in points), min(y for _, y in points)
    x1, y1 = max(x for x, _ in points), max(y for _, y in points)
    bounds = Rect(x=node.rect.x + x0, y=node.rect.y + y0, w=x1 - x0, h=y1 - y0)
    outline = drawing.custom(
        draft(
            "a:path",
            drawing.steps(path.d, x0, y0),
            w=emu(bounds.w),
            h=emu(bounds.h),
            fill=None if path.fill else "none",
        )
    )
    properties = draft(
        "p:spPr",
        drawing.transform(drawing.about(bounds, node.rect, rotation), rotation),
        outline,
        drawing.fill(path.fill, context.palette),
        drawing.line(path.stroke, context.palette, paint=path.ink),
        drawing.effects(path.shadows, bounds, context.palette, paint=path.fill),
    )
    made = shape(context.identity(name, alt=alt, decorative=not alt), properties, empty_text(context))
    return made, bounds, outline
