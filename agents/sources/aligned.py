"""Tables that a plain text sets with spaces: lines of the same cells, one under the other. It knows no document."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GAP = re.compile(r"\s{2,}|\t+")
_LEAST_ROWS, _LEAST_HEADED = 3, 2
"""Lines that make a list of labels; rows that make a table under its header"""
_WIDEST = 44
"""Characters of a cell that is no sentence"""
_ALIGNED = 0.75
"""Share of rows whose second cell begins or ends where the others' do"""
_FIGURE = re.compile(r"^[€£$¥]?\s?\d")


@dataclass(frozen=True)
class Aligned:
    """The lines of a block that are a table: `rows`, the first perhaps a header, or `labels` with what each says."""

    before: list[str]
    """Lines above it, which are none of it"""
    rows: list[list[str]]
    labels: list[str]


def aligned(lines: list[str]) -> Aligned | None:
    """The table of a block of lines; None for prose, verse and lists."""
    for start in (0, 1):
        body = lines[start:]
        cells = [_cells(line) for line in body]
        if len(cells) < _LEAST_HEADED + 1 or any(len(row) < 2 for row in cells):
            continue
        wide = max(len(row) for row in cells[1:])
        headed = _headed(body, cells, wide)
        if any(len(row) != wide for row in cells[headed:]) or not _in_line(body[headed:], cells[headed:]):
            continue
        before = lines[:start]
        if headed:
            return Aligned(before, [[""] * (wide - len(cells[0])) + cells[0], *cells[1:]], [])
        if wide == 2 and len(cells) >= _LEAST_ROWS:
            return Aligned(before, [], [f"{label.rstrip(':：')}: {said}" for label, said in cells])
    for start in (0, 1):
        body = lines[start:]
        at = _edge(body) if len(body) >= _LEAST_ROWS else None
        if at is not None:
            labels = [f"{line[:at].strip().rstrip(':：')}: {line[at:].strip()}" for line in body]
            return Aligned(lines[:start], [], labels)
    return None


def _edge(lines: list[str]) -> int | None:
    """Where what labels say begins, in every line and in one of them behind a gap: the longest label has none."""
    for at in range(3, _WIDEST):
        if all(len(line) > at and line[at - 1] == " " and line[at] != " " and line[:at].strip() for line in lines):
            names = [line[:at].strip() for line in lines]
            told = any(name[-1] in ".,;!?。，；！？" for name in names)
            return at if not told and any(line[at - 2 : at] == "  " for line in lines) else None
    return None


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _GAP.split(line.strip()) if cell.strip()]


def _headed(lines: list[str], cells: list[list[str]], wide: int) -> int:
    """1 where the first line may name the columns: it lacks the first name, or has no figure where rows have one."""
    first = cells[0]
    if any(len(cell) > _WIDEST for row in cells for cell in row) and wide > 2:
        return 0
    indented = len(lines[0]) - len(lines[0].lstrip()) > len(lines[1]) - len(lines[1].lstrip()) + 2
    if len(first) == wide - 1:
        return int(indented and wide > 2)
    figures = [n for n in range(1, wide) if all(len(r) > n and _FIGURE.match(r[n]) for r in cells[1:])]
    named = len(first) == wide and not any(_FIGURE.match(first[n]) for n in figures)
    return int((bool(figures) and named) or len(first) == wide > 2)


def _in_line(lines: list[str], cells: list[list[str]]) -> bool:
    """Whether second cells stand under each other, by their beginnings or their ends."""
    begins = [line.index(row[1], len(row[0])) for line, row in zip(lines, cells, strict=True)]
    ends = [at + len(row[1]) for at, row in zip(begins, cells, strict=True)]
    most = max(max(sum(abs(a - b) <= 1 for b in places) for a in places) for places in (begins, ends))
    return most >= _ALIGNED * len(lines)
