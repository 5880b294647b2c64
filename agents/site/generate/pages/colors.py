"""Colours: contrast as WCAG 2.2 measures it, and the nearest shade of a colour that can be read on given grounds.

Shades are moved in OKLCH (lightness alone, so that a colour keeps its hue). It knows nothing of styles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

TEXT, LARGE = 4.5, 3.0
"""WCAG AA: text; large text, and the edges of controls."""
_MARGIN = 0.06
"""Rounding to eight bits may cost a little of the contrast that was sought."""


def channels(colour: str) -> tuple[float, float, float]:
    """`#rrggbb` as red, green, blue in 0…1, gamma-coded."""
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def luminance(colour: str) -> float:
    """Relative luminance, 0…1 (WCAG 2.2)."""
    red, green, blue = (_linear(c) for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio, 1…21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of `one` over `other`, as a browser lays a translucent colour on a ground."""
    pairs = zip(channels(one), channels(other), strict=True)
    return _hex([a * share + b * (1 - share) for a, b in pairs])


def readable(colour: str, grounds: Iterable[str], ratio: float = TEXT) -> str:
    """`colour` when it has the contrast on every ground; else its nearest lighter or darker shade that has.

    Where no shade serves all grounds, black or white, whichever serves them better.
    """
    grounds = list(grounds)
    if all(contrast(colour, ground) >= ratio for ground in grounds):
        return colour
    light, chroma, hue = _oklch(colour)
    steps = sorted((abs(n / 200 - light), n / 200) for n in range(201))
    for _, lightness in steps:
        shade = _in_gamut(lightness, chroma, hue)
        if all(contrast(shade, ground) >= ratio + _MARGIN for ground in grounds):
            return shade
    return max(("#000000", "#ffffff"), key=lambda end: min(contrast(end, ground) for ground in grounds))


def on(ground: str, dark: str = "#101010", light: str = "#ffffff") -> str:
    """The colour of text on a ground: `light` where it can be read, else `dark`, else the plain end that can."""
    for text in sorted((light, dark), key=lambda text: -contrast(text, ground)):
        if contrast(text, ground) >= TEXT:
            return text
    return max(("#000000", "#ffffff"), key=lambda end: contrast(end, ground))


def lighter(colour: str, by: float) -> str:
    """The colour with its OKLCH lightness (0…1) moved by `by`."""
    light, chroma, hue = _oklch(colour)
    return _in_gamut(min(max(light + by, 0.0), 1.0), chroma, hue)


def turned(colour: str, degrees: float, lightness: float | None = None, chroma: float | None = None) -> str:
    """Another hue at the same lightness and chroma."""
    light, held, hue = _oklch(colour)
    wanted = (light if lightness is None else lightness, held if chroma is None else chroma)
    return _in_gamut(*wanted, hue + math.radians(degrees))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _coded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _hex(values: Iterable[float]) -> str:
    return "#" + "".join(f"{round(min(max(v, 0.0), 1.0) * 255):02x}" for v in values)


def _oklch(colour: str) -> tuple[float, float, float]:
    """Lightness 0…1, chroma, hue in radians (Ottosson's OKLab, 2020)."""
    r, g, b = (_linear(c) for c in channels(colour))
    l_, m_, s_ = (
        math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b),
        math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b),
        math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b),
    )
    light = 0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_
    a = 1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_
    b = 0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_
    return light, math.hypot(a, b), math.atan2(b, a)


def _in_gamut(light: float, chroma: float, hue: float) -> str:
    """The sRGB colour; where there is none of that chroma, the one of the greatest chroma that there is."""
    for _ in range(24):
        values = _rgb(light, chroma, hue)
        if all(-0.0005 <= v <= 1.0005 for v in values):
            break
        chroma *= 0.9
    else:
        values = _rgb(light, 0.0, hue)
    return _hex(_coded(max(v, 0.0)) for v in values)


def _rgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    l_ = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m_ = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s_ = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_,
        -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_,
        -0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_,
    )
