"""The place of an edit: an exported folder or a PowerPoint file, opened with everything that a turn needs.

    DIR/deck.json sources.json deck.html deck.pptx …      as an export leaves it
    DIR/history/001/ 002/ …                               earlier versions, see `history.py`

Pictures come out of the page, where their names are their digests. A file alone brings the spec that it carries.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from agents.brand.brand import brand_of
from agents.brand.opening import Opened, kept_brand
from agents.brand.template import template_of
from agents.deck.edits.returning.reading import Returned, read_back
from agents.deck.library import Library
from agents.deck.spec import DeckSpec
from agents.errors import InputRefused
from agents.sources.base import Document, Language, Source

SUFFIXES = (".pptx", ".potx", ".pptm")
_PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,([A-Za-z0-9+/=]+)")
_ENDINGS = {"png": "png", "jpeg": "jpg", "svg+xml": "svg"}


@dataclass
class Place:
    """An opened deck."""

    spec: DeckSpec
    """As it is now: with what was changed by hand."""
    library: Library
    drawn: set[str] = field(default_factory=set)
    """Ids of slides whose drawing in `pptx` is kept."""
    foreign: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)
    pptx: bytes | None = None
    told: list[str] = field(default_factory=list)
    """What was changed by hand."""
    folder: Path | None = None
    """The exported folder, where there is one."""
    brand: Opened | None = None
    """The brand that the deck wears."""
    assets_missing: list[str] = field(default_factory=list)


def open_place(path: Path, language: Language) -> Place:
    """Open a folder or a file. Raises InputRefused with the reason."""
    if not path.exists():
        raise InputRefused(f"{path} does not exist.", fix="Name an exported deck's folder, or its .pptx.")
    if path.is_dir():
        return _folder(path, language)
    if path.suffix.lower() in SUFFIXES:
        return _file(path, language)
    raise InputRefused(f"{path.name} is neither a deck's folder nor a .pptx.", fix="Name what `impasto deck` made.")


def _folder(path: Path, language: Language) -> Place:
    spec = read_spec(path / "deck.json")
    library = Library(documents=documents_in(path, "deck.html"))
    deck = path / "deck.pptx"
    returned = read_back(deck, language, library) if deck.is_file() else None
    if returned is None or not returned.changed:
        drawn = returned.drawn if returned else set()
        blob = deck.read_bytes() if drawn else None
        return _missing(Place(spec, library, drawn, returned.foreign if returned else {}, blob, folder=path))
    # The folder's spec wins over what the file carries, unless the file was changed since.
    return _missing(_place(returned, deck, path))


def _file(path: Path, language: Language) -> Place:
    beside = path.parent / "deck.json"
    ours = beside.is_file() and path.name == "deck.pptx"
    library = Library(documents=documents_in(path.parent, "deck.html")) if ours else None
    returned = read_back(path, language, library)
    if returned is None:
        raise InputRefused(
            f"{path.name} carries no deck of Impasto: it was made elsewhere, or lost it when it was saved.",
            fix="Name the folder that the deck was exported to, or make a deck of the file: `impasto deck FILE.pptx`.",
        )
    if library is None:
        returned.library = Library(
            documents=[Document(source=d.source, assets=media(path, returned.spec)) for d in returned.library.documents]
        )
    return _missing(_place(returned, path, path.parent if ours else None))


def _place(returned: Returned, deck: Path, folder: Path | None) -> Place:
    blob = deck.read_bytes()
    place = Place(returned.spec, returned.library, returned.drawn, returned.foreign, blob, returned.told, folder)
    if returned.branded and (folder is None or kept_brand(folder) is None):
        place.brand = Opened(brand_of(template_of(blob, deck.name), deck.name), blob)
    return place


def read_spec(path: Path) -> DeckSpec:
    """The spec in a `deck.json`. Raises InputRefused."""
    return read_as(DeckSpec, path, "deck")


Held = TypeVar("Held", bound=BaseModel)


def read_as(model: type[Held], path: Path, kind: str) -> Held:
    """The spec in an exported folder's file, of a `kind` as the command line names it. Raises InputRefused."""
    try:
        return model.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputRefused(
            f"{path.parent} is no exported {kind}: it has no {path.name}.",
            fix=f"Name a folder that `impasto {kind}` made.",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"])
        raise InputRefused(f"{path} is not a {kind}'s spec: {where}: {first['msg'].lower()}.") from error


def documents_in(folder: Path, page: str) -> list[Document]:
    """The sources of an exported folder, with the pictures that its page holds. Raises InputRefused."""
    try:
        held = json.loads((folder / "sources.json").read_text("utf-8"))["sources"]
        sources = [Source.model_validate({"text": "", **source}) for source in held]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputRefused(f"{folder / 'sources.json'} cannot be read: {error}.") from error
    shown = folder / page
    assets = pictures(shown.read_text("utf-8")) if shown.is_file() else {}
    return [Document(source=source, assets=assets) for source in sources]


def pictures(html: str) -> dict[str, bytes]:
    """The pictures in a page, by the names that the spec knows them by: `<sha256>.<ending>`."""
    found: dict[str, bytes] = {}
    for kind, packed in _PICTURE.findall(html):
        data = base64.b64decode(packed)
        found[f"{hashlib.sha256(data).hexdigest()}.{_ENDINGS[kind]}"] = data
    return found


def media(path: Path, spec: BaseModel) -> dict[str, bytes]:
    """The pictures of a PowerPoint file that the spec names."""
    import zipfile

    wanted = set(re.findall(r"[0-9a-f]{64}\.(?:png|jpg|svg)", spec.model_dump_json()))
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.startswith("ppt/media/") or archive.getinfo(name).file_size > 64 << 20:
                continue
            data = archive.read(name)
            digest = hashlib.sha256(data).hexdigest()
            found |= {w: data for w in wanted if w.startswith(digest)}
    return found


def _missing(place: Place) -> Place:
    if place.folder is not None:
        place.brand = place.brand or kept_brand(place.folder)
    named = set(re.findall(r"[0-9a-f]{64}\.(?:png|jpg|jpeg|svg)", place.spec.model_dump_json()))
    place.assets_missing = sorted(named - set(place.library.assets))
    return place
