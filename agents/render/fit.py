"""Fit: which of a slot's type sizes a text can be set in, by the advance widths of its fonts.

An estimate that errs on the small side; the browser has the last word and the checks measure it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from agents.render.fonts import Style, advance
from agents.render.layouts import Font, Slot, Theme
from agents.sources.base import Language

SAFETY = 1.015
"""The browser balances lines, and kerning is not counted."""
_TOKEN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|\s+")


def is_han(character: str) -> bool:
    """Whether it is set in the East Asian font, one em wide."""
    return unicodedata.east_asian_width(character) in "WF"


def width(text: str, font: Font, *, bold: bool) -> float:
    """Width of a text in em when set on one line."""
    style: Style = "bold" if bold else "regular"
    latin = "".join(c for c in text if not is_han(c))
    return advance(font.family, style, latin) + sum(1.0 for c in text if is_han(c))


def line_count(text: str, measure: float, font: Font, *, bold: bool) -> int:
    """Lines that `text` breaks into on a line of `measure` em."""
    lines, used = 1, 0.0
    for token in _TOKEN.findall(text):
        w = width(token, font, bold=bold) * SAFETY
        if token.isspace() or used + w <= measure or used == 0:
            used += w
        else:
            lines, used = lines + 1, w
        while used > measure * 1.001 and len(token) > 1 and not token.isspace():
            lines, used = lines + 1, used - measure
    return lines


def height(slot: Slot, size: int, texts: Sequence[str], theme: Theme, language: Language) -> float:
    """px that `texts` take in `slot` when set at `size`, one paragraph each."""
    font, bold = role(slot, theme, language)
    measure = slot.w / size - slot.indent
    counts = [line_count(t, measure, font, bold=bold) for t in texts]
    if slot.lines and max(counts, default=0) > slot.lines:
        return float("inf")
    return sum(counts) * slot.line_height(size, language) + max(0, len(texts) - 1) * round(slot.gap * size)


def role(slot: Slot, theme: Theme, language: Language) -> tuple[Font, bool]:
    """The font of a slot and whether it is bold."""
    font = theme.heading if slot.font_in(language) == "heading" else theme.body
    return font, font.bold if slot.bold is None else slot.bold


def step(slot: Slot, texts: Sequence[str], theme: Theme, language: Language) -> int:
    """Index of the largest size that fits; the last one when none does."""
    sizes = slot.sizes_in(language)
    for index, size in enumerate(sizes):
        if height(slot, size, texts, theme, language) <= slot.h:
            return index
    return len(sizes) - 1


def fits(slot: Slot, texts: Sequence[str], theme: Theme, language: Language) -> bool:
    """Whether the texts fit at the smallest size."""
    return height(slot, slot.sizes_in(language)[-1], texts, theme, language) <= slot.h
