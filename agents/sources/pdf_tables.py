"""Tables on a PDF page: ruled grids through pdfplumber's cell finder, and rows of aligned columns. Not across pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.sources.captions import caption_kind
from agents.sources.cells import parse_cell
from agents.sources.language import joins_without_space
from agents.sources.pdf_geometry import Box, PageContent, Rule, Span, Word
from agents.sources.pdf_rows import Row, between_rules, rows_of
from agents.sources.roles import is_contents_entry

_EDGES_CAP = 3000


@dataclass(eq=False)
class FoundTable:
    """A table's place and cells. `header_rows` None: not told by its looks."""

    box: Box
    rows: list[list[str]]
    header_rows: int | None = None


def find_tables(content: PageContent) -> list[FoundTable]:
    """All tables of a page, top to bottom."""
    spans = [s for s in content.spans if s.upright]
    found = _ruled(content, spans)
    rest = [s for s in spans if not any(t.box.holds(s.box, 0.5) for t in found)]
    for table in _aligned(rest, content):
        if not any(t.box.overlap(table.box) > 0 for t in found):
            found.append(table)
    return sorted(found, key=lambda t: t.box.y0)


def words_in(spans: Sequence[Span], box: Box) -> list[tuple[Word, Span]]:
    """Words whose middle lies in a box, in reading order."""
    inside = [
        (word, span)
        for span in spans
        if box.y0 - 1 <= (span.box.y0 + span.box.y1) / 2 <= box.y1 + 1
        for word in span.words
        if box.x0 <= (word.x0 + word.x1) / 2 <= box.x1
    ]
    return sorted(inside, key=lambda pair: (round(pair[1].baseline / 3), pair[0].x0))


def cell_text(words: list[tuple[Word, Span]]) -> str:
    """Words as one cell's text."""
    text = ""
    for word, _ in words:
        joined = not text or (joins_without_space(text[-1], word.text[0]) and not word.text[0].isascii())
        text += word.text if joined else " " + word.text
    return text


def continues(upper: FoundTable, lower: FoundTable) -> bool:
    """Whether a table of the next page has the same columns, and no header of its own."""
    same_place = abs(upper.box.x0 - lower.box.x0) < 12 and abs(upper.box.x1 - lower.box.x1) < 12
    same_width = len(upper.rows[0]) == len(lower.rows[0])
    headed = lower.header_rows and lower.rows[0] != upper.rows[0]
    numeric = any(map(_is_number, lower.rows[0])) or not any(map(_is_number, upper.rows[-1]))
    return same_place and same_width and not headed and (numeric or lower.rows[0] == upper.rows[0])


def _ruled(content: PageContent, spans: list[Span]) -> list[FoundTable]:
    rules = content.rules
    across, down = sum(r.is_horizontal for r in rules), sum(not r.is_horizontal for r in rules)
    if min(across, down) < 2 or len(rules) > _EDGES_CAP:
        return []
    from pdfplumber import table as grid  # slow to import, and most pages have no grid

    edges = grid.merge_edges([_edge(r) for r in rules], 3, 3, 3, 3)
    cells = grid.intersections_to_cells(grid.edges_to_intersections(edges, 3, 3))
    found: list[FoundTable] = []
    for group in grid.cells_to_tables(cells):
        table = _from_cells([Box(*cell) for cell in group], spans)
        if table is not None:
            found.append(table)
    return found


def _edge(rule: Rule) -> dict[str, object]:
    return {
        "x0": rule.x0, "x1": rule.x1, "top": rule.y0, "bottom": rule.y1, "width": rule.x1 - rule.x0,
        "height": rule.y1 - rule.y0, "orientation": "h" if rule.is_horizontal else "v", "object_type": "line",
    }  # fmt: skip


def _from_cells(cells: list[Box], spans: list[Span]) -> FoundTable | None:
    tops = _distinct([c.y0 for c in cells])
    lefts = _distinct([c.x0 for c in cells])
    if len(tops) < 2 or len(lefts) < 2:
        return None
    rows = [[""] * len(lefts) for _ in tops]
    for cell in cells:
        row, column = _nearest(tops, cell.y0), _nearest(lefts, cell.x0)
        text = cell_text(words_in(spans, cell))
        last = max(row, _nearest(tops, cell.y1) - 1 if cell.y1 < tops[-1] + 2 else len(tops) - 1)
        wide = max(column, _nearest(lefts, cell.x1) - 1 if cell.x1 < lefts[-1] + 2 else len(lefts) - 1)
        for r in range(row, last + 1):
            rows[r][column] = text
        # A header over several columns names each of them.
        if row == 0 and wide > column:
            rows[0][column : wide + 1] = [text] * (wide - column + 1)
    filled = sum(bool(c) for row in rows for c in row)
    long = max((len(c) for row in rows for c in row), default=0)
    if _holds_columns_of_numbers(rows):
        return None
    if filled < 0.4 * len(rows) * len(lefts) or filled < 4 or long > 800:
        return None
    box = cells[0]
    for cell in cells[1:]:
        box = box.union(cell)
    return FoundTable(box, rows)


def _holds_columns_of_numbers(rows: list[list[str]]) -> bool:
    """Whether many cells hold several numbers: the rules do not part all columns or rows."""
    cells = [c.split() for row in rows for c in row if c]
    several = [c for c in cells if len(c) >= 2 and all(_is_number(word) or word in "-–—" for word in c)]
    return len(several) > 0.2 * len(cells)


def _distinct(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > 3:
            kept.append(value)
    return kept


def _nearest(values: list[float], value: float) -> int:
    return min(range(len(values)), key=lambda i: abs(values[i] - value))


def _aligned(spans: list[Span], content: PageContent) -> list[FoundTable]:
    """Runs of rows with several cells each whose columns line up. Labels of a chart line up too: not among drawings."""
    rules = _long_rules(content)
    captioned = [s.box for s in spans if caption_kind(s.text) == "table"]
    found: list[FoundTable] = []
    for half in _column_halves(spans, content.width):
        rows = between_rules(rows_of(half), rules)
        for run in _runs(rows):
            table = _from_run(run, rules, captioned)
            if table is not None and _in_drawing(table.box, content):
                continue
            if table is not None and not any(t.box.overlap(table.box) > 0 for t in found):
                found.append(table)
    return found


def _in_drawing(box: Box, content: PageContent) -> bool:
    """Whether bars, curves or marks stand among the words."""
    height = box.height / 3
    shapes = [
        d
        for d in content.drawings
        if d.width > 3 and d.height > 3 and box.inflated(6).overlap(d) > min(20.0, 0.3 * d.area)
    ]
    behind = [d for d in shapes if d.width > 0.6 * box.width or (d in content.fills and _is_behind(d, content))]
    return len(shapes) - len(behind) >= 3 and height > 0


def _is_behind(fill: Box, content: PageContent) -> bool:
    """Whether a filled box is the background of words."""
    return any(s.upright and fill.inflated(2).holds(s.box, 0.6) for s in content.spans)


def _long_rules(content: PageContent) -> list[Rule]:
    """Horizontal rules with the pieces that a browser draws per cell put together."""
    merged: list[Rule] = []
    for rule in sorted((r for r in content.rules if r.is_horizontal), key=lambda r: (round(r.y0), r.x0)):
        last = merged[-1] if merged else None
        if last is not None and abs(last.y0 - rule.y0) < 1.5 and rule.x0 <= last.x1 + 3:
            merged[-1] = Rule(last.x0, last.y0, max(last.x1, rule.x1), last.y0)
        else:
            merged.append(rule)
    return [r for r in merged if r.x1 - r.x0 > 60]


def _column_halves(spans: list[Span], width: float) -> list[list[Span]]:
    """The spans of the whole page, or those of each column when the page is set in two."""
    middle = width / 2
    prose = [s for s in spans if len(s.text) > 30]
    left = [s for s in prose if s.box.x1 < middle + 6]
    right = [s for s in prose if s.box.x0 > middle - 6]
    if min(len(left), len(right)) >= 8 and len(left) + len(right) > 0.8 * len(prose):
        return [[s for s in spans if s.box.x1 < middle + 6], [s for s in spans if s.box.x0 > middle - 6]]
    return [spans]


def _runs(rows: list[Row]) -> list[list[Row]]:
    """Stretches of rows with two or more cells; a row with one short cell in between is a cell that wrapped."""
    runs: list[list[Row]] = []
    current: list[Row] = []
    for row in rows:
        near = not current or row.baseline - current[-1].foot < 3.4 * row.spans[0].size
        many = len(row.spans) >= 2 and all(len(s.text) <= 90 for s in row.spans)
        wrapped = (
            bool(current)
            and len(row.spans) == 1
            and len(row.spans[0].text) <= 40
            and not caption_kind(row.spans[0].text)
        )
        if near and (many or (wrapped and row.baseline - current[-1].baseline < 1.5 * row.spans[0].size)):
            current.append(row)
            continue
        runs.append(current)
        current = [row] if many else []
    runs.append(current)
    return [run for run in map(_trimmed, runs) if len(run) >= 3]


def _trimmed(run: list[Row]) -> list[Row]:
    while (
        run
        and len(run[-1].spans) < 2
        and len(run) > 1
        and run[-1].baseline - run[-2].baseline > 1.35 * run[-1].spans[0].size
    ):
        run = run[:-1]
    return run


def _from_run(run: list[Row], rules: list[Rule], captioned: list[Box]) -> FoundTable | None:
    box = run[0].box
    for row in run[1:]:
        box = box.union(row.box)
    around = [
        r for r in rules if box.y0 - 14 < r.y0 < box.y1 + 14 and min(r.x1, box.x1) - max(r.x0, box.x0) > 0.5 * box.width
    ]
    has_caption = any(-40 < box.y0 - c.y1 < 60 or -20 < c.y0 - box.y1 < 40 for c in captioned)
    inner = [r.y0 for r in around]
    heads = _head_rows(run, inner)
    edges = _columns(run[heads:])
    if len(edges) < 2:
        return None
    cells = [[_cell_at(row, edges, i) for i in range(len(edges))] for row in run[heads:]]
    merged = _merge_wrapped(cells, run[heads:], around)
    if heads:
        merged.insert(0, [_header_at(run[:heads], edges, i) for i in range(len(edges))])
    if not _convinces(merged, ruled=len(around), captioned=has_caption):
        return None
    header = 1 if heads else None
    top = min([box.y0, *(y for y in inner if y < box.y0)])
    bottom = max([box.y1, *(y for y in inner if y > box.y1)])
    left = min([box.x0, *(r.x0 for r in around if r.x0 > box.x0 - 0.3 * box.width)])
    right = max([box.x1, *(r.x1 for r in around if r.x1 < box.x1 + 0.3 * box.width)])
    return FoundTable(Box(left, top, right, bottom), merged, header)


def _head_rows(run: list[Row], rules: list[float]) -> int:
    """How many rows stand above the first rule that runs between two rows; 0 when that is no header."""
    for n in range(1, min(5, len(run) - 1)):
        above = max(row.box.y1 for row in run[:n]) - 3
        if any(above <= y <= run[n].box.y0 + 3 for y in rules):
            return n
    return 0


def _header_at(rows: list[Row], edges: list[tuple[float, float]], i: int) -> str:
    """A column's header over several rows; one that spans columns stands over each of them."""
    parts: list[str] = []
    for row in rows:
        spans = [s for s in row.spans if _common(s, edges[i]) > 0.5 * min(s.box.width, edges[i][1] - edges[i][0])]
        text = cell_text([(word, s) for s in spans for word in s.words]) if spans else _cell_at(row, edges, i)
        parts += [text] if text else []
    return " ".join(parts)


def _columns(run: list[Row]) -> list[tuple[float, float]]:
    """Left and right edge of each column: stretches of x that words cover, parted by gaps free in (nearly) all rows."""
    size = run[0].spans[0].size
    full = [row for row in run if len(row.spans) >= 2]
    pieces = sorted((s.box.x0, s.box.x1) for row in full for s in row.spans)
    columns: list[list[float]] = []
    for x0, x1 in pieces:
        if columns and x0 <= columns[-1][1] + 0.45 * size:
            columns[-1][1] = max(columns[-1][1], x1)
        else:
            columns.append([x0, x1])
    return [(a, b) for a, b in columns]


def _cell_at(row: Row, edges: list[tuple[float, float]], i: int) -> str:
    middles = [(a + b) / 2 for a, b in edges]
    mine = [
        s
        for s in row.spans
        if min(range(len(edges)), key=lambda j: (-_common(s, edges[j]), abs(middles[j] - (s.box.x0 + s.box.x1) / 2)))
        == i
    ]
    return cell_text([(word, s) for s in mine for word in s.words])


def _common(span: Span, edge: tuple[float, float]) -> float:
    return max(0.0, min(span.box.x1, edge[1]) - max(span.box.x0, edge[0]))


def _merge_wrapped(cells: list[list[str]], run: list[Row], rules: list[Rule]) -> list[list[str]]:
    """Puts the second line of a wrapped cell to its row."""
    merged: list[list[str]] = []
    for i, row in enumerate(cells):
        filled = sum(map(bool, row))
        before = merged[-1] if merged else None
        ruled = i > 0 and any(run[i - 1].box.y1 - 2 < r.y0 < run[i].box.y0 + 2 for r in rules)
        step = run[i].baseline - run[i - 1].baseline if i else 0.0
        close = i > 0 and step < 1.45 * run[i].spans[0].size
        wraps = (
            before is not None
            and close
            and not ruled
            and filled < 0.7 * len(row)
            and not any(_is_number(c) for c in row if c)
        )
        if wraps and before is not None and (not row[0] or filled == 1):
            for j, text in enumerate(row):
                before[j] = f"{before[j]} {text}".strip()
        else:
            merged.append(list(row))
    return merged


def _convinces(rows: list[list[str]], *, ruled: int, captioned: bool) -> bool:
    width = len(rows[0])
    cells = [c for row in rows for c in row]
    filled = [c for c in cells if c]
    if len(rows) < 2 or len(filled) < 0.6 * len(cells) or sum(map(is_contents_entry, filled)) > 0.1 * len(filled):
        return False
    mean = sum(map(len, filled)) / len(filled)
    numeric = sum(map(_is_number, filled)) / len(filled)
    formulas = sum(bool(re.search(r"[=∫∑∂≤≥∈∇√]", c)) or bool(re.fullmatch(r"\(\d{1,3}\)", c)) for c in filled)
    if formulas > 0.2 * len(filled) and not captioned:
        return False
    bullets = sum(len(row[0]) <= 2 and not row[0].isdigit() for row in rows)
    if bullets > 0.5 * len(rows):
        return False
    if captioned or ruled >= 2:
        return mean < 60 and (numeric > 0.1 or mean < 40)
    return (
        len(rows) >= 3
        and mean < 28
        and ((width >= 3 and numeric > 0.3) or (width == 2 and numeric > 0.4 and ruled >= 1))
    )


def _is_number(text: str) -> bool:
    return parse_cell(text).value is not None
