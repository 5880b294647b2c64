"""Layouts of pictures, charts and sources: a picture over the whole slide, a gallery, two charts, a list of sources."""

from __future__ import annotations

from collections.abc import Sequence

from agents.deck.spec import FullPictureSlide, GallerySlide, Image, SourcesSlide, TwoChartsSlide
from agents.render.diagrams.base import HEADINGS, TEXTS, Area, Cited, Kit, Part, Photo, Plot, Shape, Words
from agents.render.diagrams.equations import are_equations, equations

WORTH = 1.2
"""Times as much of the slide that a large first picture and two small ones must show"""


def full_picture(slide: FullPictureSlide, kit: Kit) -> list[Part]:
    """The picture to all four edges; title and text on a panel at its foot."""
    whole = kit.slide
    title = kit.theme.slot("full_picture", "title")
    pad = 36.0
    panel = Area(title.x - pad, title.y - 28, title.w + 2 * pad, whole.h - title.y + 28 - 56)
    parts: list[Part] = [
        Photo(slide.image, whole, covers=True, name=kit.label("picture"), placeholder="pic:3", kind="bleed"),
        Shape("veil", panel, kit.label("card")),
    ]
    if slide.image.caption is not None:
        parts += _credit(slide.image, kit)
    if slide.text is not None:
        slot = kit.slot(Area(title.x, title.y + title.h + 8, title.w, panel.bottom - title.y - title.h - 24), TEXTS)
        size = kit.size([(slot, [kit.said(slide.text)])])
        parts.append(Words("dg-t", slide.text, slot, size, "text", placeholder="body:1"))
    return parts


def _credit(image: Image, kit: Kit) -> list[Part]:
    """The picture's caption on a strip at the upper edge: who made it, or what it shows."""
    assert image.caption is not None
    said = kit.said(image.caption)
    size = 24 if kit.slide.tall else 14
    wide = sum(1.0 if ord(c) >= 0x2E80 else 0.56 for c in said) * size + 8
    edge = kit.theme.slot("full_picture", "title").x
    room = kit.slide.w - 2 * edge
    lines = min(3, -(-int(wide) // int(room)))
    strip = Area(kit.slide.w - edge - min(wide, room) - 12, 20, min(wide, room) + 24, lines * size * 1.5 + 8)
    slot = kit.slot(strip.inner(12, 4), (size, 14), lines=lines)
    return [
        Shape("veil", strip, kit.label("card")),
        Words("dg-q", image.caption, slot, kit.size([(slot, [said])]), "image/caption"),
    ]


def gallery(slide: GallerySlide, kit: Kit) -> list[Part]:
    """Pictures whole, in rows of one height, each with its caption under it."""
    if are_equations(slide, kit):
        return equations(slide, kit)
    images, area = slide.images, kit.area
    count = len(images)
    captioned = any(i.caption for i in images)
    foot = 0.0 if not captioned else 76.0 if area.tall else 46.0
    gap = 24.0
    places = _in_rows(images, area, foot, gap)
    if count == 3 and _seen(led := _led(images, area, foot, gap)) > WORTH * _seen(places):
        places = led
    parts: list[Part] = []
    free = max(0.0, area.bottom - foot - max(p.bottom for p in places))
    slots = [
        kit.slot(Area(p.x, p.bottom + 8 + free / 3, max(p.w, 180), foot - 8), (18, 17, 16, 15, 14), lines=2)
        for p in places
    ]
    said = [(s, [kit.said(i.caption)]) for s, i in zip(slots, images, strict=True) if i.caption is not None]
    size = kit.size(said)
    for n, (image, place) in enumerate(zip(images, places, strict=True)):
        moved = Area(place.x, place.y + free / 3, place.w, place.h)
        parts.append(Photo(image, moved, covers=False, name=kit.label("picture"), placeholder=f"pic:{n + 1}"))
        if image.caption is not None:
            parts.append(Words("dg-q", image.caption, slots[n], size, f"images/{n}/caption"))
    return parts


def _in_rows(images: Sequence[Image], area: Area, foot: float, gap: float) -> list[Area]:
    """Places in as many rows as make the lowest row highest."""
    count = len(images)
    per_row = max(range(1, count + 1), key=lambda n: (_smallest(images, n, area, foot, gap), n))
    rows = [range(n, min(n + per_row, count)) for n in range(0, count, per_row)]
    room = (area.h - 18 * (len(rows) - 1)) / len(rows) - foot
    places: list[Area] = []
    y = area.y
    for row in rows:
        shapes = [_shape(images[n]) for n in row]
        high = min(room, (area.w - gap * (len(shapes) - 1)) / sum(shapes))
        x = area.x
        spare = area.w - high * sum(shapes) - gap * (len(shapes) - 1)
        between = gap + (spare / (len(shapes) - 1) if len(shapes) > 1 and spare < area.w * 0.25 else 0)
        for shape in shapes:
            places.append(Area(x, y, high * shape, high))
            x += high * shape + between
        y += high + foot + 18
    return places


def _led(images: Sequence[Image], area: Area, foot: float, gap: float) -> list[Area]:
    """The first picture large, the others beside it from its top to its foot; under it on a tall slide."""
    first, rest = _shape(images[0]), [_shape(i) for i in images[1:]]
    if area.tall:
        line = gap * (len(rest) - 1)
        wide = min(area.w, (area.h - 2 * foot - 18 + line / sum(rest)) / (1 / first + 1 / sum(rest)))
        high = (wide - line) / sum(rest)
        lead = Area(area.x, area.y, wide, wide / first)
        x, places = area.x, [lead]
        for shape in rest:
            places.append(Area(x, lead.bottom + foot + 18, high * shape, high))
            x += high * shape + gap
        return places
    between, narrow = (foot + 18) * (len(rest) - 1), sum(1 / shape for shape in rest)
    across = min(
        (area.w - gap - first * between) / (1 + first * narrow),
        (area.h - foot - between) / narrow,
    )
    high = across * narrow + between
    x, y = area.x + first * high + gap, area.y
    places = [Area(area.x, area.y, first * high, high)]
    for shape in rest:
        places.append(Area(x, y, across, across / shape))
        y += across / shape + foot + 18
    return places


def _seen(places: Sequence[Area]) -> float:
    """px² that pictures cover; none where one would be no picture any more."""
    return sum(p.w * p.h for p in places) if all(p.w > 120 and p.h > 80 for p in places) else 0.0


def _shape(image: Image) -> float:
    return image.width / max(1, image.height)


def _smallest(images: Sequence[Image], per_row: int, area: Area, foot: float, gap: float) -> float:
    """px that the lowest row of pictures is high."""
    rows = [images[n : n + per_row] for n in range(0, len(images), per_row)]
    room = (area.h - 18 * (len(rows) - 1)) / len(rows) - foot
    shapes = [[_shape(i) for i in row] for row in rows]
    return round(min(min(room, (area.w - gap * (len(row) - 1)) / sum(row)) for row in shapes))


def two_charts(slide: TwoChartsSlide, kit: Kit) -> list[Part]:
    """Two charts under their headings, and what they show together."""
    area = kit.area
    foot = 0.0 if slide.takeaway is None else 110.0 if area.tall else 56.0
    field = Area(area.x, area.y, area.w, area.h - foot)
    cells = field.grid(1, 2, 24) if area.tall else field.grid(2, 1, 48)
    panels = [slide.left, slide.right]
    heads = [kit.slot(Area(c.x, c.y, c.w, 60), HEADINGS[3:], heading=True, lines=2) for c in cells]
    top = kit.size([(s, [kit.said(p.heading)]) for s, p in zip(heads, panels, strict=True)])
    high = max(kit.height(s, top, [kit.said(p.heading)]) for s, p in zip(heads, panels, strict=True))
    parts: list[Part] = []
    for n, (panel, cell, side) in enumerate(zip(panels, cells, ("left", "right"), strict=True)):
        slot = heads[n].model_copy(update={"h": high})
        parts.append(Shape("dg-rule strong", Area(cell.x, cell.y - 8, cell.w, 2), kit.label("rule")))
        parts.append(Words("dg-h", panel.heading, slot, top, f"{side}/heading", "h3", placeholder=f"body:{n + 1}"))
        parts.append(Plot(panel.chart, cell.below(high + 16), kit.label("chart"), placeholder=f"chart:{n + 4}"))
    if slide.takeaway is not None:
        slot = kit.slot(
            Area(area.x, area.bottom - foot + 18, area.w, foot - 18),
            (24, 22, 20, 18, 17, 16),
            heading=True,
            lines=3 if area.tall else 1,
        )
        size = kit.size([(slot, [kit.said(slide.takeaway)])])
        parts.append(Words("takeaway", slide.takeaway, slot, size, "takeaway", placeholder="body:3"))
    return parts


def sources(slide: SourcesSlide, kit: Kit) -> list[Part]:
    """References as a numbered list, in two columns where one does not hold them."""
    said = [(r.text + " " + " ".join(r.locators)).strip() for r in slide.references]
    sizes = (28, 26, 24, 22, 20, 18, 17, 16, 15, 14) if len(said) <= 6 else (24, 22, 20, 18, 17, 16, 15, 14)
    two = len(said) > 5 and not kit.area.tall
    split = -(-len(said) // 2) if two else len(said)
    cells = kit.area.grid(2, 1, 48) if two else [kit.area]
    slots = [kit.slot(c, sizes, indent=1.6, gap=0.6) for c in cells]
    chunks = [said[:split], said[split:]] if two else [said]
    size = kit.size([(s, c) for s, c in zip(slots, chunks, strict=True)])
    size = max(14, size - 1 if size < 20 else size)
    parts: list[Part] = [Cited(0, split, slots[0], size, placeholder="body:1")]
    if two:
        parts.append(Cited(split, len(said) - split, slots[1], size, placeholder="body:2"))
    return parts
