"""Which rows of a table stand first and last: the highest of each measure, and two rows beside each other.

Names and values stand as the table writes them; nothing is computed, only compared. It lays nothing out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.deck.extract.columns import Grid, grid_of, periods_of, shared_unit, units_of_cells
from agents.deck.extract.readings import shown, spoken_name
from agents.sources.base import Language, Table
from agents.sources.summaries import is_name
from agents.text.words import length

LEAST_ROWS, LEAST_MEASURES = 3, 2
MOST_FIGURES, LEAST_APART, MOST_APART = 4, 3, 5
"""Figures set large; measures from which two rows are worth setting side by side, and how many are shown"""
LONGEST = 34
"""Width of a row's name that stands in a heading"""
HIGHEST: dict[Language, str] = {"en": "{series}, highest: {name}", "zh": "{series}最高：{name}"}
HIGHEST_OF_EACH: dict[Language, str] = {"en": "{under}: the highest of each", "zh": "{under}：各项最高"}
LOWEST_TO_HIGHEST: dict[Language, str] = {
    "en": "{under}: from the lowest to the highest",
    "zh": "{under}：从最低到最高",
}
RANGE: dict[Language, str] = {"en": "{series}: from {bottom} to {top}", "zh": "{series}：从{bottom}到{top}"}
LOWEST: dict[Language, str] = {"en": "{series}, lowest: {name}", "zh": "{series}最低：{name}"}
LESS_IS_MORE = re.compile(
    r"\b(?:latency|delays?|waits?|waiting|errors?|faults?|failures?|defects?|complaints?|accidents?|incidents?|loss(?:es)?"
    r"|emissions?|downtime|false alarms?|misses|cancellations?|(?:cost|price)s? per)\b"
    r"|延迟|时延|等待|延误|投诉|差错|错误|故障|事故|损耗|退货率|排放|误报|单位成本",
    re.I,
)
"""Measures of which the least is the best"""
BEST: dict[Language, str] = {"en": "{under}: the best of each", "zh": "{under}：各项最优"}
LEAD: dict[Language, str] = {
    "en": "{a} leads in {one}, {b} in {other}",
    "zh": "{one}以{a}最高，{other}以{b}最高",
}
LONGEST_TITLE = 72
PRICES = re.compile(
    r"\b(?:price|rate|fee|tariff|rent(?:al)?|hire|ticket|charge|cost per|deposit)s?\b|价格|价目|收费|租金|票价|单价",
    re.I,
)
"""Words by which a table of amounts is a price list, whose highest row leads in nothing"""
LAST_PERIOD: dict[Language, str] = {"en": "{under}: {last} in figures", "zh": "{under}：{last}的数字"}
HIGHS_AND_LOWS: dict[Language, str] = {"en": "{under}: highs and lows", "zh": "{under}：最高与最低"}
SIDE_BY_SIDE: dict[Language, str] = {
    "en": "{top} and {bottom}: highest and lowest in {series}",
    "zh": "{series}最高的{top}与最低的{bottom}",
}


@dataclass(frozen=True)
class Standing:
    """The row that is highest in one column: the column's name, the value as written, the row's name."""

    column: str
    value: str
    label: str
    name: str = ""
    """The row's name."""


@dataclass(frozen=True)
class Apart:
    """The rows that are highest and lowest in the first measure, each with what the table says of it."""

    title: str
    names: tuple[str, str]
    told: tuple[list[str], list[str]]


def highest(table: Table, language: Language) -> list[Standing]:
    """The highest of each measure of a table whose rows are things and no periods; none where measures are few."""
    grid = grid_of(table)
    if grid is None or grid.ordered or len(grid.rows) < LEAST_ROWS:
        return []
    found = []
    priced = is_price_list(table)
    for column in _measures(table, grid):
        values = {r: table.values[r][column] for r in grid.rows}
        told = [v for v in values.values() if v is not None]
        pick = min if LESS_IS_MORE.search(table.columns[column].name) and not priced else max
        if len(told) < len(values) or told.count(pick(told)) > 1:
            continue
        row = pick(values, key=lambda r: values[r] or 0.0)
        name, series = table.cells[row][grid.label].strip(), spoken_name(table, column)
        if length(name) <= LONGEST and length(series) <= LONGEST:
            least = min(values, key=lambda r: values[r] or 0.0)
            bottom, most = table.cells[least][grid.label].strip(), shown(table, row, column)
            if priced and told.count(min(told)) == 1 and length(bottom) <= LONGEST:
                label = RANGE[language].format(series=series, bottom=bottom, top=name)
                most = f"{shown(table, least, column)}–{most}"
            else:
                label = (LOWEST if pick is min else HIGHEST)[language].format(series=series, name=name)
            found.append(Standing(table.columns[column].name, most, label, name))
    units = {table.columns[c].unit or table.columns[c].name for c in _measures(table, grid)}
    least = LEAST_MEASURES if len(units) > 1 else LEAST_MEASURES + 1
    return found[:MOST_FIGURES] if len(found) >= least else []


def standing_title(table: Table, under: str, language: Language) -> str:
    """What the figures of `highest` say together: one row leads in all of them, or which leads in which."""
    found = highest(table, language)
    if is_price_list(table):
        return LOWEST_TO_HIGHEST[language].format(under=under)
    series = [re.sub(r"\s*[(（][^()（）]*[)）]$", "", one.column.strip()) for one in found]
    at = next((n for n, one in enumerate(found) if one.name != found[0].name), 0)
    if at and all(3 <= length(s) <= 24 for s in (series[0], series[at])):
        said = LEAD[language].format(a=found[0].name, one=series[0], b=found[at].name, other=series[at])
        if length(said) <= LONGEST_TITLE:
            return said
    if any(LESS_IS_MORE.search(one.column) for one in found):
        return BEST[language].format(under=under)
    return HIGHEST_OF_EACH[language].format(under=under)


def is_price_list(table: Table) -> bool:
    """Whether all that a table measures is money, and its heading or its columns speak of prices."""
    grid = grid_of(table)
    if grid is None or grid.ordered:
        return False
    measures = _measures(table, grid)
    named = " ".join([table.caption or "", *table.heading[-1:], *(table.columns[c].name for c in measures)])
    money = all(table.columns[c].kind == "currency" or shared_unit(table, [c]) in _MONEY for c in measures)
    return bool(measures) and money and PRICES.search(named) is not None


_MONEY = {"€", "£", "$", "¥", "元", "EUR", "GBP", "USD", "CHF", "kr"}


def apart(table: Table, language: Language) -> Apart | None:
    """The highest and the lowest row by the first measure, where there are measures enough to set beside each other."""
    grid = grid_of(table)
    if grid is None or grid.ordered or grid.texts > 1 or len(grid.rows) < LEAST_ROWS + 1:
        return None
    measures = _measures(table, grid)
    if len(measures) < LEAST_APART:
        return None
    main = measures[0]
    values = [table.values[r][main] for r in grid.rows]
    known = [v for v in values if v is not None]
    if len(known) < len(values) or known.count(max(known)) > 1 or known.count(min(known)) > 1:
        return None
    top, bottom = (grid.rows[values.index(bound)] for bound in (max(known), min(known)))
    names = (table.cells[top][grid.label].strip(), table.cells[bottom][grid.label].strip())
    if any(length(name) > LONGEST for name in names):
        return None
    mark = "：" if language == "zh" else ": "
    told = tuple(
        [f"{spoken_name(table, c)}{mark}{shown(table, row, c)}" for c in measures[:MOST_APART]] for row in (top, bottom)
    )
    title = SIDE_BY_SIDE[language].format(top=names[0], bottom=names[1], series=spoken_name(table, main))
    return Apart(title, names, (told[0], told[1]))


def _measures(table: Table, grid: Grid) -> list[int]:
    """Columns of numbers that are measures of their own, no periods of one; those that are charted first come first."""
    numeric = [
        c
        for c in range(len(table.columns))
        if c != grid.label
        and table.columns[c].kind in {"number", "percent", "currency"}
        and not is_name(table.columns[c].name)
        and all(table.values[r][c] is not None for r in grid.rows)
        and len(units_of_cells(table, c, grid.rows)) <= 1
    ]
    periods = periods_of(table, numeric)
    return sorted((c for c in numeric if c not in periods), key=lambda c: (c not in grid.series, c))
