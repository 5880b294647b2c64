"""Matching: which table of a new file holds the numbers that a chart or table shows, by the names of rows and
columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.deck.edits.tabular import written
from agents.deck.spec import Chart, Series, TableBlock
from agents.sources.base import Table

LEAST_ROWS, LEAST_ROWS_UNNAMED = 0.5, 0.8
"""Share of the names shown that the new table must have; more where the column of values has another name."""
MOST_ROWS = 40
_ASIDE = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]\s*|\s+")


@dataclass
class Match:
    """A table, turned so that its rows are what is shown along the axis."""

    table: Table
    names: list[str]
    """Names of the rows, in the table's order."""
    values: dict[str, list[float | None]]
    """Per column shown, a value per row."""
    cells: dict[str, list[str]]
    """The same as written."""
    turned: bool = False
    """Whether its columns were turned to rows."""
    gone: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(v is not None for column in self.values.values() for v in column)

    def filled(self, block: Chart | TableBlock) -> Chart | TableBlock:
        """The block with the table's numbers."""
        if isinstance(block, Chart):
            series = [s.model_copy(update={"values": self.values[s.name]}) for s in block.series]
            update = {"categories": self.names, "series": series}
        else:
            head = block.columns[0]
            rows = [[name, *(self.cells[c][n] for c in block.columns[1:])] for n, name in enumerate(self.names)]
            update = {"columns": [head, *block.columns[1:]], "rows": rows}
        # A block of cells is checked against its table as that stands: a turned one is not that table any more.
        table = None if self.turned and isinstance(block, TableBlock) else self.table.id
        return block.model_copy(update={**update, "table": table, "passages": [self.table.passage]})

    def differing(self, block: Chart | TableBlock) -> int:
        """How many of the values shown are others now."""
        if isinstance(block, Chart):
            old = {
                (_plain(c), s.name): v for s in block.series for c, v in zip(block.categories, s.values, strict=False)
            }
            return sum(
                old.get((_plain(name), column)) != value
                for column, held in self.values.items()
                for name, value in zip(self.names, held, strict=True)
            )
        shown = {(_plain(r[0]), c): cell for r in block.rows for c, cell in zip(block.columns[1:], r[1:], strict=False)}
        return sum(
            shown.get((_plain(name), column)) != cell
            for column, held in self.cells.items()
            for name, cell in zip(self.names, held, strict=True)
        )


def best_match(block: Chart | TableBlock, tables: Sequence[Table]) -> Match | None:
    """The table that has the names of what is shown, else None."""
    names = block.categories if isinstance(block, Chart) else [row[0] for row in block.rows]
    columns = [s.name for s in block.series] if isinstance(block, Chart) else block.columns[1:]
    best: tuple[float, Match] | None = None
    for table in tables:
        for grid in (_upright(table), _turned(table)):
            found = _matched(grid, names, columns, numbers=isinstance(block, Chart))
            if found is not None and (best is None or found[0] > best[0]):
                best = found
    return best[1] if best else None


@dataclass
class _Grid:
    table: Table
    names: list[str]
    columns: dict[str, tuple[list[str], list[float | None]]]
    turned: bool = False


def _upright(table: Table) -> list[_Grid]:
    """The table by each column that could name its rows."""
    grids: list[_Grid] = []
    for label in range(len(table.columns)):
        names = [row[label].strip() if label < len(row) else "" for row in table.cells]
        if len(set(names)) < len(names) or not all(names):
            continue
        columns = {
            column.name: (
                [row[c] if c < len(row) else "" for row in table.cells],
                [row[c] if c < len(row) else None for row in table.values],
            )
            for c, column in enumerate(table.columns)
            if c != label
        }
        grids.append(_Grid(table, names, columns))
        if label >= 2:
            break
    return grids


def _turned(table: Table) -> list[_Grid]:
    """The table with its columns as rows, where its first column names things."""
    if len(table.columns) < 3 or not table.cells:
        return []
    columns = {
        row[0].strip(): (list(row[1:]), list(table.values[n][1:]))
        for n, row in enumerate(table.cells)
        if row[0].strip()
    }
    return [_Grid(table, [c.name for c in table.columns[1:]], columns, turned=True)]


def _matched(
    grids: list[_Grid], names: Sequence[str], columns: Sequence[str], *, numbers: bool
) -> tuple[float, Match] | None:
    best: tuple[float, Match] | None = None
    for grid in grids:
        have = {_plain(n): n for n in grid.names}
        share = sum(_plain(n) in have for n in names) / max(1, len(names))
        by_name = {_plain(c): c for c in grid.columns}
        chosen = [by_name.get(_plain(c)) for c in columns]
        unnamed = None in chosen
        if unnamed and len(columns) == 1:
            numeric = [
                c for c, (_, values) in grid.columns.items() if sum(v is not None for v in values) > len(values) / 2
            ]
            chosen = numeric if len(numeric) == 1 else [None]
        if None in chosen or share < (LEAST_ROWS_UNNAMED if unnamed else LEAST_ROWS):
            continue
        taken = {asked: grid.columns[c] for asked, c in zip(columns, chosen, strict=True) if c is not None}
        rows = _rows(grid, names, taken, numbers=numbers)
        known = {_plain(n) for n in names}
        match = Match(
            grid.table,
            [grid.names[r] for r in rows],
            {c: [values[r] for r in rows] for c, (_, values) in taken.items()},
            {c: [cells[r] for r in rows] for c, (cells, _) in taken.items()},
            turned=grid.turned,
            gone=[n for n in names if _plain(n) not in have],
            new=[grid.names[r] for r in rows if _plain(grid.names[r]) not in known],
        )
        worth = share + (0 if unnamed else 0.5) - 0.01 * len(match.new)
        if best is None or worth > best[0]:
            best = worth, match
    return best


def _rows(
    grid: _Grid, names: Sequence[str], taken: dict[str, tuple[list[str], list[float | None]]], *, numbers: bool
) -> list[int]:
    """Rows to show: in the order shown before where nothing came to it, else in the table's."""
    place = {_plain(n): i for i, n in enumerate(grid.names)}
    kept = [place[_plain(n)] for n in names if _plain(n) in place]
    whole = len(kept) == len(names) and len(names) >= 0.6 * len(grid.names)
    fresh = [i for i in range(len(grid.names)) if i not in kept] if whole else []
    if numbers:
        fresh = [i for i in fresh if all(values[i] is not None for _, values in taken.values())]
    fresh = [
        i for i in fresh if not re.match(r"(?:grand )?(?:sub-?)?total\b|sum\b|合计|总计|小计", grid.names[i], re.I)
    ]
    if not fresh:
        return kept
    return sorted([*kept, *fresh])[:MOST_ROWS] if kept == sorted(kept) else [*kept, *fresh][:MOST_ROWS]


def _plain(name: str) -> str:
    return _ASIDE.sub("", name).casefold()


__all__ = ["Match", "Series", "best_match", "written"]
