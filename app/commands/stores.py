"""What the commands that work on the store share: the options that name it, and how it is opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from app.configuration import read_settings

if TYPE_CHECKING:
    from app.store import Store

DATABASE = typer.Option(None, "--database", help="Database to use instead of the one of the settings.", metavar="URL")
DATA = typer.Option(None, "--data", help="Data folder to use instead of the one of the settings.", metavar="DIR")
AS_JSON = typer.Option(False, "--json", help="JSON on stdout.")


@contextmanager
def store_of(database: str | None, data: Path | None) -> Iterator[Store]:
    """The store that the flags, else the settings, name. Raises ConfigurationError, DatabaseFailed."""
    from app.store import Store

    with Store.open(read_settings(database=database, data=data)) as store:
        yield store


def counted(number: int, what: str) -> str:
    """`1 project`, `2 projects`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def tell(value: Any) -> None:
    """One JSON value on stdout, on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False))
