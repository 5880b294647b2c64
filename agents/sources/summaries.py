"""Long tables of records summed up: by period, by group, and one against the other, as tables of their own.

A file of sales has a row per sale; what people ask of it is the sum per month and per region. What is added up is said
in the caption, and only what may be added: counts and amounts, no rates, ages or years. It draws nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.sources.base import Table
from agents.sources.cells import is_date

LEAST_ROWS = 12
"""Rows from which a table is one of records."""
MOST_GROUPS, MOST_PERIODS = 12, 60
MOST_MEASURES = 3
_RATE = re.compile(
    r"\b(?:rate|ratio|share|percent|pct|price|per|average|avg|mean|median|age|score|index|temperature|id|code|number|no|"
    r"year|month|week|day|lat|lon|latitude|longitude|zip|rank|level|density|speed)\b|%|率|比|均|价|年龄|编号|代码|年份|月份",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:EUR|USD|GBP|revenue|sales|turnover|cost|amount)\b|[€$£¥元]|金额|收入|销售额|费用", re.IGNORECASE
)
SUMS = re.compile(r"(?:: sums of(?: the first [\d,]+ of)?|：(?:前 [\d,]+ 行 / )?)\s*[\d,]+ (?:rows|行合计)$")
"""How the caption of a sum ends."""
_PERIOD = re.compile(r"(?P<month>(?:19|20)\d\d[-/.年]\s?\d{1,2})(?:[-/.月]\s?\d{1,2}日?)?")


@dataclass(frozen=True)
class Summary:
    """A table made of another: what it says, and its rows with a header."""

    caption: str
    rows: list[list[str]]


def summaries(table: Table, *, chinese: bool, total: int | None = None) -> list[Summary]:
    """The sums that a table of records calls for, most telling first; none for a table that is one already.

    `total`: rows that the file has, where only the first were kept.
    """
    if len(table.cells) < LEAST_ROWS:
        return []
    measures = _measures(table)
    groups = [c for c in range(len(table.columns)) if _repeats(table, c, MOST_GROUPS) and not _is_period(table, c)]
    periods = [c for c in range(len(table.columns)) if _is_period(table, c)]
    if not measures or not (groups or periods):
        return []
    period = periods[0] if periods else None
    if period is not None and not groups and not _repeats_by_period(table, period):
        return []
    found: list[Summary] = []
    main = measures[:1]
    if period is not None and _repeats_by_period(table, period):
        if groups:
            found.append(_crossed(table, period, groups[0], measures[0], chinese=chinese))
        found.append(_summed(table, period, main, chinese=chinese, by_period=True))
    found += [_summed(table, group, main, chinese=chinese) for group in groups[:2]]
    if period is not None and len(measures) > 1 and _repeats_by_period(table, period):
        found.append(_summed(table, period, measures[1:2], chinese=chinese, by_period=True))
    found += [_summed(table, groups[0], [measure], chinese=chinese) for measure in measures[1:] if groups]
    kept = [summary for summary in found if 3 <= len(summary.rows) <= MOST_PERIODS + 1]
    return [Summary(summary.caption + _of(len(table.cells), total, chinese), summary.rows) for summary in kept]


def _of(rows: int, total: int | None, chinese: bool) -> str:
    """What was added up."""
    cut = total is not None and total > rows
    if chinese:
        return f"：前 {rows:,} 行 / {total:,} 行合计" if cut else f"：{rows:,} 行合计"
    return f": sums of the first {rows:,} of {total:,} rows" if cut else f": sums of {rows:,} rows"


def _measures(table: Table) -> list[int]:
    """Columns of counts and amounts; amounts first."""
    kept = []
    for c, column in enumerate(table.columns):
        values = [row[c] for row in table.values if row[c] is not None]
        additive = column.kind in ("number", "currency") and not _RATE.search(column.name)
        if additive and len(values) >= 0.9 * len(table.values) and len(set(values)) > 3:
            kept.append(c)
    money = [c for c in kept if table.columns[c].kind == "currency" or _is_money(table, c)]
    return [*money, *(c for c in kept if c not in money)][:MOST_MEASURES]


def _is_money(table: Table, column: int) -> bool:
    said = f"{table.columns[column].name} {table.columns[column].unit or ''}"
    return (
        re.search(r"\b(?:EUR|USD|GBP|revenue|sales|turnover|cost|amount)\b|[€$£¥元]|金额|收入|销售额|费用", said, re.I)
        is not None
    )


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
    sums: dict[str, list[float]] = {}
    for row, values in zip(table.cells, table.values, strict=True):
        key = _period(row[by]) if by_period else row[by].strip()
        if not key:
            continue
        held = sums.setdefault(key, [0.0] * len(measures))
        for at, c in enumerate(measures):
            held[at] += values[c] or 0.0
    keys = sorted(sums) if by_period else sorted(sums, key=lambda k: -sums[k][0])
    names = [_named(table, c) for c in measures]
    header = [table.columns[by].name, *names]
    body = [[key, *(_written(v, table, c) for v, c in zip(sums[key], measures, strict=True))] for key in keys]
    said = ("、" if chinese else ", ").join(names)
    return Summary(_caption(said, [table.columns[by].name], chinese), [header, *body])


def _crossed(table: Table, period: int, group: int, measure: int, *, chinese: bool) -> Summary:
    sums: dict[str, dict[str, float]] = {}
    totals: dict[str, float] = {}
    for row, values in zip(table.cells, table.values, strict=True):
        key, name = _period(row[period]), row[group].strip()
        if key and name:
            held = sums.setdefault(key, {})
            held[name] = held.get(name, 0.0) + (values[measure] or 0.0)
            totals[name] = totals.get(name, 0.0) + (values[measure] or 0.0)
    names = sorted(totals, key=lambda n: -totals[n])[:6]
    header = [table.columns[period].name, *names]
    body = [[key, *(_written(sums[key].get(name, 0.0), table, measure) for name in names)] for key in sorted(sums)]
    columns = [table.columns[period].name, table.columns[group].name]
    return Summary(_caption(_named(table, measure), columns, chinese), [header, *body])


def _caption(measure: str, by: Sequence[str], chinese: bool) -> str:
    if chinese:
        return f"{measure}按{'、'.join(by)}"
    return f"{measure} by {' and '.join(name.strip().lower() for name in by)}"


def _named(table: Table, column: int) -> str:
    unit = _unit(table, column)
    name = table.columns[column].name.strip()
    return f"{name} ({unit})" if unit and unit not in name else name


def _unit(table: Table, column: int) -> str | None:
    return table.columns[column].unit


def _written(value: float, table: Table, column: int) -> str:
    """A sum with as many decimals as its parts have."""
    cells = [row[column] for row in table.cells[:50]]
    decimals = max((len(m.group(1)) for cell in cells if (m := re.search(r"\d\.(\d{1,2})\b", cell))), default=0)
    return f"{value:,.{decimals}f}"
