"""What a PDF page is made of: boxes, words, spans, rules, rasters, in pt from the page's top left corner as shown.

It does not know PDFium's own coordinates; `Placement` maps them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2 as pdfium


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
    fonts: frozenset[str] = frozenset()
    """Of all its characters; `font` is that of most of them."""

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
