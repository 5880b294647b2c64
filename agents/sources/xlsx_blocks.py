"""Finds the tables on a sheet: blocks of cells parted by empty rows or columns, with their title and notes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Block:
    """One block: the rows of a table (header first) and the single lines around it."""

    rows: list[list[str]]
    title: str | None = None
    notes_above: list[str] = field(default_factory=list)
    notes_below: list[str] = field(default_factory=list)


def split_blocks(rows: list[list[str]]) -> list[Block]:
    """Blocks from top to bottom, left to right."""
    blocks: list[Block] = []
    for band in _bands(rows):
        for part in _parts(band):
            blocks.append(_block(part))
    return _titles_joined(blocks)


def _bands(rows: list[list[str]]) -> list[list[list[str]]]:
    bands: list[list[list[str]]] = [[]]
    for row in rows:
        if any(row):
            bands[-1].append(row)
        elif bands[-1]:
            bands.append([])
    return [band for band in bands if band]


def _parts(band: list[list[str]]) -> list[list[list[str]]]:
    """Parts side by side: parted by a column that is empty in all rows."""
    width = max(map(len, band))
    filled = [any(i < len(row) and row[i] for row in band) for i in range(width)]
    parts: list[list[list[str]]] = []
    start: int | None = None
    for i in [*range(width), width]:
        on = i < width and filled[i]
        if on and start is None:
            start = i
        elif not on and start is not None:
            parts.append([row[start:i] + [""] * (i - max(start, min(i, len(row)))) for row in band])
            start = None
    return [[row for row in part if any(row)] for part in parts]


def _block(rows: list[list[str]]) -> Block:
    """Single-cell rows above are a title and notes, those below are notes."""
    above: list[str] = []
    below: list[str] = []
    if max(map(len, rows)) > 1:
        while len(rows) > 1 and _single(rows[0]):
            above.append(next(filter(None, rows[0])))
            rows = rows[1:]
        while len(rows) > 2 and _single(rows[-1]) and len(next(filter(None, rows[-1]))) > 12:
            below.insert(0, next(filter(None, rows[-1])))
            rows = rows[:-1]
    return Block(rows, above[0] if above else None, above[1:], below)


def _single(row: list[str]) -> bool:
    return sum(bool(cell) for cell in row) == 1


def _titles_joined(blocks: list[Block]) -> list[Block]:
    """A block of one line above a table without a title is that table's title."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        lone = before is not None and len(before.rows) == 1 and _single(before.rows[0]) and before.title is None
        if (
            before is not None
            and lone
            and len(block.rows) > 1
            and block.title is None
            and len("".join(before.rows[0])) <= 120
        ):
            joined[-1] = Block(block.rows, next(filter(None, before.rows[0])), block.notes_above, block.notes_below)
        else:
            joined.append(block)
    return joined
