"""Whether a letter of a PDF page is there to be seen: on the page, painted, and in another colour than its ground.

Text that is not painted at all counts where it lies over a picture, as the letters that a scanner recognised do.
Colours are judged by what the page looks like, only where a letter is pale or stands on a filled shape.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from agents.sources.pdf_geometry import Box, PageContent

UNPAINTED = frozenset({3, 7})
"""Text rendering modes that put no ink (PDF 1.7, 9.3.6)."""
PALE = 190
"""Of 255 in each of red, green and blue: lighter letters may be those of the paper."""
CONTRAST = 20
"""Of 255: grey levels within a letter's box below which nothing is to be seen in it."""
MOST_PIXELS = 2400
"""Of the longer side of the picture that is looked at."""


class Sight:
    """What can be seen on one open page whose objects are in `content`."""

    def __init__(self, page: pdfium.PdfPage, content: PageContent) -> None:
        self._page, self._content = page, content
        self._picture: np.ndarray | None = None
        self._scale = 1.0
        self._painted: dict[int, tuple[bool, bool]] = {}
        self._seen: dict[int, bool] = {}

    def sees(self, raw: Any, i: int, handle: int, box: Box) -> bool:
        """Whether the page's `i`th letter, of the text object at `handle`, is to be seen in its box."""
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        if not (0 <= x <= self._content.width and 0 <= y <= self._content.height):
            return False
        if handle not in self._painted:
            self._painted[handle] = self._paint(raw, i)
        painted, pale = self._painted[handle]
        if not painted:
            return any(_holds(raster.box, x, y) for raster in self._content.rasters)
        if not pale and not any(_holds(fill, x, y) for fill in self._content.fills):
            return True
        if handle not in self._seen:
            self._seen[handle] = self._differs(box)
        return self._seen[handle]

    def _paint(self, raw: Any, i: int) -> tuple[bool, bool]:
        """Whether there is ink, and whether it is pale."""
        mode = c.FPDFTextObj_GetTextRenderMode(c.FPDFText_GetTextObject(raw, i))
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        told = c.FPDFText_GetFillColor(raw, i, red, green, blue, alpha)
        return mode not in UNPAINTED, bool(told) and min(red.value, green.value, blue.value) >= PALE

    def _differs(self, box: Box) -> bool:
        """Whether a letter's box has more than one shade of grey."""
        if self._picture is None:
            longer = max(self._content.width, self._content.height, 1.0)
            self._scale = min(2.0, MOST_PIXELS / longer)
            drawn: Any = self._page.render(scale=self._scale, grayscale=True)  # pyright: ignore[reportArgumentType] -- any number
            self._picture = np.asarray(drawn.to_numpy()).squeeze()
        top, bottom = (max(0, int(v * self._scale)) for v in (box.y0, box.y1 + 1))
        left, right = (max(0, int(v * self._scale)) for v in (box.x0, box.x1 + 1))
        seen = self._picture[top:bottom, left:right]
        return seen.size > 0 and int(seen.max()) - int(seen.min()) >= CONTRAST


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
