"""Medium: what a page is read on (a slide, a poster, a phone, a web page), and which sizes and amounts suit it.

The limits are shares of the page, so that they hold for every size that a medium comes in. It measures nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Name = Literal["slide", "poster", "phone", "page"]


@dataclass(frozen=True)
class Medium:
    """Limits for one page; lengths in px of that page."""

    name: Name
    body: float
    """Smallest size of text"""
    furniture: float
    """… of footers, numbers, dates, sources, and inside charts"""
    words: float
    """Most words on it"""
    paragraph: int
    """Most words of one paragraph"""
    ink: float
    """Largest share of it that text may cover"""
    unit: float
    """px that are one px of a slide of 1280 x 720"""


def medium_of(width: float, height: float, name: Name | None = None) -> Medium:
    """The medium of a page of `width` x `height` px; `name` says it where the size alone does not."""
    name = name or _guess(width, height)
    side = math.sqrt(width * height)
    match name:
        case "slide":
            unit = side / 960
            return Medium(name, 12 * unit, 10 * unit, 150, 60, 0.42, unit)
        case "poster":
            # 24 pt on A0, read from a step away; a sheet of A4 in the hand comes to 6 pt.
            return Medium(name, 0.0084 * side, 0.0063 * side, 900, 120, 0.55, side / 1600)
        case "phone":
            unit = width / 390
            return Medium(name, 13 * unit, 11 * unit, 90, 45, 0.5, unit)
        case "page":
            return Medium(name, 12, 10, math.inf, 200, 1.0, 1.0)


def _guess(width: float, height: float) -> Name:
    longer, upright = max(width, height), height > 1.05 * width
    if upright and (width <= 520 or (height >= 1.7 * width and height <= 2.4 * width and width <= 1300)):
        return "phone"
    if height > 1.6 * width:
        return "page"
    return "poster" if upright or longer > 2600 else "slide"
