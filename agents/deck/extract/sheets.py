"""More slides from a table where there is little prose: a chart per unit, the latest row or the highest of each measure
as figures, two rows side by side, the last period's parts of a whole, the table itself.

Values and names stand as the sheet writes them; nothing is computed and no sentence made up.
"""

from __future__ import annotations

import re

from agents.deck.extract.capacity import Capacity
from agents.deck.extract.columns import Grid, grid_of, groups_of, latest_row, periods_of, recurs
from agents.deck.extract.data import chart_for, reads_better_as
from agents.deck.extract.key_figures import KeyFigure
from agents.deck.extract.readings import parted, shown, spoken_name
from agents.deck.extract.sections import Section
from agents.deck.extract.slots import Visual, is_debris
from agents.deck.extract.standing import apart, highest, is_price_list
from agents.sources.base import Language, Passage, Table
from agents.sources.summaries import LEAST_ROWS, SUMS, is_level
from agents.sources.told_tables import is_told
from agents.sources.turned_tables import is_turned

_LEAST_BESIDE_PROSE = 4
"""Rows of a table that carries more than one slide although sentences stand beside it"""
_LONGEST_UNIT = 3
"""Characters of a unit that is set as large as its number; a longer one stays with the column's name"""
_MOST_PAIRED, _MOST_PARTS = 8, 6
"""Rows of two charts side by side, and of a whole shown in parts"""


def spare_visuals(section: Section, capacity: Capacity, language: Language) -> list[Visual]:
    """What the tables of `section` can carry beside the one slide that each has anyway, best first."""
    summed = any(SUMS.search(t.caption or "") for t in section.tables)
    told = any(p.kind in {"paragraph", "list_item"} for p in section.prose)
    found: list[Visual] = []
    for table in section.tables:
        if summed and not SUMS.search(table.caption or "") and len(table.cells) >= LEAST_ROWS:
            continue
        grid = grid_of(table)
        if (
            grid is None
            or is_told(table)
            or is_turned(table)
            or is_debris(table)
            or (told and len(grid.rows) < _LEAST_BESIDE_PROSE)
        ):
            continue
        found += _spare_of(table, grid, section, capacity, language)
    return sorted(found, key=lambda v: -v.value)


def _spare_of(table: Table, grid: Grid, section: Section, capacity: Capacity, language: Language) -> list[Visual]:
    groups = groups_of(table, grid)
    parts = last_parts(table, grid)
    found = [Visual("chart", section, 0.26, table=table, columns=[parts])] if parts else []
    if len(periods_of(table, grid.wholes)) > 1:  # this quarter beside that of a year ago
        wholes = [table.columns[c].name for c in grid.wholes]
        found.append(Visual("chart", section, 0.29, table=table, columns=wholes))
    standing = highest(table, language)
    if standing and (
        is_price_list(table) or len({one.name for one in standing}) > 1
    ):  # which row leads in all of it, charts show
        found.append(Visual("key_figures", section, 0.3, table=table, columns=[one.column for one in standing]))
    if apart(table, language) is not None:
        found.append(Visual("comparison", section, 0.28, table=table, columns=[]))
    if len(groups) < 2:  # one slide shows all its numbers
        return found
    form = reads_better_as(table)
    for group in groups if len(groups) > 2 or len(grid.rows) > _MOST_PAIRED or form != "chart" else []:
        names = [table.columns[c].name for c in group]
        drawn = form == "chart" and set(group) <= set(grid.series)
        if not drawn and chart_for(narrowed(table, names), language="en") is not None and _differ(table, grid, group):
            found.append(Visual("chart", section, 0.27, table=table, columns=names))
    latest = latest_row(table, capacity.figures)
    if len(latest) >= 2:
        found.append(Visual("key_figures", section, 0.25, table=table, columns=latest))
    small = len(table.cells) <= capacity.table_rows and len(table.columns) <= capacity.table_columns
    if form != "table" and small:
        found.append(Visual("table", section, 0.2, table=table, columns=[c.name for c in table.columns]))
    return found


def _differ(table: Table, grid: Grid, group: list[int]) -> bool:
    """Whether a column of a group says more than one or two values."""
    return any(len({table.values[r][c] for r in grid.rows}) > 2 for c in group)


def last_parts(table: Table, grid: Grid) -> str | None:
    """The last of several columns of periods, where its amounts are parts of a whole; None where they are none."""
    periods = list(periods_of(table, grid.series))
    if len(periods) < 2 or grid.ordered or grid.parts or not 3 <= len(grid.rows) <= _MOST_PARTS:
        return None
    column = table.columns[periods[-1]]
    values = [table.values[r][periods[-1]] for r in grid.rows]
    about = " ".join([column.name, column.unit or "", table.caption or "", *table.heading[-1:]])
    whole = column.kind in {"number", "currency"} and all(v is not None and v > 0 for v in values)
    return column.name if whole and not is_level(about) else None


def narrowed(table: Table, names: list[str]) -> Table:
    """`table` with its label column and the columns of these names; whole when `names` is empty."""
    grid = grid_of(table)
    if not names or grid is None:
        return table
    kept = [c for c, column in enumerate(table.columns) if c == grid.label or column.name in names]
    return table.model_copy(
        update={
            "columns": [table.columns[c] for c in kept],
            "cells": [[row[c] for c in kept] for row in table.cells],
            "values": [[row[c] for c in kept] for row in table.values],
        }
    )


def row_figures(table: Table, names: list[str], holder: Passage) -> list[KeyFigure]:
    """The values of the last period under `names` with their units, each labelled by its column."""
    grid = grid_of(table)
    if grid is None:
        return []
    last = grid.rows[-1]
    if recurs(table, grid):
        return _peaks(table, grid, names, holder)
    told = [i for i, c in enumerate(table.columns) if c.name in names and table.cells[last][i].strip()]
    figures: list[KeyFigure] = []
    for i in told:
        bare, value, name = parted(table.cells[last][i].strip()), shown(table, last, i), spoken_name(table, i)
        if len(value) - len(bare) > _LONGEST_UNIT:
            value, name = bare, table.columns[i].name.strip()
        if is_turned(table):  # what it was at first tells what the last is worth
            start, mark = table.cells[grid.rows[0]], "，" if re.search("[\u4e00-\u9fff]", name) else ", "
            begun = f"{start[i].strip()}%" if value.endswith("%") else parted(start[i].strip())
            name = f"{name}{mark}{start[grid.label].strip()}{'：' if mark == '，' else ': '}{begun}"
        figures.append(KeyFigure(value, name, holder.text, holder, 1.0, read=True))
    return figures


def _peaks(table: Table, grid: Grid, names: list[str], holder: Passage) -> list[KeyFigure]:
    """Of months and the like: the highest of each measure, when that was, and the lowest."""
    figures: list[KeyFigure] = []
    for i in (i for i, c in enumerate(table.columns) if c.name in names):
        values = {r: v for r in grid.rows if (v := table.values[r][i]) is not None}
        if len(values) < len(grid.rows) or list(values.values()).count(max(values.values())) > 1:
            continue
        top, bottom = max(values, key=lambda r: values[r]), min(values, key=lambda r: values[r])
        when, least = (table.cells[r][grid.label].strip() for r in (top, bottom))
        series = spoken_name(table, i)
        chinese = re.search("[一-鿿]", series) is not None
        one = list(values.values()).count(values[bottom]) == 1
        if chinese:
            label = f"{series}，{when}最高" + (f"；{least}最低：{shown(table, bottom, i)}" if one else "")
        else:
            label = f"{series}, highest in {when}" + (f"; lowest in {least}: {shown(table, bottom, i)}" if one else "")
        figures.append(KeyFigure(shown(table, top, i), label, holder.text, holder, 1.0, read=True))
    return figures


def highest_figures(table: Table, names: list[str], holder: Passage, language: Language) -> list[KeyFigure]:
    """The highest value under each of `names`, labelled by its column and the row that has it."""
    standing = [one for one in highest(table, language) if one.column in names]
    return [KeyFigure(one.value, one.label, holder.text, holder, 1.0, read=True) for one in standing]


def last_label(table: Table) -> str:
    """The name of the last row that is no total; empty when there is none."""
    grid = grid_of(table)
    return table.cells[grid.rows[-1]][grid.label].strip() if grid is not None else ""
