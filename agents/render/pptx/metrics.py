"""What the writer knows of fonts: how a line of exact pitch divides, Office names, and which script a character wants.

Measured in LibreOffice 7.4 with eight families from Arimo to Noto Sans SC, at sizes of 24 and 40 px and pitches of 1.0
to 1.5 em: in shapes the baseline lies a fifth of an em above the bottom of the line, whatever the font says of itself
(as PowerPoint divides lines); in table cells it lies as far above it as the font says.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from agents.render.fonts import families

DESCENT = 0.2
"""Depth of a line below its baseline when its pitch is exact, in em of its largest type."""

_USUAL_DESCENT = 0.235
_DESCENTS = {"DejaVu Sans": 0.2358, "DejaVu Serif": 0.2358, "Noto Sans": 0.293, "Roboto": 0.2441, "Inter": 0.2415}
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
def font_descent(family: str) -> float:
    """The font's own depth below the baseline (`hhea`), em: that of lines in table cells."""
    shipped = families().get(family)
    if shipped is None:
        return _DESCENTS.get(family, _USUAL_DESCENT)
    with TTFont(shipped.path("regular"), lazy=True) as font:
        table: Any = font["hhea"]
        head: Any = font["head"]
        return -table.descent / head.unitsPerEm


@cache
def office_name(family: str) -> str:
    """The Office font of the same widths, where there is one."""
    shipped = families().get(family)
    return shipped.office[0] if shipped is not None and shipped.office else family


@cache
def is_known(family: str) -> bool:
    """Whether another program has a family or a twin of it: not one that only the page brings along."""
    known = family in families() or family in _DESCENTS or is_east_asian_family(family)
    return known or re.match(r"(dejavu|noto|liberation|opensymbol)", family, re.I) is not None


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
