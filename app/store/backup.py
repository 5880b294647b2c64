"""Backup and restore: everything in one file, written while the store is in use, readable into either database.

All rows are read in one snapshot, and a hold keeps every blob that the snapshot names from being purged. A restore goes
into an empty store only: rows at the schema that they were written with, then the migrations since. Jobs that
were under way are queued again and go on from their last checkpoint.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.store import archive
from app.store.archive import About
from app.store.blobs import key
from app.store.database import failures
from app.store.errors import BlobDamaged, BlobMissing, Conflict, NewerDatabase, StoreError
from app.store.ids import new_id, now
from app.store.migrations import STEPS, schema, upgrade
from app.store.purge import Hold
from app.store.store import Store
from app.store.tables import Base, BlobRow

OF_THE_MOMENT = ("workers", "holds")
"""Tables that say who is at work now: of no use elsewhere."""
BATCH = 500


def backup(store: Store, path: Path) -> About:
    """Write the whole store into `path`: there whole or not at all. Raises StoreError, DatabaseFailed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
                    about = _write(store, target)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(
            f"The backup {path} could not be written: {error.strerror or error}.", fix="Name another place."
        ) from error
    return about


def restore(store: Store, path: Path) -> About:
    """Fill an empty store from a backup. Raises InputRefused, Conflict, NewerDatabase, StoreError."""
    try:
        source = zipfile.ZipFile(path)
    except OSError as error:
        raise archive.refused(f"{path} cannot be read ({error.strerror or error})") from error
    except zipfile.BadZipFile as error:
        raise archive.refused(f"{path} is cut short, or no backup") from error
    with source:
        about = archive.read_about(source)
        if about.schema_number > len(STEPS):
            raise NewerDatabase(
                f"The backup has schema {about.schema_number}; this Impasto knows schemas up to {len(STEPS)}.",
                fix="Restore it with the Impasto that made it.",
            )
        _refuse_unless_empty(store)
        _restore_blobs(store, source)
        with failures(store.database.name), store.write() as session:
            connection = session.connection()
            _start_over(connection, about.schema_number)
            _restore_rows(connection, source, about)
            upgrade(connection)
            _queue_again(connection)
    return about


def _write(store: Store, target: zipfile.ZipFile) -> About:
    counts: dict[str, int] = {}
    missing: list[str] = []
    with Hold(store, "backup") as hold:
        with store.database.snapshot() as session:
            connection = session.connection()
            number = schema(connection)
            for table in Base.metadata.sorted_tables:
                if table.name in OF_THE_MOMENT:
                    continue
                query = sa.select(table).order_by(*table.primary_key.columns)
                rows = connection.execution_options(yield_per=BATCH).execute(query)
                counts[table.name] = archive.write_table(target, table, rows)
                hold.renew()
            named = connection.scalars(sa.select(BlobRow.sha256).order_by(BlobRow.sha256)).all()
        for sha256 in named:
            hold.renew()
            _add_blob(store, target, sha256, missing)
    about = About(
        format=archive.FORMAT,
        schema_number=number,
        made_at=now(),
        tables=counts,
        blobs=len(named) - len(missing),
        missing=missing,
    )
    archive.write_about(target, about)
    return about


def _add_blob(store: Store, target: zipfile.ZipFile, sha256: str, missing: list[str]) -> None:
    """Bytes are read to their end before any go into the file: a damaged blob must not get in half."""
    with tempfile.TemporaryFile() as whole:
        try:
            with store.blobs.open(sha256) as data:
                while chunk := data.read(1 << 20):
                    whole.write(chunk)
        except (BlobMissing, BlobDamaged):
            missing.append(sha256)  # also bytes that were being kept just now, and that no row of ours names yet
            return
        whole.seek(0)
        archive.write_blob(target, sha256, whole)


def _refuse_unless_empty(store: Store) -> None:
    with store.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in (*OF_THE_MOMENT, "blobs") and session.execute(sa.select(table).limit(1)).first():
                raise Conflict(
                    f"The database {store.database.name} is not empty.",
                    fix="Restore into another one: --database URL, or --data FOLDER for a new folder.",
                )


def _restore_blobs(store: Store, source: zipfile.ZipFile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "blob"
        for name in source.namelist():
            if not name.startswith("blobs/"):
                continue
            sha256 = name.removeprefix("blobs/")
            try:
                key(sha256)
            except ValueError:
                raise archive.refused("it names bytes by something that is no hash") from None
            archive.read_blob(source, sha256, whole)
            if store.blobs.put(whole).sha256 != sha256:
                raise archive.refused(f"the bytes {sha256[:12]}… in it are damaged")


def _start_over(connection: sa.Connection, number: int) -> None:
    """Leave nothing but the tables as they were at schema `number`."""
    Base.metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE schema_steps")
    upgrade(connection, number)


def _restore_rows(connection: sa.Connection, source: zipfile.ZipFile, about: About) -> None:
    found = sa.MetaData()
    found.reflect(connection, only=list(about.tables))
    for table in found.sorted_tables:
        rows: list[dict[str, Any]] = []
        for row in archive.read_table(source, table.name):
            rows.append(row)
            if len(rows) == BATCH:
                _insert(connection, table, rows)
                rows = []
        _insert(connection, table, rows)
        for column in _to_itself(table):
            _link(connection, table, column, source)


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Without links within the table, which may name a row that comes later."""
    links = [column.name for column in _to_itself(table)]
    plain = [{**_bound(connection, row), **dict.fromkeys(links)} for row in rows]
    if plain:
        connection.execute(table.insert(), plain)


def _link(connection: sa.Connection, table: sa.Table, column: sa.Column[Any], source: zipfile.ZipFile) -> None:
    (ident,) = table.primary_key.columns
    for row in archive.read_table(source, table.name):
        if row[column.name] is not None:
            linked = table.update().where(ident == row[ident.name])
            connection.execute(linked.values({column.name: row[column.name]}))


def _to_itself(table: sa.Table) -> list[sa.Column[Any]]:
    return [f.parent for f in table.foreign_keys if f.column.table is table and f.parent.nullable]


def _bound(connection: sa.Connection, row: dict[str, Any]) -> dict[str, Any]:
    """Moments as the database keeps them: SQLite without a zone."""
    if connection.dialect.name != "sqlite":
        return row
    return {k: v.replace(tzinfo=None) if hasattr(v, "tzinfo") else v for k, v in row.items()}


def _queue_again(connection: sa.Connection) -> None:
    """A job that was queued or running has no worker here: it becomes a new run that goes on where it stood."""
    jobs = Base.metadata.tables["jobs"]
    for (ident,) in connection.execute(sa.select(jobs.c.id).where(jobs.c.state.in_(["queued", "running"]))).all():
        fresh = {"state": "queued", "run_id": new_id(), "tries": 0, "worker_id": None, "fence": jobs.c.fence + 1}
        connection.execute(jobs.update().where(jobs.c.id == ident).values(fresh))
