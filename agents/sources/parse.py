"""Bytes of a known format become a Document. It runs in the parser's process; `reader.py` calls it from outside."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from agents.errors import ImpastoError, InputRefused
from agents.sources.base import Document
from agents.sources.intake import MEDIA_TYPES, Format
from agents.sources.limits import Limits
from agents.sources.passages import DocumentBuilder

READERS: dict[Format, str] = {
    "pdf": "pdf", "docx": "docx", "pptx": "pptx", "xlsx": "xlsx", "csv": "delimited", "tsv": "delimited",
    "markdown": "markdown", "html": "html", "text": "text", "mail": "mail",
}  # fmt: skip


class Reader(Protocol):
    """What each reader module offers: it fills the builder and finishes it."""

    def read(self, data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
        """`folder` is where relative pictures may be found; None forbids them."""
        ...


def parse(data: bytes, name: str, kind: Format, limits: Limits, folder: Path | None = None) -> Document:
    """The document in these bytes. Raises InputRefused, and nothing else, whatever the bytes are."""
    source_id = hashlib.sha256(data).hexdigest()[:8]
    builder = DocumentBuilder(source_id, name, MEDIA_TYPES[kind], limits)
    # Each reader brings its own library: only the one that is needed is loaded.
    reader = cast(Reader, import_module(f"agents.sources.{READERS[kind]}"))
    try:
        document = reader.read(data, builder, folder)
    except ImpastoError:
        raise
    except MemoryError as error:
        raise InputRefused(f"{name} needs more memory to read than one input may use.") from error
    except Exception as error:
        raise InputRefused(
            f"{name} is damaged: reading it failed ({type(error).__name__}).",
            fix="Open it in its own application and save it again.",
        ) from error
    if not document.source.text.strip() and not document.source.figures:
        raise InputRefused(f"{name} holds no text.")
    return document
