"""Layouts of time: events along a line, and work along phases."""

from __future__ import annotations

import math

from agents.deck.spec import RoadmapSlide, TimelineSlide
from agents.render.diagrams.base import HEADINGS, TEXTS, Area, Drawing, Group, Kit, Part, Shape, Words, arrow, line
from agents.render.diagrams.flow import NARROW, tone, whole_size
from agents.render.layouts import Slot


def timeline(slide: TimelineSlide, kit: Kit) -> list[Part]:
    """A line of time with its events: all under it for up to four, else in turn above and under; upright when tall."""
    count = len(slide.events)
    if kit.area.tall:
        return _upright(slide, kit)
    if count <= 4:
        return _beneath(slide, kit) if kit.area.w / count >= NARROW else _upright(slide, kit)
    return _in_turn(slide, kit) if 2 * kit.area.w / (count + 0.9) >= NARROW + 28 else _listed(slide, kit)


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
    size = whole_size(kit, whens, [kit.said(e.when) for e in events])
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
    size = whole_size(kit, whens, [kit.said(e.when) for e in events])
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
    size = whole_size(kit, whens, [kit.said(e.when) for e in events])
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


def _listed(slide: TimelineSlide, kit: Kit) -> list[Part]:
    """Many events in a narrow area: under each other, time, name and text side by side."""
    events, area = slide.events, kit.area
    cells = area.grid(1, len(events), 12)
    told = any(e.text is not None for e in events)
    across = (0.2, 0.36, 0.44) if told else (0.26, 0.74, 0.0)
    lefts = [
        area.x + 40,
        area.x + 40 + (area.w - 40) * across[0],
        area.x + 40 + (area.w - 40) * (across[0] + across[1]),
    ]
    wides = [(area.w - 40) * share - 16 for share in across]

    def column(k: int, sizes: tuple[int, ...], *, heading: bool, lines: int) -> list[Slot]:
        places = [Area(lefts[k], c.y, max(wides[k], 10), c.h) for c in cells]
        return [kit.slot(p, sizes, heading=heading, anchor="middle", lines=lines) for p in places]

    whens, heads = column(0, HEADINGS[4:], heading=True, lines=1), column(1, HEADINGS[5:], heading=True, lines=2)
    texts = column(2, TEXTS[2:], heading=False, lines=3)
    when = whole_size(kit, whens, [kit.said(e.when) for e in events])
    top = whole_size(kit, heads, [kit.said(e.heading) for e in events])
    body = kit.size([(s, [kit.said(e.text)]) for s, e in zip(texts, events, strict=True) if e.text is not None])
    run = Area(area.x + 1, area.y + 6, 16, area.h - 12)
    tip = (("dg-line", line([(8, 0), (8, run.h - 8)])), ("dg-tip", arrow(8, run.h, math.pi / 2, 13)))
    parts: list[Part] = [Drawing(tip, run, kit.label("axis"))]
    for n, (event, cell) in enumerate(zip(events, cells, strict=True)):
        inside: list[Part] = [
            Shape("stop", Area(area.x, cell.y + cell.h / 2 - 9, 18, 18), kit.label("mark")),
            Words("dg-w", event.when, whens[n], when, f"events/{n}/when"),
            Words("dg-h", event.heading, heads[n], top, f"events/{n}/heading", "h3"),
        ]
        if event.text is not None:
            inside.append(Words("dg-t", event.text, texts[n], body, f"events/{n}/text"))
        parts.append(Group(f"{kit.label('event')} {n + 1}", tuple(inside)))
    return parts


# -- roadmap -----------------------------------------------------------------------------------------------------------


def roadmap(slide: RoadmapSlide, kit: Kit) -> list[Part]:
    """Phases across, a row for each lane, work as bars from phase to phase. Work that overlaps is stacked."""
    if kit.area.tall:
        return _roadmap_down(slide, kit)
    area, phases = kit.area, slide.phases
    side, head = area.w * 0.17, 46.0
    grid = Area(area.x + side, area.y + head, area.w - side, area.h - head)
    column = grid.w / len(phases)
    rows_of = [_stacked([(w.start, w.end) for w in lane.work]) for lane in slide.lanes]
    depth = [max(rows) + 1 for rows in rows_of]
    unit = grid.h / sum(depth)
    tops = [Area(grid.x + n * column + 8, area.y, column - 12, head - 8) for n in range(len(phases))]
    slots = [kit.slot(t, (*HEADINGS[6:], 14), bold=True, anchor="middle", lines=1) for t in tops]
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
    bar_size = whole_size(kit, bar_slots, said)
    name_slots = [kit.slot(a, HEADINGS[4:], heading=True, anchor="middle") for a in names]
    name_size = whole_size(kit, name_slots, [kit.said(lane.name) for lane in slide.lanes])
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


def _roadmap_down(slide: RoadmapSlide, kit: Kit) -> list[Part]:
    """Phases down the slide, a column for each lane."""
    area, phases, lanes = kit.area, slide.phases, slide.lanes
    side, head = area.w * 0.19, 76.0
    grid = Area(area.x + side, area.y + head, area.w - side, area.h - head)
    row, column = grid.h / len(phases), grid.w / len(lanes)
    names = [
        kit.slot(Area(grid.x + n * column + 6, area.y, column - 10, head - 8), HEADINGS[4:], heading=True)
        for n in range(len(lanes))
    ]
    name_size = whole_size(kit, names, [kit.said(lane.name) for lane in lanes])
    whens = [
        kit.slot(Area(area.x, grid.y + n * row + 8, side - 12, row - 12), HEADINGS[6:], bold=True)
        for n in range(len(phases))
    ]
    when_size = whole_size(kit, whens, [kit.said(p) for p in phases])
    bars: list[tuple[int, int, Area]] = []
    for n, lane in enumerate(lanes):
        rows = _stacked([(w.start, w.end) for w in lane.work])
        wide = (column - 12) / (max(rows) + 1)
        for k, work in enumerate(lane.work):
            first, last = min(work.start, len(phases) - 1), min(max(work.end, work.start), len(phases) - 1)
            x = grid.x + n * column + 6 + rows[k] * wide
            bars.append((n, k, Area(x, grid.y + first * row + 5, wide - 4, (last - first + 1) * row - 10)))
    slots = [kit.slot(b.inner(10, 8), HEADINGS[6:], bold=True) for _, _, b in bars]
    size = whole_size(kit, slots, [kit.said(lanes[n].work[k].text) for n, k, _ in bars])
    parts: list[Part] = [
        Shape("dg-rule", Area(area.x, grid.y + n * row, area.w, 1), kit.label("rule")) for n in range(len(phases))
    ]
    parts += [
        Words("dg-q phase", p, s, when_size, f"phases/{n}") for n, (p, s) in enumerate(zip(phases, whens, strict=True))
    ]
    for n, lane in enumerate(lanes):
        paint = tone(kit, n, max(3, len(lanes)))
        inside: list[Part] = [Words("dg-h", lane.name, names[n], name_size, f"lanes/{n}/name", "h3")]
        for (at, k, bar), slot in zip(bars, slots, strict=True):
            if at == n:
                inside.append(Shape(f"bar tone-{paint}", bar, kit.label("bar")))
                inside.append(Words(f"dg-b on-tone-{paint}", lane.work[k].text, slot, size, f"lanes/{n}/work/{k}/text"))
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
