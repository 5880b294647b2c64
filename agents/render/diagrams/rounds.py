"""A cycle, whose steps lead back to the first, and a funnel, whose stages narrow."""

from __future__ import annotations

import math

from agents.deck.spec import CycleSlide, FunnelSlide
from agents.render.diagrams.base import HEADINGS, Area, Drawing, Group, Kit, Part, Shape, Words, arrow, polygon
from agents.render.diagrams.flow import mark, tone

TOLD, TOLD_TALL = 92.0, 118.0
"""px that a step needs under its ring, on a slide and on a tall one"""


def cycle(slide: CycleSlide, kit: Kit) -> list[Part]:
    """A ring of numbered stops, and beside it (under it when tall) what they are."""
    area, count = kit.area, len(slide.steps)
    if area.tall:
        told = count * (TOLD_TALL if kit.slide.tall else TOLD)
        across = max(0.36 * area.w, min(0.68 * area.w, area.h - 36 - told))
        ring = Area(area.x + (area.w - across) / 2, area.y, across, across)
        words = Area(area.x, ring.bottom + 36, area.w, area.bottom - ring.bottom - 36)
    else:
        across = min(area.h, area.w * 0.42)
        ring = Area(area.x + 8, area.y + (area.h - across) / 2, across, across)
        words = Area(ring.right + 72, area.y, area.right - ring.right - 72, area.h)
    spot = 76.0
    radius = ring.w / 2 - spot / 2
    cx, cy = ring.w / 2, ring.h / 2
    angles = [-math.pi / 2 + 2 * math.pi * n / count for n in range(count)]
    gap = (spot / 2 + 14) / radius
    arcs: list[tuple[str, str]] = []
    for n in range(count):
        a, b = angles[n] + gap, angles[n] + 2 * math.pi / count - gap
        p, q = (
            (cx + radius * math.cos(a), cy + radius * math.sin(a)),
            (cx + radius * math.cos(b), cy + radius * math.sin(b)),
        )
        large = int(b - a > math.pi)
        arcs.append(
            ("dg-line", f"M {p[0]:.2f} {p[1]:.2f} A {radius:.2f} {radius:.2f} 0 {large} 1 {q[0]:.2f} {q[1]:.2f}")
        )
        arcs.append(("dg-tip", arrow(q[0] + 5 * math.cos(b + 1.62), q[1] + 5 * math.sin(b + 1.62), b + 1.5, 14)))
    inside: list[Part] = [Drawing(tuple(arcs), ring, kit.label("ring"))]
    for n, angle in enumerate(angles):
        x, y = ring.x + cx + radius * math.cos(angle), ring.y + cy + radius * math.sin(angle)
        inside += mark(
            kit, n + 1, Area(x - spot / 2, y - spot / 2, spot, spot), tone(kit, n, count if kit.look.spectrum else 1)
        )
    parts: list[Part] = [Group(kit.label("ring"), tuple(inside))]
    cells = words.grid(1, count, 14)
    rooms = [Area(c.x + 60, c.y, c.w - 60, c.h) for c in cells]
    pairs = kit.pair(rooms, [s.heading for s in slide.steps], [s.text for s in slide.steps], sizes=HEADINGS[1:], gap=2)
    for n, (step, cell, (head, top, text, body)) in enumerate(zip(slide.steps, cells, pairs, strict=True)):
        used = head.h + (2 + kit.height(text, body, [kit.said(step.text)]) if step.text is not None else 0)
        drop = max(0.0, (cell.h - used) / 2)
        number = mark(kit, n + 1, Area(cell.x, cell.y + drop, 38, 38), tone(kit, n, count if kit.look.spectrum else 1))
        held: list[Part] = [
            *number,
            Words("dg-h", step.heading, head.model_copy(update={"y": head.y + drop}), top, f"steps/{n}/heading", "h3"),
        ]
        if step.text is not None:
            low = text.model_copy(update={"y": text.y + drop, "h": max(text.h - drop, 10)})
            held.append(Words("dg-t", step.text, low, body, f"steps/{n}/text"))
        parts.append(Group(f"{kit.label('step')} {n + 1}", tuple(held)))
    return parts


def funnel(slide: FunnelSlide, kit: Kit) -> list[Part]:
    """Bands that narrow from stage to stage, with their values; what they are stands beside them."""
    area, count = kit.area, len(slide.stages)
    width = area.w * (0.5 if not area.tall else 0.46)
    cells = Area(area.x, area.y, width, area.h).grid(1, count, 8)
    least = 0.34
    shares = [1 - (1 - least) * n / count for n in range(count + 1)]
    beside = Area(area.x + width + 56, area.y, area.w - width - 56, area.h).grid(1, count, 8)
    pairs = kit.pair(
        [b.inner(0, 8) for b in beside],
        [s.heading for s in slide.stages],
        [s.text for s in slide.stages],
        sizes=HEADINGS[1:],
        gap=2,
    )
    values = [
        kit.slot(
            Area(c.x + c.w * (1 - shares[n + 1]) / 2, c.y, c.w * shares[n + 1], c.h),
            (44, 40, 36, 32, 28, 24, 20),
            bold=True,
            anchor="middle",
            lines=1,
            leading=1.1,
        )
        for n, c in enumerate(cells)
    ]
    values = [v.model_copy(update={"sizes": (44, 40, 36, 32, 28, 24, 20)}) for v in values]
    size = kit.size(
        [(v, [kit.said(s.value)]) for v, s in zip(values, slide.stages, strict=True) if s.value is not None]
    )
    parts: list[Part] = []
    for n, (stage, cell, (head, top, text, body)) in enumerate(zip(slide.stages, cells, pairs, strict=True)):
        a, b = shares[n] * cell.w / 2, shares[n + 1] * cell.w / 2
        mid = cell.w / 2
        band = polygon([(mid - a, 0), (mid + a, 0), (mid + b, cell.h), (mid - b, cell.h)])
        paint = tone(kit, n, count)
        used = head.h + (2 + kit.height(text, body, [kit.said(stage.text)]) if stage.text is not None else 0)
        drop = max(0.0, (beside[n].h - 16 - used) / 2)
        edge = cell.x + mid + (a + b) / 2 + 10
        y = cell.y + cell.h / 2
        inside: list[Part] = [
            Drawing(((f"tone-{paint}", band),), cell, kit.label("band")),
            Shape("dg-rule", Area(edge, y, max(beside[n].x - 14 - edge, 1), 1), kit.label("rule")),
        ]
        if stage.value is not None:
            inside.append(
                Words(f"dg-v on-tone-{paint}", stage.value, values[n], size, f"stages/{n}/value", align="center")
            )
        inside.append(
            Words("dg-h", stage.heading, head.model_copy(update={"y": head.y + drop}), top, f"stages/{n}/heading", "h3")
        )
        if stage.text is not None:
            low = text.model_copy(update={"y": text.y + drop, "h": max(text.h - drop, 10)})
            inside.append(Words("dg-t", stage.text, low, body, f"stages/{n}/text"))
        parts.append(Group(f"{kit.label('stage')} {n + 1}", tuple(inside)))
    return parts
