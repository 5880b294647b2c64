"""The place of a poster's turn: an exported folder or a PowerPoint file, opened with what was changed by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from agents.deck.edits.place import SUFFIXES, documents_in, media, read_as
from agents.deck.library import Library
from agents.errors import InputRefused
from agents.poster.edits.returning import Returned, read_back, read_carried
from agents.poster.publishing import FILES, digest
from agents.poster.spec import PosterSpec
from agents.sources.base import Document, Language


@dataclass
class PosterPlace:
    """An opened poster."""

    spec: PosterSpec
    """As it is now: with what was changed by hand."""
    written: PosterSpec
    """As it was written."""
    library: Library
    folder: Path | None = None
    """The exported folder, where there is one."""
    told: list[str] = field(default_factory=list)
    """What was changed by hand."""


def is_poster(place: Path) -> bool:
    """Whether a folder, a file in one, or a PowerPoint file alone is an exported poster."""
    home = place if place.is_dir() else place.parent
    if (home / FILES["spec"]).is_file() and (place.is_dir() or place.name in FILES.values()):
        return True
    return place.is_file() and place.suffix.lower() in SUFFIXES and read_carried(place) is not None


def open_place(path: Path, language: Language) -> PosterPlace:
    """Open a folder or a file. Raises InputRefused with the reason."""
    home = path if path.is_dir() else path.parent
    if (home / FILES["spec"]).is_file() and (path.is_dir() or path.name in FILES.values()):
        spec, library = open_poster(home)
        returned = read_back(home / FILES["pptx"], language, library) if changed_by_hand(home) else None
        if returned is None:
            return PosterPlace(spec, spec, library, home)
        # The folder's spec wins over what the file carries, unless the file was changed since.
        return PosterPlace(returned.poster, spec, library, home, returned.told)
    returned = read_back(path, language)
    if returned is None:
        raise InputRefused(
            f"{path.name} carries no poster of Impasto: it was made elsewhere, or lost it when it was saved.",
            fix="Name the folder that the poster was exported to.",
        )
    return _alone(returned, path)


def _alone(returned: Returned, path: Path) -> PosterPlace:
    held = media(path, returned.poster)
    documents = [Document(source=d.source, assets=held) for d in returned.library.documents]
    written = read_carried(path)
    before = written.poster if written is not None else returned.poster
    return PosterPlace(returned.poster, before, Library(documents=documents), None, returned.told)


def open_poster(folder: Path) -> tuple[PosterSpec, Library]:
    """The poster in a folder, as it was written. Raises InputRefused."""
    return read_poster(folder / FILES["spec"]), Library(documents=documents_in(folder, FILES["html"]))


def read_poster(path: Path) -> PosterSpec:
    """The spec in a `poster.json`. Raises InputRefused."""
    return read_as(PosterSpec, path, "poster")


def changed_by_hand(folder: Path) -> bool:
    """Whether the PowerPoint file is no longer the one that was written."""
    try:
        written = json.loads((folder / FILES["checks"]).read_text("utf-8")).get("pptx")
    except (OSError, ValueError, AttributeError):
        return False
    return bool(written) and (folder / FILES["pptx"]).is_file() and digest(folder / FILES["pptx"]) != written
