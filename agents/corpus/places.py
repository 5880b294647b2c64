"""Where corpora are: the one of the data folder, one in a folder given, or the index of a folder of documents.

A folder of documents is not written to: its index is in the data folder, under a name made of the folder's path.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from agents.corpus.store import Corpus
from agents.errors import ConfigurationError
from agents.settings import Settings

FILE = "corpus.sqlite"


def open_corpus(settings: Settings, place: Path | None = None, *, made: bool = True) -> Corpus:
    """The corpus of a folder (or file) given, or the one of the data folder.

    Raises ConfigurationError when it cannot be opened, or is not there and shall not be `made`.
    """
    path = settings.data / FILE if place is None else place if place.suffix == ".sqlite" else place / FILE
    if not made and not path.is_file():
        raise ConfigurationError(f"There is no corpus at {path}.", fix="Make one with: impasto corpus add FOLDER.")
    return Corpus(path)


def index_of(settings: Settings, folder: Path) -> Path:
    """The file of the index of a folder of documents."""
    resolved = folder.expanduser().resolve()
    name = hashlib.sha256(str(resolved).encode("utf-8", "surrogateescape")).hexdigest()[:20]
    return settings.data / "corpora" / f"{name}.sqlite"


def is_corpus(place: Path) -> bool:
    """Whether a folder or file is a corpus, rather than documents to be read."""
    return place.suffix == ".sqlite" or (place / FILE).is_file()
