"""Tables of a report: values side by side, each cell in the words of a source; and whether a chart tells more.

Cells are never written, only taken. A table is one note where it is small, else a note for each of its rows.
It does not know how tables look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.corpus import Hit
from agents.research.library import Library
from agents.research.notes import Note, ReportTable, TableCell
from agents.research.quoting import noted
from agents.research.reading import talks_to_machines
from agents.research.short.asking import asked
from agents.research.short.base import Found, Shown
from agents.research.short.direct import Direct, least
from agents.research.short.grids import Cell
from agents.research.short.listing import listed, wants_a_list
from agents.research.short.values import number_of

WHOLE = 900
"""Characters of a table that is one quote."""
SCORE = 0.5
"""Of a note that only a table rests on."""
FEW, MANY = 3, 12
"""Values that a chart is drawn of."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_TIME = re.compile(rf"^(?:(?:19|20)\d\d(?:年|/\d\d)?|{_MONTH}(?: (?:19|20)\d\d)?|\d{{1,2}}月|Q[1-4].*)$")


def tabled(question: str, library: Library, known: Sequence[Note]) -> tuple[list[ReportTable], list[Note]]:
    """The tables for a question, at most one, and the notes of its cells, numbered on from `known`."""
    direct = Direct(library)
    found = direct.answer(question)
    if found is not None and found.score >= least(question):
        if found.shown is not None:
            return of_grid(found.shown, library, known)
        if found.sides:
            return _of_sides(found, library, known)
        return [], []
    if wants_a_list(question):
        ask = asked(question)
        shown = listed(ask, direct.grids(ask), direct.weights)
        if shown is not None:
            return of_grid(shown, library, known)
    return [], []


def of_grid(shown: Shown, library: Library, known: Sequence[Note]) -> tuple[list[ReportTable], list[Note]]:
    """The table of a part of a grid, and the notes of its cells, numbered on from `known`."""
    grid = shown.grid
    if talks_to_machines(grid.hit.text):
        return [], []
    notes: list[Note] = []
    head, lines = _row(grid.header), [_row(grid.rows[n]) for n in shown.rows]
    start, end = min(head[0], *(a for a, _ in lines)), max(b for _, b in lines)
    if end - start <= WHOLE:
        name = _noted(grid.hit, start, end, library, [*known, *notes], notes)
        names = [name] * (1 + len(lines))
    else:
        names = [_noted(grid.hit, a, b, library, [*known, *notes], notes) for a, b in (head, *lines)]
    if "" in names:
        return [], []
    header = [_cell(grid.header[c], names[0]) for c in shown.columns]
    rows = [
        [_cell(grid.rows[n][c], name) for c in shown.columns] for n, name in zip(shown.rows, names[1:], strict=True)
    ]
    numbers = [[grid.rows[n][c].value for c in shown.columns[1:]] for n in shown.rows]
    caption = grid.caption or (
        grid.hit.locator.heading[-1] if grid.hit.locator.heading else grid.hit.source.title or ""
    )
    units = [grid.unit(c) for c in shown.columns[1:]]
    table = ReportTable(caption=caption, header=header, rows=rows, numbers=numbers, units=units)
    if len(rows) == 1 and len(shown.columns) > FEW:
        table = _turned(table)
    return [table.model_copy(update={"form": _form(table)})], notes


def _turned(table: ReportTable) -> ReportTable:
    """One row over many columns as one column over many rows."""
    head, row = table.header, table.rows[0]
    return table.model_copy(
        update={
            "header": [head[0], row[0]],
            "rows": [[name, cell] for name, cell in zip(head[1:], row[1:], strict=True)],
            "numbers": [[number] for number in table.numbers[0]],
            "units": table.units[:1] if len(set(table.units)) == 1 else [""],
        }
    )


def _of_sides(found: Found, library: Library, known: Sequence[Note]) -> tuple[list[ReportTable], list[Note]]:
    """The two that are compared, where both are named in their quotes."""
    notes: list[Note] = []
    rows: list[list[TableCell]] = []
    numbers: list[list[float | None]] = []
    for side, value in found.sides:
        basis = value.basis[0]
        name = _noted(basis.hit, basis.start, basis.end, library, [*known, *notes], notes)
        quote = basis.text(library)
        at = quote.casefold().find(re.sub(r"^(?:the|a|an) ", "", side, flags=re.IGNORECASE).casefold())
        if not name or at < 0:
            return [], []
        own = re.sub(r"^(?:the|a|an) ", "", side, flags=re.IGNORECASE)
        rows.append([TableCell(text=quote[at : at + len(own)], note=name), TableCell(text=basis.said, note=name)])
        numbers.append([value.number if value.number is not None else number_of(value.text)])
    table = ReportTable(
        caption="", header=[TableCell(text=""), TableCell(text="")], rows=rows, numbers=numbers, units=[found.unit]
    )
    return [table], notes


def _row(cells: Sequence[Cell]) -> tuple[int, int]:
    return cells[0].start, cells[-1].end


def _cell(cell: Cell, note: str) -> TableCell:
    return TableCell(text=cell.text, note=note if cell.text.strip() else "")


def _noted(hit: Hit, start: int, end: int, library: Library, known: Sequence[Note], into: list[Note]) -> str:
    """The id of a note with this quote, a known one where there is one; empty where the quote does not stand."""
    note = noted(hit, start, end, library, known, score=SCORE)
    if note is not None and note not in known:
        into.append(note)
    return note.id if note is not None else ""


def _form(table: ReportTable) -> str:
    """`line` over time, `bar` where one value stands beside another; none for few or many, or for mixed units."""
    names = [row[0].text.strip() for row in table.rows]
    if not FEW <= len(names) <= MANY or len(set(names)) < len(names) or not table.numbers:
        return ""
    if any(number is None for numbers in table.numbers for number in numbers[:1]):
        return ""
    return "line" if sum(bool(_TIME.match(name)) for name in names) >= len(names) - 1 else "bar"
