"""Long tables of records summed up: by period, by group, and one against the other, as tables of their own.

A file of sales has a row per sale; what people ask of it is the sum per month and per region. Of a file of measurements
it is the mean: temperatures, depths, rates and prices are not added up. Of a questionnaire it is how many gave which
answer, and the means of the ratings. What was made is said in the caption. Numbers that only name (codes, years,
places) are left. It draws nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agents.sources.base import Table
from agents.sources.cells import is_date
from agents.sources.periods import in_order

LEAST_ROWS = 12
"""Rows from which a table is one of records."""
MOST_GROUPS, MOST_PERIODS = 12, 60
MOST_MEASURES = 3
MOST_ANSWERS, MOST_QUESTIONS = 7, 4
"""Different answers of a question whose answers are counted; questions of a file that are told so"""
_NAMES = re.compile(
    r"\b(?:id|code|(?:number|no|nr)(?! of\b)|lat|lon|lng|latitude|longitude|zip|postcode|rank|phone|telephone|tel|ext"
    r"|extension|bleep|pager|fax|isbn|ean|sku|pin)\b"
    r"|^(?:\w+ )?(?:year|month|week|day|hour)$"
    r"|编号|代码|序号|年份|月份|电话|分机|邮编|学号|工号|房号|经度|纬度|排名",
    re.IGNORECASE,
)
"""Numbers that name and measure nothing"""
_LEVEL = re.compile(
    r"\b(?:rate|ratio|share|percent|pct|price|per|average|avg|mean|median|age|score|rating|index|temperature|temp|level|depth"
    r"|height|width|altitude|elevation|density|speed|velocity|pressure|humidity|moisture|concentration|nitrate|ph|ppm|ppb"
    r"|delays?|lateness|waits?|waiting|duration|latency|fare"
    r"|voltage|frequency|noise|loudness|brightness|turbidity|salinity|satisfaction|bpm|pulse|bmi|pm ?(?:10|2[ .]5)|aqi"
    r"|db|hpa|mbar|celsius|fahrenheit|lux|volt|(?:mg|ug|µg|g) (?:l|m3)|(?:km|m) (?:h|s))\b"
    r"|\b[01] ?(?:[-–—~]|to) ?(?:5|6|7|10)\b"
    r"|^how (?:satisfied|likely|clean|easy|useful|helpful|good|well|happy|confident|clear|important|difficult|safe)\b"
    r"|%|°|/|率|比|均|价|年龄|温|湿度|浓度|密度|速度|水位|深度|高度|气压|指数|评分|得分|满意|评价|打分|噪|延误|晚点|等待|时延|时长",
    re.IGNORECASE,
)
"""What is measured at a time and a place, and so is averaged and not added up"""
_MONEY = re.compile(
    r"\b(?:EUR|USD|GBP|revenue|sales|turnover|cost|amount)\b|[€$£¥元]|金额|收入|销售额|费用", re.IGNORECASE
)
_UNITS = {
    **{u: u for u in ("m", "km", "cm", "mm", "kg", "g", "t", "l", "ml", "s", "ms", "min", "h", "ppm", "ppb", "lux")},
    "c": "°C",
    "f": "°F",
    "pct": "%",
    "percent": "%",
    "eur": "€",
    "usd": "$",
    "gbp": "£",
    "kwh": "kWh",
    "mwh": "MWh",
    "db": "dB",
    "hpa": "hPa",
    "mg_l": "mg/l",
    "ug_m3": "µg/m³",
    "km_h": "km/h",
    "m_s": "m/s",
    "g_l": "g/l",
}
"""Units as files write them at the end of a column's name"""
SUMS = re.compile(
    r"(?:: (?:sums|means|counts) of(?: the first [\d,]+ of)?|：(?:前 [\d,]+ 行 / )?)"
    r"\s*[\d,]+ (?:rows|行合计|行平均|行计数)$"
)
"""How the caption of a sum or a mean ends."""
_PERIOD = re.compile(r"(?P<month>(?:19|20)\d\d[-/.年]\s?\d{1,2})(?:[-/.月]\s?\d{1,2}日?)?")


Made = Literal["sums", "means", "counts"]
_MADE_ZH: dict[Made, str] = {"sums": "合计", "means": "平均", "counts": "计数"}


@dataclass(frozen=True)
class Summary:
    """A table made of another: what it says, and its rows with a header."""

    caption: str
    rows: list[list[str]]
    made: Made = "sums"
    """What its values are."""


def summaries(table: Table, *, chinese: bool, total: int | None = None) -> list[Summary]:
    """The sums that a table of records calls for, most telling first; none for a table that is one already.

    `total`: rows that the file has, where only the first were kept.
    """
    if len(table.cells) < LEAST_ROWS:
        return []
    measures = _measures(table)
    groups = [c for c in range(len(table.columns)) if _repeats(table, c, MOST_GROUPS) and not _is_period(table, c)]
    periods = [c for c in range(len(table.columns)) if _is_period(table, c)]
    added_up = bool(measures) and not _is_level(table, measures[0])
    answers = [] if added_up else _answers(table, groups, chinese=chinese)
    if not measures or not (groups or periods):
        return _told(answers, table, total, chinese=chinese)
    period = periods[0] if periods else None
    if period is not None and not groups and not _repeats_by_period(table, period):
        return []
    found: list[Summary] = []
    main = measures[:1]
    running = period is not None and _repeats_by_period(table, period)
    if period is not None and running and groups and _is_level(table, measures[0]):
        found += [_crossed(table, period, groups[0], measure, chinese=chinese) for measure in measures]
    elif period is not None and running:
        if groups:
            found.append(_crossed(table, period, groups[0], measures[0], chinese=chinese))
        found.append(_summed(table, period, main, chinese=chinese, by_period=True))
    found += [_summed(table, group, main, chinese=chinese) for group in groups[:2]]
    if period is not None and running and len(measures) > 1 and not (groups and _is_level(table, measures[0])):
        found.append(_summed(table, period, measures[1:2], chinese=chinese, by_period=True))
    found += [_summed(table, groups[0], [measure], chinese=chinese) for measure in measures[1:] if groups]
    if answers:  # that old and young think the same of it is no slide
        found = [s for s in found if _differs(s)]
    return _told([*answers, *found], table, total, chinese=chinese)


def _differs(summary: Summary) -> bool:
    """Whether the means of a summary are apart by more than a tenth of the largest."""
    values = [float(cell.replace(",", "")) for row in summary.rows[1:] for cell in row[1:] if cell]
    return not values or max(values) - min(values) > 0.1 * max(map(abs, values))


def _told(found: Sequence[Summary], table: Table, total: int | None, *, chinese: bool) -> list[Summary]:
    """The summaries that have a few rows, each with what was made in its caption."""
    kept = [summary for summary in found if 3 <= len(summary.rows) <= MOST_PERIODS + 1]
    rows = len(table.cells)
    return [Summary(s.caption + _of(rows, total, s.made, chinese=chinese), s.rows, s.made) for s in kept]


def _of(rows: int, total: int | None, made: Made, *, chinese: bool) -> str:
    """What was added up, averaged or counted."""
    cut = total is not None and total > rows
    if chinese:
        return f"：前 {rows:,} 行 / {total:,} 行{_MADE_ZH[made]}" if cut else f"：{rows:,} 行{_MADE_ZH[made]}"
    return f": {made} of the first {rows:,} of {total:,} rows" if cut else f": {made} of {rows:,} rows"


def _answers(table: Table, groups: Sequence[int], *, chinese: bool) -> list[Summary]:
    """What a file without amounts says as a whole: its ratings side by side, and how often each answer was given."""
    found: list[Summary] = []
    rated = [
        c for c, column in enumerate(table.columns) if column.kind == "number" and _RATED.search(_words(column.name))
    ]
    if len(rated) > 1:
        means = {c: _made([v for row in table.values if (v := row[c]) is not None], table, c) for c in rated}
        body = [
            [_RANGE.sub("", table.columns[c].name), f"{means[c]:.1f}"] for c in sorted(rated, key=lambda c: -means[c])
        ]
        header = ["项目", "评分"] if chinese else ["Question", "Rating"]
        found.append(Summary("各项评分" if chinese else "Ratings", [header, *body], "means"))
    for c in groups:
        told = Counter(row[c].strip() for row in table.cells if row[c].strip())
        if len(told) > MOST_ANSWERS:
            continue
        name = spoken(table.columns[c].name)
        header = ["回答" if chinese else "Answer", name]
        ranges = all(re.match(r"\D{0,9}\d+\D", key) for key in told) and not any(
            n in key for key in told for n in "xX次"
        )
        first = {key: int(m.group()) if (m := re.search(r"\d+", key)) else 0 for key in told}
        counted = sorted(told.items(), key=lambda item: first[item[0]] if ranges else -item[1])
        found.append(Summary(name, [header, *([key, f"{n:,}"] for key, n in counted)], "counts"))
    asked = [s for s in found if s.made == "means" or s.caption.endswith(("?", "？"))]
    numberless = all(column.kind in ("text", "date") or is_name(column.name) for column in table.columns)
    return (asked or (found if numberless else []))[: MOST_QUESTIONS + 1]


_RANGE = re.compile(r"\s*[(（\[]?\b[01] ?(?:[-–—~]|to) ?(?:5|6|7|10)\b[)）\]]?(?=\s|$)", re.IGNORECASE)
_RATED = re.compile(
    rf"{_RANGE.pattern}|^how (?!many|much|often|old|long|far)|rating|score|satisf|评分|得分|满意|评价|打分",
    re.IGNORECASE,
)
"""Columns of ratings that people gave on one scale"""


def _measures(table: Table) -> list[int]:
    """Columns of counts and amounts, amounts first; levels only where there is nothing to add up."""
    kept = []
    for c, column in enumerate(table.columns):
        values = [row[c] for row in table.values if row[c] is not None]
        measure = column.kind in ("number", "currency", "percent") and not is_name(column.name)
        if measure and len(values) >= 0.9 * len(table.values) and len(set(values)) > 3:
            kept.append(c)
    levels = [c for c in kept if _is_level(table, c)]
    kept = [c for c in kept if c not in levels]
    money = [c for c in kept if table.columns[c].kind == "currency" or _is_money(table, c)]
    return ([*money, *(c for c in kept if c not in money)] or levels)[:MOST_MEASURES]


def _words(name: str) -> str:
    """A column's name with its words apart: "depth_m" is "depth m"."""
    return name.replace("_", " ")


def _is_level(table: Table, column: int) -> bool:
    """Whether a column is averaged: its name or its unit says that it is a level or a rate."""
    held = table.columns[column]
    return held.kind == "percent" or is_level(f"{held.name} {held.unit or ''}")


def is_name(name: str) -> bool:
    """Whether a column's name says that its numbers only name: codes, years, places."""
    return _NAMES.search(_words(name)) is not None


def is_level(name: str) -> bool:
    """Whether a measure's name, or its unit, says that it is a level, a rate or a price, which is never added up."""
    return _LEVEL.search(_words(name)) is not None


def _is_money(table: Table, column: int) -> bool:
    return _MONEY.search(f"{_words(table.columns[column].name)} {table.columns[column].unit or ''}") is not None


def _repeats(table: Table, column: int, most: int) -> bool:
    """Whether a column of words says the same few things again and again."""
    if table.columns[column].kind != "text":
        return False
    told = [row[column].strip() for row in table.cells]
    kinds = set(told) - {""}
    return 2 <= len(kinds) <= most and len(told) >= 2 * len(kinds)


def _is_period(table: Table, column: int) -> bool:
    told = [row[column].strip() for row in table.cells[:200]]
    return table.columns[column].kind == "date" or sum(is_date(t) for t in told) >= 0.9 * max(1, len(told))


def _repeats_by_period(table: Table, column: int) -> bool:
    keys = {_period(row[column]) for row in table.cells}
    return 3 <= len(keys) <= MOST_PERIODS and len(table.cells) >= 2 * len(keys)


def _period(text: str) -> str:
    """The month of a date with a day; else the period as it is written."""
    found = _PERIOD.fullmatch(text.strip())
    return found["month"] if found else text.strip()


def _summed(table: Table, by: int, measures: Sequence[int], *, chinese: bool, by_period: bool = False) -> Summary:
    gathered: dict[str, list[list[float]]] = {}
    for row, values in zip(table.cells, table.values, strict=True):
        key = _period(row[by]) if by_period else row[by].strip()
        if not key:
            continue
        held = gathered.setdefault(key, [[] for _ in measures])
        for at, c in enumerate(measures):
            held[at] += [values[c] or 0.0] if values[c] is not None else []
    sums = {key: [_made(v, table, c) for v, c in zip(held, measures, strict=True)] for key, held in gathered.items()}
    keys = in_order(sums) if by_period else sorted(sums, key=lambda k: -sums[k][0])
    names = [_named(table, c) for c in measures]
    header = [spoken(table.columns[by].name), *names]
    body = [[key, *(_written(v, table, c) for v, c in zip(sums[key], measures, strict=True))] for key in keys]
    said = ("、" if chinese else ", ").join(names)
    made = "means" if any(_is_level(table, c) for c in measures) else "sums"
    return Summary(_caption(said, [spoken(table.columns[by].name)], chinese), [header, *body], made)


def _made(values: Sequence[float], table: Table, column: int) -> float:
    """The sum of values, or their mean where the column holds levels."""
    return sum(values) / max(1, len(values)) if _is_level(table, column) else sum(values)


def _crossed(table: Table, period: int, group: int, measure: int, *, chinese: bool) -> Summary:
    gathered: dict[str, dict[str, list[float]]] = {}
    totals: dict[str, float] = {}
    for row, values in zip(table.cells, table.values, strict=True):
        key, name, value = _period(row[period]), row[group].strip(), values[measure]
        if key and name and value is not None:
            gathered.setdefault(key, {}).setdefault(name, []).append(value)
            totals[name] = totals.get(name, 0.0) + value
    names = sorted(totals, key=lambda n: -totals[n])[:6]
    header = [spoken(table.columns[period].name), *names]
    mean = _is_level(table, measure)

    def cell(key: str, name: str) -> str:
        held = gathered[key].get(name)
        if held is None:  # nothing sold is nothing; nothing measured is not known
            return "" if mean else _written(0.0, table, measure)
        return _written(_made(held, table, measure), table, measure)

    body = [[key, *(cell(key, name) for name in names)] for key in in_order(gathered)]
    columns = [spoken(table.columns[period].name), spoken(table.columns[group].name)]
    return Summary(_caption(_named(table, measure), columns, chinese), [header, *body], "means" if mean else "sums")


def _caption(measure: str, by: Sequence[str], chinese: bool) -> str:
    if chinese:
        return f"{measure}按{'、'.join(by)}"
    told = [f"“{name.strip()}”" if name.strip().endswith("?") else name.strip().lower() for name in by]
    return f"{measure} by {' and '.join(told)}"


def _named(table: Table, column: int) -> str:
    unit = table.columns[column].unit
    name = spoken(table.columns[column].name)
    return f"{name} ({unit})" if unit and unit not in name else name


def spoken(name: str) -> str:
    """A column's name as a reader writes it: "nitrate_mg_l" is "Nitrate (mg/l)"; others stay as they are."""
    bare = name.strip()
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", bare):
        return bare
    words = bare.split("_")
    unit = _UNITS.get("_".join(words[-2:])) if len(words) > 2 else None
    words = words[:-2] if unit else words
    if unit is None and len(words) > 1 and words[-1] in _UNITS:
        unit, words = _UNITS[words[-1]], words[:-1]
    said = " ".join(words)
    return f"{said[:1].upper()}{said[1:]}" + (f" ({unit})" if unit else "")


def _written(value: float, table: Table, column: int) -> str:
    """A sum with as many decimals as its parts have."""
    cells = [row[column] for row in table.cells[:50]]
    decimals = max((len(m.group(1)) for cell in cells if (m := re.search(r"\d\.(\d{1,2})\b", cell))), default=0)
    if _is_level(table, column) and not decimals:  # a mean of whole numbers is none
        decimals = 1 if abs(value) < 100 else 0
    return f"{value:,.{decimals}f}"
