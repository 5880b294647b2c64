"""Charts that a table's own form calls for: a bridge from one level to the next, two measures over time, a relation.

Each wants sure signs and gives None otherwise. Values and names stand as the table has them; nothing is computed but to
see whether the form is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from agents.deck.extract.columns import Grid, grid_of, is_time_cell, number_format, shared_unit
from agents.deck.spec import Chart, Series
from agents.sources.base import Table

_LEVEL = re.compile(
    r"\b(?:opening|start(?:ing)?|begin\w*|initial|closing|ending|final|end|net|balance|total|result|budget|profit|"
    r"revenue|cash|stock|in \d{4})\b|^(?:FY ?)?(?:19|20)\d\d$"
    r"|期初|期末|年初|年末|起始|结余|余额|合计|总计|净|利润|收入",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\b(?:target|plan(?:ned)?|budget|goal|limit|norm|average|previous)\b|目标|计划|预算|限值|平均|上年", re.IGNORECASE
)
LEAST_RELATED, LEAST_CORRELATION = 8, 0.6
"""Rows, and the strength of the relation, from which two measures of the same things are shown against each other"""
MOST_COMBINED = 14
LEAST_PERIODS, MOST_LINES = 5, 5
"""Columns of periods from which rows are lines over them, and how many lines are told apart"""
_UNIT_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


def bridge(table: Table) -> Chart | None:
    """A waterfall: a level first, changes, and the level that they lead to last, which they add up to."""
    grid = _numbers(table)
    if grid is None:
        return None
    label, column = grid
    rows = [r for r in range(len(table.cells)) if table.cells[r][label].strip()]
    values = [table.values[r][column] for r in rows]
    if not 4 <= len(rows) <= 10 or any(v is None for v in values):
        return None
    told = [float(v or 0.0) for v in values]
    names = [table.cells[r][label].strip() for r in rows]
    changes = told[1:-1]
    adds_up = abs(told[0] + sum(changes) - told[-1]) <= max(0.011 * abs(told[-1]), 1e-9)
    if not adds_up or not any(v < 0 for v in changes) or not (_LEVEL.search(names[0]) and _LEVEL.search(names[-1])):
        return None
    return Chart(
        kind="waterfall",
        categories=names,
        series=[Series(name=table.columns[column].name.strip() or table.caption or "", values=list(values))],
        totals=[0, len(rows) - 1],
        unit=shared_unit(table, [column]),
        number_format=_format(table, label, [column], rows),
        table=table.id,
        passages=[table.passage],
        alt="",
    )


def combined(table: Table) -> Chart | None:
    """Columns and a line: what was measured and its target, or an amount and a share of it over time."""
    grid = grid_of(table)
    if grid is None or not 3 <= len(grid.rows) <= MOST_COMBINED:
        return None
    numeric = [c for c in range(len(table.columns)) if c != grid.label and _filled(table, c, grid.rows)]
    if len(numeric) != 2:
        return None
    targets = [c for c in numeric if _TARGET.search(table.columns[c].name)]
    same = set(numeric) <= set(grid.series)
    if grid.time and same and len(targets) == 1:
        order = [next(c for c in numeric if c not in targets), targets[0]]
        return _combo(table, grid, order, secondary=False)
    shares = [c for c in numeric if shared_unit(table, [c]) == "%" or table.columns[c].kind == "percent"]
    if grid.time and not same and len(shares) == 1:
        order = [next(c for c in numeric if c not in shares), shares[0]]
        return _combo(table, grid, order, secondary=True)
    return None


def related(table: Table) -> Chart | None:
    """A scatter: two measures of the same things that go together, in units of their own."""
    grid = grid_of(table)
    if grid is None or grid.ordered or not LEAST_RELATED <= len(grid.rows) <= 40:
        return None
    numeric = [c for c in range(len(table.columns)) if c != grid.label and _filled(table, c, grid.rows)]
    if len(numeric) != 2 or set(numeric) <= set(grid.series):
        return None
    across, up = numeric
    xs = [float(table.values[r][across] or 0.0) for r in grid.rows]
    ys = [float(table.values[r][up] or 0.0) for r in grid.rows]
    if len(set(xs)) < 3 or len(set(ys)) < 3 or abs(float(np.corrcoef(xs, ys)[0, 1])) < LEAST_CORRELATION:
        return None
    return Chart(
        kind="scatter",
        categories=[table.cells[r][grid.label].strip() for r in grid.rows],
        series=[Series(name=table.columns[up].name.strip(), values=list(ys), across=xs)],
        unit=shared_unit(table, [up]),
        across_name=_named(table, across),
        number_format=_format(table, grid.label, [up], grid.rows),
        table=table.id,
        passages=[table.passage],
        alt="",
    )


def crosswise(table: Table) -> Chart | None:
    """A line for each row over the columns, where these are periods; None where they are few, or the rows many."""
    grid = grid_of(table)
    if grid is None or grid.ordered or len(grid.series) < LEAST_PERIODS or not 2 <= len(grid.rows) <= MOST_LINES:
        return None
    periods = [_UNIT_BEHIND.sub("", table.columns[c].name).strip() for c in grid.series]
    measures = {(table.columns[c].unit, table.columns[c].kind) for c in grid.series}
    if len(measures) > 1 or len(set(periods)) < len(periods) or not all(map(is_time_cell, periods)):
        return None
    return Chart(
        kind="line",
        categories=periods,
        series=[
            Series(name=table.cells[r][grid.label].strip(), values=[table.values[r][c] for c in grid.series])
            for r in grid.rows
        ],
        unit=shared_unit(table, grid.series),
        number_format=number_format(table, grid),
        table=table.id,
        passages=[table.passage],
        alt="",
    )


def formed(table: Table) -> Chart | None:
    """The chart that the table's form calls for; None where it calls for none."""
    forms = (bridge, combined, related, crosswise)
    return next((chart for form in forms if (chart := form(table)) is not None), None)


def _combo(table: Table, grid: Grid, order: Sequence[int], *, secondary: bool) -> Chart:
    first, second = order
    values = {c: [table.values[r][c] for r in grid.rows] for c in order}
    return Chart(
        kind="combo",
        categories=[table.cells[r][grid.label].strip() for r in grid.rows],
        series=[
            Series(name=table.columns[first].name.strip(), values=values[first], drawn="column"),
            Series(name=table.columns[second].name.strip(), values=values[second], drawn="line", secondary=secondary),
        ],
        unit=shared_unit(table, [first]),
        unit_secondary=shared_unit(table, [second]) or "%" if secondary else None,
        number_format=_format(table, grid.label, [first], grid.rows),
        table=table.id,
        passages=[table.passage],
        alt="",
    )


def _numbers(table: Table) -> tuple[int, int] | None:
    """The label column and the only column of numbers."""
    width = len(table.columns)
    if width < 2 or any(len(row) < width for row in (*table.cells, *table.values)):
        return None
    rows = range(len(table.cells))
    numeric = [c for c in range(1, width) if _filled(table, c, rows)]
    return (0, numeric[0]) if len(numeric) == 1 and table.columns[0].kind == "text" else None


def _filled(table: Table, column: int, rows: Sequence[int]) -> bool:
    """Whether a column has a number in every row."""
    return all(column < len(table.values[r]) and table.values[r][column] is not None for r in rows)


def _named(table: Table, column: int) -> str:
    name, unit = table.columns[column].name.strip(), shared_unit(table, [column])
    return name if unit is None or unit in name else f"{name} ({unit})"


def _format(table: Table, label: int, columns: list[int], rows: list[int]) -> str:
    grid = Grid(table, label, columns, rows, [], ordered=False, time=False, numeric=1, texts=1, parts=False)
    return number_format(table, grid)
