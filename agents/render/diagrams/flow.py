"""A process: steps in order, as arrows, boxes or numerals; and the marks and tones that other diagrams share."""

from __future__ import annotations

import math
from collections.abc import Sequence

from agents.deck.spec import ProcessSlide
from agents.render import fit
from agents.render.diagrams.base import (
    HEADINGS,
    TEXTS,
    Area,
    Drawing,
    Group,
    Kit,
    Part,
    Shape,
    Words,
    arrow,
    line,
    polygon,
)
from agents.render.layouts import Slot

MARK = 44.0
NARROW = 196.0
"""px: narrower columns hold no steps side by side"""
LEAST_IN_ARROWS = 22
"""px: smaller headings alone in arrows leave the slide empty"""


def mark(kit: Kit, number: int, spot: Area, tone: int) -> list[Part]:
    """A numbered mark in the theme's manner."""
    sizes = (round(spot.h * (0.46 if kit.look.mark != "plain" else 0.8)),)
    slot = kit.slot(spot, sizes, bold=True, anchor="middle", leading=1.1)
    slot = slot.model_copy(update={"sizes": sizes})
    paint = f"on-tone-{tone}" if kit.look.mark in ("disc", "square") else "accent"
    return [
        Shape(f"mark tone-{tone}", spot, kit.label("mark")),
        Words(f"dg-n {paint}", str(number), slot, sizes[0], align="center"),
    ]


def tone(kit: Kit, n: int, count: int) -> int:
    """Which of six tones the n-th of `count` siblings has: a hue each, or steps of one."""
    return n % 6 + 1 if kit.look.spectrum else min(6, 1 + round(n * 5 / max(5, count - 1)))


def process(slide: ProcessSlide, kit: Kit) -> list[Part]:
    """Steps in a row, as arrows, boxes or numerals after the theme's manner; a column on a tall slide."""
    count = len(slide.steps)
    if kit.area.tall:
        return _ladder(slide, kit)
    if count > 5 or kit.area.w / count < NARROW:
        return _two_rows(slide, kit) if count > 3 else _ladder(slide, kit)
    manner = {"chevrons": _chevrons, "boxes": _boxes, "numbers": _numbers}[kit.look.flow]
    return manner(slide, kit)


def _chevrons(slide: ProcessSlide, kit: Kit) -> list[Part]:
    count, area = len(slide.steps), kit.area
    told = any(s.text for s in slide.steps)
    tall = min(150.0, area.h * 0.36) if told else min(180.0, area.h * 0.42)
    top = area.y + (area.h * 0.14 if told else (area.h - tall) / 2 - 20)
    notch, gap = tall * 0.26, 8.0
    each = (area.w - gap * (count - 1) + notch * (count - 1)) / count
    heads: list[Area] = []
    shapes: list[Drawing] = []
    for n in range(count):
        box = Area(area.x + n * (each - notch + gap), top, each, tall)
        w, h, s = box.w, box.h, notch
        outline = [(0.0, 0.0), (w - s, 0.0), (w, h / 2), (w - s, h), (0.0, h)] + ([(s, h / 2)] if n else [])
        shapes.append(Drawing(((f"tone-{tone(kit, n, count)}", polygon(outline)),), box, kit.label("arrow")))
        left = s + 8 if n else 20
        heads.append(Area(box.x + left, box.y + 8, box.w - left - s - 2, box.h - 16))
    slots = [kit.slot(a, HEADINGS[2:], heading=True, anchor="middle", lines=3) for a in heads]
    size = whole_size(kit, slots, [kit.said(s.heading) for s in slide.steps])
    if not told and size < LEAST_IN_ARROWS:  # sentences, which a line of their own suits better
        return _ladder(slide, kit)
    wide = area.w / count
    bodies = [
        kit.slot(
            Area(
                s.area.x + (notch if n else 4),
                top + tall + 26,
                min(each, wide) - notch - 16,
                area.bottom - top - tall - 26,
            ),
            TEXTS,
        )
        for n, s in enumerate(shapes)
    ]
    body = kit.size([(b, [kit.said(s.text)]) for b, s in zip(bodies, slide.steps, strict=True) if s.text is not None])
    parts: list[Part] = []
    for n, step in enumerate(slide.steps):
        inside: list[Part] = [
            shapes[n],
            Words(f"dg-h on-tone-{tone(kit, n, count)}", step.heading, slots[n], size, f"steps/{n}/heading", "h3"),
        ]
        if step.text is not None:
            inside.append(Words("dg-t", step.text, bodies[n], body, f"steps/{n}/text"))
        parts.append(Group(f"{kit.label('step')} {n + 1}", tuple(inside)))
    return parts


def whole_size(kit: Kit, slots: Sequence[Slot], said: Sequence[str]) -> int:
    """The largest size at which headings fit and no word breaks."""
    for size in slots[0].sizes_in(kit.language):
        font, bold = fit.role(slots[0], kit.theme, kit.language)
        whole = all(
            max((fit.width(w, font, bold=bold) for w in text.split() if w.isascii()), default=0) * size * 1.02 <= slot.w
            for slot, text in zip(slots, said, strict=True)
        )
        if whole and all(kit.height(s, size, [t]) <= s.h for s, t in zip(slots, said, strict=True)):
            return size
    return slots[0].sizes_in(kit.language)[-1]


def _boxes(slide: ProcessSlide, kit: Kit) -> list[Part]:
    count, area = len(slide.steps), kit.area
    gap = 52.0 if count <= 4 else 40.0
    told = any(s.text for s in slide.steps)
    band = Area(area.x, area.y + area.h * (0.04 if told else 0.2), area.w, area.h * (0.84 if told else 0.5))
    return _boxed(slide, kit, _as_high(slide, kit, band, count, 1, gap, 0.0), 0, [])


def _as_high(
    slide: ProcessSlide, kit: Kit, area: Area, columns: int, rows: int, gap: float, gap_down: float
) -> list[Area]:
    """Boxes no higher than what they hold needs, but not much lower than half of what there is."""
    steps = slide.steps
    cells = area.grid(columns, rows, gap, gap_down)[: len(steps)]
    if not kit.snug:
        return cells
    pairs = _in_boxes(slide, kit, cells)
    used = max(
        text.y - head.y + kit.height(text, body, [kit.said(s.text)]) if s.text is not None else head.h
        for s, (head, _, text, body) in zip(steps, pairs, strict=True)
    )
    each = min(cells[0].h, max(used + MARK + 12 + 36 + 10, 0.5 * cells[0].h))
    return Area(area.x, area.y, area.w, each * rows + gap_down * (rows - 1)).grid(columns, rows, gap, gap_down)[
        : len(steps)
    ]


def _in_boxes(slide: ProcessSlide, kit: Kit, cells: list[Area]) -> list[tuple[Slot, int, Slot, int]]:
    rooms = [c.inner(18, 18).below(MARK + 12) for c in cells]
    steps = slide.steps
    return kit.pair(rooms, [s.heading for s in steps], [s.text for s in steps], sizes=HEADINGS[3:], lines=4)


def _boxed(slide: ProcessSlide, kit: Kit, cells: list[Area], first: int, breaks: list[int]) -> list[Part]:
    """Boxes with a number, heading and text, joined by arrows."""
    steps, pairs = slide.steps, _in_boxes(slide, kit, cells)
    parts: list[Part] = []
    for n, (step, cell, (head, top, text, body)) in enumerate(zip(steps, cells, pairs, strict=True), start=first):
        if n + 1 < len(cells) and n not in breaks:
            following = cells[n + 1]
            y = cell.y + cell.h / 2
            parts.append(_joined(kit, (cell.right + 4, y), (following.x - 4, y)))
        inside: list[Part] = [Shape("node-card", cell, kit.label("step"))]
        inside += mark(
            kit, n + 1, Area(cell.x + 18, cell.y + 18, MARK, MARK), tone(kit, n, 1 if not kit.look.spectrum else 6)
        )
        inside.append(Words("dg-h", step.heading, head, top, f"steps/{n}/heading", "h3"))
        if step.text is not None:
            inside.append(Words("dg-t", step.text, text, body, f"steps/{n}/text"))
        parts.append(Group(f"{kit.label('step')} {n + 1}", tuple(inside)))
    return parts


def _joined(kit: Kit, start: tuple[float, float], end: tuple[float, float]) -> Drawing:
    """A straight connector with its arrowhead."""
    x, y = min(start[0], end[0]), min(start[1], end[1])
    box = Area(x - 8, y - 8, abs(end[0] - start[0]) + 16, abs(end[1] - start[1]) + 16)
    a, b = (start[0] - box.x, start[1] - box.y), (end[0] - box.x, end[1] - box.y)
    angle = math.atan2(b[1] - a[1], b[0] - a[0])
    short = (b[0] - 6 * math.cos(angle), b[1] - 6 * math.sin(angle))
    return Drawing((("dg-line", line([a, short])), ("dg-tip", arrow(*b, angle, 11))), box, kit.label("connector"))


def _two_rows(slide: ProcessSlide, kit: Kit) -> list[Part]:
    count = len(slide.steps)
    columns = -(-count // 2)
    return _boxed(slide, kit, _as_high(slide, kit, kit.area, columns, 2, 44, 26), 0, [columns - 1])


def _numbers(slide: ProcessSlide, kit: Kit) -> list[Part]:
    """Large numerals over a line that runs through all steps."""
    count, area = len(slide.steps), kit.area
    cells = Area(area.x, area.y + area.h * 0.1, area.w, area.h * 0.86).grid(count, 1, 28)
    big = 84.0
    y = cells[0].y + big + 18
    rooms = [c.below(big + 44) for c in cells]
    pairs = kit.pair(
        rooms, [s.heading for s in slide.steps], [s.text for s in slide.steps], sizes=HEADINGS[1:], lines=4
    )
    end = area.right - 4
    run = Area(area.x, y - 8, end - area.x, 16)
    parts: list[Part] = [
        Drawing(
            (("dg-line", line([(0, 8), (run.w - 8, 8)])), ("dg-tip", arrow(run.w, 8, 0, 13))),
            run,
            kit.label("connector"),
        )
    ]
    for n, (step, cell, (head, top, text, body)) in enumerate(zip(slide.steps, cells, pairs, strict=True)):
        slot = kit.slot(Area(cell.x, cell.y, cell.w, big), (72,), heading=True, anchor="bottom", leading=1.05)
        slot = slot.model_copy(update={"sizes": (72,), "font": "heading"})
        inside: list[Part] = [
            Words("dg-n accent", str(n + 1), slot, 72),
            Shape("stop", Area(cell.x, y - 7, 14, 14), kit.label("mark")),
            Words("dg-h", step.heading, head, top, f"steps/{n}/heading", "h3"),
        ]
        if step.text is not None:
            inside.append(Words("dg-t", step.text, text, body, f"steps/{n}/text"))
        parts.append(Group(f"{kit.label('step')} {n + 1}", tuple(inside)))
    return parts


def _ladder(slide: ProcessSlide, kit: Kit) -> list[Part]:
    """Steps under each other, joined by a line at the left."""
    steps, count = slide.steps, len(slide.steps)
    cells = kit.area.grid(1, count, 22)
    rooms = [Area(c.x + MARK + 28, c.y, c.w - MARK - 28, c.h) for c in cells]
    pairs = kit.pair(rooms, [s.heading for s in steps], [s.text for s in steps], sizes=HEADINGS)
    parts: list[Part] = []
    for n, (step, cell, (head, top, text, body)) in enumerate(zip(steps, cells, pairs, strict=True)):
        if n + 1 < count:
            x = cell.x + MARK / 2
            parts.append(_joined(kit, (x, cell.y + MARK + 6), (x, cells[n + 1].y - 6)))
        inside = mark(kit, n + 1, Area(cell.x, cell.y, MARK, MARK), tone(kit, n, 1 if not kit.look.spectrum else 6))
        inside.append(Words("dg-h", step.heading, head, top, f"steps/{n}/heading", "h3"))
        if step.text is not None:
            inside.append(Words("dg-t", step.text, text, body, f"steps/{n}/text"))
        parts.append(Group(f"{kit.label('step')} {n + 1}", tuple(inside)))
    return parts
