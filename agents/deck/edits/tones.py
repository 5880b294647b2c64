"""Colours of a theme changed by a wish, so that what could be read can still be read.

Hue and chroma are those of OKLCH (Ottosson 2020), in which equal steps look equal. Each changed colour is then made
darker or lighter until its contrast against the ground is what it was, or 4.5 : 1. It knows tokens, not pages.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from agents.deck.edits.errors import EditRefused
from agents.render.colors import contrast, luminance

Colors = dict[str, str]
ACCENTS = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
HUES: dict[str, tuple[float, float]] = {
    "red": (5.0, 42.0), "orange": (42.0, 75.0), "yellow": (75.0, 115.0), "green": (112.0, 188.0),
    "teal": (168.0, 218.0), "blue": (212.0, 288.0), "purple": (285.0, 330.0), "pink": (330.0, 365.0),
}  # fmt: skip
"""OKLCH degrees."""
GREY = 0.035
"""Chroma below which a colour has no hue to speak of."""
READABLE = 4.5


def oklch(color: str) -> tuple[float, float, float]:
    """Lightness 0–1, chroma, hue in degrees of `#RRGGBB`."""
    r, g, b = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b_axis = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(a, b_axis), math.degrees(math.atan2(b_axis, a)) % 360


def from_oklch(light: float, chroma: float, hue: float) -> str:
    """`#RRGGBB`; chroma gives way where the screen has no such colour."""
    light = min(1.0, max(0.0, light))
    rgb = _rgb(light, chroma, hue)
    for step in range(1, 21):
        if all(-0.0005 <= c <= 1.0005 for c in rgb):
            break
        rgb = _rgb(light, chroma * (1 - step / 20), hue)
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, c)))):02X}" for c in rgb)


def _rgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def is_hue(color: str, hue: str) -> bool:
    """Whether a colour is of a named hue."""
    light, chroma, degrees = oklch(color)
    if hue == "grey":
        return chroma < GREY
    if hue == "brown":
        return chroma >= GREY and light < 0.55 and 20 <= degrees < 95
    low, high = HUES[hue]
    return chroma >= GREY and (low <= degrees < high or low <= degrees + 360 < high)


def less(colors: Colors, hue: str, ground: str) -> Colors:
    """Tokens that change for less of a hue. Raises EditRefused when the theme has none of it."""
    found = [t for t in colors if is_hue(colors[t], hue)]
    if hue == "grey" or not found:
        raise EditRefused(f"The theme's colours have no {hue} that could give way.", fix="Name another colour.")
    others = [colors[t] for t in ACCENTS if t in colors and t not in found and oklch(colors[t])[1] >= GREY]
    changed: Colors = {}
    for number, token in enumerate(found):
        light, chroma, _ = oklch(colors[token])
        if others and token.startswith(("accent", "hlink", "folHlink")):
            _, other, degrees = oklch(others[number % len(others)])
            changed[token] = _readable(from_oklch(light, min(chroma, other), degrees), colors[token], ground)
        else:
            changed[token] = _readable(from_oklch(light, chroma * 0.15, oklch(colors[token])[2]), colors[token], ground)
    return changed


def more(colors: Colors, hue: str, ground: str) -> Colors:
    """The main accent takes the hue, the second leans to it. Raises EditRefused for a hue that is none."""
    if hue == "grey":
        return mood(colors, "serious", ground)
    low, high = HUES.get(hue, (45.0, 75.0))
    middle = (low + high) / 2 % 360
    changed: Colors = {}
    for token, chroma_least in (("accent1", 0.11), ("hlink", 0.11)):
        if token in colors:
            light, chroma, _ = oklch(colors[token])
            light = min(light, 0.45) if hue == "brown" else light
            changed[token] = _readable(from_oklch(light, max(chroma, chroma_least), middle), colors[token], ground)
    return changed


def accent(colors: Colors, color: str, ground: str) -> Colors:
    """This colour as the main accent, dark or light enough to be read on the ground."""
    made = _readable(color, colors["accent1"], ground)
    return {"accent1": made, "hlink": made}


def mood(colors: Colors, name: str, ground: str) -> Colors:
    """Tokens that change for a mood. Raises EditRefused when nothing would."""
    dark_ground = luminance(ground) < 0.2
    changes: dict[str, Callable[[float, float, float], tuple[float, float, float]]] = {
        "darker": lambda light, c, h: (light * 0.82, c, h),
        "lighter": lambda light, c, h: (light + (1 - light) * 0.22, c, h),
        "serious": lambda light, c, h: (light * (1.0 if dark_ground else 0.92), c * 0.42, h),
        "lively": lambda light, c, h: (light, min(0.24, c * 1.45 + 0.01), h),
        "warmer": lambda light, c, h: (light, c, _toward(h, 55.0, 0.45)),
        "cooler": lambda light, c, h: (light, c, _toward(h, 245.0, 0.45)),
        "contrast": lambda light, c, h: (light + 0.12 if dark_ground else light * 0.8, c, h),
    }
    tokens = [t for t in ACCENTS if t in colors] + (["dk2", "lt2"] if name in ("warmer", "cooler") else [])
    if name in ("darker", "contrast", "lighter"):
        tokens += ["dk2"] if not dark_ground else ["lt2"]
    if name == "darker" and dark_ground:
        tokens += ["dk1"]
    made = {t: from_oklch(*changes[name](*oklch(colors[t]))) for t in tokens}
    kept = {t: c if t.startswith(("dk", "lt")) else _readable(c, colors[t], ground) for t, c in made.items()}
    changed = {t: c for t, c in kept.items() if c != colors[t]}
    if not changed:
        raise EditRefused("The colours are already as far that way as can still be read.")
    return changed


def grounded(colors: Colors, token: str, *, lighter: bool) -> Colors:
    """The ground (`dk1` of a dark theme, `lt1` of a light one) and the panels on it a step lighter or darker, and the
    accents as well to be seen as before. Raises EditRefused where text could no longer be read, or nothing changes."""
    dark = token == "dk1"
    step = (0.09 if lighter else -0.06) if dark else (0.05 if lighter else -0.05)
    changed: Colors = {}
    for name in (token, "dk2" if dark else "lt2"):
        if name in colors:
            light, chroma, hue = oklch(colors[name])
            changed[name] = from_oklch(light + step, chroma, hue)
    ground, text = changed[token], colors["lt1" if dark else "dk1"]
    if ground == colors[token]:
        at_its_end = (
            "The background is as light as it can be." if lighter else "The background is as dark as it can be."
        )
        raise EditRefused(at_its_end)
    if contrast(luminance(text), luminance(ground)) < 1.5 * READABLE:
        raise EditRefused(
            "Text could no longer be read on a background further that way.", fix="Ask for the light or the dark theme."
        )
    moved = {name: _readable(colors[name], colors[name], ground) for name in ACCENTS if name in colors}
    return {**changed, **{name: color for name, color in moved.items() if color != colors[name]}}


def _toward(hue: float, aim: float, share: float) -> float:
    way = (aim - hue + 180) % 360 - 180
    return (hue + way * share) % 360


def _readable(color: str, before: str, ground: str) -> str:
    """The colour, lighter or darker until it is seen on the ground as well as `before` was, or well enough to read."""
    base = luminance(ground)
    aim = min(READABLE, contrast(luminance(before), base))
    light, chroma, hue = oklch(color)
    step = 0.02 if base < 0.2 else -0.02
    for _ in range(50):
        if contrast(luminance(color), base) >= aim - 0.005:
            return color
        light += step
        color = from_oklch(light, chroma, hue)
    return color
