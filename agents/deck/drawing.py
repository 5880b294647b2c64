"""Drawing: the chart of a table as a writer wants it, by the columns, the rows and the kind that it names.

Values are the table's. What would mislead is drawn another way. It asks no model.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from agents.deck.amends import honest
from agents.deck.extract.columns import Grid, grid_of, is_time_cell, number_format, shared_unit
from agents.deck.extract.data import KIND_NAME, chart_for
from agents.deck.extract.readings import bare_name
from agents.deck.extract.sheets import narrowed
from agents.deck.spec import Chart, ChartKind, Series
from agents.sources.base import Language, Table

DRAWN_AS = ("column", "bar", "line", "area", "stacked_column", "stacked_bar", "doughnut")
"""Kinds that may be asked for"""
LEAST_FILLED = 0.6
"""Share of a column's rows that are numbers, for it to be drawn"""
MOST_LINES = 6
"""Rows of a table that are drawn as a line each"""
LEAST_PERIODS = 3
"""Columns of periods from which a row is a line"""
MOST_NAMED = 30
"""Rows that a writer can choose among by name"""


def drawable(table: Table) -> list[str]:
    """Names of the columns that a chart of `table` can draw, in their order; none where it makes no chart."""
    grid = grid_of(table)
    if grid is None:
        return []
    names = []
    for place, column in enumerate(table.columns):
        filled = sum(place < len(row) and row[place] is not None for row in table.values)
        if place != grid.label and filled >= max(2, LEAST_FILLED * len(table.values)):
            names.append(column.name)
    charted = [name for name in dict.fromkeys(names) if name.strip()]
    return charted if charted and (_charted(table, [], "en") or _charted(table, charted[:1], "en")) else []


def label_column(table: Table) -> int:
    """The column that names the rows."""
    grid = grid_of(table)
    return grid.label if grid is not None else 0


def row_names(table: Table) -> list[str]:
    """Names of the rows that a writer can choose among; none where they have none or are too many to list."""
    label = label_column(table)
    names = [row[label].strip() if label < len(row) else "" for row in table.cells]
    return names if all(names) and len(set(names)) == len(names) <= MOST_NAMED else []


def with_rows(table: Table, names: Sequence[str]) -> Table:
    """`table` with the rows of these names, in its own order; whole where fewer than two are named."""
    label = label_column(table)
    wanted = {name.strip() for name in names}
    kept = [n for n, row in enumerate(table.cells) if label < len(row) and row[label].strip() in wanted]
    if len(kept) < 2:
        return table
    return table.model_copy(update={"cells": [table.cells[n] for n in kept], "values": [table.values[n] for n in kept]})


def drawn(table: Table, columns: list[str], kind: str, language: Language, rows: Sequence[str] = ()) -> Chart | None:
    """The chart of these columns and rows (none: of those that suit it) as `kind` ("best": as suits it); None where
    none is.
    """
    if kind in ("line", "area") and (lines := _over_time(table, columns, rows, kind, language)):
        return lines
    table = with_rows(table, rows)
    chart = _charted(table, list(dict.fromkeys(columns)), language) or _charted(table, [], language)
    if chart is None or kind in ("best", chart.kind) or chart.kind in ("waterfall", "combo", "scatter"):
        return chart
    try:
        return honest(Chart.model_validate({**chart.model_dump(), "kind": kind}))
    except ValidationError:
        return chart


def _charted(table: Table, columns: list[str], language: Language) -> Chart | None:
    return chart_for(narrowed(table, columns), language=language)


def _over_time(
    table: Table, columns: Sequence[str], rows: Sequence[str], kind: ChartKind, language: Language
) -> Chart | None:
    """Each row as a line over the columns, where these are periods; None where they are not."""
    grid = grid_of(table)
    if grid is None or grid.time:
        return None
    chosen = [c for c in grid.series if not columns or table.columns[c].name in columns]
    if len(chosen) < LEAST_PERIODS or not all(is_time_cell(bare_name(table.columns[c].name)) for c in chosen):
        return None
    lines = _lines(grid, rows)
    values = {r: [table.values[r][c] for c in chosen] for r in lines}
    if not lines or any(v is None for row in values.values() for v in row):
        return None
    periods = [table.columns[c].name.strip() for c in chosen]
    series = [Series(name=table.cells[r][grid.label].strip(), values=values[r]) for r in lines]
    about = table.caption or (table.heading[-1] if table.heading else ", ".join(periods))
    told = [
        f"{one.name} {', '.join(table.cells[r][c].strip() for c in chosen)}"
        for one, r in zip(series, lines, strict=True)
    ]
    stop, mark = ("。", "；") if language == "zh" else (". ", "; ")
    chart = Chart(
        kind=kind,
        categories=periods,
        series=series,
        unit=shared_unit(table, chosen),
        number_format=number_format(table, grid),
        table=table.id,
        passages=[table.passage],
        alt=f"{KIND_NAME[language][kind]}: {about.rstrip('.。')}{stop}{mark.join(told)}{stop.strip()}",
    )
    return honest(chart)


def _lines(grid: Grid, names: Sequence[str]) -> list[int]:
    """Rows that become lines: those that are named, totals, too; else all without totals. None where too many."""
    wanted = {name.strip() for name in names}
    named = [r for r, row in enumerate(grid.table.cells) if row[grid.label].strip() in wanted]
    lines = named or grid.rows
    return lines if len(lines) <= MOST_LINES else []
