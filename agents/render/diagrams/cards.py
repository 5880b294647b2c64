"""Layouts of cards and columns: points with icons, three columns, pros and cons, plans, people, questions, a quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.deck.spec import (
    FaqSlide,
    Half,
    IconsSlide,
    Point,
    PricingSlide,
    ProsConsSlide,
    QuoteSlide,
    TeamSlide,
    Text,
    ThreeColumnsSlide,
)
from agents.render import icons as icon_set
from agents.render.diagrams.base import (
    HEADINGS,
    TEXTS,
    VALUES,
    Area,
    Drawing,
    Group,
    Kit,
    Listed,
    Part,
    Photo,
    Shape,
    Words,
)
from agents.render.layouts import Slot
from agents.sources.base import Language

ICON, GAP = 44.0, 28.0
NARROW = 200.0
"""px: people stand in two rows where they would have less each"""
LARGE = (44, 40)
"""px of one or two sentences that are all of a slide"""
AIR, SHORTEST = 1.06, 0.56
"""Height of cards over what they hold, at least, and over the height that there is for them"""
BALANCED = 6
"""Lines that browsers set equally long; in more of them they only keep the last from being one word"""
Pair = tuple[Slot, int, Slot, int]
"""Slot and size of a heading, and of the text under it"""


def icon(kit: Kit, name: str | None, words: str, area: Area) -> Drawing:
    """A vector icon: the one named, else the one that suits the words."""
    found = icon_set.named(name) if name else None
    chosen = found or icon_set.suited(words, kit.language)
    return Drawing(tuple(("icon-line", d) for d in chosen.paths), area, chosen.name, view=(24, 24))


def icons(slide: IconsSlide, kit: Kit) -> list[Part]:
    """Cells of an icon, a heading and a text: a row for up to three, two rows for more; a column on a tall slide."""
    points = slide.points
    count = len(points)
    if kit.area.tall:
        columns, rows = 1, count
    else:
        columns = count if count <= 3 else 2 if count == 4 else 3
        rows = -(-count // columns)
    beside = kit.area.tall or (columns <= 2 and rows > 1)
    badge = ICON + 24
    large = count <= 2 and not any(p.text or p.icon for p in points) and not kit.area.tall
    over = 0.0 if beside or large else badge + 16
    sizes, more, lines = ((*LARGE, *HEADINGS), 8, 5) if large else (HEADINGS, 0, 3)

    def laid(area: Area) -> tuple[list[tuple[Shape, Area]], list[Pair]]:
        cells = area.grid(columns, rows, GAP)[:count]
        carded = [kit.card(cell, kit.label("card")) for cell in cells]
        rooms = [Area(r.x + badge + 20, r.y, r.w - badge - 20, r.h) if beside else r.below(over) for _, r in carded]
        told = [p.text for p in points]
        return carded, kit.pair(rooms, [p.heading for p in points], told, sizes=sizes, more=more, lines=lines)

    carded, pairs = laid(_comfortable(kit.area, rows))
    needed = max(max(over + _told(kit, p, q.text), 0.0 if large else badge) for p, q in zip(pairs, points, strict=True))
    carded, pairs = laid(_snug(kit, _comfortable(kit.area, rows), rows, GAP, needed + _edges(carded[0])))
    drawn = icon_names(points, kit.language)
    parts: list[Part] = []
    for n, (point, (shape, room), (head, top, text, body)) in enumerate(zip(points, carded, pairs, strict=True)):
        spot = Area(room.x, room.y, badge, badge)
        inside: list[Part] = [shape]
        if not large:  # no icon means what a whole sentence says
            inside.append(Shape(f"badge tone-{_tone(kit, n)}", spot, kit.label("badge")))
            inside.append(icon(kit, drawn[n], point.heading.text, spot.inner(12)))
        inside.append(Words("dg-h", point.heading, head, top, f"points/{n}/heading", tag="h3"))
        if point.text is not None:
            inside.append(Words("dg-t", point.text, text, body, f"points/{n}/text"))
        parts.append(Group(f"{kit.label('point')} {n + 1}", tuple(inside)))
    return parts


def icon_names(points: Sequence[Point], language: Language) -> list[str]:
    """An icon for each point: the one that it names, else by its heading, else by what is said, then none twice."""
    names: list[str] = []
    for point in points:
        found = icon_set.named(point.icon or "") or icon_set.match(point.heading.text, language)
        if found is None and point.text is not None:
            found = icon_set.match(_opening(point.text.text), language, taken=names)
        names.append(found.name if found is not None else icon_set.PLAIN)
    alike = names.count(icon_set.PLAIN) * 2 >= len(names)  # one leaf among three plain marks means nothing
    return [point.icon or icon_set.PLAIN for point in points] if alike and len(names) > 2 else names


def _opening(text: str) -> str:
    """The first words, which say what it is about; those behind them may say what it is not."""
    return " ".join(text.split()[:4]) if text.isascii() or " " in text else text[:8]


def _tone(kit: Kit, n: int) -> int:
    return n % 6 + 1 if kit.look.spectrum else 1


def _comfortable(area: Area, rows: int) -> Area:
    """No higher than is comfortable to read."""
    if rows == 1 and not area.tall:
        return Area(area.x, area.y + area.h * 0.04, area.w, area.h * 0.86)
    return area


def _snug(kit: Kit, area: Area, rows: int, gap: float, needed: float) -> Area:
    """As high as `rows` of cards need, with some air; no higher than it is, and not much lower than half of it."""
    whole = (area.h - gap * (rows - 1)) / rows
    each = min(whole, max(needed * AIR, SHORTEST * whole)) if kit.snug else whole
    return Area(area.x, area.y, area.w, each * rows + gap * (rows - 1))


def _edges(carded: tuple[Shape, Area]) -> float:
    """px of a card above and under its room."""
    return carded[0].area.h - carded[1].h


def _told(kit: Kit, pair: Pair, text: Text | None) -> float:
    """px of a heading and the text under it."""
    head, _, slot, body = pair
    return slot.y - head.y + kit.height(slot, body, [kit.said(text)]) if text is not None else head.h


def three_columns(slide: ThreeColumnsSlide, kit: Kit) -> list[Part]:
    """Three headed lists; one above the other on a tall slide."""
    return _columns(slide.columns, [f"columns/{n}" for n in range(3)], kit, ["card"] * 3)


def pros_cons(slide: ProsConsSlide, kit: Kit) -> list[Part]:
    """Two headed lists, each under its sign."""
    return _columns([slide.pros, slide.cons], ["pros", "cons"], kit, ["pro", "con"])


def _columns(halves: Sequence[Half], paths: Sequence[str], kit: Kit, kinds: Sequence[str]) -> list[Part]:
    count = len(halves)
    cells = kit.area.grid(1, count, 24) if kit.area.tall else kit.area.grid(count, 1, GAP)
    carded = [kit.card(cell, kit.label("card")) for cell in cells]
    signed = kinds[0] == "pro"
    shift = 54 if signed else 0
    room_head = min(120.0, cells[0].h * 0.36)
    heads = [
        kit.slot(Area(r.x + shift, r.y, r.w - shift, room_head), HEADINGS[2:], heading=True, lines=2) for _, r in carded
    ]
    top = kit.size([(slot, [kit.said(h.heading)]) for slot, h in zip(heads, halves, strict=True)])
    tall = max(kit.height(slot, top, [kit.said(h.heading)]) for slot, h in zip(heads, halves, strict=True))
    tall = max(tall if tall < 1000 else room_head, 40 if signed else 0)
    lists = [
        kit.slot(r.below(tall + 16), TEXTS, indent=1.0, gap=0.55, more=4).model_copy(update={"leading": 1.34})
        for _, r in carded
    ]
    size = kit.size([(s, [kit.said(b) for b in h.bullets]) for s, h in zip(lists, halves, strict=True)])
    listed = max(kit.height(s, size, [kit.said(b) for b in h.bullets]) for s, h in zip(lists, halves, strict=True))
    spread = 0.4 * size * max(len(h.bullets) - 1 for h in halves)
    high = _snug(kit, cells[0], 1, 0, tall + 16 + listed + spread + _edges(carded[0])).h
    if not kit.area.tall:
        lists = [s.model_copy(update={"h": s.h - cells[0].h + high}) for s in lists]
    parts: list[Part] = []
    for n, (half, (shape, room)) in enumerate(zip(halves, carded, strict=True)):
        place = shape.area if kit.area.tall else replace(shape.area, h=high)
        parts.append(Shape(f"{shape.kind} {kinds[n]}", place, shape.name))
        if signed:
            spot = Area(room.x, room.y + (min(tall, 40) - 40) / 2, 40, 40)
            parts.append(Shape(f"badge {kinds[n]}", spot, kit.label("badge")))
            parts.append(icon(kit, "check" if kinds[n] == "pro" else "x", "", spot.inner(9)))
        head = heads[n].model_copy(update={"h": tall, "anchor": "middle" if signed else "bottom"})
        parts.append(
            Words("dg-h", half.heading, head, top, f"{paths[n]}/heading", tag="h3", placeholder=f"body:{2 * n + 1}")
        )
        parts.append(Listed("dg-list", half.bullets, lists[n], size, f"{paths[n]}/bullets", f"body:{2 * n + 2}"))
    return parts


def pricing(slide: PricingSlide, kit: Kit) -> list[Part]:
    """Plans side by side, the recommended one filled."""
    plans = slide.plans
    cells = kit.area.grid(1, len(plans), 20) if kit.area.tall else kit.area.grid(len(plans), 1, 24)
    if len(plans) == 1 and not kit.area.tall:
        cells = [Area(kit.area.x, kit.area.y, kit.area.w * 0.5, kit.area.h)]
    carded = [kit.card(cell, kit.label("plan"), strong=p.recommended) for cell, p in zip(cells, plans, strict=True)]
    share = (0.26 if kit.area.tall else 0.2) if any(p.features for p in plans) else 0.34
    names = [kit.slot(Area(r.x, r.y, r.w, r.h * 0.15), HEADINGS[3:], heading=True, lines=2) for _, r in carded]
    prices = [
        kit.slot(
            Area(r.x, r.y + r.h * 0.15, r.w, r.h * share), VALUES, bold=True, anchor="middle", lines=1, leading=1.1
        )
        for _, r in carded
    ]
    periods = [kit.slot(Area(r.x, r.y + r.h * (0.15 + share), r.w, r.h * 0.1), TEXTS[3:]) for _, r in carded]
    has_period = any(p.period for p in plans) and not kit.area.tall
    if kit.area.tall:
        periods = [
            kit.slot(Area(r.x + r.w * 0.56, r.y + r.h * 0.15, r.w * 0.44, r.h * share), TEXTS[3:], anchor="middle")
            for _, r in carded
        ]
    from_top = 0.15 + share + (0.12 if has_period else 0.03)
    lists = [
        kit.slot(
            Area(r.x, r.y + r.h * from_top, r.w, r.h * (1 - from_top)),
            TEXTS[1:],
            indent=1.35,
            gap=0.28 if kit.area.tall else 0.5,
        )
        for _, r in carded
    ]
    name_size = kit.size([(s, [kit.said(p.name)]) for s, p in zip(names, plans, strict=True)])
    price_size = kit.size([(s, [kit.said(p.price)]) for s, p in zip(prices, plans, strict=True)])
    period_size = kit.size([(s, [kit.said(p.period)]) for s, p in zip(periods, plans, strict=True) if p.period])
    size = kit.size([(s, [kit.said(f) for f in p.features]) for s, p in zip(lists, plans, strict=True)])
    high = cells[0].h
    if not kit.area.tall and any(p.features for p in plans):
        listed = max(kit.height(s, size, [kit.said(f) for f in p.features]) for s, p in zip(lists, plans, strict=True))
        spread = 0.4 * size * max(len(p.features) for p in plans)
        top = max(s.y for s in lists) - cells[0].y
        high = min(high, max(top + listed + spread + 22, SHORTEST * high)) if kit.snug else high
        lists = [s.model_copy(update={"h": s.h - cells[0].h + high}) for s in lists]
    parts: list[Part] = []
    for n, (plan, (whole, _)) in enumerate(zip(plans, carded, strict=True)):
        shape = replace(whole, area=replace(whole.area, h=high)) if not kit.area.tall else whole
        on = " on" if plan.recommended else ""
        inside: list[Part] = [
            shape,
            Words(f"dg-h{on}", plan.name, names[n], name_size, f"plans/{n}/name", tag="h3"),
            Words(f"dg-v{on}", plan.price, prices[n], price_size, f"plans/{n}/price"),
        ]
        if plan.period is not None:
            inside.append(Words(f"dg-q{on}", plan.period, periods[n], period_size, f"plans/{n}/period"))
        if plan.features:
            inside.append(Listed(f"dg-list checks{on}", plan.features, lists[n], size, f"plans/{n}/features"))
        parts.append(Group(f"{kit.label('plan')} {n + 1}", tuple(inside)))
    return parts


def team(slide: TeamSlide, kit: Kit) -> list[Part]:
    """People in cells: portrait or initials, name, what they do."""
    members = slide.members
    count = len(members)
    half = -(-count // 2)
    narrow = kit.area.w / count < NARROW and count > 2
    columns = (1 if count <= 4 else 2) if kit.area.tall else half if count > 4 or narrow else count
    rows = -(-count // columns)
    cells = _comfortable(kit.area, rows).grid(columns, rows, 24)[:count]
    beside = kit.area.tall and columns == 1
    face = min(cells[0].w * 0.66, cells[0].h * (0.72 if beside else 0.48), 200.0)
    rooms = []
    for c in cells:
        if beside:
            rooms.append(Area(c.x + face + 24, c.y + 4, c.w - face - 24, c.h - 8))
        else:
            rooms.append(c.below(face + 18))
    told = [[t for t in (m.role, m.text) if t is not None] for m in members]
    texts: list[str | None] = [" ".join(kit.said(t) for t in held) or None for held in told]
    pairs = kit.pair(rooms, [m.name for m in members], texts, sizes=HEADINGS[3:], gap=4)
    parts: list[Part] = []
    for n, (member, cell, (head, top, text, body)) in enumerate(zip(members, cells, pairs, strict=True)):
        spot = Area(cell.x, cell.y, face, face)
        inside: list[Part] = []
        if member.image is not None:
            inside.append(Photo(member.image, spot, covers=True, name=kit.label("portrait"), kind="portrait"))
        else:
            inside.append(Shape(f"portrait tone-{n % 6 + 1 if kit.look.spectrum else 1}", spot, kit.label("portrait")))
            letters = kit.slot(spot, (round(face * 0.34),), heading=True, anchor="middle", leading=1.1)
            tone = f"dg-initials on-tone-{n % 6 + 1 if kit.look.spectrum else 1}"
            inside.append(Words(tone, _initials(member.name.text), letters, letters.sizes[0], align="center"))
        inside.append(Words("dg-h", member.name, head, top, f"members/{n}/name", tag="h3"))
        y = text.y
        for field, value in (("role", member.role), ("text", member.text)):
            if value is None:
                continue
            slot = text.model_copy(update={"y": y, "h": max(cell.bottom - y, 10.0)})
            tall = kit.height(slot, body, [kit.said(value)])
            slot = slot.model_copy(update={"h": tall})
            inside.append(Words("dg-q" if field == "role" else "dg-t", value, slot, body, f"members/{n}/{field}"))
            y += tall + 4
        parts.append(Group(f"{kit.label('person')} {n + 1}", tuple(inside)))
    return parts


def _initials(name: str) -> str:
    words = [w for w in name.replace("-", " ").split() if w[:1].isalpha()]
    if not words:
        return name[:1]
    if ord(words[0][0]) >= 0x2E80:
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def faq(slide: FaqSlide, kit: Kit) -> list[Part]:
    """Questions with their answers: in two columns where there are more than three."""
    asked = slide.questions
    count = len(asked)
    columns = 2 if count > 3 and not kit.area.tall else 1
    rows = -(-count // columns)
    cells = kit.area.grid(columns, rows, GAP, 18)[:count]
    carded = [kit.card(cell, kit.label("card")) for cell in cells]
    wide = columns == 1 and not kit.area.tall
    parts: list[Part] = []
    if wide:
        left = [Area(r.x, r.y, r.w * 0.36, r.h) for _, r in carded]
        right = [Area(r.x + r.w * 0.4, r.y, r.w * 0.6, r.h) for _, r in carded]
        heads = [kit.slot(a, HEADINGS[2:], heading=True) for a in left]
        answers = [kit.slot(a, TEXTS) for a in right]
        top = kit.size([(s, [kit.said(q.question)]) for s, q in zip(heads, asked, strict=True)])
        body = kit.size([(s, [kit.said(q.answer)]) for s, q in zip(answers, asked, strict=True)])
        pairs = [(h, top, a, body) for h, a in zip(heads, answers, strict=True)]
    else:
        asks, answered = [q.question for q in asked], [q.answer for q in asked]
        pairs = kit.pair([r for _, r in carded], asks, answered, sizes=HEADINGS[2:])
        needed = max(_told(kit, p, q.answer) for p, q in zip(pairs, asked, strict=True)) + _edges(carded[0])
        cells = _snug(kit, kit.area, rows, 18, needed).grid(columns, rows, GAP, 18)[:count]
        carded = [kit.card(cell, kit.label("card")) for cell in cells]
        pairs = kit.pair([r for _, r in carded], asks, answered, sizes=HEADINGS[2:])
    for n, (one, (shape, _), (head, top, text, body)) in enumerate(zip(asked, carded, pairs, strict=True)):
        parts.append(shape)
        question = Words(
            "dg-h question", one.question, head, top, f"questions/{n}/question", "h3", placeholder=f"body:{2 * n + 1}"
        )
        parts += [
            question,
            Words("dg-t", one.answer, text, body, f"questions/{n}/answer", placeholder=f"body:{2 * n + 2}"),
        ]
    return parts


def quote(slide: QuoteSlide, kit: Kit) -> list[Part]:
    """A large quotation mark, the words, who said them."""
    area = kit.area
    foot = 0.0 if slide.attribution is None else 134.0 if area.tall else 92.0
    mark = Area(area.x, area.y, 120, 96)
    said = area.below(104) if area.tall else Area(area.x + 136, area.y, area.w - 136 - area.w * 0.06, area.h)
    words = Area(said.x, said.y, said.w, said.h - foot)
    sizes = (84, 76, 68, 62, 56, 50, 44, 40, 36, 32, 28, 26, 24)
    slot = kit.slot(words, sizes, heading=True, bold=kit.theme.heading.bold, anchor="middle").model_copy(
        update={"sizes": sizes, "font": "heading", "font_zh": None, "leading": 1.26}
    )
    size = kit.size([(slot, [kit.said(slide.quote)])])
    lines = kit.height(slot, size, [kit.said(slide.quote)]) / slot.line_height(size, kit.language)
    kind = "statement quoted" if lines < BALANCED + 0.5 else "statement quoted long"
    parts: list[Part] = [
        Drawing((("mark-fill", _MARKS),), mark, kit.label("mark"), view=(120, 96)),
        Words(kind, slide.quote, slot, size, "quote", "blockquote", placeholder="body:1"),
    ]
    if slide.attribution is not None:
        low = kit.slot(Area(said.x, words.bottom + 32, said.w, foot - 32), (22, 20, 18), bold=True)
        parts.append(Shape("short-rule", Area(said.x, words.bottom + 18, 64, 3), kit.label("rule")))
        size = kit.size([(low, [kit.said(slide.attribution)])])
        parts.append(Words("attribution", slide.attribution, low, size, "attribution", placeholder="body:2"))
    return parts


_MARKS = (
    "M 0 96 L 0 56 C 0 24 14 6 44 0 L 48 14 C 32 20 25 30 24 46 L 46 46 L 46 96 Z "
    "M 66 96 L 66 56 C 66 24 80 6 110 0 L 114 14 C 98 20 91 30 90 46 L 112 46 L 112 96 Z"
)


def texts_of(values: Sequence[Text | None]) -> list[Text]:
    """Those that are there."""
    return [v for v in values if v is not None]
