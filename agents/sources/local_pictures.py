"""Pictures that a page or a Markdown text names: in a `data:` URI or in a file beneath its folder. No network."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from agents.sources.limits import MEBIBYTE
from agents.sources.passages import DocumentBuilder
from agents.sources.pictures import Picture, picture_of

_LARGEST = 64 * MEBIBYTE


class LocalPictures:
    """Looks pictures up for one document and tells the builder which could not be used."""

    def __init__(self, folder: Path | None, builder: DocumentBuilder) -> None:
        self.folder = folder.resolve() if folder else None
        self.builder = builder

    def find(self, source: str) -> Picture | None:
        """The picture under a `src`; None, with a warning where a person can do something about it."""
        source = source.strip()
        if not source:
            return None
        if source.startswith("data:"):
            return self._checked(_from_data_uri(source), "a picture in the text")
        if "://" in source[:12] or source.startswith(("//", "/", "file:", "\\")):
            self.builder.warn("Pictures that stand on the web or outside of the document's folder were left out.")
            return None
        return self._checked(self._from_file(source), f"the picture {source[:80]}")

    def _from_file(self, source: str) -> bytes | None:
        if self.folder is None:
            return None
        try:
            path = (self.folder / unquote(source.partition("#")[0].partition("?")[0])).resolve()
            if not path.is_relative_to(self.folder) or not path.is_file() or path.stat().st_size > _LARGEST:
                return None
            return path.read_bytes()
        except (OSError, ValueError):
            return None

    def _checked(self, data: bytes | None, what: str) -> Picture | None:
        picture = picture_of(data, self.builder.limits.figure_pixels) if data else None
        if picture is None:
            self.builder.warn(f"Could not use {what}: missing, damaged, too large or not a picture.")
        return picture


def _from_data_uri(uri: str) -> bytes | None:
    head, _, body = uri.partition(",")
    if len(body) > 1.4 * _LARGEST:
        return None
    try:
        return base64.b64decode(unquote_to_bytes(body)) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
