"""Deck tables: a table of anybody's deck as it is shown. Its rows grow with their text; the file says only the least.

It knows no shapes: `deck_reader` says where the table stands and reads its cells' paragraphs.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable
from typing import Any

from agents.checks.wording import cells_runs
from agents.render.scene import Cell, Paragraph, Rect, Run, TableNode

MARGINS = (0.05, 0.05, 0.1, 0.1)
"""Inches that a cell keeps free above, below, left and right of its text where it does not say so"""
_EM = 0.5
_DESCENT = 0.25
Reader = Callable[[Any, Rect], list[Paragraph]]
"""The paragraphs of a text frame about a place"""


def table_node(
    table: Any, common: dict[str, Any], alt: str | None, scale: tuple[float, float], read: Reader
) -> TableNode:
    """A table at `common["rect"]`; `scale`: px per unit of the file, across and down."""
    rect: Rect = common["rect"]
    columns = [column.width * scale[0] for column in table.columns]
    headed = bool(table.first_row)
    cells: list[Cell] = []
    rows: list[float] = []
    for r, row in enumerate(table.rows):
        top, high = rect.y + sum(rows), row.height * scale[1]
        for c, cell in enumerate(row.cells):
            if cell.is_spanned or c >= len(columns):
                continue
            width = sum(columns[c : c + cell.span_width])
            area = Rect(x=rect.x + sum(columns[:c]), y=top, w=width, h=high)
            made = read(cell.text_frame, area)
            if headed and r == 0 and table._tbl.tblPr.find("{*}tableStyleId") is not None:
                made = [_bold(paragraph) for paragraph in made]
            cells.append(Cell(row=r, column=c, header=headed and r == 0, paragraphs=made))
            if cell.span_height == 1:
                high = max(high, _height(cell, made, width, top, _usual_size(cells)))
        rows.append(high)
    grown = Rect(x=rect.x, y=rect.y, w=rect.w, h=max(rect.h, sum(rows)))
    return TableNode(**{**common, "rect": grown}, alt=alt, columns=columns, rows=rows, cells=cells)


def _height(cell: Any, made: list[Paragraph], width: float, top: float, usual: float) -> float:
    """What a cell's text needs: where it was printed by that, else by an estimate of its lines."""
    below = MARGINS[1] * 96
    lines = [line for paragraph in made for line in paragraph.lines]
    if lines:
        last = max(lines, key=lambda line: line.baseline)
        return last.baseline + _DESCENT * max(run.size for run in last.runs) + below - top
    said = cell.text_frame.text.strip()
    if not said or not usual:
        return 0.0
    sizes = [run.font.size.pt / 0.75 for p in cell.text_frame.paragraphs for run in p.runs if run.font.size is not None]
    size = max(sizes, default=usual)
    room = max(1, int((width - 96 * (MARGINS[2] + MARGINS[3])) / (_EM * size)))
    count = sum(len(textwrap.wrap(part, room)) or 1 for part in said.splitlines())
    return 1.2 * size * count + MARGINS[0] * 96 + below


def _usual_size(cells: list[Cell]) -> float:
    sizes: Counter[float] = Counter(run.size for run in cells_runs(cells))
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _bold(paragraph: Paragraph) -> Paragraph:
    """The built-in styles' head row is bold in PowerPoint; LibreOffice prints it plain."""

    def heavy(run: Run) -> Run:
        return run.model_copy(update={"weight": 700})

    lines = [line.model_copy(update={"runs": [heavy(run) for run in line.runs]}) for line in paragraph.lines]
    return paragraph.model_copy(update={"lines": lines})
