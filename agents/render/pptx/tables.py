"""Tables as native tables: grid, merged cells, fills, borders, margins, and text at the browser's line pitch."""

from __future__ import annotations

from agents.render.paint import Solid
from agents.render.pptx import drawing
from agents.render.pptx.context import Context
from agents.render.pptx.frames import Frame, text_extent, unstable
from agents.render.pptx.ooxml import Element, draft, emu
from agents.render.pptx.palette import blend
from agents.render.pptx.text import paragraphs
from agents.render.scene import Border, Cell, Rect, TableNode

_NO_STYLE_NO_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_ANCHORS = {"top": "t", "middle": "ctr", "bottom": "b"}
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
Grid = dict[tuple[int, int], Cell]


def table(node: TableNode, context: Context, *, placeholder: Element | None = None) -> list[Element]:
    """`p:graphicFrame` with an `a:tbl`."""
    if not node.columns or not node.rows:
        return []
    context.report.tables += 1
    grid = _covering(node)
    edges = _Edges(node, grid)
    header = any(cell.header and cell.row == 0 for cell in node.cells)
    properties = draft("a:tblPr", draft("a:tableStyleId", _NO_STYLE_NO_GRID), firstRow=True if header else None)
    columns = draft("a:tblGrid", *(draft("a:gridCol", w=emu(w)) for w in node.columns))
    rows = [_row(node, index, grid, edges, context) for index in range(len(node.rows))]
    data = draft("a:graphicData", draft("a:tbl", properties, columns, *rows), uri=_TABLE)
    return [graphic_frame(node.name or "Table", node.alt, node.rect, data, context, placeholder, locked=True)]


def graphic_frame(
    name: str,
    alt: str | None,
    rect: Rect,
    data: Element,
    context: Context,
    placeholder: Element | None,
    *,
    locked: bool,
) -> Element:
    """`p:graphicFrame` around a table or a chart."""
    locks = draft(
        "p:cNvGraphicFramePr", draft("a:graphicFrameLocks", noGrp=True) if locked or placeholder is not None else None
    )
    nonvisual = draft("p:nvGraphicFramePr", context.identity(name, alt=alt), locks, draft("p:nvPr", placeholder))
    return draft("p:graphicFrame", nonvisual, drawing.transform(rect, tag="p:xfrm"), draft("a:graphic", data))


def _covering(node: TableNode) -> Grid:
    """Which cell covers each place of the grid. Where cells wrongly overlap the later one keeps what is left of it."""
    grid: Grid = {}
    for cell in node.cells:
        rows = range(cell.row, min(cell.row + cell.row_span, len(node.rows)))
        columns = range(cell.column, min(cell.column + cell.column_span, len(node.columns)))
        free = [(row, column) for row in rows for column in columns if (row, column) not in grid]
        if not free:
            continue
        if len(free) < len(rows) * len(columns):
            cell = _remainder(cell, free)
        for row in range(cell.row, min(cell.row + cell.row_span, len(node.rows))):
            for column in range(cell.column, min(cell.column + cell.column_span, len(node.columns))):
                grid[(row, column)] = cell
    return grid


def _remainder(cell: Cell, free: list[tuple[int, int]]) -> Cell:
    """The cell on the rectangle that begins at the first place left to it."""
    row, column = free[0]
    across = 1
    while (row, column + across) in free:
        across += 1
    down = 1
    while all((row + down, column + n) in free for n in range(across)):
        down += 1
    return cell.model_copy(update={"row": row, "column": column, "row_span": down, "column_span": across})


def _row(node: TableNode, index: int, grid: Grid, edges: _Edges, context: Context) -> Element:
    made = draft("a:tr", h=emu(node.rows[index]))
    for column in range(len(node.columns)):
        cell = grid.get((index, column))
        if cell is None:
            made.append(draft("a:tc", _no_text(context), draft("a:tcPr")))
        elif (cell.row, cell.column) == (index, column):
            made.append(_origin(node, cell, grid, edges, context))
        else:
            made.append(
                draft(
                    "a:tc",
                    _no_text(context),
                    _properties(cell, (index, column), edges, context, (0, 0, 0, 0), "top"),
                    rowSpan=None if index > cell.row else _span(cell.row_span),
                    gridSpan=None if column > cell.column else _span(cell.column_span),
                    hMerge=True if column > cell.column else None,
                    vMerge=True if index > cell.row else None,
                )
            )
    return made


def _span(count: int) -> int | None:
    return count if count > 1 else None


def _no_text(context: Context) -> Element:
    return draft("a:txBody", draft("a:bodyPr"), draft("a:lstStyle"), draft("a:p", _silent(context)))


def _silent(context: Context) -> Element:
    """The end of an empty paragraph, so small that it makes no row taller."""
    return draft("a:endParaRPr", lang=context.language, sz=100)


def _origin(node: TableNode, cell: Cell, grid: Grid, edges: _Edges, context: Context) -> Element:
    rows = sum(1 for r in range(cell.row, len(node.rows)) if grid.get((r, cell.column)) is cell)
    columns = sum(1 for c in range(cell.column, len(node.columns)) if grid.get((cell.row, c)) is cell)
    x = node.rect.x + sum(node.columns[: cell.column])
    y = node.rect.y + sum(node.rows[: cell.row])
    area = Rect(
        x=x,
        y=y,
        w=sum(node.columns[cell.column : cell.column + columns]),
        h=sum(node.rows[cell.row : cell.row + rows]),
    )
    frame = _cell_frame(cell, area)
    filled = any(p.lines for p in cell.paragraphs)
    words = paragraphs(cell.paragraphs, frame, context) if filled else [draft("a:p", _silent(context))]
    margins = frame.insets if filled else (0.0, 0.0, 0.0, 0.0)
    return draft(
        "a:tc",
        draft("a:txBody", draft("a:bodyPr"), draft("a:lstStyle"), *words),
        _properties(cell, (cell.row, cell.column), edges, context, margins, cell.anchor, (rows, columns)),
        rowSpan=_span(rows),
        gridSpan=_span(columns),
    )


def _cell_frame(cell: Cell, area: Rect) -> Frame:
    """Margins that put the text where the browser put it, with slack for its width where the cell has room."""
    top, right, bottom, left = cell.padding
    listed = [p for p in cell.paragraphs if p.lines]
    if listed:
        extent = text_extent(listed, in_cell=True)
        above, below = extent.top - area.y, area.y + area.h - extent.bottom
        top, bottom = {
            "middle": (max(above - below, 0.0), max(below - above, 0.0)),
            "bottom": (0.0, max(below, 0.0)),
            "top": (max(above, 0.0), 0.0),
        }[cell.anchor]
        # A row is as high as its text and margins ask for: more than there is room for would push all rows below.
        room = max(area.h - (extent.bottom - extent.top), 0.0)
        top, bottom = min(top, room), min(bottom, room)
        widest = max(line.rect.w for p in listed for line in p.lines)
        needed = widest * 1.015 + 1.5 - (area.w - left - right)
        sides = {p.align for p in listed}
        if needed > 0 and sides == {"left"}:
            right = max(right - needed, 0.0)
        elif needed > 0 and sides == {"right"}:
            left = max(left - needed, 0.0)
        elif needed > 0:
            left, right = max(left - needed / 2, 0.0), max(right - needed / 2, 0.0)
    x0, x1 = area.x + left, area.x + area.w - right
    return Frame(area, (left, top, right, bottom), _ANCHORS[cell.anchor], True, unstable(listed, x0, x1), x0, x1)


def _properties(
    cell: Cell,
    place: tuple[int, int],
    edges: _Edges,
    context: Context,
    margins: tuple[float, float, float, float],
    anchor: str,
    span: tuple[int, int] = (1, 1),
) -> Element:
    left, top, right, bottom = (emu(m) for m in margins)
    ground = context.ground if not isinstance(cell.fill, Solid) else blend(cell.fill.color, context.ground)
    return draft(
        "a:tcPr",
        *(drawing.line(border, context.palette, tag=tag, ground=ground) for tag, border in edges.around(place, span)),
        drawing.fill(cell.fill, context.palette),
        marL=left,
        marR=right,
        marT=top,
        marB=bottom,
        anchor=_ANCHORS[anchor],
    )


class _Edges:
    """Borders of a grid. Neighbours share an edge: both cells must say the same of it, the wider border wins."""

    def __init__(self, node: TableNode, grid: Grid) -> None:
        self._across: dict[tuple[int, int], Border] = {}
        self._down: dict[tuple[int, int], Border] = {}
        for (row, column), cell in grid.items():
            first_row, last_row = grid.get((row - 1, column)) is not cell, grid.get((row + 1, column)) is not cell
            first, last = grid.get((row, column - 1)) is not cell, grid.get((row, column + 1)) is not cell
            if first_row:
                _keep(self._across, (row, column), cell.borders.top)
            if last_row:
                _keep(self._across, (row + 1, column), cell.borders.bottom)
            if first:
                _keep(self._down, (row, column), cell.borders.left)
            if last:
                _keep(self._down, (row, column + 1), cell.borders.right)

    def around(self, place: tuple[int, int], span: tuple[int, int]) -> list[tuple[str, Border | None]]:
        """Of a merged cell those of all that it covers: LibreOffice asks no other of its cells."""
        row, column = place
        below, beside = row + span[0], column + span[1]
        return [
            ("a:lnL", self._down.get((row, column))),
            ("a:lnR", self._down.get((row, beside))),
            ("a:lnT", self._across.get((row, column))),
            ("a:lnB", self._across.get((below, column))),
        ]


def _keep(edges: dict[tuple[int, int], Border], key: tuple[int, int], border: Border | None) -> None:
    if border is None or border.width <= 0 or border.color.a <= 0:
        return
    known = edges.get(key)
    if known is None or border.width > known.width:
        edges[key] = border
