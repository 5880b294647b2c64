"""An organisation: posts in boxes, joined to those above them."""

from __future__ import annotations

import itertools

from agents.deck.spec import OrgChartSlide, Post
from agents.render.diagrams.base import HEADINGS, TEXTS, Area, Drawing, Group, Kit, Part, Shape, Words, line

Place = tuple[Post, str, Area, int]
"""A post, the path of its texts, its box, its level"""


def org_chart(slide: OrgChartSlide, kit: Kit) -> list[Part]:
    """The head on top, those under it in a row, those under them hanging below; as an indented tree on a tall slide."""
    if kit.area.tall or len(slide.head.under) > 6:
        return _indented(slide, kit)
    area, head = kit.area, slide.head
    branches = head.under
    deepest = max((len(b.under) for b in branches), default=0)
    rows = 2 + deepest if branches else 1
    pitch = min(area.h / rows, 150.0)
    tall = min(pitch - 22, 92.0)
    lift = max(0.0, (area.h - pitch * (rows - 1) - tall) / 3)
    count = max(1, len(branches))
    gap = 24.0
    wide = min((area.w - gap * (count - 1)) / count, 300.0)
    start = area.x + (area.w - wide * count - gap * (count - 1)) / 2
    top = Area(area.x + (area.w - min(wide * 1.3, 360)) / 2, area.y + lift, min(wide * 1.3, 360.0), tall)
    places: list[Place] = [(head, "head", top, 0)]
    paths: list[list[tuple[float, float]]] = []
    y = area.y + lift + pitch
    middle = (top.bottom + y) / 2
    for n, branch in enumerate(branches):
        box = Area(start + n * (wide + gap), y, wide, tall)
        places.append((branch, f"head/under/{n}", box, 1))
        cx = box.x + box.w / 2
        paths.append([(top.x + top.w / 2, top.bottom), (top.x + top.w / 2, middle), (cx, middle), (cx, box.y)])
        for k, leaf in enumerate(branch.under):
            inset = min(28.0, wide * 0.14)
            low = Area(box.x + inset, y + (k + 1) * pitch, wide - inset, tall)
            places.append((leaf, f"head/under/{n}/under/{k}", low, 2))
            x = box.x + inset / 2
            paths.append([(x, box.bottom), (x, low.y + low.h / 2), (low.x, low.y + low.h / 2)])
    return _posts(places, paths, kit)


def _indented(slide: OrgChartSlide, kit: Kit) -> list[Part]:
    flat: list[tuple[Post, str, int, int]] = []

    def walk(post: Post, path: str, depth: int, parent: int) -> None:
        me = len(flat)
        flat.append((post, path, depth, parent))
        for n, under in enumerate(post.under):
            walk(under, f"{path}/under/{n}", depth + 1, me)

    walk(slide.head, "head", 0, -1)
    area = kit.area
    cells = area.grid(1, len(flat), 14)
    step = min(64.0, area.w * 0.08)
    wide = min(area.w - step * max(d for _, _, d, _ in flat), 620.0)
    places, paths = [], []
    boxes: list[Area] = []
    for (post, path, depth, parent), cell in zip(flat, cells, strict=True):
        box = Area(area.x + depth * step, cell.y, wide, min(cell.h, 96.0))
        boxes.append(box)
        places.append((post, path, box, min(depth, 2)))
        if parent >= 0:
            x = boxes[parent].x + step / 2
            paths.append([(x, boxes[parent].bottom), (x, box.y + box.h / 2), (box.x, box.y + box.h / 2)])
    return _posts(places, paths, kit, beside=True)


def _posts(
    places: list[Place], paths: list[list[tuple[float, float]]], kit: Kit, *, beside: bool = False
) -> list[Part]:
    """Boxes with their names; roles under them, or `beside` them where boxes are low."""
    parts: list[Part] = []
    joins = [_joined(kit, *ends) for ends in _straight(paths)]
    if joins:
        parts.append(Group(kit.label("connectors"), tuple(joins)))
    rooms = [box.inner(14, 8) for _, _, box, _ in places]
    posts = [post for post, _, _, _ in places]
    roles = [None if p.role is None else kit.said(p.role) for p in posts]
    if beside:
        return parts + _rows_of_posts(places, rooms, kit)
    pairs = kit.pair(rooms, [p.name for p in posts], roles, sizes=HEADINGS[4:], gap=2, lines=2)
    for (post, path, box, level), room, (head, top, text, body) in zip(places, rooms, pairs, strict=True):
        used = head.h + (2 + kit.height(text, body, [kit.said(post.role)]) if post.role is not None else 0)
        drop = max(0.0, (room.h - used) / 2)
        on = " on" if level == 0 else ""
        inside: list[Part] = [
            Shape(f"post post-{level}", box, kit.label("post")),
            Words(
                f"dg-h{on}",
                post.name,
                head.model_copy(update={"y": head.y + drop}),
                top,
                f"{path}/name",
                "h3",
                align="center",
            ),
        ]
        if post.role is not None:
            low = text.model_copy(update={"y": text.y + drop, "h": max(text.h - drop, 10)})
            inside.append(Words(f"dg-t{on}", post.role, low, body, f"{path}/role", align="center"))
        parts.append(Group(post.name.text[:40], tuple(inside)))
    return parts


def _straight(paths: list[list[tuple[float, float]]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of all ways, once each, where several share one."""
    pieces: dict[tuple[tuple[float, float], tuple[float, float]], None] = {}
    for path in paths:
        for a, b in itertools.pairwise(path):
            if abs(a[0] - b[0]) + abs(a[1] - b[1]) > 0.5:
                pieces.setdefault((a, b))
    return list(pieces)


def _joined(kit: Kit, a: tuple[float, float], b: tuple[float, float]) -> Part:
    x, y = min(a[0], b[0]), min(a[1], b[1])
    box = Area(x, y, max(abs(a[0] - b[0]), 1), max(abs(a[1] - b[1]), 1))
    ends = line([(a[0] - x, a[1] - y), (b[0] - x, b[1] - y)])
    return Drawing((("dg-line solid", ends),), box, kit.label("connector"))


def _rows_of_posts(places: list[Place], rooms: list[Area], kit: Kit) -> list[Part]:
    """Name at the left, role at the right of each box."""
    whole = [post.role is None for post, _, _, _ in places]
    names = [Area(r.x, r.y, r.w if alone else r.w * 0.5, r.h) for r, alone in zip(rooms, whole, strict=True)]
    roles = [Area(r.x + r.w * 0.53, r.y, r.w * 0.47, r.h) for r in rooms]
    heads = [kit.slot(a, HEADINGS[4:], heading=True, anchor="middle", lines=2) for a in names]
    texts = [kit.slot(a, TEXTS[2:], anchor="middle", lines=2, leading=1.2) for a in roles]
    top = kit.size([(h, [kit.said(p.name)]) for h, (p, _, _, _) in zip(heads, places, strict=True)])
    body = kit.size(
        [(t, [kit.said(p.role)]) for t, (p, _, _, _) in zip(texts, places, strict=True) if p.role is not None]
    )
    parts: list[Part] = []
    for (post, path, box, level), head, text in zip(places, heads, texts, strict=True):
        on = " on" if level == 0 else ""
        inside: list[Part] = [
            Shape(f"post post-{level}", box, kit.label("post")),
            Words(f"dg-h{on}", post.name, head, top, f"{path}/name", "h3"),
        ]
        if post.role is not None:
            inside.append(Words(f"dg-t{on}", post.role, text, body, f"{path}/role", align="right"))
        parts.append(Group(post.name.text[:40], tuple(inside)))
    return parts
