"""CSV and TSV: the dialect is sniffed, the whole file is one table. It does not join files."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path, PurePath

from agents.errors import InputRefused
from agents.sources.base import Document
from agents.sources.encodings import decode
from agents.sources.passages import DocumentBuilder

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 60


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document of a CSV or TSV file: a table under a heading with the file's name."""
    text = (decode(data) or "").replace("\x00", "")
    title = PurePath(builder.name).stem.replace("_", " ").strip() or builder.name
    title = title[:1].upper() + title[1:]
    first, _, rest = text.partition("\n")
    delimiter = None
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own line about the delimiter
        delimiter, text = first[4], rest
    rows, total = _rows(
        text, delimiter or delimiter_of(text, tsv=builder.media_type.endswith("separated-values")), builder
    )
    preamble, rows = _preamble(rows)
    builder.heading(title, 1)
    for line in preamble:
        builder.text(line)
    whole = max(0, total - len(preamble) - 1) if total > len(rows) + len(preamble) else None
    builder.summed(builder.table(rows, total_rows=whole), total_rows=whole)
    return builder.finish(title=title)


def delimiter_of(text: str, *, tsv: bool = False) -> str:
    """The delimiter that cuts most lines into the same number of fields."""
    lines = [line for line in text.splitlines()[: _SAMPLE_LINES * 2] if line.strip()][:_SAMPLE_LINES]
    best, score = "\t" if tsv else ",", 0.0
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in _parsed("\n".join(lines), delimiter))
        width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        found = count / max(1, sum(widths.values())) * min(width, 6) if width > 1 else 0.0
        if found > score:
            best, score = delimiter, found
    return best


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return []


def _rows(text: str, delimiter: str, builder: DocumentBuilder) -> tuple[list[list[str]], int]:
    """Rows up to the cap, and how many the file has."""
    csv.field_size_limit(1_000_000)
    kept: list[list[str]] = []
    total = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True):
            if not any(cell.strip() for cell in row):
                continue
            total += 1
            if len(kept) <= builder.limits.rows_read(len(row)):
                kept.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise InputRefused(
            f"{builder.name} is not well-formed: {error} after {total:,} rows.", fix="Export it again."
        ) from error
    return kept, total


def _preamble(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Title lines above the header: leading rows with one filled cell in a file of several columns."""
    width = max(Counter(sum(bool(c) for c in row) for row in rows[:200]).items(), key=lambda i: i[1], default=(0, 0))[0]
    lines: list[str] = []
    while width > 1 and len(rows) > 2 and sum(bool(c) for c in rows[0]) == 1 and len(lines) < 6:
        lines.append(next(c for c in rows[0] if c))
        rows = rows[1:]
    return lines, rows
