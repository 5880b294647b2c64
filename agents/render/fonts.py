"""Fonts: the families that ship, their Office names, and the glyphs that one deck needs as `data:` URIs.

It knows files in `templates/slides/fonts` and nothing of slides. Cutting is by fontTools; what was cut once is kept
beside the other caches, by content, so that the same deck costs nothing the second time.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import platformdirs
from fontTools import subset
from fontTools.ttLib import TTFont
from pydantic import BaseModel, ConfigDict

FONTS = Path(__file__).resolve().parents[2] / "templates" / "slides" / "fonts"
Style = Literal["regular", "bold", "italic", "bold-italic"]
_CUT_VERSION = b"3"
CODE_FACE = "Cousine"
"""The face of fixed width that code is set in; Office has Courier New instead"""


class Family(BaseModel):
    """A shipped family: its files by style and the Office fonts that it stands for (same advance widths)."""

    model_config = ConfigDict(extra="forbid")

    name: str
    office: list[str]
    """Names that Office documents use, the first one preferred. Empty: no Office twin."""
    generic: Literal["serif", "sans-serif", "monospace"]
    script: Literal["latin", "han"]
    files: dict[Style, str]
    licence: str

    def path(self, style: Style) -> Path:
        """The file of a style; the regular (or only) one where a style is not shipped."""
        fallback = next(iter(self.files.values()))
        return FONTS / self.files.get(style, self.files.get("regular", fallback))


@cache
def families() -> dict[str, Family]:
    """Every shipped family by name."""
    listed = json.loads((FONTS / "families.json").read_text("utf-8"))
    return {f.name: f for f in (Family.model_validate(entry) for entry in listed)}


def font_face_css(names: Iterable[str], text: str, *, styles: dict[str, set[Style]] | None = None) -> str:
    """`@font-face` rules with the glyphs of `text` only, as woff2 `data:` URIs.

    `styles` says which styles of a family the page uses; all shipped styles where it says nothing. A family that
    has no glyph for `text` gets no rule.
    """
    rules = []
    for name in names:
        family = families()[name]
        wanted = (styles or {}).get(name) or set(family.files)
        for style in sorted(wanted & set(family.files)):
            data = cut(family.path(style), text)
            if data is not None:
                rules.append(_rule(family.name, style, data))
    return "\n".join(rules)


def _rule(name: str, style: Style, data: bytes) -> str:
    weight = "700" if "bold" in style else "400"
    slant = "italic" if "italic" in style else "normal"
    encoded = base64.b64encode(data).decode("ascii")
    return (
        f'@font-face{{font-family:"{name}";font-weight:{weight};font-style:{slant};font-display:block;'
        f'src:url("data:font/woff2;base64,{encoded}") format("woff2")}}'
    )


def cut(path: Path, text: str) -> bytes | None:
    """The font of `path` with the glyphs of `text` only, as woff2; None when it has none of them."""
    wanted = sorted({ord(c) for c in text} & covered(path))
    if not any(c > 0x20 for c in wanted):
        return None
    key = hashlib.sha256(_CUT_VERSION + path.name.encode() + _digest(path) + repr(wanted).encode()).hexdigest()
    kept = _cache_folder() / f"{key}.woff2"
    try:
        return kept.read_bytes()
    except OSError:
        data = _cut(path, wanted)
        _keep(kept, data)
        return data


def _cut(path: Path, codepoints: list[int]) -> bytes:
    options = subset.Options()
    # The shipped CFF fonts have no hints: asking to drop them would only run every outline once more.
    options.hinting = path.suffix == ".otf"
    options.layout_features = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "halt"]
    options.drop_tables += ["DSIG", "BASE", "VORG", "vhea", "vmtx", "gasp", "FFTM"]
    options.name_IDs = [1, 2]
    options.glyph_names = False
    with TTFont(path, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codepoints)
        subsetter.subset(font)
        font.flavor = "woff2"
        buffer = io.BytesIO()
        font.save(buffer, reorderTables=None)
    return buffer.getvalue()


def _keep(path: Path, data: bytes) -> None:
    """Write to the cache; a cache that cannot be written is no reason to fail."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError:
        return


def _cache_folder() -> Path:
    return platformdirs.user_cache_path("impasto") / "glyphs"


@lru_cache(maxsize=64)
def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


@lru_cache(maxsize=64)
def _metrics(path: Path) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(path, lazy=True) as font:
        cmap: dict[int, str] = font.getBestCmap() or {}
        table: Any = font["hmtx"]
        head: Any = font["head"]
        return cmap, dict(table.metrics), int(head.unitsPerEm)


def covered(path: Path) -> frozenset[int]:
    """Code points that the font has glyphs for."""
    return _covered(path)


@lru_cache(maxsize=64)
def _covered(path: Path) -> frozenset[int]:
    return frozenset(_metrics(path)[0])


def advance(name: str, style: Style, text: str) -> float:
    """Width of `text` in em without kerning; a character that the family lacks counts one em (Han) or half."""
    cmap, widths, per_em = _metrics(families()[name].path(style))
    total = 0.0
    for character in text:
        glyph = cmap.get(ord(character))
        total += widths[glyph][0] / per_em if glyph else (1.0 if ord(character) >= 0x2E80 else 0.5)
    return total
