"""Sources as read, kept in the run's folder so that a resumed run need not read them again, and its state stays small.

    <folder>/<source id>/source.json
                         assets/<sha256>.png

Writing twice lands on the same files. It knows no file format: `agents.sources` reads those.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from agents.deck.library import Library
from agents.sources.base import Document, Source


def keep(document: Document, folder: Path) -> str:
    """Write a document below `folder` and return the name to load it by."""
    place = folder / document.source.id
    (place / "assets").mkdir(parents=True, exist_ok=True)
    for name, data in document.assets.items():
        write_whole(place / "assets" / name, data)
    write_whole(place / "source.json", document.source.model_dump_json().encode())
    return document.source.id


def load(names: Sequence[str], folder: Path) -> Library:
    """The library of the documents that `keep` wrote under these names, in this order."""
    documents = []
    for name in names:
        place = folder / name
        assets = {p.name: p.read_bytes() for p in sorted((place / "assets").iterdir())}
        source = Source.model_validate_json((place / "source.json").read_bytes())
        documents.append(Document(source=source, assets=assets))
    return Library(documents=documents)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all: temporary name, fsync, rename."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
