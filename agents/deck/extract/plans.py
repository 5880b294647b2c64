"""Tables and pictures that are more than that: a plan along time, dates in order, two measures side by side, a gallery.

Each wants sure signs and gives None otherwise. Words, values and pictures are the source's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck import spec as s
from agents.deck.extract.columns import MONTH, grid_of, groups_of, is_time_cell
from agents.deck.extract.data import chart_for
from agents.deck.extract.shape_cues import MONEY, PRICES
from agents.deck.extract.sheets import narrowed
from agents.sources.base import Figure, Language, Table
from agents.text.words import length

WORK, NAME, PHASE = 44, 30, 18
"""Widths of a piece of work, of who does it, and of a time"""
HAPPENS = 64
"""Width of what happens on a day"""
MOST_PAIRED = 8
"""Categories of each of two charts that stand side by side"""
LEAST_WIDE, WIDE = 900, (1.35, 2.4)
"""px across, and width to height, of a picture that fills a slide"""
_PRICED = 24
"""Width of a price as it is written"""
_PRICE = re.compile(r"(?:price|cost|fee|rate|per month|monthly|价格|费用|票价|单价|月费)", re.IGNORECASE)
_ON_REQUEST = re.compile(r"\b(?:on request|custom|contact|individual|by arrangement)\b|面议|定制|咨询", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[\d.,\s%]+")
_FEATURES = re.compile(r"[,;]\s+(?:and\s+)?|[，；、]")
_DAY = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[. ] ?{MONTH}|{MONTH} \d{{1,2}})\b.{{0,12}}$"
    r"|(?:20\d\d年)?\d{1,2}月(?:\d{1,2}[日号]|[初中底末上下旬]+).{0,6}$",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"[\s\-–—·.]*")


def roadmap_of(table: Table, slide_id: str, title: s.Text) -> s.RoadmapSlide | None:
    """A plan: a column for each period, a row for each line of work, words where there is work."""
    names = [column.name.strip() for column in table.columns]
    periods = names[1:]
    if not 2 <= len(periods) <= 8 or not 1 <= len(table.cells) <= 6:
        return None
    if not all(is_time_cell(name) and length(name) <= PHASE for name in periods):
        return None
    told = [cell for row in table.cells for cell in row[1:] if not _EMPTY.fullmatch(cell)]
    numeric = sum(v is not None for row in table.values for v in row[1:])
    if not told or numeric * 2 > len(told) or any(length(cell) > WORK for cell in told):
        return None
    lanes = []
    for row in table.cells:
        work = _stretches(row[1:], table.passage)
        if not work or length(row[0]) > NAME or not row[0].strip():
            return None
        lanes.append(s.Lane(name=_item(row[0].strip(), table.passage), work=work))
    phases: list[s.Text] = [_item(name, table.passage) for name in periods]
    return s.RoadmapSlide(id=slide_id, title=title, phases=phases, lanes=lanes)


def timeline_of(table: Table, slide_id: str, title: s.Text) -> s.TimelineSlide | None:
    """Dates: a row for each, first when, then what happens in few words, then at most two things said of it."""
    if not 2 <= len(table.columns) <= 4 or not 3 <= len(table.cells) <= 7:
        return None
    rows = [[cell.strip() for cell in row] for row in table.cells]
    dated = table.columns[0].kind == "date" or all(is_time_cell(row[0]) or _DAY.match(row[0]) for row in rows)
    numeric = any(v is not None for row in table.values for v in row[1:])
    if not dated or numeric or len({row[1] for row in rows}) < len(rows):
        return None
    events = []
    for when, what, *more in rows:
        told = ("；" if re.search("[\u4e00-\u9fff]", what) else " · ").join(m for m in more if not _EMPTY.fullmatch(m))
        if not what or not 0 < length(when) <= PHASE + 4 or length(what) > HAPPENS or length(told) > 2 * WORK:
            return None
        text = _item(told, table.passage) if told else None
        events.append(s.Event(when=_item(when, table.passage), heading=_item(what, table.passage), text=text))
    return s.TimelineSlide(id=slide_id, title=title, events=events)


def pricing_of(table: Table, slide_id: str, title: s.Text) -> s.PricingSlide | None:
    """Offers: a row for each, a column of prices, and what each holds, in words."""
    names = [column.name.strip() for column in table.columns]
    prices = [c for c, name in enumerate(names) if c and _PRICE.match(name)]
    heading = " ".join([title.text, table.caption or "", *table.heading[-1:], names[0] if names else ""])
    if len(prices) != 1 or not 2 <= len(table.cells) <= 4 or not 3 <= len(names) <= 5 or not PRICES.search(heading):
        return None
    price = prices[0]
    if any(not MONEY.search(row[price]) and not _ON_REQUEST.search(row[price]) for row in table.cells):
        return None
    plans = []
    for row in table.cells:
        told = [c for c, cell in enumerate(row) if c not in (0, price) and not _EMPTY.fullmatch(cell)]
        features = [f for c in told for f in _held(names[c], row[c].strip(), table.passage)]
        if length(row[0]) > NAME or length(row[price]) > _PRICED or any(length(f.text) > WORK for f in features):
            return None
        plans.append(
            s.Plan(
                name=_item(row[0].strip(), table.passage),
                price=_item(row[price].strip(), table.passage),
                features=features[:5],
            )
        )
    return s.PricingSlide(id=slide_id, title=title, plans=plans)


def _held(name: str, cell: str, passage: str) -> list[s.Text]:
    """What an offer holds, out of a cell: its words, each part for itself; a number says nothing without its name."""
    if _BARE_NUMBER.fullmatch(cell):
        mark = "：" if re.search("[\u4e00-\u9fff]", name) else ": "
        return [s.Item(text=f"{name}{mark}{cell}", passages=[passage], origin="read")]
    return [_item(part, passage) for part in _FEATURES.split(cell) if part]


def _stretches(cells: Sequence[str], passage: str) -> list[s.Stretch]:
    """The same words in periods that follow each other are one piece of work."""
    found: list[tuple[str, int, int]] = []
    for place, cell in enumerate(cells):
        said = " ".join(cell.split())
        if _EMPTY.fullmatch(said):
            continue
        if found and found[-1][0] == said and found[-1][2] == place - 1:
            found[-1] = (said, found[-1][1], place)
        else:
            found.append((said, place, place))
    return [s.Stretch(text=_item(said, passage), start=start, end=end) for said, start, end in found[:6]]


def paired_charts(
    table: Table, slide_id: str, title: s.Text, takeaway: s.Text | None, language: Language
) -> s.TwoChartsSlide | None:
    """Two measures of the same few things in units of their own, a chart each."""
    grid = grid_of(table)
    if grid is None or not 2 <= len(grid.rows) <= MOST_PAIRED:
        return None
    groups = groups_of(table, grid)
    if len(groups) != 2 or _says_the_same(table, grid.rows, groups[0][0], groups[1][0]):
        return None
    panels = []
    for group in groups:
        names = [table.columns[c].name for c in group]
        chart = chart_for(narrowed(table, names), language=language)
        heading = ("、" if language == "zh" else ", ").join(name.strip() for name in names)
        if chart is None or len(chart.series) > 3 or length(heading) > 46:
            return None
        panels.append(s.ChartPanel(heading=_item(heading, table.passage), chart=chart))
    return s.TwoChartsSlide(id=slide_id, title=title, left=panels[0], right=panels[1], takeaway=takeaway)


def _says_the_same(table: Table, rows: Sequence[int], first: int, second: int) -> bool:
    """Whether one measure is the other in another unit, as a share of it is."""
    pairs = [(table.values[r][first] or 0.0, table.values[r][second] or 0.0) for r in rows]
    factors = [b / a for a, b in pairs if a]
    return len(factors) == len(pairs) and max(factors) - min(factors) <= 0.05 * abs(max(factors, key=abs))


def together(figure: Figure, figures: Sequence[Figure], taken: Sequence[str]) -> list[Figure]:
    """Pictures that belong with one: captioned, under the same heading, of no other slide; none where they are two."""
    held = [
        f
        for f in figures
        if f.heading == figure.heading
        and f.caption
        and (f.id == figure.id or f.id not in taken)
        and 0.4 <= f.width / max(1, f.height) <= 2.6
        and length(f.caption) <= 90
    ]
    return held[:6] if len(held) >= 3 and figure in held else []


def fills_a_slide(figure: Figure) -> bool:
    """Whether a picture is a photograph, large and wide enough to stand alone over a slide."""
    shape = figure.width / max(1, figure.height)
    photograph = figure.asset.rpartition(".")[2].lower() in ("jpg", "jpeg")
    return photograph and figure.width >= LEAST_WIDE and WIDE[0] <= shape <= WIDE[1]


def _item(text: str, passage: str) -> s.Item:
    return s.Item(text=text, passages=[passage], origin="extracted")
