"""Tables as charts or as table blocks: which, of what kind, with which rows and columns. Never changes a number.

It does not draw. A chart is only made of columns that measure the same thing in the same unit; rows that sum up others
stay out; when a chart would have to hide rows, there is no chart.
"""

from __future__ import annotations

import re
from typing import Literal

from agents.deck.extract.columns import (
    Grid,
    evenly_spaced,
    grid_of,
    number_format,
    shared_unit,
)
from agents.deck.extract.forms import crosswise, formed
from agents.deck.extract.readings import LEAST_PARTED, parted
from agents.deck.spec import Chart, ChartKind, Series, TableBlock
from agents.sources.base import Language, Table
from agents.text.words import length

_MOST_POINTS = 40
_MOST_ON_LINES = 180
_MOST_BARS = 14
_MOST_SERIES = 5
_MOST_GROUPED = 26
_LONG_COURSE = 8
"""Periods from which a table of several measures is drawn"""
_WIDE_LABELS = 64
"""Characters of values that stand side by side over grouped columns"""
KIND_NAME: dict[Language, dict[str, str]] = {
    "en": {
        "column": "Column chart",
        "bar": "Bar chart",
        "line": "Line chart",
        "pie": "Pie chart",
        "doughnut": "Doughnut chart",
        "stacked_column": "Stacked column chart",
        "stacked_bar": "Stacked bar chart",
        "area": "Area chart",
        "waterfall": "Waterfall chart",
        "combo": "Column and line chart",
        "scatter": "Scatter chart",
    },
    "zh": {
        "column": "柱形图",
        "bar": "条形图",
        "line": "折线图",
        "pie": "饼图",
        "doughnut": "圆环图",
        "stacked_column": "堆积柱形图",
        "stacked_bar": "堆积条形图",
        "area": "面积图",
        "waterfall": "瀑布图",
        "combo": "柱线组合图",
        "scatter": "散点图",
    },
}


def chart_for(table: Table, *, language: Language) -> Chart | None:
    """The chart that shows `table` best, or None when a table says it better."""
    grid = grid_of(table)
    if mixed_units(table):
        return None
    if (own := formed(table)) is not None:
        return own.model_copy(update={"alt": _form_alt(own, table, language)})
    if grid is None or not 2 <= len(grid.rows) <= _MOST_POINTS:
        return None
    kind = _kind(grid)
    if kind is None:
        return None
    rows = grid.rows
    if kind in {"bar", "column"} and not grid.ordered and len(grid.series) == 1:
        rows = sorted(rows, key=lambda r: -(table.values[r][grid.series[0]] or 0.0))
    categories = [table.cells[r][grid.label].strip() for r in rows]
    unit, code = shared_unit(table, grid.series), number_format(table, grid)
    if kind == "doughnut" and unit == "%" and "%" not in code:
        unit, code = None, f'{code}"%"'  # a ring has no axis that could name the unit
    series = [Series(name=_series_name(table, c), values=[table.values[r][c] for r in rows]) for c in grid.series]
    chart = Chart(
        kind=kind,
        categories=categories,
        series=series,
        unit=unit,
        number_format=code,
        table=table.id,
        passages=[table.passage],
        alt="",
    )
    return chart.model_copy(update={"alt": _chart_alt(chart, table, grid, rows, language)})


def reads_better_as(table: Table) -> Literal["chart", "table", "key_figures"]:
    """How an audience takes `table` in soonest."""
    if mixed_units(table):
        return "table"
    if _is_list_of_facts(table):
        return "key_figures"
    grid = grid_of(table)
    chart = chart_for(table, language="en")
    if chart is not None and (chart.kind in ("waterfall", "combo", "scatter") or crosswise(table) is not None):
        return "chart"
    if grid is None or chart is None:
        return "table"
    if grid.time and len(grid.rows) >= _LONG_COURSE:
        return "chart"  # a course of many months is seen in lines; a table of them is not taken in
    told = len(chart.series) / max(1, grid.numeric)
    return "chart" if told >= 0.5 and grid.texts <= 1 else "table"


_CELL_UNIT = re.compile(r"^[-+~<>≤≥≈±\s]*\d[\d.,\s]*\s*(?P<unit>[^\d\s.,].{0,10})$")


_LABEL_UNIT = re.compile(r"[(（]([^()（）]{1,12})[)）]$")
"""The unit of a row, in its name: "Loans (thousands)", "图书室（间）"."""


def mixed_units(table: Table) -> bool:
    """Whether numbers are in units of their own row by row: a comparison of properties, not a series."""
    for c in range(1, len(table.columns)):
        cells = [row[c].strip() for row in table.cells if c < len(row) and row[c].strip()]
        units = {m["unit"].strip().lower() for cell in cells if (m := _CELL_UNIT.match(cell))}
        told = sum(_CELL_UNIT.match(cell) is not None for cell in cells)
        if len(units) >= 3 and told >= 0.6 * len(cells):
            return True
    named = [_LABEL_UNIT.search(row[0].strip()) for row in table.cells if row]
    kinds = {m[1] for m in named if m}
    return len(kinds) >= 2 and sum(m is not None for m in named) * 2 >= len(named)


def table_block(table: Table, *, max_rows: int, max_columns: int, language: Language) -> TableBlock | None:
    """`table` for a slide, or None when it has no cells. Too much goes by whole rows or columns: see `left_out`."""
    if not table.columns or not any(any(c.strip() for c in row) for row in table.cells):
        return None
    columns = list(range(len(table.columns)))[:max_columns]
    rows = _kept_rows(table, max_rows)
    names = [table.columns[c].name for c in columns]
    align: list[Literal["left", "right", "center"]] = [_align(table, c) for c in columns]
    large = {c for c in columns if _is_large(table, c)}
    cells = [[parted(_cell(table, r, c), 4) if c in large else _cell(table, r, c) for c in columns] for r in rows]
    about = table.caption or (table.heading[-1] if table.heading else names[0])
    if language == "zh":
        alt = f"表格：{about}。列：{'、'.join(names)}。共{len(rows)}行。"
    else:
        alt = f"Table: {about}. Columns: {', '.join(names)}. {len(rows)} rows."
    return TableBlock(columns=names, rows=cells, align=align, table=table.id, passages=[table.passage], alt=alt)


def _cell(table: Table, row: int, column: int) -> str:
    return table.cells[row][column] if column < len(table.cells[row]) else ""


_NUMBERED = re.compile(
    r"\b(?:id|no|nr|number|code|phone|tel|zip|post(?:al)?|year|page)s?\b|编号|代码|电话|邮编|年|页", re.I
)
"""Columns whose numbers name something and count nothing"""


def _is_large(table: Table, column: int) -> bool:
    """Whether a column counts in tens of thousands, so that its thousands are parted."""
    values = [row[column] for row in table.values if column < len(row)]
    counts = table.columns[column].kind in {"number", "currency"} and not _NUMBERED.search(table.columns[column].name)
    least = LEAST_PARTED if table.columns[column].kind == "number" else 1000
    return counts and any(v is not None and abs(v) >= least for v in values)


def left_out(table: Table, block: TableBlock, language: Language) -> str | None:
    """Which rows and columns of `table` a block does not show, as a caption; None when it shows all."""
    rows, columns = len(table.cells), [c.name for c in table.columns[len(block.columns) :]]
    parts = []
    if len(block.rows) < rows:
        parts.append(f"{len(block.rows)} / {rows} 行" if language == "zh" else f"{len(block.rows)} of {rows} rows")
    if columns:
        names = ("、" if language == "zh" else ", ").join(columns)
        parts.append(f"未列出：{names}" if language == "zh" else f"not shown: {names}")
    return ("；" if language == "zh" else "; ").join(parts) or None


def _kind(grid: Grid) -> ChartKind | None:
    table, count, series = grid.table, len(grid.rows), len(grid.series)
    if series > _MOST_SERIES or count * series > _most(grid):
        return None
    values = [table.values[r][c] for r in grid.rows for c in grid.series]
    whole = all(v is not None and v >= 0 for v in values)
    if grid.ordered and grid.time and count >= 4:
        return "line"
    if table.columns[grid.label].kind == "number" and evenly_spaced(table, grid.label):
        return "line"
    if series == 1 and whole and not grid.ordered and count <= 6 and _shares(grid, grid.series[0]):
        return "doughnut"
    longest = max(length(table.cells[r][grid.label]) for r in grid.rows)
    wide = max((len(table.cells[r][c].strip()) for r in grid.rows for c in grid.series), default=0)
    crowded = series > 1 and count * series * (wide + 1) > _WIDE_LABELS
    across: bool = (longest > 14 or count > 7 or crowded) and not grid.time
    if series > 1 and whole and (grid.parts or _rows_are_shares(grid)):
        return "stacked_bar" if across else "stacked_column"
    if count > _MOST_BARS and not grid.ordered:
        return None
    return "bar" if across else "column"


def _most(grid: Grid) -> int:
    """Points that a chart of `grid` may have: lines over time carry more than bars."""
    if grid.time and len(grid.rows) >= 4:
        return _MOST_ON_LINES
    return _MOST_POINTS if grid.ordered else _MOST_GROUPED


def _shares(grid: Grid, column: int) -> bool:
    total = sum(grid.table.values[r][column] or 0.0 for r in grid.rows)
    unit = shared_unit(grid.table, [column])
    return (unit == "%" and 97 <= total <= 103) or (unit == "%" and 0.97 <= total <= 1.03)


def _rows_are_shares(grid: Grid) -> bool:
    if shared_unit(grid.table, grid.series) != "%":
        return False
    totals = [sum(grid.table.values[r][c] or 0.0 for c in grid.series) for r in grid.rows]
    return all(97 <= t <= 103 for t in totals) or all(0.97 <= t <= 1.03 for t in totals)


def _is_list_of_facts(table: Table) -> bool:
    """A short table of name and value whose values do not share a unit: each row is a fact of its own."""
    if len(table.columns) != 2 or not 2 <= len(table.cells) <= 4:
        return False
    if any(v[0] is not None for v in table.values) or any(v[1] is None for v in table.values):
        return False
    marks = {"".join(c for c in row[1] if not c.isdigit() and c not in " .,-") for row in table.cells}
    return len(marks) > 1


def _kept_rows(table: Table, most: int) -> list[int]:
    rows = list(range(len(table.cells)))
    if len(rows) <= most:
        return rows
    grid = grid_of(table)
    last = rows[-1]
    if grid is not None and last in grid.totals:
        return [*rows[: most - 1], last]
    return rows[:most]


def _align(table: Table, column: int) -> Literal["left", "right", "center"]:
    filled = [row[column] for row in table.values if column < len(row)]
    numbers = sum(v is not None for v in filled)
    first_is_label = column == 0 and len(table.columns) > 1
    return "right" if filled and numbers >= 0.6 * len(filled) and not first_is_label else "left"


def _series_name(table: Table, column: int) -> str:
    return table.columns[column].name.strip() or (table.caption or "").strip() or table.cells[0][0]


def _form_alt(chart: Chart, table: Table, language: Language) -> str:
    """The same for a chart that the table's form called for, whose rows are the table's own."""
    about = table.caption or (table.heading[-1] if table.heading else chart.series[0].name)
    named = [
        f"{name} {'–' if v is None else f'{v:g}'}"
        for name, v in zip(chart.categories, chart.series[0].values, strict=True)
    ]
    if language == "zh":
        return f"{KIND_NAME['zh'][chart.kind]}：{about.rstrip('。')}。{'，'.join(named[:8])}。"
    return f"{KIND_NAME['en'][chart.kind]}: {about.rstrip('.')}. {', '.join(named[:8])}."


def _chart_alt(chart: Chart, table: Table, grid: Grid, rows: list[int], language: Language) -> str:
    about = table.caption or (table.heading[-1] if table.heading else chart.series[0].name)
    name = KIND_NAME[language][chart.kind]
    shown = rows[:8]
    told = []
    for column, one in zip(grid.series, chart.series, strict=True):
        points = [f"{table.cells[r][grid.label].strip()} {table.cells[r][column].strip() or '–'}" for r in shown]
        told.append(f"{one.name}: {', '.join(points)}" if language == "en" else f"{one.name}：{'，'.join(points)}")
    if language == "zh":
        return f"{name}：{about.rstrip('。')}。{'；'.join(told)}。"
    return f"{name}: {about.rstrip('.')}. {'; '.join(told)}."
