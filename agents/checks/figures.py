"""Figures: do a chart's and a table's values equal those of the source table they name?

A chart's series may be the table's columns or its rows. It does not judge whether the chart's kind suits the data.
"""

from __future__ import annotations

import math
import re

from agents.checks.quantities import quantities
from agents.checks.words import HAN, normalised
from agents.deck.library import Library
from agents.deck.spec import Chart, Series, TableBlock
from agents.sources.base import Table

TOLERANCE = 1e-6


def chart_mismatch(chart: Chart, library: Library) -> str | None:
    """The first value of a chart that its source does not hold, as a sentence; None when all do."""
    if chart.table is None:
        return _unsupported(_numbers_of(chart), chart.passages, library)
    table = library.tables.get(chart.table)
    if table is None:
        return f"The table {chart.table} does not exist."
    for series in chart.series:
        if len(series.values) != len(chart.categories):
            return f"Series {series.name} has {len(series.values)} values for {len(chart.categories)} categories."
        for category, value in zip(chart.categories, series.values, strict=True):
            if value is not None and not _holds(table, category, series, value, percent="%" in chart.number_format):
                return f"{value:g} for {category} ({series.name}) is not what the table {chart.table} says."
    return None


def _holds(table: Table, category: str, series: Series, value: float, *, percent: bool) -> bool:
    candidates = _cell_values(table, category, series.name) or _cell_values(table, series.name, category)
    if not candidates:
        candidates = _row_values(table, category) or _row_values(table, series.name)
    if not candidates:
        candidates = [v for row in table.values for v in row if v is not None]
    return any(_equal(value, known) or (percent and _equal(value * 100, known)) for known in candidates)


def _rows(table: Table, label: str) -> list[int]:
    wanted = normalised(label)
    return [r for r, row in enumerate(table.cells) if any(normalised(cell) == wanted for cell in row)]


def _cell_values(table: Table, row_label: str, column_label: str) -> list[float]:
    wanted = _bare(column_label)
    columns = [c for c, column in enumerate(table.columns) if _bare(column.name) == wanted]
    found = [table.values[r][c] for r in _rows(table, row_label) for c in columns if c < len(table.values[r])]
    return [v for v in found if v is not None]


def _bare(name: str) -> str:
    """A column's name without its unit in brackets."""
    return normalised(name).partition("(")[0].partition("（")[0].strip()


def _row_values(table: Table, label: str) -> list[float]:
    return [v for r in _rows(table, label) for v in table.values[r] if v is not None]


def _equal(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=1e-9)


def _numbers_of(chart: Chart) -> list[float]:
    return [v for series in chart.series for v in series.values if v is not None]


def _unsupported(numbers: list[float], passages: list[str], library: Library) -> str | None:
    held = [q for i in passages for q in quantities(library.passages[i].text)]
    values = {v for q in held for v in (q.value, q.figure) if v is not None}
    for number in numbers:
        if not any(_equal(abs(number), v) or _equal(abs(number) * 100, v) for v in values):
            return f"{number:g} does not occur in its passages."
    return None


def table_mismatch(block: TableBlock, library: Library) -> str | None:
    """The first cell of a table that its source does not hold, as a sentence; None when all do."""
    if block.table is None:
        numbers = [q.value for row in block.rows for cell in row for q in quantities(cell)]
        return _unsupported(numbers, block.passages, library)
    table = library.tables.get(block.table)
    if table is None:
        return f"The table {block.table} does not exist."
    rows = [{_unparted(cell) for cell in row} for row in table.cells]
    chinese = any(HAN.search(cell) for row in table.cells for cell in row)
    for row in block.rows:
        told = [cell for cell in row if cell.strip() and not _in_another_language(cell, chinese=chinese)]
        cells = [_unparted(cell) for cell in told]
        if not any(all(cell in known for cell in cells) for known in rows):
            stray = next((c for c in told if not any(_unparted(c) in known for known in rows)), None)
            what = f"the cell “{stray}”" if stray else f"the row “{' | '.join(row)}”"
            return f"The table {block.table} has no such thing as {what}."
    return None


def _unparted(cell: str) -> str:
    """A cell as it is compared: a slide parts the thousands of numbers that the sheet has bare."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", normalised(cell))


def _in_another_language(cell: str, *, chinese: bool) -> bool:
    """Whether a cell is a translation, whose words cannot be the table's; its numbers are compared all the same."""
    bare = re.search(r"[^\W\d_]{2,}", cell) is not None
    return (bool(HAN.search(cell)) and not chinese) or (chinese and bare and not HAN.search(cell))
