"""`impasto backup` and `impasto restore`: everything in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.commands.stores import AS_JSON, DATA, DATABASE, counted, store_of, tell

if TYPE_CHECKING:
    from app.store.archive import About


def backup(
    file: Path = typer.Argument(..., help="File to write; replaced when it is there."),
    as_json: bool = AS_JSON,
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Write the whole store into one file, while it is in use."""
    from app.store.backup import backup as write

    with store_of(database, data) as store:
        about = write(store, file)
    if about.missing:
        typer.echo(
            f"note: the bytes of {counted(len(about.missing), 'file')} were missing or damaged already.", err=True
        )
    _tell(about, as_json)
    if not as_json:
        typer.echo(str(file))


def restore(
    file: Path = typer.Argument(..., help="A file that `impasto backup` wrote."),
    as_json: bool = AS_JSON,
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Fill an empty store from a backup, of either database into either."""
    from app.store.backup import restore as read

    with store_of(database, data) as store:
        about = read(store, file)
    _tell(about, as_json)


def _tell(about: About, as_json: bool) -> None:
    if as_json:
        tell(about.model_dump(mode="json"))
    else:
        rows = about.tables
        said = [counted(rows[f"{what}s"], what) for what in ("project", "version", "job")]
        typer.echo(f"{', '.join([*said, counted(about.blobs, 'file')])}.", err=True)
