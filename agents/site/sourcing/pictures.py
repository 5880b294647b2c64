"""Pictures that research found, as files of a site: each with the line that says who made it and how it may be used.

It chooses by form alone (a bitmap with a credit, not too large) and puts nothing on a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.sources.base import Document, Source

MOST = 6
LARGEST = 8 << 20
"""Bytes of one picture."""
_ENDINGS = ("png", "jpg")


@dataclass(frozen=True)
class Picture:
    """A file below `static/pictures/`, what it shows in words, its credit, and where it is from."""

    name: str
    alt: str
    credit: str
    data: bytes
    source: Source


def pictures_of(documents: Sequence[Document]) -> list[Picture]:
    """The pictures of these documents of one figure each; the same documents give the same names."""
    found: list[Picture] = []
    for document in documents:
        figure = next(iter(document.source.figures), None)
        ending = figure.asset.rpartition(".")[2] if figure else ""
        data = document.assets.get(figure.asset, b"") if figure else b""
        if figure is None or ending not in _ENDINGS or not figure.caption or not 0 < len(data) <= LARGEST:
            continue
        alt = figure.alt or document.source.title or figure.caption
        found.append(Picture(f"{len(found) + 1:02}.{ending}", alt, figure.caption, data, document.source))
    return found[:MOST]
