"""What the columns and rows of a table are: the labels, the numbers that belong together, the totals, the order."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agents.sources.base import Table
from agents.sources.summaries import is_name
from agents.sources.turned_tables import turned
from agents.text.words import terms

_TOTAL = re.compile(
    r"^(?:grand |sub)?-?(?:totals?|sum|overall|average|mean|all)\b|^(?:合计|总计|小计|总和|共计|平均|总体|全部|均值)",
    re.IGNORECASE,
)
_TIME_NAME = re.compile(
    r"\b(?:year|month|week|day|date|quarter|period|season|summer|winter|time|hour|age|decade|fy)\b|年|月|"
    r"\b(?:cycles?|iterations?|epochs?|rounds?|generations?|minutes?|seconds?|hours|days)\b|轮次|循环次数|迭代|"
    r"季|周|日期|时间|时段|期",
    re.IGNORECASE,
)
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
"""A month's name, whole or cut; no word that only begins like one ("Markets", "Decisions")"""
_TIME_CELL = re.compile(
    r"^(?:(?:FY ?)?(?:1[5-9]|20|21)\d\d(?:\s*[-–/]\s*\d{2,4})?|Q[1-4]\b.*|H[12]\b.*|W(?:eek)? ?\d+|Day "
    r"?\d+|Year ?\d+|Month ?\d+|"
    rf"(?:(?:\d{{1,2}}\.? )?{MONTH}\.?(?: ?[’']?\d{{2,4}})?)|"
    r"(?:1[5-9]|20)\d\d年?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月|"
    r"第[一二三四五六七八九十\d]+[季周年天月]度?|"
    r"\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[:：]\d{2}|\d{1,2}时|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?s?|(?:周|星期)[一二三四五六日天]|"
    r"(?:early |mid |late )?(?:spring|summer|autumn|fall|winter)(?: (?:of )?(?:19|20)\d\d)?|"
    r"(?:(?:19|20)\d\d年?)?[春夏秋冬][季天]?|"
    r"(?:early |late )?(?:morning|noon|midday|afternoon|evening|night)|"
    r"凌晨|清晨|早[上晨]|上午|中午|下午|傍晚|晚上|夜[间里]|"
    r"[一二三四五六七八九十]{1,2}月份?|[大小]?学?[一二三四五六]年级)$",
    re.IGNORECASE,
)
_RANGE_CELL = re.compile(
    r"^(?:[<>≤≥]?\s*\d[\d,.]*\s*(?:[-–至到~]\s*\d[\d,.]*)?\s*\+?|under \d+|over \d+|\d+岁?以[上下])\s*\S{0,8}$",
    re.IGNORECASE,
)
LEAST_SET = 4
"""Rows from which rising numbers are taken for what was set in an experiment"""
_QUANTITIES = {
    "time": re.compile(r"\b(?:hours?|minutes?|seconds?|days|weeks|months|duration|waits?)\b|小时|分钟|时长|天数", re.I),
    "length": re.compile(
        r"\b(?:length|height|width|depth|distance|metres|meters|km|miles)\b|长度|高度|距离|公里", re.I
    ),
    "weight": re.compile(r"\b(?:weight|mass|tonnes|tons|kg|grams)\b|重量|吨|公斤", re.I),
    "degree": re.compile(r"\b(?:temperature|degrees|°)|温度", re.I),
    "rating": re.compile(r"\b(?:score|rating|satisf\w+|grade|rank)\b|评分|满意|得分", re.I),
    "money": re.compile(r"\b(?:price|cost|fee|revenue|income|budget|wages?)s?\b|价|费|收入|成本|金额|预算", re.I),
    "people": re.compile(
        r"\b(?:people|members|visitors|customers|staff|pupils|students|guests|employees|pickers|users)\b|人数|人次|顾客",
        re.I,
    ),
}
"""Words by which a column's name says what it measures"""
_UNIT_IN_NAME = re.compile(r"[(（](?!\d+ ?[-–—~] ?\d+[)）])([^()（）]{1,16})[)）]\s*$")
_DECIMALS = re.compile(r"\d(?:\.(\d+)(?![\d,])|,(\d{1,2})(?!\d))")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:FY ?)?(?:19|20)\d\d(?:/\d{2,4})?(?!\d)年?")
_CELL_UNIT = re.compile(r"^\s*[-+~<>≤≥≈±]?\s*\d[\d.,]*\s*(?P<unit>[^\W\d_][^\d]{0,11}|[%‰°][A-Z]?)\s*$")
_CAPTION_UNIT = re.compile(
    r"[(（](?!\d+ ?[-–—~] ?\d+[)）])(?:in )?([^()（）]{1,16})[)）]|单位[：:]\s*([^\s，。；)）]{1,8})"
)


@dataclass(frozen=True)
class Grid:
    """A table read as labels and comparable numbers."""

    table: Table
    label: int
    """The column of categories."""
    series: list[int]
    """Columns of one measure in one unit."""
    rows: list[int]
    """Rows without totals and without empty labels."""
    totals: list[int]
    ordered: bool
    """Whether the categories have an order of their own."""
    time: bool
    numeric: int
    """How many columns hold numbers, apart from the label."""
    texts: int
    """How many columns hold text, label included."""
    parts: bool
    """Whether the series add up to a total column."""
    wholes: tuple[int, ...] = ()
    """Columns that sum up others."""


def is_time_cell(text: str) -> bool:
    """Whether a cell or a column's name is a time: a year, a quarter, a month, a week."""
    return _TIME_CELL.match(text.strip()) is not None


def periods_of(table: Table, columns: Sequence[int]) -> dict[int, str]:
    """Which of `columns` are periods of one measure, each with its period, the earliest year first: "2025 (€)", or
    "Sales 2025" beside "Sales 2026"; "Q3" beside "Q3 2025" is the present one."""
    found: dict[int, str] = {}
    measured: dict[str, list[int]] = {}
    for c in columns:
        bare = _UNIT_IN_NAME.sub("", table.columns[c].name.strip()).strip()
        year = _YEAR_IN_NAME.search(bare)
        if is_time_cell(bare):
            found[c] = bare
        elif year is not None:
            measured.setdefault(bare.replace(year.group(), "").casefold().strip(), []).append(c)
            found[c] = year.group().strip()
    single = {
        c for group in measured.values() if len({found[c] for c in group}) < len(group) or len(group) < 2 for c in group
    }
    years = {c: _YEAR_IN_NAME.search(name) for c, name in found.items()}
    ordered = sorted(found, key=lambda c: int(re.sub(r"\D", "", m.group())[:4]) if (m := years[c]) else 9999)
    return {c: found[c] for c in ordered if c not in single}


def grid_of(table: Table) -> Grid | None:
    """`table` as a grid, or None when it has no label column or no numbers."""
    width = len(table.columns)
    if width < 2 or len(table.cells) < 2 or any(len(row) < width for row in (*table.cells, *table.values)):
        return None
    label = _label_column(table)
    if label is None or turned(table) is not None:  # rows in units of their own are not to be set against each other
        return None
    totals = [r for r in range(len(table.cells)) if _TOTAL.match(table.cells[r][label].strip())]
    rows = [r for r in range(len(table.cells)) if r not in totals and table.cells[r][label].strip()]
    numeric = [c for c in range(width) if c != label and _is_numeric(table, c, rows)]
    total_columns = [c for c in numeric if _TOTAL.match(table.columns[c].name.strip())]
    total_columns = total_columns or [c for c in numeric if _is_whole(table, c, numeric, rows)]
    if not total_columns:
        total_columns = _summed_periods(table, numeric, rows)
    series = _comparable(table, [c for c in numeric if c not in total_columns], rows)
    if not series or not rows:
        return None
    cells = [table.cells[r][label].strip() for r in rows]
    if len(set(cells)) != len(cells):
        return None
    time = _is_time(table, label, cells)
    return Grid(
        table=table,
        label=label,
        series=series,
        rows=rows,
        totals=totals,
        ordered=time or all(_RANGE_CELL.match(c) for c in cells) or table.columns[label].kind == "number",
        time=time,
        numeric=len(numeric) - len(total_columns),
        texts=width - len(numeric),
        parts=any(_adds_up(table, series, c, rows) for c in total_columns),
        wholes=tuple(total_columns),
    )


def shared_unit(table: Table, columns: Sequence[int]) -> str | None:
    """The unit that all of `columns` are in, as the table or its caption writes it; None when there is none."""
    units = {_unit(table, c) for c in columns}
    if len(units) == 1 and (unit := units.pop()):
        return unit
    return _caption_unit(table) if units <= {None} or len(columns) == 0 else None


def groups_of(table: Table, grid: Grid) -> list[list[int]]:
    """Numeric columns by unit: the group that is charted first, then the others in order."""
    rest = [c for c in range(len(table.columns)) if c not in {grid.label, *grid.series, *grid.wholes}]
    groups: dict[tuple[str | None, str], list[int]] = {}
    for c in rest:
        filled = sum(table.values[r][c] is not None for r in grid.rows)
        alike = len(units_of_cells(table, c, grid.rows)) <= 1
        if (
            alike
            and filled >= max(2, 0.8 * len(grid.rows))
            and table.columns[c].kind in {"number", "percent", "currency"}
        ):
            key = (shared_unit(table, [c]), table.columns[c].kind if shared_unit(table, [c]) else str(c))
            groups.setdefault(key, []).append(c)
    return [grid.series, *groups.values()]


def recurs(table: Table, grid: Grid) -> bool:
    """Whether the rows are times that come again (months, weekdays, hours) of one year at most, so that the last of
    them is not how things stand."""
    cells = [table.cells[r][grid.label].strip() for r in grid.rows]
    years = {y for cell in cells for y in _YEAR_IN_NAME.findall(cell)}
    return grid.time and len(years) <= 1 and not all(_YEAR_IN_NAME.fullmatch(cell) for cell in cells)


def latest_row(table: Table, most: int) -> list[str]:
    """Columns whose value in the last period can stand alone: the table runs over time and names their units."""
    grid = grid_of(table)
    if grid is None or not grid.time or len(grid.rows) < 3:
        return []
    groups = groups_of(table, grid)
    told = [c for group in groups for c in group if table.cells[grid.rows[-1]][c].strip()]
    if shared_unit(table, []) is not None and any(table.columns[c].unit is None for c in told):
        return []  # the unit stands in the caption only and would be lost
    return [table.columns[c].name for c in sorted(told)[:most]]


def number_format(table: Table, grid: Grid) -> str:
    """An Excel number format with the decimals and the thousands separator that the cells have, without a unit."""
    cells = [table.cells[r][c].strip() for r in grid.rows for c in grid.series]
    values = [table.values[r][c] for r in grid.rows for c in grid.series]
    fractions = [
        v is not None and "%" in cell and _means_fraction(cell, v) for cell, v in zip(cells, values, strict=True)
    ]
    decimals = max((len(m[1] or m[2]) for cell in cells if (m := _DECIMALS.search(cell))), default=0)
    tail = "." + "0" * min(decimals, 3) if decimals else ""
    if fractions and all(fractions):
        return f"0{tail}%"
    grouped = any(re.search(r"\d,\d{3}", cell) for cell in cells) or any(
        v is not None and abs(v) >= 10_000 for v in values
    )
    return f"#,##0{tail}" if grouped else f"0{tail}"


def _means_fraction(cell: str, value: float) -> bool:
    match = re.search(r"\d+(?:\.\d+)?", cell.replace(",", ""))
    return match is not None and float(match.group()) != 0 and abs(abs(value) * 100 - float(match.group())) < 1e-6


def _label_column(table: Table) -> int | None:
    first = [row[0].strip() for row in table.cells]
    kind = table.columns[0].kind
    if kind in {"text", "date"} or _is_time(table, 0, [c for c in first if c and not _TOTAL.match(c)]):
        return 0
    named = next((c for c, column in enumerate(table.columns) if column.kind in {"text", "date"}), None)
    return 0 if named is None and set_by_hand(table, 0) else named


def set_by_hand(table: Table, column: int) -> bool:
    """Whether a column of numbers is what was set and the others what came of it: four and more values, each larger."""
    values = [row[column] for row in table.values]
    known = [v for v in values if v is not None]
    return len(known) == len(values) >= LEAST_SET and all(a < b for a, b in itertools.pairwise(known))


def evenly_spaced(table: Table, column: int) -> bool:
    """Whether the values of a column of numbers follow each other at one distance."""
    values = [row[column] or 0.0 for row in table.values]
    steps = [b - a for a, b in itertools.pairwise(values)]
    return bool(steps) and max(steps) - min(steps) <= 0.01 * abs(max(steps))


def _is_time(table: Table, column: int, cells: Sequence[str]) -> bool:
    if not cells:
        return False
    if table.columns[column].kind == "date" or all(_TIME_CELL.match(c) for c in cells):
        return True
    numbers = [float(c) for c in cells if re.fullmatch(r"\d+(?:\.\d+)?", c)]
    rising = len(numbers) == len(cells) and all(a < b for a, b in itertools.pairwise(numbers))
    return rising and _TIME_NAME.search(table.columns[column].name) is not None


def _is_numeric(table: Table, column: int, rows: Sequence[int]) -> bool:
    values = [table.values[r][column] for r in rows]
    present = sum(v is not None for v in values)
    if len(units_of_cells(table, column, rows)) > 1:
        return False  # 19 h and 21 days are not ranked
    if is_name(table.columns[column].name) or all(_YEAR.fullmatch(table.cells[r][column].strip()) for r in rows):
        return False  # extensions and vintages are looked up
    return table.columns[column].kind in {"number", "percent", "currency"} and present >= max(2, 0.8 * len(values))


def units_of_cells(table: Table, column: int, rows: Sequence[int]) -> set[str]:
    """Units that stand behind the numbers of a column's cells; a cell of 0 may have none."""
    found = [m["unit"].strip().lower() for r in rows if (m := _CELL_UNIT.match(table.cells[r][column]))]
    return {re.sub(r"(?<=[a-z]{2})s$", "", unit) for unit in found}


_WHICH = re.compile(
    r"(?:adults?|child(?:ren)?|students?|seniors?|concessions?|single|return|gross|net|mean|average|avg|median|max|min|peak|off-peak"
    r"|est(?:imated|\.)?|actual|planned|plan|forecast|budget|target|total|all|(?:in|ex)cl\b.*|(?:dai|week|month|year)ly|annual"
    r"|成人|儿童|学生|老人|单程|往返|[不未]?含税.*|税[前后]|平均|最[高低]|预[计估]|实际|计划|累计|年均|合计)$",
    re.IGNORECASE,
)
"""What a bracket behind a name says that is no unit: for whom, which of several, how it was counted"""


def _unit(table: Table, column: int) -> str | None:
    found = table.columns[column]
    if found.unit:
        return found.unit
    if found.kind == "percent":
        return "%"
    match = _UNIT_IN_NAME.search(found.name)
    if match is None or is_time_cell(found.name[: match.start()]) or _WHICH.match(match.group(1)):
        return None  # "2026 (first half)" tells which part of a period it is
    return match.group(1)


def _caption_unit(table: Table) -> str | None:
    matches = list(_CAPTION_UNIT.finditer(table.caption or ""))
    return (matches[-1].group(1) or matches[-1].group(2)) if matches else None


def _comparable(table: Table, columns: Sequence[int], rows: Sequence[int]) -> list[int]:
    """The largest group of columns in one unit and of like size; the first of equals."""
    groups: dict[tuple[str | None, str, bool], list[int]] = {}
    for c in columns:
        decimals = any(re.search(r"\d\.\d", table.cells[r][c]) for r in rows)
        groups.setdefault((_unit(table, c), table.columns[c].kind, decimals), []).append(c)
    if not groups:
        return []
    sizes = Counter({key: len(group) for key, group in groups.items()})
    key = max(groups, key=lambda k: (sizes[k], -groups[k][0]))
    group = groups[key]
    if len(group) == 1 or key[0] is not None or _caption_unit(table) or _alike(table, group, rows):
        return group
    periods = sorted(periods_of(table, group))
    return periods if len(periods) > 1 and periods[0] == group[0] and _alike(table, periods, rows) else group[:1]


def _alike(table: Table, group: Sequence[int], rows: Sequence[int]) -> bool:
    """Whether columns without a unit measure the same thing: like size, or names that share a word."""
    means = []
    for c in group:
        values = [abs(v) for r in rows if (v := table.values[r][c]) is not None]
        means.append(sum(values) / max(1, len(values)))
    measured = {_quantity(table.columns[c].name) for c in group}
    if len(measured - {""}) > 1 or ("" in measured and measured & {"time", "degree", "rating"}):
        return False
    names = [set(terms(table.columns[c].name)) for c in group]
    shared = set.intersection(*names) if names else set()
    spread = max(means) / max(min(means), 1e-9)
    return spread <= 100 if shared else spread <= 8


def _quantity(name: str) -> str:
    """What a column's name says is measured: time, length, weight, people; empty where it does not say."""
    return next((kind for kind, pattern in _QUANTITIES.items() if pattern.search(name)), "")


def _is_whole(table: Table, column: int, numeric: Sequence[int], rows: Sequence[int]) -> bool:
    """Whether a column is the sum of two and more others in its unit, whatever it is called."""
    parts = [c for c in numeric if c != column and _unit(table, c) == _unit(table, column)]
    return len(parts) >= 2 and len(rows) >= 3 and _adds_up(table, parts, column, rows)


def _summed_periods(table: Table, numeric: Sequence[int], rows: Sequence[int]) -> list[int]:
    """Columns that sum up the two and more periods right before them ("Q3" after July to September), and the same of
    another year ("Q3 2025"): they belong beside each other and not into a line with those periods."""
    for c in numeric:
        for first in range(c - 2, -1, -1):
            run = list(range(first, c))
            if not set(run) <= set(numeric) or not all(is_time_cell(table.columns[r].name) for r in run):
                break
            if _adds_up(table, run, c, rows):
                named = _YEAR_IN_NAME.sub("", table.columns[c].name).strip()
                alike = re.compile(rf"{re.escape(named)}\b", re.IGNORECASE)
                return [c, *(n for n in numeric if n > c and named and alike.search(table.columns[n].name))]
    return []


def _adds_up(table: Table, series: Sequence[int], total: int, rows: Sequence[int]) -> bool:
    for r in rows:
        whole, parts = table.values[r][total], [table.values[r][c] for c in series]
        if whole is None or any(p is None for p in parts):
            return False
        if abs(sum(p or 0.0 for p in parts) - whole) > max(0.02 * abs(whole), 1e-6):
            return False
    return True
