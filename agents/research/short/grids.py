"""Tables of passages as grids whose every cell knows where it stands in the source's text. It knows no question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from agents.corpus import Hit
from agents.sources.cells import YEAR, is_date, parse_cell
from agents.sources.tabulate import columns_of, unit_of_header

BAR = " | "
_TOTAL = re.compile(
    r"^(?:grand )?(?:total|sum|all|overall|合计|总计|总和|共计)\b|^(?:合计|总计|总和|共计)", re.IGNORECASE
)
_UNIT_CELL = re.compile(r"[€$£¥%]|\b(?:million|billion|thousand|km|kg|mm)\b|[万亿元%]")


@dataclass(frozen=True)
class Cell:
    """A cell: its text, its place in the source, and the number that it means."""

    text: str
    start: int
    end: int
    value: float | None


@dataclass(frozen=True)
class Grid:
    """A table: names of columns, rows of cells. `hit` is its passage."""

    hit: Hit
    caption: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What the cells of each column are: text, number, percent, currency, date."""
        names = [cell.text for cell in self.header]
        columns, _ = columns_of(names, [[cell.text for cell in row] for row in self.rows])
        return tuple(column.kind for column in columns)

    @cached_property
    def title(self) -> str:
        """What stands around it: caption, headings, title of the source."""
        return "\n".join(
            filter(None, (self.caption, *self.hit.locator.heading, self.hit.source.title or "", self.hit.source.name))
        )

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """Columns whose cells name rows: text and dates; the first where all are numbers."""
        found = tuple(n for n, kind in enumerate(self.kinds) if kind in ("text", "date"))
        return found or (0,)

    def unit(self, column: int) -> str:
        """Unit of a column: in its header, else in the corner of the table."""
        own = unit_of_header(self.header[column].text)
        if own:
            return own
        corner = self.header[0].text
        if column and _UNIT_CELL.search(corner):
            return unit_of_header(corner) or corner
        return ""

    def is_total(self, row: int) -> bool:
        """Whether a row is the sum of others."""
        return any(_TOTAL.match(self.rows[row][key].text) for key in self.keys)


def grid_of(hit: Hit, text: str) -> Grid | None:
    """The grid of a passage of kind `table`; None where it has no columns, or does not stand in `text`."""
    begin = hit.locator.start
    if hit.kind != "table" or text[begin : hit.locator.end] != hit.text:
        return None
    lines: list[list[Cell]] = []
    for line in hit.text.split("\n"):
        lines.append(_cells(line, begin))
        begin += len(line) + 1
    width = max(map(len, lines))
    caption = ""
    if width > 1 and len(lines[0]) == 1:
        caption, lines = lines[0][0].text, lines[1:]
    rows = [row for row in lines[1:] if len(row) == width]
    if width < 2 or not rows or len(lines[0]) != width:
        return None
    return Grid(hit, caption, tuple(lines[0]), tuple(map(tuple, rows)))


def _cells(line: str, begin: int) -> list[Cell]:
    found = []
    for part in line.split(BAR):
        parsed = parse_cell(part)
        value = (
            None if parsed.value is None or (is_date(part) and not YEAR.match(part)) else parsed.value * parsed.scale
        )
        found.append(Cell(part, begin, begin + len(part), value))
        begin += len(part) + len(BAR)
    return found
