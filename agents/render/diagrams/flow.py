"""Layouts of order: a process, a timeline, a roadmap, a cycle, a funnel."""

from __future__ import annotations

import math

from agents.deck.spec import CycleSlide, FunnelSlide, ProcessSlide, RoadmapSlide, TimelineSlide
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
    circle,
    line,
    polygon,
)

MARK = 44.0
NARROW = 196.0
"""px: narrower columns hold no steps side by side"""


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
    tall = min(132.0, area.h * 0.34) if told else min(170.0, area.h * 0.4)
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
    size = _head_size(kit, slots, [kit.said(s.heading) for s in slide.steps])
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


def _head_size(kit: Kit, slots: list, said: list[str]) -> int:  # type: ignore[type-arg]
    """The largest size at which headings fit and no word breaks."""
    from agents.render import fit

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
    cells = band.grid(count, 1, gap)
    return _boxed(slide, kit, cells, 0, [])


def _boxed(slide: ProcessSlide, kit: Kit, cells: list[Area], first: int, breaks: list[int]) -> list[Part]:
    """Boxes with a number, heading and text, joined by arrows."""
    rooms = [c.inner(18, 18).below(MARK + 12) for c in cells]
    steps = slide.steps
    pairs = kit.pair(rooms, [s.heading for s in steps], [s.text for s in steps], sizes=HEADINGS[3:], lines=4)
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
    cells = kit.area.grid(columns, 2, 44, 26)[:count]
    return _boxed(slide, kit, cells, 0, [columns - 1])


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


# -- timeline ----------------------------------------------------------------------------------------------------------


def timeline(slide: TimelineSlide, kit: Kit) -> list[Part]:
    """A line of time with its events: all under it for up to four, else in turn above and under; upright when tall."""
    count = len(slide.events)
    if kit.area.tall or kit.area.w / count < NARROW:
        return _upright(slide, kit)
    return _beneath(slide, kit) if count <= 4 else _in_turn(slide, kit)


def _axis(kit: Kit, y: float) -> Drawing:
    run = Area(kit.area.x, y - 8, kit.area.w, 16)
    return Drawing(
        (("dg-line", line([(0, 8), (run.w - 8, 8)])), ("dg-tip", arrow(run.w, 8, 0, 13))), run, kit.label("axis")
    )


def _beneath(slide: TimelineSlide, kit: Kit) -> list[Part]:
    events, area = slide.events, kit.area
    cells = area.grid(len(events), 1, 32)
    whens = [
        kit.slot(
            Area(c.x, c.y + c.h * 0.13, c.w, 60),
            (44, 40, 36, 32, 28, 24, 22, 20),
            heading=True,
            anchor="bottom",
            lines=1,
        )
        for c in cells
    ]
    whens = [w.model_copy(update={"sizes": (44, 40, 36, 32, 28, 24, 22, 20)}) for w in whens]
    size = _head_size(kit, whens, [kit.said(e.when) for e in events])
    y = area.y + area.h * 0.13 + 84
    rooms = [Area(c.x, y + 32, c.w, area.bottom - y - 32) for c in cells]
    pairs = kit.pair(rooms, [e.heading for e in events], [e.text for e in events], sizes=HEADINGS[2:], lines=5)
    parts: list[Part] = [_axis(kit, y)]
    for n, (event, cell, (head, top, text, body)) in enumerate(zip(events, cells, pairs, strict=True)):
        inside: list[Part] = [
            Words("dg-w", event.when, whens[n], size, f"events/{n}/when"),
            Shape("stop", Area(cell.x, y - 9, 18, 18), kit.label("mark")),
            Words("dg-h", event.heading, head, top, f"events/{n}/heading", "h3"),
        ]
        if event.text is not None:
            inside.append(Words("dg-t", event.text, text, body, f"events/{n}/text"))
        parts.append(Group(f"{kit.label('event')} {n + 1}", tuple(inside)))
    return parts


def _in_turn(slide: TimelineSlide, kit: Kit) -> list[Part]:
    """Events above and under the line by turns: each has the width of two."""
    events, area = slide.events, kit.area
    count = len(events)
    pitch = area.w / (count + 0.9)
    y = area.y + area.h / 2
    wide = pitch * 2 - 28
    tall = area.h / 2 - 34
    rooms: list[Area] = []
    for n in range(count):
        x = area.x + n * pitch
        w = min(wide, area.right - x)
        rooms.append(Area(x + 16, area.y if n % 2 == 0 else y + 30, w - 16, tall))
    whens = [kit.slot(Area(r.x, r.y, r.w, 36), (28, 26, 24, 22, 20, 18), heading=True, lines=1) for r in rooms]
    size = _head_size(kit, whens, [kit.said(e.when) for e in events])
    line_height = whens[0].line_height(size, kit.language)
    told = [Area(r.x, r.y + line_height + 4, r.w, r.h - line_height - 4) for r in rooms]
    pairs = kit.pair(told, [e.heading for e in events], [e.text for e in events], sizes=HEADINGS[4:], lines=4, gap=4)
    parts: list[Part] = [_axis(kit, y)]
    for n, (event, room, (head, top, text, body)) in enumerate(zip(events, rooms, pairs, strict=True)):
        x = room.x - 16
        up = n % 2 == 0
        stem = Area(x - 1, room.y if up else y, 2, y - room.y if up else room.y + tall - y)
        used = (
            line_height
            + 4
            + head.h
            + (4 + kit.height(text, body, [kit.said(event.text)]) if event.text is not None else 0)
        )
        stem = (
            Area(x - 1, y - max(used, 60) - 30, 2, max(used, 60) + 30) if up else Area(x - 1, y, 2, max(used, 60) + 30)
        )
        drop = (y - 30 - used - room.y) if up else 0.0
        inside: list[Part] = [
            Shape("stem", stem, kit.label("rule")),
            Shape("stop", Area(x - 9, y - 9, 18, 18), kit.label("mark")),
            Words("dg-w", event.when, whens[n].model_copy(update={"y": whens[n].y + drop}), size, f"events/{n}/when"),
            Words(
                "dg-h", event.heading, head.model_copy(update={"y": head.y + drop}), top, f"events/{n}/heading", "h3"
            ),
        ]
        if event.text is not None:
            tall_text = kit.height(text, body, [kit.said(event.text)])
            moved = text.model_copy(update={"y": text.y + drop, "h": tall_text})
            inside.append(Words("dg-t", event.text, moved, body, f"events/{n}/text"))
        parts.append(Group(f"{kit.label('event')} {n + 1}", tuple(inside)))
    return parts


def _upright(slide: TimelineSlide, kit: Kit) -> list[Part]:
    events, area = slide.events, kit.area
    count = len(events)
    cells = area.grid(1, count, 20)
    rooms = [Area(c.x + 40, c.y, c.w - 40, c.h) for c in cells]
    whens = [kit.slot(Area(r.x, r.y, r.w, 40), (32, 28, 26, 24, 22, 20), heading=True, lines=1) for r in rooms]
    size = _head_size(kit, whens, [kit.said(e.when) for e in events])
    high = whens[0].line_height(size, kit.language)
    told = [r.below(high + 4) for r in rooms]
    pairs = kit.pair(told, [e.heading for e in events], [e.text for e in events], sizes=HEADINGS[2:], gap=4)
    run = Area(area.x + 1, area.y + 6, 16, area.h - 12)
    tip = (("dg-line", line([(8, 0), (8, run.h - 8)])), ("dg-tip", arrow(8, run.h, math.pi / 2, 13)))
    parts: list[Part] = [Drawing(tip, run, kit.label("axis"))]
    for n, (event, cell, (head, top, text, body)) in enumerate(zip(events, cells, pairs, strict=True)):
        inside: list[Part] = [
            Shape("stop", Area(area.x, cell.y + high / 2 - 9, 18, 18), kit.label("mark")),
            Words("dg-w", event.when, whens[n], size, f"events/{n}/when"),
            Words("dg-h", event.heading, head, top, f"events/{n}/heading", "h3"),
        ]
        if event.text is not None:
            inside.append(Words("dg-t", event.text, text, body, f"events/{n}/text"))
        parts.append(Group(f"{kit.label('event')} {n + 1}", tuple(inside)))
    return parts


# -- roadmap -----------------------------------------------------------------------------------------------------------


def roadmap(slide: RoadmapSlide, kit: Kit) -> list[Part]:
    """Phases across, a row for each lane, work as bars from phase to phase. Work that overlaps is stacked."""
    area, phases = kit.area, slide.phases
    side = area.w * (0.17 if not area.tall else 0.22)
    head = 46.0
    grid = Area(area.x + side, area.y + head, area.w - side, area.h - head)
    column = grid.w / len(phases)
    rows_of = [_stacked([(w.start, w.end) for w in lane.work]) for lane in slide.lanes]
    depth = [max(rows) + 1 for rows in rows_of]
    unit = grid.h / sum(depth)
    tops = [Area(grid.x + n * column + 8, area.y, column - 12, head - 8) for n in range(len(phases))]
    slots = [kit.slot(t, HEADINGS[6:], bold=True, anchor="middle", lines=1) for t in tops]
    phase_size = kit.size([(s, [kit.said(p)]) for s, p in zip(slots, phases, strict=True)])
    bars: list[tuple[int, int, Area]] = []
    y = grid.y
    names: list[Area] = []
    for n, lane in enumerate(slide.lanes):
        names.append(Area(area.x, y + 4, side - 20, unit * depth[n] - 8))
        for k, work in enumerate(lane.work):
            first, last = min(work.start, len(phases) - 1), min(max(work.end, work.start), len(phases) - 1)
            top = y + rows_of[n][k] * unit
            tall = min(unit - 14, 84.0)
            bar = Area(grid.x + first * column + 4, top + (unit - tall) / 2, (last - first + 1) * column - 8, tall)
            bars.append((n, k, bar))
        y += unit * depth[n]
    bar_slots = [kit.slot(b.inner(14, 4), HEADINGS[6:], bold=True, anchor="middle") for _, _, b in bars]
    said = [kit.said(slide.lanes[n].work[k].text) for n, k, _ in bars]
    bar_size = _head_size(kit, bar_slots, said)
    name_slots = [kit.slot(a, HEADINGS[4:], heading=True, anchor="middle") for a in names]
    name_size = _head_size(kit, name_slots, [kit.said(lane.name) for lane in slide.lanes])
    parts: list[Part] = [
        Shape("dg-rule", Area(grid.x + n * column, area.y + 6, 1, area.h - 6), kit.label("rule"))
        for n in range(len(phases))
    ]
    parts += [
        Words("dg-q phase", p, s, phase_size, f"phases/{n}") for n, (p, s) in enumerate(zip(phases, slots, strict=True))
    ]
    y = grid.y
    for n, lane in enumerate(slide.lanes):
        parts.append(Shape("dg-rule", Area(area.x, y, area.w, 1), kit.label("rule")))
        y += unit * depth[n]
        inside: list[Part] = [Words("dg-h", lane.name, name_slots[n], name_size, f"lanes/{n}/name", "h3")]
        paint = tone(kit, n, max(3, len(slide.lanes)))
        for (at, k, bar), slot in zip(bars, bar_slots, strict=True):
            if at == n:
                item = f"lanes/{n}/work/{k}/text"
                inside.append(Shape(f"bar tone-{paint}", bar, kit.label("bar")))
                inside.append(Words(f"dg-b on-tone-{paint}", lane.work[k].text, slot, bar_size, item))
        parts.append(Group(f"{kit.label('lane')} {n + 1}", tuple(inside)))
    return parts


def _stacked(spans: list[tuple[int, int]]) -> list[int]:
    """The row of each stretch, so that none covers another."""
    ends: list[int] = []
    rows: list[int] = []
    for start, end in spans:
        row = next((n for n, last in enumerate(ends) if last < start), len(ends))
        if row == len(ends):
            ends.append(end)
        else:
            ends[row] = end
        rows.append(row)
    return rows


# -- cycle, funnel -----------------------------------------------------------------------------------------------------


def cycle(slide: CycleSlide, kit: Kit) -> list[Part]:
    """A ring of numbered stops, and beside it (under it when tall) what they are."""
    area, count = kit.area, len(slide.steps)
    if area.tall:
        ring = Area(area.x + area.w * 0.16, area.y, area.w * 0.68, area.w * 0.68)
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


__all__ = ["circle", "cycle", "funnel", "mark", "process", "roadmap", "timeline", "tone"]
