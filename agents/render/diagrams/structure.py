"""Layouts of structure: a pyramid of ranks, a matrix of two measures, sets that overlap."""

from __future__ import annotations

import math

from agents.deck.spec import MatrixSlide, PyramidSlide, VennSlide
from agents.render.diagrams.base import (
    HEADINGS,
    TEXTS,
    Area,
    Drawing,
    Group,
    Kit,
    Listed,
    Part,
    Shape,
    Words,
    arrow,
    circle,
    line,
    polygon,
)
from agents.render.diagrams.flow import tone, whole_size

SIDE, LEAST_SIDE = 22.0, 190.0
"""px between a circle and the text at its side, and the least width of such a text"""


def pyramid(slide: PyramidSlide, kit: Kit) -> list[Part]:
    """Tiers with their names beside them."""
    area, count = kit.area, len(slide.tiers)
    width = area.w * (0.46 if not area.tall else 0.5)
    gap = 7.0
    cells = Area(area.x, area.y, width, area.h).grid(1, count, gap)
    left = area.x + width + 40
    beside = Area(left, area.y, area.right - left, area.h).grid(1, count, gap)
    rooms = [b.inner(0, 8) for b in beside]
    pairs = kit.pair(rooms, [t.heading for t in slide.tiers], [t.text for t in slide.tiers], sizes=HEADINGS[1:], gap=2)
    parts: list[Part] = []
    mid = width / 2
    for n, (tier, cell, (head, top, text, body)) in enumerate(zip(slide.tiers, cells, pairs, strict=True)):
        a = mid * (cell.y - area.y) / area.h
        b = mid * (cell.bottom - area.y) / area.h
        outline = [(mid, 0.0)] if n == 0 else [(mid - a, 0.0), (mid + a, 0.0)]
        outline += [(mid + b, cell.h), (mid - b, cell.h)]
        paint = tone(kit, n, count)
        used = head.h + (2 + kit.height(text, body, [kit.said(tier.text)]) if tier.text is not None else 0)
        drop = max(0.0, (rooms[n].h - used) / 2)
        edge = cell.x + mid + (a + b) / 2 + 12
        inside: list[Part] = [
            Drawing(((f"tone-{paint}", polygon(outline)),), cell, kit.label("tier")),
            Shape("dg-rule", Area(edge, cell.y + cell.h / 2, max(left - 14 - edge, 1), 1), kit.label("rule")),
            Words("dg-h", tier.heading, head.model_copy(update={"y": head.y + drop}), top, f"tiers/{n}/heading", "h3"),
        ]
        if tier.text is not None:
            low = text.model_copy(update={"y": text.y + drop, "h": max(text.h - drop, 10)})
            inside.append(Words("dg-t", tier.text, low, body, f"tiers/{n}/text"))
        parts.append(Group(f"{kit.label('tier')} {n + 1}", tuple(inside)))
    return parts


def matrix(slide: MatrixSlide, kit: Kit) -> list[Part]:
    """Four quarters, with the measures along their sides."""
    area = kit.area
    high = 42.0 if area.tall else 28.0
    head = high + 6 if slide.up else 0.0
    foot = high + 10 if slide.across else 0.0
    left = 30.0 if slide.up else 0.0
    field = Area(area.x + left, area.y + head, area.w - left, area.h - head - foot)
    gap = 14.0
    cells = field.grid(2, 2, gap)
    rooms = [c.inner(22, 16) for c in cells]
    heads = [kit.slot(Area(r.x, r.y, r.w, r.h * 0.4), HEADINGS[2:], heading=True, lines=2) for r in rooms]
    top = kit.size([(s, [kit.said(q.heading)]) for s, q in zip(heads, slide.quadrants, strict=True)])
    highest = max(
        (kit.height(s, top, [kit.said(q.heading)]) for s, q in zip(heads, slide.quadrants, strict=True)), default=0.0
    )
    highest = min(highest, rooms[0].h * 0.4)
    lists = [kit.slot(r.below(highest + 8), TEXTS, indent=0.95, gap=0.35) for r in rooms]
    size = kit.size([(s, [kit.said(b) for b in q.bullets]) for s, q in zip(lists, slide.quadrants, strict=True)])
    parts: list[Part] = []
    for n, (quarter, cell) in enumerate(zip(slide.quadrants, cells, strict=True)):
        kind = f"quarter quarter-{n + 1}"
        bare = not quarter.bullets
        slot = heads[n].model_copy(update={"h": rooms[n].h if bare else highest, "anchor": "middle" if bare else "top"})
        inside: list[Part] = [
            Shape(kind, cell, kit.label("quarter")),
            Words(
                "dg-h", quarter.heading, slot, top, f"quadrants/{n}/heading", "h3", align="center" if bare else "left"
            ),
        ]
        if quarter.bullets:
            inside.append(Listed("dg-list", quarter.bullets, lists[n], size, f"quadrants/{n}/bullets"))
        parts.append(Group(f"{kit.label('quarter')} {n + 1}", tuple(inside)))
    return parts + _axes(slide, kit, field)


def _axes(slide: MatrixSlide, kit: Kit, field: Area) -> list[Part]:
    parts: list[Part] = []
    area = kit.area
    if slide.up is not None:
        run = Area(area.x, field.y, 16, field.h)
        paths = (("dg-line", line([(8, run.h), (8, 8)])), ("dg-tip", arrow(8, 0, -math.pi / 2, 13)))
        said = [("name", slide.up.name)]
        slot = kit.slot(Area(area.x, area.y, area.w, 42 if area.tall else 28), (18, 17, 16, 15), bold=True, lines=1)
        parts.append(Drawing(paths, run, kit.label("axis")))
        parts += [
            Words("dg-q", value, slot, kit.size([(slot, [kit.said(value)])]), f"up/{path}") for path, value in said
        ]
    if slide.across is not None:
        y = field.bottom + 10
        run = Area(field.x, y - 4, field.w, 16)
        paths = (("dg-line", line([(0, 8), (run.w - 8, 8)])), ("dg-tip", arrow(run.w, 8, 0, 13)))
        parts.append(Drawing(paths, run, kit.label("axis")))
        third = field.w / 3
        for n, (path, value) in enumerate(
            (("low", slide.across.low), ("name", slide.across.name), ("high", slide.across.high))
        ):
            if value is None:
                continue
            slot = kit.slot(
                Area(field.x + n * third, y + 12, third, 40 if area.tall else 26),
                (18, 17, 16, 15),
                bold=path == "name",
                lines=1,
            )
            align = ("left", "center", "right")[n]
            if slide.across.low is None and path == "name":
                align = "right"
                slot = slot.model_copy(update={"x": field.x, "w": field.w})
            size = kit.size([(slot, [kit.said(value)])])
            parts.append(Words("dg-q", value, slot, size, f"across/{path}", align=align))  # type: ignore[arg-type]
    return parts


def venn(slide: VennSlide, kit: Kit) -> list[Part]:
    """Circles that overlap, what they share in the middle; texts stand in them, or beside them where there is room."""
    count = len(slide.sets)
    centres, r, words, shared = _circles(kit.area, count)
    discs = [
        Drawing(((f"set-{n + 1}", circle(r, r, r)),), Area(cx - r, cy - r, 2 * r, 2 * r), kit.label("set"))
        for n, (cx, cy) in enumerate(centres)
    ]
    parts: list[Part] = [Group(kit.label("sets"), tuple(discs))]
    sides = _beside(kit.area, centres, r) if count == 3 and not kit.area.tall else []
    parts += _named_at_sides(slide, kit, words, sides) if sides else _named_inside(slide, kit, words)
    if slide.shared is not None:
        slot = kit.slot(shared, HEADINGS[3:], heading=True, anchor="middle")
        size = whole_size(kit, [slot], [kit.said(slide.shared)])
        parts.append(Words("dg-h shared", slide.shared, slot, size, "shared", align="center"))
    return parts


def _named_inside(slide: VennSlide, kit: Kit, rooms: list[Area]) -> list[Part]:
    """A heading and a text in each circle."""
    sets = slide.sets
    pairs = kit.pair(rooms, [p.heading for p in sets], [p.text for p in sets], sizes=HEADINGS[2:], gap=4)
    parts: list[Part] = []
    for n, (one, room, (head, top, text, body)) in enumerate(zip(sets, rooms, pairs, strict=True)):
        used = head.h + (4 + kit.height(text, body, [kit.said(one.text)]) if one.text is not None else 0)
        drop = max(0.0, (room.h - used) / 2)
        high = head.model_copy(update={"y": head.y + drop})
        parts.append(Words("dg-h", one.heading, high, top, f"sets/{n}/heading", "h3", align="center"))
        if one.text is not None:
            low = text.model_copy(update={"y": text.y + drop, "h": max(text.h - drop, 10)})
            parts.append(Words("dg-t", one.text, low, body, f"sets/{n}/text", align="center"))
    return parts


def _named_at_sides(slide: VennSlide, kit: Kit, rooms: list[Area], sides: list[Area]) -> list[Part]:
    """A heading in each circle, its text outside: the first at the right of its circle, the others at either side."""
    sets = slide.sets
    heads = [kit.slot(room, HEADINGS[2:], heading=True, anchor="middle", lines=2) for room in rooms]
    top = whole_size(kit, heads, [kit.said(p.heading) for p in sets])
    texts = [kit.slot(side, TEXTS[1:], anchor="middle") for side in sides]
    body = kit.size([(s, [kit.said(p.text)]) for s, p in zip(texts, sets, strict=True) if p.text is not None])
    parts: list[Part] = []
    for n, (one, head, text) in enumerate(zip(sets, heads, texts, strict=True)):
        parts.append(Words("dg-h", one.heading, head, top, f"sets/{n}/heading", "h3", align="center"))
        if one.text is not None:
            parts.append(Words("dg-t", one.text, text, body, f"sets/{n}/text", align="right" if n == 1 else "left"))
    return parts


def _beside(area: Area, centres: list[tuple[float, float]], r: float) -> list[Area]:
    """Rooms for the texts of three sets outside of their circles; none where they would be narrow."""
    (x0, y0), (x1, low), (x2, _) = centres
    right = x2 + r + SIDE
    wide = min(x1 - r - SIDE - area.x, area.right - right, 340.0)
    if wide < LEAST_SIDE:
        return []
    return [
        Area(x0 + r + SIDE, y0 - 0.62 * r, wide, 0.9 * r),
        Area(x1 - r - SIDE - wide, low - 0.5 * r, wide, r),
        Area(right, low - 0.5 * r, wide, r),
    ]


def _circles(area: Area, count: int) -> tuple[list[tuple[float, float]], float, list[Area], Area]:
    """Centres, radius, rooms for the words of each, room for what is shared."""
    cx, cy = area.x + area.w / 2, area.y + area.h / 2
    if count == 2 and not area.tall:
        r = min(area.h / 2, area.w / 3.3)
        d = r * 0.6
        room = r * 0.88
        words = [
            Area(cx - d - r + r * 0.2, cy - r * 0.5, room, r),
            Area(cx + d + r - r * 0.2 - room, cy - r * 0.5, room, r),
        ]
        return [(cx - d, cy), (cx + d, cy)], r, words, Area(cx - r * 0.33, cy - r * 0.4, r * 0.66, r * 0.8)
    if count == 2:
        r = min(area.w / 2, area.h / 3.3)
        d = r * 0.66
        words = [
            Area(cx - r * 0.6, cy - d - r * 0.78, r * 1.2, r * 0.9),
            Area(cx - r * 0.6, cy + d - r * 0.12, r * 1.2, r * 0.9),
        ]
        return [(cx, cy - d), (cx, cy + d)], r, words, Area(cx - r * 0.5, cy - r * 0.24, r, r * 0.48)
    r = min(area.h / 3.16, area.w / 3.3)
    if area.tall:
        r = min(area.w / 3.16, area.h / 3.2)
    d = r * 0.64
    low = cy + d * 0.78
    centres = [(cx, low - d * 1.73), (cx - d, low), (cx + d, low)]
    words = [
        Area(cx - r * 0.52, centres[0][1] - r * 0.84, r * 1.04, r * 0.92),
        Area(centres[1][0] - r * 0.86, low - r * 0.12, r * 0.98, r * 0.84),
        Area(centres[2][0] - r * 0.12, low - r * 0.12, r * 0.98, r * 0.84),
    ]
    return centres, r, words, Area(cx - r * 0.34, low - d * 0.88, r * 0.68, r * 0.62)
