"""Store: the database and the blobs behind one object, migrated and ready.

    with Store.open(settings) as store, store.write() as session:
        project = projects.create(session, kind="deck", owner="me", title="Night buses")

Everything that changes rows is a function that takes a session (`projects.py`, `versions.py`, `conversation.py`), so
that callers put together what must happen together. Bytes are kept first (`keep`), then named by a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from agents.settings import Settings
from app.store.blobs import Blob, BlobStore, LocalBlobs, measure
from app.store.database import Database, default_url, inserting
from app.store.errors import StoreError
from app.store.ids import now
from app.store.migrations import migrate
from app.store.tables import BlobRow


class Store:
    """A migrated database and its blobs. Thread-safe."""

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        self.database = database
        self.blobs = blobs
        migrate(database)

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """The store that the settings name: `database`, else SQLite in the data folder; `blobs`, else a folder there.

        Raises ConfigurationError, NewerDatabase, DatabaseFailed.
        """
        url = settings.database.get_secret_value() if settings.database else default_url(settings.data)
        return cls(Database.open(url), open_blobs(settings.blobs or str(settings.data / "blobs")))

    def read(self) -> AbstractContextManager[Session]:
        """A transaction that only reads."""
        return self.database.read()

    def write(self) -> AbstractContextManager[Session]:
        """A transaction that may write: all of it or nothing."""
        return self.database.write()

    def keep(self, *data: bytes | Path) -> list[Blob]:
        """Keep bytes, or files, and say for each under which hash. Name them within a day: see `purge.py`.

        Raises StoreError.
        """
        wanted = [measure(each) for each in data]
        with self.write() as session:
            touch(session, wanted)
        kept = [self.blobs.put(each) for each in data]
        if kept != wanted:
            raise StoreError("A file changed while it was being kept.", fix="Try again when nobody writes to it.")
        return kept

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_blobs(place: str) -> BlobStore:
    """A folder's blobs, or an object store's. Raises ConfigurationError."""
    if "://" not in place:
        return LocalBlobs(Path(place))
    from app.store.clouds import CloudBlobs

    return CloudBlobs.connect(place)


def touch(session: Session, blobs: Iterable[Blob]) -> None:
    """Say that these blobs are about to be named, so that no purge takes them.

    In the order of their hashes: two writers that lock the same rows never wait for each other in a circle.
    """
    sizes = {blob.sha256: blob.size for blob in blobs}
    for sha256 in sorted(sizes):
        moment = now()
        row = inserting(session, BlobRow).values(sha256=sha256, size=sizes[sha256], touched_at=moment)
        known = {"touched_at": moment, **({"size": sizes[sha256]} if sizes[sha256] else {})}
        session.execute(row.on_conflict_do_update(index_elements=["sha256"], set_=known))


def name_blobs(session: Session, hashes: Iterable[str]) -> None:
    """Before rows that name blobs are added: they stay until this transaction is over, and then because they are named.

    Locks that are shared, so the order in which a transaction names them does not matter. Raises StoreError for bytes
    that were never kept, or so long ago that a purge took them.
    """
    wanted = set(hashes)
    query = sa.select(BlobRow.sha256).where(BlobRow.sha256.in_(wanted)).with_for_update(read=True, key_share=True)
    for sha256 in sorted(wanted - set(session.scalars(query))):
        raise StoreError(f"The bytes {sha256[:12]}… were never kept.", fix="Keep them, then name them.")
