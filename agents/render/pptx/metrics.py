"""Vertical metrics of fonts, and which script a character wants.

With exact line pitch LibreOffice puts the baseline of a line `pitch - descent` below the line's top (measured), so the
writer needs the descent of the painted font. Shipped fonts are read from their files; the rest comes from a small
table of what the common system fonts carry in `hhea`. In em.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from agents.render.fonts import families

_DESCENTS = {
    "DejaVu Sans": 0.2358, "DejaVu Serif": 0.2358, "DejaVu Sans Mono": 0.2358, "Liberation Sans": 0.2119,
    "Liberation Serif": 0.2163, "Liberation Mono": 0.3003, "Noto Sans CJK SC": 0.288, "Noto Serif CJK SC": 0.286,
    "Inter": 0.2415, "Roboto": 0.2441, "Open Sans": 0.293, "Noto Sans": 0.293, "Lato": 0.213, "Montserrat": 0.251,
    "Calibri": 0.25, "Arial": 0.2119, "Georgia": 0.2192, "Times New Roman": 0.2163, "Courier New": 0.3003,
}  # fmt: skip
_USUAL = 0.235
_EAST_ASIAN_FAMILY = re.compile(
    r"(noto|source han) (sans|serif)( cjk)?( sc| tc| hk| jp| kr| cn)$"
    r"|yahei|simsun|simhei|pingfang|wenquanyi|stzhongsong",
    re.IGNORECASE,
)
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u31ff\u3200-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003fffd]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_MONOSPACE = re.compile(r"mono|cousine|courier|consolas|menlo|code", re.IGNORECASE)
_SERIF = re.compile(
    r"serif(?<!sans-serif)(?<!sans serif)|gelasio|georgia|tinos|times|garamond|playfair|lora|merriweather", re.I
)


@cache
def descent(family: str) -> float:
    """Depth of the font below the baseline, em."""
    shipped = families().get(family)
    if shipped is not None:
        with TTFont(shipped.path("regular"), lazy=True) as font:
            table: Any = font["hhea"]
            head: Any = font["head"]
            return -table.descent / head.unitsPerEm
    return _DESCENTS.get(family, _USUAL)


@cache
def office_name(family: str) -> str:
    """The Office font of the same widths, where there is one."""
    shipped = families().get(family)
    return shipped.office[0] if shipped is not None and shipped.office else family


def is_east_asian_family(family: str) -> bool:
    """Whether a family is one that browsers fall back to for Chinese, Japanese or Korean."""
    return _EAST_ASIAN_FAMILY.search(family) is not None


def is_east_asian(text: str) -> bool:
    """Whether any character wants the East Asian font slot."""
    return _EAST_ASIAN.search(text) is not None


def is_right_to_left(text: str) -> bool:
    """Whether any character belongs to a right-to-left script."""
    return _RIGHT_TO_LEFT.search(text) is not None


def pitch_family(family: str) -> int:
    """OOXML `pitchFamily`: 49 fixed modern, 18 variable roman, 34 variable swiss."""
    if _MONOSPACE.search(family):
        return 49
    return 18 if _SERIF.search(family) else 34


def width_em(text: str) -> float:
    """A rough width, for shares of a line's measured width only."""
    return sum(1.0 if is_east_asian(c) else 0.3 if c in " .,;:'!|ijlItfr()[]" else 0.55 for c in text)
