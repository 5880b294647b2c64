"""The one file of a backup: a zip of rows as JSON lines, of bytes by hash, and of a page that says what it is.

    impasto.json           format, schema, when, which tables, which blobs were missing
    tables/<name>.jsonl    first line the columns with their types, then one row a line
    blobs/<sha256>         bytes

Rows are written as values that both databases understand, so a backup of one is restored into the other. It opens no
database: `backup.py` does.
"""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa
from pydantic import BaseModel, ValidationError

from agents.errors import InputRefused
from app.store.ids import Moment

FORMAT = 1
ABOUT = "impasto.json"


class About(BaseModel):
    """What a backup says of itself."""

    format: int
    """Of this file."""
    schema_number: int
    """Of the rows in it."""
    made_at: datetime
    tables: dict[str, int]
    """Rows of each."""
    blobs: int
    missing: list[str]
    """Hashes that were named but could not be read: the store was damaged already."""


def kind_of(column: sa.Column[Any]) -> str:
    """How values of a column are written: `moment`, `bytes`, or `plain` JSON."""
    if isinstance(column.type, Moment | sa.DateTime):
        return "moment"
    return "bytes" if isinstance(column.type, sa.LargeBinary) else "plain"


def _as_is(value: Any) -> Any:
    return value


def _moment(value: datetime) -> str:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()


WRITERS: dict[str, Callable[[Any], Any]] = {
    "plain": _as_is,
    "moment": _moment,
    "bytes": lambda value: base64.b64encode(value).decode(),
}
READERS: dict[str, Callable[[Any], Any]] = {
    "plain": _as_is,
    "moment": datetime.fromisoformat,
    "bytes": base64.b64decode,
}


def write_table(archive: zipfile.ZipFile, table: sa.Table, rows: Iterable[Iterable[Any]]) -> int:
    """Add a table; returns its number of rows."""
    kinds = {column.name: kind_of(column) for column in table.columns}
    count = 0
    with archive.open(_page(table.name), "w", force_zip64=True) as page:
        page.write(_line(kinds))
        for row in rows:
            values = zip(kinds.values(), row, strict=True)
            page.write(_line([None if v is None else WRITERS[kind](v) for kind, v in values]))
            count += 1
    return count


def read_table(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    """Rows of a table by column. Raises InputRefused for what `write_table` has not written."""
    try:
        with archive.open(_page(name)) as page:
            kinds: dict[str, str] = json.loads(page.readline())
            for line in page:
                values = zip(kinds.items(), json.loads(line), strict=True)
                yield {column: None if v is None else READERS[kind](v) for (column, kind), v in values}
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise refused(f"its table `{name}` is damaged") from error


def write_blob(archive: zipfile.ZipFile, sha256: str, data: BinaryIO) -> None:
    """Add bytes."""
    with archive.open(_blob(sha256), "w", force_zip64=True) as page:
        while chunk := data.read(1 << 20):
            page.write(chunk)


def read_blob(archive: zipfile.ZipFile, sha256: str, into: Path) -> None:
    """Copy bytes into a file. Raises InputRefused."""
    try:
        with archive.open(_blob(sha256)) as page, into.open("wb") as file:
            while chunk := page.read(1 << 20):
                file.write(chunk)
    except (KeyError, zipfile.BadZipFile) as error:
        raise refused(f"the bytes {sha256[:12]}… in it are missing or damaged") from error


def write_about(archive: zipfile.ZipFile, about: About) -> None:
    """Add the page that makes it a backup; last, so that a file cut short is none."""
    archive.writestr(ABOUT, about.model_dump_json(indent=2))


def read_about(archive: zipfile.ZipFile) -> About:
    """What the backup says of itself. Raises InputRefused when it is none, or of a newer format."""
    try:
        about = About.model_validate_json(archive.read(ABOUT))
    except (KeyError, ValidationError, zipfile.BadZipFile) as error:
        raise refused("it is not a backup of Impasto") from error
    if about.format != FORMAT:
        raise refused(f"it has format {about.format}, and this Impasto reads format {FORMAT}")
    return about


def refused(reason: str) -> InputRefused:
    """The error for a file that cannot be restored."""
    return InputRefused(f"The backup cannot be restored: {reason}.", fix="Nothing was changed.")


def _page(table: str) -> str:
    return f"tables/{table}.jsonl"


def _blob(sha256: str) -> str:
    return f"blobs/{sha256}"


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
