"""Sources as read, kept in the run's folder so that a resumed run need not read them again, and its state stays small.

    <folder>/<source id>/source.json
                         assets/<sha256>.png

Writing twice lands on the same files. It knows no file format: `agents.sources` reads those.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agents.deck.library import Library
from agents.files import write_whole
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
        assets = {p.name: p.read_bytes() for p in sorted((place / "assets").glob("*"))}
        source = Source.model_validate_json((place / "source.json").read_bytes())
        documents.append(Document(source=source, assets=assets))
    return Library(documents=documents)
