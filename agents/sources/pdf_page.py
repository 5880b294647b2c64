"""One PDF page as spans of text, straight rules, drawings and pictures, in pt from the page's top left corner as shown.

It reads through PDFium and knows rotation, forms and type sizes; it does not know lines, paragraphs or columns.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from agents.sources.cleaning import clean
from agents.sources.language import is_han
from agents.sources.pdf_geometry import Box, PageContent, Placement, Span, Word
from agents.sources.pdf_hidden import Sight
from agents.sources.pdf_objects import read_objects

_UNITS = frozenset({"cm", "mm", "km", "ft", "dm", "kg"})
_RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
UNSEEN = 1.6
"""pt: smaller letters are not read by anybody who looks at the page."""
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "cmbx", "-bd", "medi")


def superscript(character: str, before: str) -> str:
    """A raised small character after `before`: an exponent as such, a footnote's or a reference's mark as nothing."""
    if character in "[]*†‡§,":
        return ""
    if character not in "0123456789-−+":
        return character
    word = re.search(r"[^\W\d_]*$", before)
    after_word = bool(word and len(word.group()) > 1 and word.group() not in _UNITS)
    return "" if after_word or before[-1:] in '.,;:!?)]”’"。，；：' else character.translate(_RAISED)


class _Style(NamedTuple):
    size: float
    bold: bool
    italic: bool
    font: str
    upright: bool


def read_page(page: pdfium.PdfPage) -> PageContent:
    """Everything on a page. The page must stay open while its rasters are used."""
    width, height = page.get_size()
    content = PageContent(width, height)
    placement = Placement(page)
    read_objects(page, placement, content)
    text = page.get_textpage()
    try:
        content.spans = list(_spans(text, placement, Sight(page, content)))
    finally:
        text.close()
    return content


def _spans(text: pdfium.PdfTextPage, placement: Placement, sight: Sight) -> Iterator[Span]:
    raw, count = text.raw, text.count_chars()
    styles: dict[int, _Style] = {}
    rect, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    run = _Run()
    high = 0
    for i in range(count):
        code = c.FPDFText_GetUnicode(raw, i)
        if 0xD800 <= code < 0xDC00:  # PDFium gives UTF-16: the other half follows
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        if code in (10, 13):
            yield from run.end()
            continue
        character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if code == 2:  # PDFium's mark for a hyphen at a line end
            character = "-"
        if not character or character.isspace() or code == 0xA0:
            run.space(generated=c.FPDFText_IsGenerated(raw, i) == 1)
            continue
        handle = ctypes.cast(c.FPDFText_GetTextObject(raw, i), ctypes.c_void_p).value or 0
        style = styles.get(handle)
        if style is None:
            style = styles[handle] = _style(raw, i, placement)
        if style.size < UNSEEN:
            run.space(generated=False)
            continue
        c.FPDFText_GetLooseCharBox(raw, i, rect)
        c.FPDFText_GetCharOrigin(raw, i, x, y)
        box = placement.box(rect.left, rect.bottom, rect.right, rect.top)
        if not sight.sees(raw, i, handle, box):
            run.space(generated=False)
            continue
        _, baseline = placement.point(x.value, y.value)
        if run.breaks_before(box, baseline, style):
            yield from run.end()
        run.add(clean(character), box, baseline, style)
    yield from run.end()


def _style(raw: object, i: int, placement: Placement) -> _Style:
    matrix = c.FS_MATRIX()
    c.FPDFText_GetMatrix(raw, i, matrix)
    name = ctypes.create_string_buffer(200)
    flags = ctypes.c_int()
    c.FPDFText_GetFontInfo(raw, i, name, 200, flags)
    font = name.value.decode("utf-8", "replace").partition("+")[2] or name.value.decode("utf-8", "replace")
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = 0.0 if _is_clear(raw, i) else c.FPDFText_GetFontSize(raw, i) * scale
    low = font.lower()
    bold = any(mark in low for mark in _BOLD_NAMES) or c.FPDFText_GetFontWeight(raw, i) >= 600
    italic = "italic" in low or "oblique" in low or "cmti" in low or bool(flags.value & 64)
    return _Style(round(size, 1), bold, italic, font, placement.is_upright(matrix.a, matrix.b))


def _is_clear(raw: object, i: int) -> bool:
    """Whether a character is painted with a fill that lets everything through. Text that is not painted at all, as of
    a scan that was recognised, is another thing."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(c.FPDFText_GetFillColor(raw, i, red, green, blue, alpha)) and alpha.value == 0


class _Run:
    """The span that is being gathered, character by character."""

    def __init__(self) -> None:
        self.characters: list[tuple[str, Box, bool, _Style]] = []
        self.baseline = 0.0
        self._spaced = False
        self._generated = False
        self._size = 0.0

    def space(self, *, generated: bool) -> None:
        """`generated`: PDFium saw a gap, the file has no space there."""
        self._generated = generated and (self._generated or not self._spaced)
        self._spaced = True

    def breaks_before(self, box: Box, baseline: float, style: _Style) -> bool:
        if not self.characters:
            return False
        _, last, _, before = self.characters[-1]
        if not style.upright or not before.upright:
            return style.upright != before.upright or abs(box.x0 - last.x0) + abs(box.y0 - last.y0) > 4 * style.size
        size = max(before.size, style.size, 1.0)
        gap = box.x0 - last.x1
        raised = style.size < 0.85 * self._size and 0 < self.baseline - baseline < 0.65 * self._size
        return (
            (abs(baseline - self.baseline) > 0.45 * size and not raised)
            or gap > max(1.0 * size, 4.0)
            or gap < -1.2 * size
        )

    def add(self, character: str, box: Box, baseline: float, style: _Style) -> None:
        if not character:
            return
        if not self.characters:
            self._spaced = False
            self.baseline = baseline
            self._size = 0.0
        elif style.size >= 0.9 * self._size:
            self.baseline = baseline
        spaced = self._spaced and bool(self.characters)
        if spaced and (is_han(character) or is_han(self.characters[-1][0][-1])):
            both = is_han(character) and is_han(self.characters[-1][0][-1])
            # Chinese is set with a quarter em before and after Latin letters and figures: that is no space.
            spaced = not (both or self._generated) or box.x0 - self.characters[-1][1].x1 > 0.5 * style.size
        raised = style.size < 0.85 * self._size and baseline < self.baseline - 0.12 * self._size
        shown = superscript(character, self._before()) if raised and self.characters else character
        if shown:
            self.characters.append((shown, box, spaced and not raised, style))
        self._size = max(self._size, style.size)
        self._spaced = False

    def end(self) -> Iterator[Span]:
        characters, self.characters, self._spaced = self.characters, [], False
        if not characters:
            return
        words: list[Word] = []
        for character, box, spaced, _ in characters:
            if words and not spaced:
                last = words[-1]
                words[-1] = Word(last.text + character, min(last.x0, box.x0), max(last.x1, box.x1))
            else:
                words.append(Word(character, box.x0, box.x1))
        style = _dominant([style for *_, style in characters])
        boxes = [box for _, box, _, _ in characters]
        around = Box(
            min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)
        )
        fonts = frozenset(style.font for *_, style in characters)
        yield Span(words, around, self.baseline, style.size, style.bold, style.italic, style.font, style.upright, fonts)

    def _before(self) -> str:
        """The end of the last word."""
        return "".join(character for character, *_ in self.characters[-8:])


def _dominant(styles: list[_Style]) -> _Style:
    if len(set(styles)) == 1:
        return styles[0]
    return max(set(styles), key=styles.count)
