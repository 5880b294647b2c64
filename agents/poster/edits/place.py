"""An exported poster's folder, opened: its spec, its sources, the pictures that its page holds."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from agents.deck.edits.place import pictures
from agents.deck.library import Library
from agents.errors import InputRefused
from agents.poster.publishing import FILES, digest
from agents.poster.spec import PosterSpec
from agents.sources.base import Document, Source


def is_poster(place: Path) -> bool:
    """Whether a folder, or a file in one, is an exported poster."""
    home = place if place.is_dir() else place.parent
    return (home / FILES["spec"]).is_file() and (place.is_dir() or place.name in FILES.values())


def open_poster(folder: Path) -> tuple[PosterSpec, Library]:
    """The poster in a folder. Raises InputRefused."""
    spec = read_poster(folder / FILES["spec"])
    try:
        held = json.loads((folder / FILES["sources"]).read_text("utf-8"))["sources"]
        sources = [Source.model_validate({"text": "", **source}) for source in held]
    except FileNotFoundError:
        sources = []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputRefused(f"{folder / FILES['sources']} cannot be read: {error}.") from error
    page = folder / FILES["html"]
    assets = pictures(page.read_text("utf-8")) if page.is_file() else {}
    return spec, Library(documents=[Document(source=source, assets=assets) for source in sources])


def read_poster(path: Path) -> PosterSpec:
    """The spec in a `poster.json`. Raises InputRefused."""
    try:
        return PosterSpec.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputRefused(
            f"{path.parent} is no exported poster: it has no {path.name}.", fix="Name what `impasto poster` made."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputRefused(f"{path} is not a poster's spec: {where}: {first['msg'].lower()}.") from error


def changed_by_hand(folder: Path) -> bool:
    """Whether the PowerPoint file is no longer the one that was written."""
    try:
        written = json.loads((folder / FILES["checks"]).read_text("utf-8")).get("pptx")
    except (OSError, ValueError, AttributeError):
        return False
    return bool(written) and (folder / FILES["pptx"]).is_file() and digest(folder / FILES["pptx"]) != written
