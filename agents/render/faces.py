"""Faces: the font files that a deck may carry along, from the page's own `@font-face` rules and from what ships.

A file is read only where the page itself may read it. Whether a licence lets a font travel is `pptx/embedding.py`'s.
"""

from __future__ import annotations

import io
from typing import Any

from fontTools.ttLib import TTFont, TTLibError

from agents.render.browser import Opened, Page
from agents.render.capture import World
from agents.render.fonts import families
from agents.render.pictures import bytes_of
from agents.render.pptx.embedding import Face
from agents.render.shots import screenshot


def page_faces(page: Page) -> list[Face]:
    """Every face that the page declares and can read, and every shipped one that has no twin in Office."""
    declared = page.call(lambda opened: _declared(opened, page))
    shipped = [
        Face(name, "bold" in style, "italic" in style, family.path(style).read_bytes())
        for name, family in families().items()
        if not family.office
        for style in family.files
    ]
    return [*declared, *shipped]


def _declared(opened: Opened, page: Page) -> list[Face]:
    world = World.of(opened)
    made: list[Face] = []
    for entry in world.call("faces"):
        try:
            data = bytes_of(entry["url"], page.folders, world, screenshot)
        except (OSError, ValueError):
            continue
        face = _face(data, entry) if data else None
        if face is not None:
            made.append(face)
    return made


def _face(data: bytes, entry: dict[str, str]) -> Face | None:
    """The face under the name that its file says (the browser paints, and decks name, that one), unpacked from WOFF."""
    try:
        with TTFont(io.BytesIO(data)) as font:
            table: Any = font["name"]
            family = table.getDebugName(16) or table.getDebugName(1) or entry["family"]
            if font.flavor is not None:
                font.flavor = None
                unpacked = io.BytesIO()
                font.save(unpacked)
                data = unpacked.getvalue()
    except (TTLibError, OSError, KeyError, ValueError, AssertionError, ImportError):
        return None
    weight = {"normal": 400, "": 400, "bold": 700}.get(entry["weight"], 0) or _number(entry["weight"])
    return Face(family, weight >= 600, entry["slope"].startswith(("italic", "oblique")), data)


def _number(text: str) -> int:
    first = text.split()[0] if text.split() else "400"
    return int(float(first)) if first.replace(".", "", 1).isdigit() else 400
