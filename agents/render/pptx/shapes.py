"""Scene nodes as shapes: boxes, text boxes, pictures. Drawings, tables and charts have files of their own."""

from __future__ import annotations

from dataclasses import replace

from agents.render.paint import Gradient, Solid
from agents.render.pptx import borders, drawing
from agents.render.pptx.alternatives import alternate
from agents.render.pptx.context import Context, RasterNote
from agents.render.pptx.frames import Frame, free_frame, kept_frame
from agents.render.pptx.layered import Layer, layers
from agents.render.pptx.ooxml import Element, Markup, draft, emu, extension, thousandths
from agents.render.pptx.rings import Ring, rings
from agents.render.pptx.text import body, whole_link, without_links
from agents.render.scene import Border, Box, Picture, Raster, Rect, Shadow, TextBlock, Tile


def shape(
    identity: Element,
    properties: Element,
    text: Element | None = None,
    *,
    placeholder: Element | None = None,
    text_box: bool = False,
) -> Element:
    """`p:sp`."""
    own = draft(
        "p:cNvSpPr",
        draft("a:spLocks", noGrp=True) if placeholder is not None else None,
        txBox=True if text_box else None,
    )
    return draft("p:sp", draft("p:nvSpPr", identity, own, draft("p:nvPr", placeholder)), properties, text)


def box(node: Box, context: Context, text: TextBlock | None = None, frame: Frame | None = None) -> list[Element]:
    """A CSS box: one shape, more where its borders differ by side. `text` is drawn inside of it when given."""
    rect = _clipped(node)
    if rect.w <= 0 or rect.h <= 0:
        return []
    radii = node.radii if drawing.near(rect, node.rect) else (0.0, 0.0, 0.0, 0.0)
    # The first shadow lies on top of those named after it.
    rings = [_ring(node, rect, radii, s, context) for s in reversed(node.shadows) if _is_ring(s)]
    border = borders.outline(node.borders)
    drawn = drawing.inset(rect, border.width / 2) if border else rect
    drawn_radii = tuple(max(r - (border.width / 2 if border else 0), 0.0) for r in radii)
    text, link = _linked(text, context) if text is not None else (None, None)
    tile = _tile(node.tile, rect, drawn, context) if node.tile else None
    visible = any((node.fill, tile is not None, border, text, node.shadows))
    made = list(rings)
    if visible:
        words = text is not None
        identity = context.identity(
            (text.name if text else None) or node.name or ("Text" if words else "Shape"),
            alt=node.alt,
            decorative=not words and not node.alt,
        )
        _click(identity, link)
        properties = draft(
            "p:spPr",
            drawing.transform(drawing.about(drawn, node.rect, node.rotation), node.rotation),
            drawing.geometry(
                drawn,
                (drawn_radii[0], drawn_radii[1], drawn_radii[2], drawn_radii[3]),
                node.outline,
                drawn_for=rect,
            ),
            drawing.fill(node.fill, context.palette) if tile is None else tile,
            drawing.line(border, context.palette),
            drawing.effects(
                node.shadows,
                drawn,
                context.palette,
                node.soft,
                paint=node.fill if tile is None else None,
                turned=bool(node.rotation),
            ),
        )
        inner = body(text, frame, context) if text is not None and frame is not None else empty_text(context)
        native = shape(identity, properties, inner)
        other = [] if words or tile is not None else layered(node, context)
        made.append(alternate([native], other) if other else native)
    if border is None:
        for side in borders.sides(node, rect, context):
            made.append(side[0] if len(side) == 1 else shape(side[0], side[1], empty_text(context)))
    return made


def layered(node: Box, context: Context) -> list[Element]:
    """A box whose gradient other programs draw otherwise, in shapes that they draw so; empty where it needs none."""
    if not isinstance(node.fill, Gradient):
        return []
    rect = _clipped(node)
    border = borders.outline(node.borders)
    drawn = drawing.inset(rect, border.width / 2) if border else rect
    kept = drawing.near(rect, node.rect) and not node.outline
    a, b, c, d = (max(r - (border.width / 2 if border else 0), 0.0) if kept else 0.0 for r in node.radii)
    outline = drawing.geometry(drawn, (a, b, c, d), node.outline, drawn_for=rect)
    place = drawing.about(drawn, node.rect, node.rotation)
    line = drawing.line(border, context.palette) if border else None
    if not (node.soft > 0 or node.outline or node.rotation or node.shadows):
        discs = rings(node.fill, place, (a, b, c, d))
        if discs:
            return [_discs(discs, place, (outline, line), node.name or "Shape", context)]
    found = [] if node.soft > 0 else layers(node.fill, place, None if node.outline else (a, b, c, d))
    if not found:
        return []
    shadow = drawing.effects(node.shadows, drawn, context.palette, paint=node.fill, turned=bool(node.rotation))
    return [layers_of(found, place, node.rotation, (outline, shadow, line), node.name or "Shape", context)]


def _discs(
    found: list[Ring], place: Rect, look: tuple[Element, Element | None], name: str, context: Context
) -> Element:
    """A group of discs; `look`: the outline of the whole, and the line above all."""
    parts = []
    for ring in found:
        inside = None if ring.points is None else [(x - ring.rect.x, y - ring.rect.y) for x, y in ring.points]
        path = None if inside is None else "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in inside) + "Z"
        whole = ring.rect is place
        form = drawing.geometry(ring.rect, (0, 0, 0, 0), path if path or whole else "ellipse")
        parts.append((ring.rect, form, context.palette.solid(ring.color), drawing.line(None, context.palette)))
    outline, line = look
    if line is not None:
        parts.append((place, outline, draft("a:noFill"), line))
    members = [
        shape(
            context.identity(f"{name} layer", decorative=True),
            draft("p:spPr", drawing.transform(rect), form, ink, edge),
            empty_text(context),
        )
        for rect, form, ink, edge in parts
    ]
    return group(name, members, place, context)


def layers_of(
    found: list[Layer],
    place: Rect,
    rotation: float,
    look: tuple[Element, Element | None, Element | None],
    name: str,
    context: Context,
) -> Element:
    """A group of fills in one outline; `look`: that outline, the lowest one's effects, the line above all."""
    outline, shadow, line = look
    none = drawing.line(None, context.palette)
    alone = len(found) == 1 and line is None
    parts = [
        draft(
            "p:spPr",
            drawing.transform(layer.rect, rotation if alone else 0.0),
            outline if layer.radii is None else drawing.geometry(layer.rect, layer.radii),
            drawing.fill(layer.paint, context.palette),
            none,
            None if index else shadow,
        )
        for index, layer in enumerate(found)
    ]
    if line is not None:
        parts.append(draft("p:spPr", drawing.transform(place), outline, draft("a:noFill"), line))
    members = [
        shape(context.identity(f"{name} layer", decorative=True), properties, empty_text(context))
        for properties in parts
    ]
    return members[0] if alone else group(name, members, place, context, rotation=rotation)


def _tile(tile: Tile, rect: Rect, drawn: Rect, context: Context) -> Element | None:
    """`a:blipFill` that repeats; None where its picture cannot be read."""
    rel_id, size = context.image(tile.asset), context.size_of(tile.asset)
    if rel_id is None or size is None:
        return None
    faint = draft("a:alphaModFix", amt=thousandths(tile.opacity)) if tile.opacity < 0.999 else None
    spread = draft(
        "a:tile",
        tx=emu(tile.x + rect.x - drawn.x),
        ty=emu(tile.y + rect.y - drawn.y),
        sx=thousandths(tile.width / size[0]),
        sy=thousandths(tile.height / size[1]),
        flip="none",
        algn="tl",
    )
    return draft(
        "a:blipFill", draft("a:blip", faint, r__embed=rel_id), draft("a:srcRect"), spread, dpi=0, rotWithShape=True
    )


def empty_text(context: Context) -> Element:
    """A text body without text, as every shape of PowerPoint has one."""
    end = draft("a:p", draft("a:endParaRPr", lang=context.language))
    return draft("p:txBody", Markup('<a:bodyPr rtlCol="0" anchor="ctr"/><a:lstStyle/>'), end)


def _clipped(node: Box) -> Rect:
    return drawing.intersection(node.rect, node.clip) if node.clip and not node.rotation else node.rect


def _is_ring(shadow: Shadow) -> bool:
    return not shadow.inset and shadow.blur == 0 and shadow.dx == 0 and shadow.dy == 0 and shadow.spread > 0


def _ring(node: Box, rect: Rect, radii: drawing.Radii, shadow: Shadow, context: Context) -> Element:
    # Within the box a shadow is never seen: below one that is seen through, the ring is a line around it.
    hollow = not isinstance(node.fill, Solid) or node.fill.color.a < 1
    spread = shadow.spread / 2 if hollow else shadow.spread
    grown = drawing.inset(rect, -spread)
    rounder = tuple(r + spread if r else 0.0 for r in radii)
    edge = Border(width=shadow.spread, color=shadow.color, style="solid") if hollow else None
    properties = draft(
        "p:spPr",
        drawing.transform(grown, node.rotation),
        drawing.geometry(grown, (rounder[0], rounder[1], rounder[2], rounder[3])),
        draft("a:noFill") if hollow else context.palette.solid(shadow.color),
        drawing.line(edge, context.palette),
    )
    return shape(context.identity("Ring", decorative=True), properties, empty_text(context))


def text(node: TextBlock, context: Context) -> list[Element]:
    """A text box."""
    node, link = _linked(node, context)
    frame = free_frame(node)
    properties = draft(
        "p:spPr",
        drawing.transform(frame.rect, node.rotation),
        drawing.geometry(frame.rect, (0, 0, 0, 0)),
        draft("a:noFill"),
        drawing.from_behind() if node.mirrored else None,
    )
    identity = context.identity(node.name or (node.role or "text").replace("-", " ").capitalize(), alt=node.alt)
    _click(identity, link)
    return [shape(identity, properties, body(node, frame, context), text_box=True)]


def _linked(block: TextBlock, context: Context) -> tuple[TextBlock, tuple[str, str | None] | None]:
    """A text whose link is its shape's, without its own links; the link's relationship and action."""
    target = whole_link(block)
    found = context.link(target) if target else None
    return (without_links(block), found) if found else (block, None)


def _click(identity: Element, link: tuple[str, str | None] | None) -> None:
    if link is not None:
        identity.insert(0, draft("a:hlinkClick", r__id=link[0], action=link[1]))


def merged(node: Box, block: TextBlock, context: Context) -> list[Element] | None:
    """Box and text as one shape; None where the text would then stand elsewhere."""
    if not drawing.near(node.rect, block.rect) or node.rotation != block.rotation:
        return None
    if block.vertical or block.mirrored:
        return None
    if not any(p.lines for p in block.paragraphs) or (node.clip and not drawing.near(_clipped(node), node.rect)):
        return None
    frame = kept_frame(block, node.rect)
    if not frame.exact:
        return None
    frame = _within(frame, node, len(block.paragraphs))
    return None if frame is None else box(node, context, block, frame)


def _within(frame: Frame, node: Box, count: int) -> Frame | None:
    """The frame with its insets counted from the shape's own text rectangle; None where that reaches too far in."""
    border = borders.outline(node.borders)
    half = border.width / 2 if border else 0.0
    drawn = drawing.inset(node.rect, half)
    radii = tuple(max(r - half, 0.0) for r in node.radii)
    kept = drawing.text_margins(drawn, (radii[0], radii[1], radii[2], radii[3]), node.outline)
    left, top, right, bottom = (inset - half - margin for inset, margin in zip(frame.insets, kept, strict=True))
    if frame.anchor == "ctr":
        # About the middle only what one side has more than the other counts.
        top, bottom = top - bottom, bottom - top
    elif (top if frame.anchor == "t" else bottom) < -0.5:
        return None
    wrap = frame.wrap and min(left, right) >= 0
    if min(left, right) < 0:
        # Text that may not break is set about the middle, or from the side, of what room there is.
        left, right = (0.0, 0.0) if left < 0 and right < 0 else (max(left, 0.0), max(right, 0.0))
    insets = (left, max(top, 0.0), right, max(bottom, 0.0))
    return replace(frame, insets=insets, wrap=wrap, pinned=frame.pinned if wrap else frozenset(range(count)))


def picture(node: Picture | Raster, context: Context, *, placeholder: Element | None = None) -> list[Element]:
    """A picture, cropped to its clip; an element that could not be native is one too, and is reported."""
    crop = node.crop if isinstance(node, Picture) else (0.0, 0.0, 0.0, 0.0)
    radii, outline = (node.radii, node.outline) if isinstance(node, Picture) else ((0.0, 0.0, 0.0, 0.0), None)
    rect, crop = _cropped(node, crop)
    if rect.w <= 0 or rect.h <= 0:
        return []
    vector = None
    if node.asset.endswith(".svg"):
        vector = context.vector_image(node.asset)
        rel_id = vector[0] if vector else None
    else:
        rel_id = context.image(node.asset)
    if rel_id is None:
        return []
    name = node.name or ("Picture" if isinstance(node, Picture) else "Element")
    if isinstance(node, Raster):
        context.report.rasters.append(RasterNote(context.slide_id, name, node.reason))
    context.report.pictures += 1
    opacity = node.opacity if isinstance(node, Picture) else 1.0
    svg = draft("asvg:svgBlip", r__embed=vector[1]) if vector else None
    blip = draft(
        "a:blip",
        draft("a:alphaModFix", amt=thousandths(opacity)) if opacity < 0.999 else None,
        draft("a:grayscl") if isinstance(node, Picture) and node.gray else None,
        extension("{96DAC541-7B7A-43D3-8B79-37D633B846F1}", svg) if svg is not None else None,
        r__embed=rel_id,
    )
    left, top, right, bottom = (thousandths(c) for c in crop)
    source = draft("a:srcRect", l=left or None, t=top or None, r=right or None, b=bottom or None)
    locks = draft("a:picLocks", noGrp=True if placeholder is not None else None, noChangeAspect=True)
    nonvisual = draft(
        "p:nvPicPr",
        context.identity(name, alt=node.alt, decorative=not node.alt),
        draft("p:cNvPicPr", locks),
        draft("p:nvPr", placeholder),
    )
    flip = isinstance(node, Picture) and node.mirrored
    properties = draft(
        "p:spPr", drawing.transform(rect, node.rotation, flip=flip), drawing.geometry(rect, radii, outline)
    )
    return [
        draft(
            "p:pic", nonvisual, draft("p:blipFill", blip, source, draft("a:stretch", draft("a:fillRect"))), properties
        )
    ]


def _cropped(node: Picture | Raster, crop: drawing.Radii) -> tuple[Rect, drawing.Radii]:
    """The visible box and the crop that goes with it: what the clip hides is cropped away too."""
    if node.clip is None or node.rotation or node.rect.w <= 0 or node.rect.h <= 0:
        return node.rect, crop
    rect = drawing.intersection(node.rect, node.clip)
    left, top, right, bottom = crop
    across, down = (1 - left - right) / node.rect.w, (1 - top - bottom) / node.rect.h
    return rect, (
        left + (rect.x - node.rect.x) * across,
        top + (rect.y - node.rect.y) * down,
        right + (node.rect.x + node.rect.w - rect.x - rect.w) * across,
        bottom + (node.rect.y + node.rect.h - rect.y - rect.h) * down,
    )


def group(
    name: str, members: list[Element], rect: Rect, context: Context, *, alt: str | None = None, rotation: float = 0.0
) -> Element:
    """`p:grpSp` whose children keep slide coordinates."""
    place = drawing.transform(rect, rotation)
    place.append(draft("a:chOff", x=emu(rect.x), y=emu(rect.y)))
    place.append(draft("a:chExt", cx=emu(rect.w), cy=emu(rect.h)))
    nonvisual = draft("p:nvGrpSpPr", context.identity(name, alt=alt), draft("p:cNvGrpSpPr"), draft("p:nvPr"))
    return draft("p:grpSp", nonvisual, draft("p:grpSpPr", place), *members)
