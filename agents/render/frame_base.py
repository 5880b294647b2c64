"""What frames of either shape share: the scale of type, and slots as data."""

from __future__ import annotations

from typing import Any

Slots = dict[str, dict[str, dict[str, Any]]]
FOOT = 100.0
"""px from the end of the content to the lower edge"""
TITLE, DISPLAY = (40, 36, 32, 28), (76, 64, 54, 46, 38)
BODY = (30, 28, 26, 24, 22, 20, 18)
LEAD = (26, 24, 22, 20, 18)
SMALL = (16, 15, 14, 13)
CELLS = (26, 24, 22, 20, 18, 16, 15, 14, 13)


class Base:
    """What both shapes of slide share: sizes of type and a way to write a slot."""

    def __init__(self, frame: dict[str, Any], margin: float, width: int, height: int) -> None:
        self.m, self.w, self.h = margin, float(width), float(height)
        self.cw = width - 2 * margin
        self.title_sizes = tuple(frame.get("title", TITLE))
        self.display = tuple(frame.get("display", DISPLAY))
        self.body = tuple(frame.get("body", BODY))
        self.top = float(frame.get("top", 56))
        self.headline = frame.get("headline", "top")
        self.leading = float(frame.get("title_leading", 1.18))
        self.end = height - FOOT
        self.roomy = 0.7 * width < height <= width
        """A slide of 4:3 is higher than one of 16:9 as wide: what it says is set larger"""
        if self.roomy:
            self.body = tuple(dict.fromkeys((self.body[0] + 6, self.body[0] + 3, *self.body)))
        self.drawn = bool(frame.get("drawn_foot"))
        """The ornament fills the foot of covers and sections: text stays above it"""

    def slot(
        self, x: float, y: float, w: float, h: float, sizes: tuple[int, ...] = (20,), **more: Any
    ) -> dict[str, Any]:
        """A slot as data."""
        return {"x": x, "y": y, "w": w, "h": h, "sizes": sizes, **more}

    def head(self, x: float, y: float, w: float, h: float, sizes: tuple[int, ...], **more: Any) -> dict[str, Any]:
        """A slot in the heading face."""
        return self.slot(x, y, w, h, sizes, leading=self.leading, font="heading", **more)

    def list(self, x: float, y: float, w: float, h: float, sizes: tuple[int, ...], **more: Any) -> dict[str, Any]:
        """A slot of a list."""
        return self.slot(x, y, w, h, sizes, **{"leading": 1.36, "indent": 1.0, "gap": 0.66, **more})

    def foot(self, prefix: str = "", x: float | None = None, w: float | None = None) -> dict[str, dict[str, Any]]:
        """Source, footer, number."""
        x, w = self.m if x is None else x, self.cw if w is None else w
        small = {"leading": 1.4, "leading_zh": 1.5}
        return {
            f"source{prefix}": self.slot(x, self.h - 80, w, 20, (13,), **small),
            f"footer{prefix}": self.slot(x, self.h - 44, w * 0.82, 20, (13,), **small),
            f"slide_number{prefix}": self.slot(x + w - 80, self.h - 44, 80, 20, (13,), **small),
        }
