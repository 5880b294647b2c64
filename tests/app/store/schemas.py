"""Writes the schema of now, with data in it, as fixtures: `python -m tests.app.store.schemas`.

They are `released/NNN.sqlite.sql` and `released/NNN.postgresql.sql`. Run it before a new migration is added, never after.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from app.store import Store
from app.store.blobs import LocalBlobs
from app.store.database import Database, default_url
from app.store.migrations import STEPS
from tests.app.postgres import Postgres, program
from tests.app.store.filling import fill

RELEASED = Path(__file__).with_name("released")


def write() -> None:
    server = Postgres()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for url in (default_url(folder), server.new_database()):
                with Store(Database.open(url), LocalBlobs(folder / "blobs")) as store:
                    fill(store)
                    text = _of_sqlite(folder) if store.database.is_sqlite else _of_postgres(url)
                    dialect = store.database.engine.dialect.name
                RELEASED.mkdir(exist_ok=True)
                (RELEASED / f"{len(STEPS):03}.{dialect}.sql").write_text(text)
    finally:
        server.stop()


def _of_sqlite(folder: Path) -> str:
    connection = sqlite3.connect(folder / "impasto.sqlite")
    try:
        return "\n".join(connection.iterdump()) + "\n"
    finally:
        connection.close()


def _of_postgres(url: str) -> str:
    """Without what only this version of Postgres, or only psql, understands."""
    dump = [program("pg_dump"), "--inserts", "--no-owner", "--no-privileges", "--dbname", url]
    text = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    lines = (line for line in text.splitlines() if not re.match(r"SET |SELECT pg_catalog|\\|--|\s*$", line))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write()
