"""Excel workbooks: a heading per sheet, its used blocks as tables, the values that Excel last computed.

Sheets are streamed. Charts, pictures, comments and hidden sheets are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePath
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from agents.errors import InputRefused
from agents.sources.base import Document
from agents.sources.elements import etree
from agents.sources.ooxml_guard import guard
from agents.sources.passages import DocumentBuilder
from agents.sources.xlsx_blocks import Block, split_blocks
from agents.sources.xlsx_values import shown

_MOST_EMPTY_ROWS = 2000
"""A sheet whose next rows are all empty has ended, whatever its dimension says."""
_SHEETS = 60
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？：；]$")


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document in a .xlsx. Raises InputRefused for a damaged or hostile package."""
    guard(data, builder.name, builder.limits)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        ParseError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise InputRefused(
            f"{builder.name} is not a complete Excel workbook.", fix="Save it again in Excel."
        ) from error
    visible = [s for s in workbook.worksheets if s.sheet_state == "visible"] or workbook.worksheets
    if len(visible) < len(workbook.worksheets):
        builder.warn("Hidden sheets were left out.")
    if len(visible) > _SHEETS:
        builder.warn(f"The workbook has {len(visible)} sheets; the first {_SHEETS} were read.")
    told = [_sheet(sheet, builder) for sheet in visible[:_SHEETS]]
    if len(visible) > 1:
        told = [line for line in told if line is None or _names_file(line, builder.name)]
    properties = workbook.properties
    stem = PurePath(builder.name).stem.replace("_", " ").replace("-", " ").strip()
    title = properties.title or next(iter(told), None) or stem[:1].upper() + stem[1:]
    author = properties.creator if properties.creator and properties.creator.lower() != "openpyxl" else None
    return builder.finish(title=title, author=author, pages=len(visible))


def _sheet(sheet, builder: DocumentBuilder) -> str | None:
    """Adds a sheet; returns its first line where that can be a title: of a sheet that is a text, or over its table."""
    rows, total = _kept_rows(sheet, builder)
    blocks = split_blocks(rows)
    if not blocks:
        return None
    builder.heading(sheet.title, 1)
    for block in blocks:
        _block(block, builder, total if len(blocks) == 1 and total else None)
    if total > len(rows) and len(blocks) > 1:
        builder.warn(f"The sheet “{sheet.title}” has {total:,} rows; the first {len(rows):,} were read.")
    told = [next(filter(None, row)) for row in rows if sum(map(bool, row)) == 1]
    is_text = len(told) >= 2 and len(told) == sum(any(row) for row in rows)
    headed = sum(map(bool, rows[0])) == 1 and any(len(block.rows) > 2 for block in blocks)
    first = told[0] if told and (is_text or headed) else ""
    return first if 8 <= len(first) <= 90 and not _ENDS_SENTENCE.search(first) else None


def _names_file(line: str, name: str) -> bool:
    """Whether a sheet's first line is what the file is called, in other words."""
    words = set(re.findall(r"[^\W\d_]{3,}|[\u4e00-\u9fff]{2}", line.lower()))
    return len(words & set(re.findall(r"[^\W\d_]{3,}|[\u4e00-\u9fff]{2}", name.lower()))) >= 2


def _kept_rows(sheet, builder: DocumentBuilder) -> tuple[list[list[str]], int]:
    """Shown text of the rows up to the cap, and how many rows with content the sheet has (0: all were kept)."""
    kept: list[list[str]] = []
    total = empty = width = 0
    for row in _streamed(sheet, builder.limits.table_columns):
        if any(row):
            total += 1
            empty = 0
        else:
            empty += 1
            if empty > _MOST_EMPTY_ROWS:
                break
        width = max(width, len(row))
        if total <= builder.limits.rows_read(width):
            kept.append(row)
    while kept and not any(kept[-1]):
        kept.pop()
    for row in kept:
        row += [""] * (width - len(row))
    return kept, total if total > builder.limits.rows_read(width) else 0


def _streamed(sheet, columns: int) -> Iterator[list[str]]:
    """Rows as wide as each is written: asked for a number of columns, openpyxl makes as many cells for every row."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        yield [shown(cell.value, getattr(cell, "number_format", None)) for cell in row[:columns]]


def _block(block: Block, builder: DocumentBuilder, total: int | None) -> None:
    for line in block.notes_above:
        builder.text(line)
    if len(block.rows) >= 2 and max(map(len, block.rows)) >= 2:
        over = (
            total - len(block.notes_above) - 1 if total and total > len(block.rows) + len(block.notes_above) else None
        )
        held = builder.table(block.rows, caption=block.title, total_rows=over)
        builder.summed(held, total_rows=over)
    else:
        if block.title:
            builder.text(block.title)
        for row in block.rows:
            builder.text(" ".join(filter(None, row)))
    for line in block.notes_below:
        builder.text(line)
