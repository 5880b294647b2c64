"""Colours: the nearest one that can be read on a ground, from those that a design has already. It knows no files."""

from __future__ import annotations

import math
from collections.abc import Mapping

from agents.checks.contrast import contrast
from agents.render.scene import Color

Rgb = tuple[int, int, int]
MARGIN = 0.15
"""More contrast than is needed: printing and smoothing take some away."""
STEPS = 40
VEIL = 0.8
"""Share of what lies below that a veil hides"""
GREY = 0.02
"""Chroma in OKLab up to which a colour counts as grey"""
NEAR = 0.3
"""Squared distance in OKLab up to which a grey of the theme stands for the shade that is wanted"""


def readable(ink: Rgb, ground: Rgb, ratio: float, palette: Mapping[str, Rgb]) -> tuple[str | None, Rgb]:
    """A palette's name and colour, the nearest to `ink` with enough contrast; else None and a shade of `ink`."""
    enough = {name: rgb for name, rgb in palette.items() if _contrast(rgb, ground) >= ratio + MARGIN}
    shade = _shade(ink, ground, ratio)
    if _is_grey(ink):
        # A grey stays one: an accent would say something that the design does not.
        enough = {name: rgb for name, rgb in enough.items() if _is_grey(rgb) and _distance(rgb, shade) <= NEAR}
    if enough:
        name = min(enough, key=lambda key: (_distance(enough[key], ink), key))
        return name, enough[name]
    return None, shade


def veil(ink: Rgb, ratio: float) -> tuple[Rgb, Rgb]:
    """A ground of black or white to lay behind words on a picture, and the ink for it: their own where it is enough."""
    dark, light = (0, 0, 0), (255, 255, 255)
    ground, other = (dark, light) if _contrast(ink, dark) >= _contrast(ink, light) else (light, dark)
    shown = _mix(other, ground, VEIL)
    return ground, ink if _contrast(ink, shown) >= ratio + MARGIN else other


def _is_grey(rgb: Rgb) -> bool:
    return math.hypot(*_oklab(rgb)[1:]) <= GREY


def _shade(ink: Rgb, ground: Rgb, ratio: float) -> Rgb:
    """The ink darkened or lightened by as little as is enough."""
    ends = sorted(((0, 0, 0), (255, 255, 255)), key=lambda end: -_contrast(end, ground))
    best = ends[0]
    for end in ends:
        for step in range(1, STEPS + 1):
            mixed = _mix(ink, end, step / STEPS)
            if _contrast(mixed, ground) >= ratio + MARGIN:
                return mixed
    return best


def _mix(a: Rgb, b: Rgb, share: float) -> Rgb:
    r, g, b_ = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return r, g, b_


def _contrast(a: Rgb, b: Rgb) -> float:
    return contrast(*(Color(r=c[0], g=c[1], b=c[2]) for c in (a, b)))


def hexadecimal(rgb: Rgb) -> str:
    """RRGGBB"""
    return "{:02X}{:02X}{:02X}".format(*rgb)


def _distance(a: Rgb, b: Rgb) -> float:
    """Lightness counts least: it is what has to change."""
    lightness, *axes = ((p - q) ** 2 for p, q in zip(_oklab(a), _oklab(b), strict=True))
    return lightness + 4 * sum(axes)


def _oklab(rgb: Rgb) -> tuple[float, float, float]:
    """Lightness and two colour axes in which equal distances look equal (OKLab, Ottosson 2020)."""
    r, g, b = ((c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in (v / 255 for v in rgb))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
