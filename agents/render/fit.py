"""Fit: which of a slot's type sizes a text can be set in, by the advance widths of its fonts.

An estimate that errs on the small side; the browser has the last word and the checks measure it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from agents.deck.parts import TableBlock
from agents.render.fonts import Style, advance
from agents.render.layouts import Font, Slot, Theme
from agents.render.phrases import phrases
from agents.sources.base import Language
from agents.text.words import length

SAFETY = 1.015
"""The browser balances lines, and kerning is not counted."""
ORPHAN = 0.11
"""A last line shorter than this share of the measure looks forgotten…"""
ORPHAN_HAN = 4.2
"""… or one of fewer than these em in Chinese."""
READABLE = 22
"""px: no list is set smaller than this for the sake of its last lines."""
CELL_PADDING, CELL_GAP = 0.42, 0.8
"""em: least padding above and below a table's cell, and space between its columns"""
LONG_WORD = 10
"""Characters from which a word may be longer than a line"""
PARTED_GAP = 2.0
"""The same where words follow numbers that end at the column's edge, so that both are not read as one"""
LEAST_TABLE, TABLE_AIR = 0.56, 1.5
"""Share of its slot that a table of two columns takes at least, and how much wider than its words it is"""
BRIEF_CELL, LONG_CELL, MOST_WHOLE = 16, 40, 3
"""Widths of cells that are not broken, and of one that is long; columns that may stay whole"""
_TOKEN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^ \n\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|[ \n]+")
"""Where a line may break: between words, beside any Han character, not at a no-break space."""
_NEVER_FIRST = set("，。、；：？！）》」』】”’%°…,.;:?!)")


def is_han(character: str) -> bool:
    """Whether it is set in the East Asian font, one em wide."""
    return unicodedata.east_asian_width(character) in "WF"


def width(text: str, font: Font, *, bold: bool) -> float:
    """Width of a text in em when set on one line."""
    style: Style = "bold" if bold else "regular"
    latin = "".join(c for c in text if not is_han(c))
    return advance(font.family, style, latin) + sum(1.0 for c in text if is_han(c))


def lines(
    text: str, measure: float, font: Font, *, bold: bool, phrased: bool = False, safety: float = SAFETY
) -> list[float]:
    """Widths, em, of the lines that `text` breaks into on a measure of `measure` em; `phrased`: between phrases."""
    widths = [0.0]
    for token in phrases(text) if phrased else _TOKEN.findall(text):
        w = width(token, font, bold=bold) * safety
        if token.isspace() or widths[-1] == 0 or widths[-1] + w <= measure:
            widths[-1] += w
        elif token in _NEVER_FIRST and widths[-1] > 1:
            widths[-1:] = [widths[-1] - 1, 1 + w]
        else:
            widths.append(w)
        while widths[-1] > measure and len(token) > 1 and not token.isspace():
            widths[-1:] = [measure, widths[-1] - measure]
    return widths


def line_count(
    text: str, measure: float, font: Font, *, bold: bool, phrased: bool = False, safety: float = SAFETY
) -> int:
    """Lines that `text` breaks into on a measure of `measure` em."""
    return len(lines(text, measure, font, bold=bold, phrased=phrased, safety=safety))


def height(slot: Slot, size: int, texts: Sequence[str], theme: Theme, language: Language) -> float:
    """px that `texts` take in `slot` when set at `size`, one paragraph each; infinite beyond the slot's `lines`."""
    font, bold = role(slot, theme, language)
    phrased = slot.phrased and language == "zh"
    counts = [line_count(t, slot.w / size - slot.indent, font, bold=bold, phrased=phrased) for t in texts]
    if slot.lines and max(counts, default=0) > slot.lines:
        return float("inf")
    return sum(counts) * slot.line_height(size, language) + max(0, len(texts) - 1) * round(slot.gap * size)


def orphans(slot: Slot, size: int, texts: Sequence[str], theme: Theme, language: Language) -> int:
    """Paragraphs whose last line is forlorn when set at `size`."""
    font, bold = role(slot, theme, language)
    measure = slot.w / size - slot.indent
    broken = [lines(t, measure, font, bold=bold) for t in texts]
    least = ORPHAN_HAN if language == "zh" else ORPHAN * measure
    return sum(len(widths) > 1 and widths[-1] < least for widths in broken)


def role(slot: Slot, theme: Theme, language: Language) -> tuple[Font, bool]:
    """The font of a slot and whether it is bold."""
    font = theme.heading if slot.font_in(language) == "heading" else theme.body
    return font, font.bold if slot.bold is None else slot.bold


def step(slot: Slot, texts: Sequence[str], theme: Theme, language: Language) -> int:
    """Index of the largest size that fits and breaks no word, the last one when none does.

    A list may be set up to two steps smaller where that leaves fewer forlorn last lines.
    """
    sizes = slot.sizes_in(language)
    fitting = [n for n, s in enumerate(sizes) if height(slot, s, texts, theme, language) <= slot.h]
    whole = (n for n in fitting if not _breaks_words(slot, sizes[n], texts, theme, language))
    largest = next(whole, fitting[0] if fitting else len(sizes) - 1)
    if not slot.indent:
        return largest
    smaller = [n for n in range(largest + 1, min(largest + 3, len(sizes))) if sizes[n] >= READABLE]
    candidates = [largest, *smaller]
    return min(candidates, key=lambda n: (orphans(slot, sizes[n], texts, theme, language), n))


def _breaks_words(slot: Slot, size: int, texts: Sequence[str], theme: Theme, language: Language) -> bool:
    """Whether a word, such as an address, is longer than a line."""
    font, bold = role(slot, theme, language)
    measure = slot.w / size - slot.indent
    return any(
        width(t, font, bold=bold) > measure for text in texts for t in _TOKEN.findall(text) if len(t) > LONG_WORD
    )


def fits(slot: Slot, texts: Sequence[str], theme: Theme, language: Language) -> bool:
    """Whether the texts fit at the smallest size."""
    return height(slot, slot.sizes_in(language)[-1], texts, theme, language) <= slot.h


def whole_columns(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """Columns of brief cells beside one of long texts, which are not broken for its sake: "20 November"."""
    columns = range(max(map(len, rows), default=0))
    longest = {c: max((length(row[c]) for row in rows[1:] if c < len(row)), default=0) for c in columns}
    brief = frozenset(c for c in columns if 0 < longest[c] <= BRIEF_CELL)
    return brief if any(longest[c] > LONG_CELL for c in columns) and len(brief) <= MOST_WHOLE else frozenset()


def table_height(slot: Slot, size: int, table: TableBlock, theme: Theme, language: Language) -> float:
    """px that a table takes in `slot` when set at `size`, its bold header included."""
    rows = [table.columns, *table.rows]
    columns = len(table.columns)
    font = theme.body
    parted = {c for c in range(1, columns) if table.align[c - 1 : c + 1] == ["right", "left"]}
    gaps = [PARTED_GAP if c in parted else CELL_GAP for c in range(columns)]
    natural = [
        max(width(row[c], font, bold=n == 0) for n, row in enumerate(rows) if c < len(row)) * 1.02 + gaps[c]
        for c in range(columns)
    ]
    whole = whole_columns(rows)
    kept = sum(natural[c] for c in whole) * size
    rest = max(1e-6, (sum(natural) * size) - kept)
    squeeze = min(1.0, max(0.1, slot.w - kept) / rest)
    line_counts = [
        max(
            (
                line_count(cell, max(1.0, natural[c] * (1.0 if c in whole else squeeze) - gaps[c]), font, bold=n == 0)
                for c, cell in enumerate(row[:columns])
            ),
            default=1,
        )
        for n, row in enumerate(rows)
    ]
    return sum(line_counts) * slot.line_height(size, language) + len(rows) * (2 * CELL_PADDING * size + 1)


def table_width(slot: Slot, size: int, table: TableBlock, theme: Theme) -> float:
    """px of its slot's width that a table takes: one of two short columns is held together, so that the eye finds from
    a name to its number."""
    if len(table.columns) != 2:
        return slot.w
    rows = [table.columns, *table.rows]
    natural = sum(max(width(row[c], theme.body, bold=n == 0) for n, row in enumerate(rows)) for c in range(2)) * size
    return min(slot.w, max(LEAST_TABLE * slot.w, TABLE_AIR * natural))


def table_size(
    slot: Slot, sizes: Sequence[int], table: TableBlock, theme: Theme, language: Language
) -> tuple[int, float]:
    """The first of `sizes` at which a table fits its slot, else the last, and the px that it then takes."""
    needed = {s: table_height(slot, s, table, theme, language) for s in sizes}
    size = next((s for s in sizes if needed[s] <= slot.h), sizes[-1])
    return size, needed[size]
