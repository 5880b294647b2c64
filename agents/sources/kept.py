"""A document as one file, to be read again as it is: what research found, on its way to a deck or a poster.

Written and read by Impasto only; what people bring goes through `reader.py`. It parses no format.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

from pydantic import ValidationError

from agents.errors import InputRefused
from agents.files import write_whole
from agents.sources.base import Document, Source

ENDING = ".source.json"
PICTURE = "picture-"
"""How the name of a kept picture begins: a document of one figure, whose caption is its credit."""


def keep(document: Document, path: Path) -> Path:
    """Write the document to `path`, whole or not at all."""
    assets = {name: base64.b64encode(data).decode() for name, data in document.assets.items()}
    told = {"source": document.source.model_dump(mode="json"), "assets": assets}
    write_whole(path, json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
    return path


def kept(path: Path) -> Document:
    """The document that `keep` wrote. Raises InputRefused."""
    try:
        told = json.loads(path.read_bytes())
        assets = {str(name): base64.b64decode(data, validate=True) for name, data in told["assets"].items()}
        return Document(source=Source.model_validate(told["source"]), assets=assets)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        raise InputRefused(f"{path.name} is no source that research kept.", fix="Run the research again.") from error


def is_picture(path: Path) -> bool:
    """Whether what was kept is a picture found for it, and no source of text."""
    return path.name.startswith(PICTURE) and path.name.endswith(ENDING)
