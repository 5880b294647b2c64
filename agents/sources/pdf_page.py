"""One PDF page as spans of text, straight rules, drawings and pictures, in pt from the page's top left corner as shown.

It reads through PDFium and knows rotation, forms and type sizes; it does not know lines, paragraphs or columns.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from agents.sources.cleaning import clean
from agents.sources.language import is_han

_OBJECTS_CAP = 40_000
_SEGMENTS_CAP = 400
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "cmbx", "-bd", "medi")


class Box(NamedTuple):
    """A rectangle in pt; y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def overlap(self, other: Box) -> float:
        """Area in common."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0)) * max(
            0.0, min(self.y1, other.y1) - max(self.y0, other.y0)
        )

    def inflated(self, by: float) -> Box:
        """Larger by so many pt on each side."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def holds(self, other: Box, share: float = 0.6) -> bool:
        """Whether most of the other lies inside."""
        return self.overlap(other) >= share * max(other.area, 1e-6)


class Word(NamedTuple):
    """A run of characters without a space."""

    text: str
    x0: float
    x1: float


@dataclass(eq=False)
class Span:
    """Text on one baseline without a gap wider than about an em, in the style of most of its characters."""

    words: list[Word]
    box: Box
    baseline: float
    size: float
    bold: bool
    italic: bool
    font: str
    upright: bool = True

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)


class Rule(NamedTuple):
    """A straight horizontal (y0 == y1) or vertical (x0 == x1) line."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_horizontal(self) -> bool:
        return self.y0 == self.y1


@dataclass
class Raster:
    """A picture placed on the page."""

    box: Box
    object: pdfium.PdfObject


@dataclass
class PageContent:
    """What a page shows."""

    width: float
    height: float
    spans: list[Span] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    drawings: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    """Filled rectangles: backgrounds of cells, boxes, bars. Also among the drawings."""
    rasters: list[Raster] = field(default_factory=list)


class Placement:
    """Maps PDFium's page coordinates (y up, not rotated) to what is shown."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def is_upright(self, a: float, b: float) -> bool:
        """Whether text with the direction (a, b) reads from left to right as shown."""
        x, y = {0: (a, -b), 90: (b, a), 180: (-a, b), 270: (-b, -a)}.get(self.rotation, (a, -b))
        return x > 0 and abs(y) < 0.2 * x


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
    text = page.get_textpage()
    try:
        content.spans = list(_spans(text, placement))
    finally:
        text.close()
    _read_objects(page, placement, content)
    return content


def _spans(text: pdfium.PdfTextPage, placement: Placement) -> Iterator[Span]:
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
        c.FPDFText_GetLooseCharBox(raw, i, rect)
        c.FPDFText_GetCharOrigin(raw, i, x, y)
        box = placement.box(rect.left, rect.bottom, rect.right, rect.top)
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
    size = c.FPDFText_GetFontSize(raw, i) * scale
    low = font.lower()
    bold = any(mark in low for mark in _BOLD_NAMES) or c.FPDFText_GetFontWeight(raw, i) >= 600
    italic = "italic" in low or "oblique" in low or "cmti" in low or bool(flags.value & 64)
    return _Style(round(size, 1), bold, italic, font, placement.is_upright(matrix.a, matrix.b))


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
        return abs(baseline - self.baseline) > 0.45 * size or gap > max(1.0 * size, 4.0) or gap < -1.2 * size

    def add(self, character: str, box: Box, baseline: float, style: _Style) -> None:
        if not character:
            return
        if not self.characters:
            self._spaced = False
            self.baseline = baseline
            self._size = 0.0
        elif style.size >= self.characters[-1][3].size * 0.9:
            self.baseline = baseline
        spaced = self._spaced and bool(self.characters)
        if spaced and (is_han(character) or is_han(self.characters[-1][0][-1])):
            both = is_han(character) and is_han(self.characters[-1][0][-1])
            # Chinese is set with a quarter em before and after Latin letters and figures: that is no space.
            spaced = not (both or self._generated) or box.x0 - self.characters[-1][1].x1 > 0.5 * style.size
        raised = style.size < 0.85 * self._largest() and baseline < self.baseline - 0.12 * self._largest()
        if not (
            raised and character in "0123456789*†‡§,¹²³" and self.characters and not self.characters[-1][0].isdigit()
        ):
            self.characters.append((character, box, spaced, style))
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
        yield Span(words, around, self.baseline, style.size, style.bold, style.italic, style.font, style.upright)

    def _largest(self) -> float:
        return self._size


def _dominant(styles: list[_Style]) -> _Style:
    if len(set(styles)) == 1:
        return styles[0]
    return max(set(styles), key=styles.count)


def _read_objects(page: pdfium.PdfPage, placement: Placement, content: PageContent) -> None:
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    budget = [_OBJECTS_CAP]
    count = c.FPDFPage_CountObjects(page.raw)
    for i in range(count):
        _read_object(page, c.FPDFPage_GetObject(page.raw, i), identity, 0, placement, content, budget)


def _read_object(
    page: pdfium.PdfPage,
    handle: object,
    matrix: tuple[float, ...],
    depth: int,
    placement: Placement,
    content: PageContent,
    budget: list[int],
) -> None:
    budget[0] -= 1
    if budget[0] < 0 or not handle:
        return
    kind = c.FPDFPageObj_GetType(handle)
    if kind == c.FPDF_PAGEOBJ_FORM and depth < 6:
        inner = _times(_matrix_of(handle), matrix)
        for i in range(c.FPDFFormObj_CountObjects(handle)):
            _read_object(page, c.FPDFFormObj_GetObject(handle, i), inner, depth + 1, placement, content, budget)
    elif kind == c.FPDF_PAGEOBJ_IMAGE:
        box = _bounds(handle, matrix, placement)
        content.rasters.append(Raster(box, pdfium.PdfImage(handle, page=page, pdf=page.pdf, level=depth)))  # pyright: ignore[reportArgumentType, reportCallIssue, reportAttributeAccessIssue]
    elif kind == c.FPDF_PAGEOBJ_SHADING:
        content.drawings.append(_bounds(handle, matrix, placement))
    elif kind == c.FPDF_PAGEOBJ_PATH:
        _read_path(handle, matrix, placement, content)


def _read_path(handle: object, matrix: tuple[float, ...], placement: Placement, content: PageContent) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(handle, fill, stroke)
    filled = bool(fill.value) and not _is_white(handle)
    if not filled and not stroke.value:
        return
    box = _bounds(handle, matrix, placement)
    if box.width > 0.97 * content.width and box.height > 0.97 * content.height:
        return
    content.drawings.append(box)
    if box.height <= 2.5 and box.width > 4:
        middle = (box.y0 + box.y1) / 2
        content.rules.append(Rule(box.x0, middle, box.x1, middle))
    elif box.width <= 2.5 and box.height > 4:
        middle = (box.x0 + box.x1) / 2
        content.rules.append(Rule(middle, box.y0, middle, box.y1))
    elif 0 < c.FPDFPath_CountSegments(handle) <= _SEGMENTS_CAP:
        straight = _straight_segments(handle, _times(_matrix_of(handle), matrix), placement)
        content.rules.extend(straight)
        if filled and len(straight) in (4, 3) and c.FPDFPath_CountSegments(handle) <= 6:
            content.fills.append(box)


def _straight_segments(handle: object, matrix: tuple[float, ...], placement: Placement) -> list[Rule]:
    rules: list[Rule] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = None
    for i in range(c.FPDFPath_CountSegments(handle)):
        segment = c.FPDFPath_GetPathSegment(handle, i)
        kind = c.FPDFPathSegment_GetType(segment)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point = placement.point(*_apply(matrix, x.value, y.value))
        if kind == c.FPDF_SEGMENT_MOVETO:
            first = last = point
            continue
        if kind == c.FPDF_SEGMENT_LINETO and last:
            rules.extend(_rule(last, point))
        if c.FPDFPathSegment_GetClose(segment) and first and last:
            rules.extend(_rule(point, first))
        last = point
    return rules


def _rule(a: tuple[float, float], b: tuple[float, float]) -> list[Rule]:
    (xa, ya), (xb, yb) = a, b
    if abs(ya - yb) < 0.8 and abs(xa - xb) > 4:
        return [Rule(min(xa, xb), ya, max(xa, xb), ya)]
    if abs(xa - xb) < 0.8 and abs(ya - yb) > 4:
        return [Rule(xa, min(ya, yb), xa, max(ya, yb))]
    return []


def _bounds(handle: object, matrix: tuple[float, ...], placement: Placement) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    c.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    corners = [_apply(matrix, px.value, py.value) for px in (left, right) for py in (bottom, top)]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    return placement.box(min(xs), min(ys), max(xs), max(ys))


def _is_white(handle: object) -> bool:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not c.FPDFPageObj_GetFillColor(handle, r, g, b, a):
        return False
    return a.value < 8 or min(r.value, g.value, b.value) >= 252


def _matrix_of(handle: object) -> tuple[float, ...]:
    m = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(handle, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _apply(m: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(m: tuple[float, ...], n: tuple[float, ...]) -> tuple[float, ...]:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
