"""Rows of a table without a grid: pieces of text on one baseline, or between two rules. It does not know columns."""

from __future__ import annotations

from dataclasses import dataclass

from agents.sources.pdf_geometry import Box, Rule, Span

_MOST_LINES = 5
"""Lines of the tallest row between two rules"""


@dataclass
class Row:
    """Pieces of text of one row, in reading order."""

    spans: list[Span]

    @property
    def box(self) -> Box:
        box = self.spans[0].box
        for span in self.spans[1:]:
            box = box.union(span.box)
        return box

    @property
    def baseline(self) -> float:
        return self.spans[0].baseline

    @property
    def foot(self) -> float:
        """The baseline of its last line, where it has several."""
        return max(s.baseline for s in self.spans)


def rows_of(spans: list[Span]) -> list[Row]:
    """Spans by their baselines, from the top, each row from the left."""
    rows: list[Row] = []
    for span in sorted(spans, key=lambda s: (s.baseline, s.box.x0)):
        if rows and abs(rows[-1].baseline - span.baseline) <= 0.3 * span.size:
            rows[-1].spans.append(span)
        else:
            rows.append(Row([span]))
    for row in rows:
        row.spans.sort(key=lambda s: s.box.x0)
    return rows


def between_rules(rows: list[Row], rules: list[Rule]) -> list[Row]:
    """`rows` where what stands between two of three and more rules of one width, a few lines apart, is one row: cells
    that wrap, set in the middle of their height, share no baseline."""
    bands = _bands(rules)
    kept: list[Row] = []
    taken: dict[int, Row] = {}
    for row in rows:
        at = next((n for n, band in enumerate(bands) if _within(row, band)), None)
        if at is not None and at in taken:
            taken[at].spans += row.spans
            continue
        kept.append(row)
        if at is not None:
            taken[at] = row
    return kept


def _bands(rules: list[Rule]) -> list[Box]:
    """What lies between each two neighbours of three and more rules of one width."""
    bands: list[Box] = []
    for rule in rules:
        alike = sorted(r.y0 for r in rules if abs(r.x0 - rule.x0) < 4 and abs(r.x1 - rule.x1) < 4)
        below = [y for y in alike if y > rule.y0 + 3]
        if len(alike) >= 3 and below:
            bands.append(Box(rule.x0 - 3, rule.y0 - 1, rule.x1 + 3, below[0] + 1))
    return bands


def _within(row: Row, band: Box) -> bool:
    box = row.box
    inside = band.x0 < box.x0 and box.x1 < band.x1 and band.y0 < (box.y0 + box.y1) / 2 < band.y1
    return inside and band.height < _MOST_LINES * row.spans[0].size
