"""Spans become lines in reading order: columns found by the gutters between them. It does not know paragraphs."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from agents.sources.captions import caption_kind
from agents.sources.language import joins_without_space
from agents.sources.pdf_geometry import Box, Span, Word
from agents.sources.pdf_page import superscript

_LEAST_GUTTER, _MOST_TRIED = 7.0, 4
_LEAST_SPANS = 10
"""Pieces of text from which a page shows its own columns"""
_LEAST_PROSE = 18.0
"""Mean characters of a span in a column of prose; shorter ones are labels or cells."""


@dataclass(eq=False)
class Line:
    """One line of text (or one object, a table or a figure, that stands among the lines)."""

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    italic: bool
    font: str
    page: int
    column: Box
    """The column that the line stands in: its left and right edge, top and bottom."""
    item: object = None

    @property
    def is_text(self) -> bool:
        """Whether this is a line of text and not an object."""
        return self.item is None


@dataclass(eq=False)
class Placed:
    """An object with a place on the page: takes part in the reading order."""

    box: Box
    item: object


def lines_of(spans: list[Span], objects: list[Placed], page: int, before: Sequence[Line] = ()) -> list[Line]:
    """All lines in the order they are read. The columns of the page `before` are those of a last page of few lines."""
    items: list[Span | Placed] = [*spans, *objects]
    if len(spans) < _LEAST_SPANS and (gutter := _gutter_of(before)) is not None:
        left = [i for i in items if i.box.x1 <= gutter + 2]
        right = [i for i in items if i.box.x0 >= gutter - 2]
        if left and right and len(left) + len(right) == len(items):
            return [line for column in (left, right) for line in _column_lines(column, page)]
    return [line for column in _ordered(items) for line in _column_lines(column, page)]


def _gutter_of(lines: Sequence[Line]) -> float | None:
    """The x between two columns that most lines of a page stand in; None where they stand in one."""
    columns = Counter((round(line.column.x0), round(line.column.x1)) for line in lines if line.is_text)
    common = sorted(edges for edges, count in columns.items() if count >= _LEAST_SPANS // 2)
    for (_, end), (start, _) in itertools.pairwise(common):
        if end < start:
            return (end + start) / 2
    return None


def _ordered(items: list[Span | Placed], depth: int = 0) -> list[list[Span | Placed]]:
    """Groups of items, each one a column or a stretch over the full width, in reading order."""
    gutter = _gutter(items) if depth < 3 else None
    if gutter is None:
        return [items] if items else []
    across = sorted((i for i in items if i.box.x0 < gutter - 2 and i.box.x1 > gutter + 2), key=lambda i: i.box.y0)
    rest = [i for i in items if i not in set(across)]
    bounds = [*(i.box.y0 for i in across), float("inf")]
    groups: list[list[Span | Placed]] = []
    wide: list[Span | Placed] = []
    start = float("-inf")
    for n, end in enumerate(bounds):
        band = [i for i in rest if start <= (i.box.y0 + i.box.y1) / 2 < end]
        left = [i for i in band if i.box.x1 <= gutter + 2]
        right = [i for i in band if i.box.x1 > gutter + 2]
        if _is_prose(left) or _is_prose(right) or not across:
            groups += [wide] if wide else []
            left, under = _split_below(left, right)
            groups += _ordered(left, depth + 1) + _ordered(right, depth + 1)
            wide = under
        else:
            wide += band
        if n < len(across):
            wide.append(across[n])
        start = end
    return [*groups, wide] if wide else groups


def _split_below(
    left: list[Span | Placed], right: list[Span | Placed]
) -> tuple[list[Span | Placed], list[Span | Placed]]:
    """Columns that end at one height, with a gap below: what stands under the left one comes after both."""
    if not left or not right:
        return left, []
    end = max(i.box.y1 for i in right)
    height = min(i.box.height for i in right)
    above = [i for i in left if i.box.y0 < end + 0.9 * height]
    under = [i for i in left if i not in set(above)]
    if not above or not under:
        return left, []
    foot = max(i.box.y1 for i in above)
    gap = min(i.box.y0 for i in under) - foot
    balanced = abs(foot - end) < 2.2 * height
    return (above, under) if balanced and gap > 0.6 * height else (left, [])


def _is_prose(items: list[Span | Placed]) -> bool:
    spans = [i for i in items if isinstance(i, Span)]
    return sum(len(s.text) for s in spans) > 120 or (len(spans) >= 2 and _mean_length(spans) >= _LEAST_PROSE)


def _gutter(items: list[Span | Placed]) -> float | None:
    """The x of a gutter that most lines leave free, with prose on both sides; None for a single column."""
    spans = [i for i in items if isinstance(i, Span)]
    if len(spans) < _LEAST_SPANS:
        return None
    left, right = min(s.box.x0 for s in spans), max(s.box.x1 for s in spans)
    if right - left < 150:
        return None
    step = 2.0
    bins = [0] * (int((right - left) / step) + 2)
    for item in spans:
        for b in range(max(0, int((item.box.x0 - left) / step)), min(len(bins), int((item.box.x1 - left) / step) + 1)):
            bins[b] += 1
    low, high = int(len(bins) * 0.2), int(len(bins) * 0.8)
    found: list[tuple[int, int]] = []
    allowed = min(0.3 * len(spans), 0.45 * max(bins))
    b = low
    while b < high:
        if bins[b] <= allowed:
            end = b
            while end < high and bins[end] <= allowed:
                end += 1
            least = min(bins[b:end])
            free = [i for i in range(b, end) if bins[i] <= least + 1]
            starts = [i for i in free if i - 1 not in set(free)]
            runs = [(s, next(i for i in range(s, end + 1) if i == end or bins[i] > least + 1)) for s in starts]
            found += [
                run for run in (*runs, (free[0], free[-1] + 1)) if (run[1] - run[0]) * step >= _LEAST_GUTTER - step
            ]
            b = end
        b += 1
    # The widest first; beside a tall picture the free strip is no gutter, and a narrower one may be.
    widest = sorted(found, key=lambda run: run[0] - run[1])[:_MOST_TRIED]
    gutters = [left + (start + end) / 2 * step for start, end in widest]
    return next((gutter for gutter in gutters if _sides_are_columns(spans, gutter)), None)


def _sides_are_columns(spans: list[Span], gutter: float) -> bool:
    left = [s for s in spans if s.box.x1 <= gutter + 2]
    right = [s for s in spans if s.box.x0 >= gutter - 2]
    across = len(spans) - len(left) - len(right)
    if min(len(left), len(right)) < 4 or across > 0.6 * (len(left) + len(right)):
        return False
    if min(_mean_length(left), _mean_length(right)) < _LEAST_PROSE:
        return False
    # Words on the left that mostly share a baseline with words on the right and are much shorter are labels in a list.
    return not (_mean_length(left) < 0.35 * _mean_length(right))


def _mean_length(spans: list[Span]) -> float:
    """Characters per span; a Chinese one counts twice, as it is as wide as two."""
    return sum(len(s.text) + sum(ord(ch) > 0x2E7F for ch in s.text) for s in spans) / len(spans) if spans else 0.0


def _column_lines(items: list[Span | Placed], page: int) -> list[Line]:
    spans = sorted((i for i in items if isinstance(i, Span)), key=lambda s: s.baseline)
    usual = median(s.size for s in spans) if spans else 0.0
    scraps = [s for s in spans if s.size <= 0.82 * usual and len(s.text) <= 6]
    rows: list[list[Span]] = []
    for span in (s for s in spans if s not in set(scraps)):
        home = next((row for row in reversed(rows[-4:]) if _same_row(row, span)), None)
        if home is None:
            rows.append([span])
        else:
            home.append(span)
    _attach(scraps, rows)
    column = _edges(items)
    lines = [_line(sorted(row, key=lambda s: s.box.x0), page, column) for row in rows]
    for placed in (i for i in items if isinstance(i, Placed)):
        b = placed.box
        lines.append(Line("", b, b.y1, 0.0, False, False, "", page, column, placed.item))
    return sorted(lines, key=lambda line: (line.box.y0 + line.box.y1) / 2 if line.is_text else line.box.y0)


def _attach(scraps: list[Span], rows: list[list[Span]]) -> None:
    """Exponents, indices and reference marks that stand by themselves go to the word that they belong to."""
    left: list[list[Span]] = []
    for scrap in scraps:
        home = next((row for row in rows if _carries(row, scrap)), None)
        if home is None:
            same = next((row for row in left if abs(row[0].baseline - scrap.baseline) < 0.35 * scrap.size), None)
            left.append([scrap]) if same is None else same.append(scrap)
            continue
        raised = home[0].baseline - scrap.baseline > 0.12 * home[0].size
        for span in home:
            for i, word in enumerate(span.words):
                if abs(scrap.box.x0 - word.x1) < 0.35 * span.size:
                    mark = "".join(superscript(ch, word.text) for ch in scrap.text) if raised else scrap.text
                    span.words[i] = Word(word.text + mark, word.x0, word.x1)
    rows.extend(left)


def _carries(row: list[Span], scrap: Span) -> bool:
    size = max(s.size for s in row)
    rise = row[0].baseline - scrap.baseline
    beside = min(s.box.x0 for s in row) - size < scrap.box.x0 < max(s.box.x1 for s in row) + size
    return size > 1.15 * scrap.size and -0.45 * size < rise < 0.8 * size and beside


def _same_row(row: list[Span], span: Span) -> bool:
    first = max(row, key=lambda s: s.size)
    near = abs(first.baseline - span.baseline) <= 0.35 * max(first.size, span.size)
    if near and caption_kind(span.text) and any(caption_kind(s.text) for s in row):
        return False  # captions of figures side by side
    return near and not any(min(s.box.x1, span.box.x1) - max(s.box.x0, span.box.x0) > 0.5 * span.size for s in row)


def _edges(items: list[Span | Placed]) -> Box:
    box = items[0].box
    for item in items[1:]:
        box = box.union(item.box)
    return box


def _line(row: list[Span], page: int, column: Box) -> Line:
    text = row[0].text
    box = row[0].box
    for span in row[1:]:
        words = span.text
        close = span.box.x0 - box.x1 < 0.5 * span.size and joins_without_space(text[-1], words[0])
        text += words if close else " " + words
        box = box.union(span.box)
    weights = Counter[tuple[float, bool, bool, str]]()
    for span in row:
        weights[(span.size, span.bold, span.italic, span.font)] += len(span.text)
    size, bold, italic, font = weights.most_common(1)[0][0]
    bold = bold and all(s.bold for s in row if len(s.text) > 3)
    baseline = max(row, key=lambda s: s.size).baseline
    return Line(text, box, baseline, size, bold, italic, font, page, column)
