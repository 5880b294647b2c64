"""Colours by their names in English and Chinese, and shades of one that can be read on light and on dark grounds.

Contrast is WCAG's: (L1 + 0.05) / (L2 + 0.05) of relative luminances.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import colorsys
import re

HEX = r"^#[0-9a-f]{6}$"
NAMED = {
    "red": "#b3261e", "crimson": "#a3123a", "scarlet": "#c22b12", "maroon": "#7a1f2b", "pink": "#b83a78", "magenta": "#a8268f",
    "purple": "#6d3fb0", "violet": "#6a40c4", "lavender": "#7a5fc0", "indigo": "#4246a8", "blue": "#1f5fbf", "navy": "#1d3a72",
    "sky": "#1f78a8", "azure": "#1a74b8", "cyan": "#0f7b8a", "teal": "#0f766e", "turquoise": "#0f7f80", "mint": "#1f7f63",
    "green": "#2a7a3f", "emerald": "#0f7a55", "lime": "#55771a", "olive": "#666a1f", "yellow": "#8a6d00", "gold": "#8a6510",
    "amber": "#99600a", "orange": "#b3520f", "coral": "#b8492f", "salmon": "#b04f43", "brown": "#7a4a28", "beige": "#7a6a4a",
    "grey": "#565c60", "gray": "#565c60", "black": "#33383a", "silver": "#5d6870",
    "红": "#b3261e", "粉": "#b83a78", "紫": "#6d3fb0", "蓝": "#1f5fbf", "青": "#0f7b8a", "绿": "#2a7a3f", "黄": "#8a6d00",
    "金": "#8a6510", "橙": "#b3520f", "橘": "#b3520f", "棕": "#7a4a28", "灰": "#565c60", "黑": "#33383a",
}  # fmt: skip
LIGHT_GROUND, DARK_GROUND = "#f2f0ea", "#23282a"
READABLE = 4.6
_ENGLISH = "|".join(name for name in NAMED if name.isascii())
_FOUND = re.compile(
    rf"(?<![\w#])#(?P<hex>[0-9a-f]{{6}}|[0-9a-f]{{3}})\b|\b(?:(?P<how>dark|light|deep|pale|bright)[ -])?(?P<name>{_ENGLISH})(?:ish)?\b"
    rf"|(?P<zhhow>深|浅|暗|亮)?(?P<zh>{'|'.join(n for n in NAMED if not n.isascii())})色",
    re.I,
)


def colours_in(text: str) -> list[tuple[str, str]]:
    """Colours that a text names, in order: (as written, `#rrggbb`)."""
    found = []
    for m in _FOUND.finditer(text):
        if m["hex"]:
            digits = m["hex"].lower()
            value = f"#{digits if len(digits) == 6 else ''.join(2 * d for d in digits)}"
        else:
            value = NAMED[(m["name"] or m["zh"]).lower()]
            how = (m["how"] or m["zhhow"] or "").lower()
            value = _moved(value, -0.08 if how in ("dark", "deep", "深", "暗") else 0.08 if how else 0.0)
        found.append((m.group(), value))
    return found


def shades(accent: str) -> dict[str, str]:
    """The accent on light and on dark ground, and what is written on it."""
    light, dark = _readable(accent, LIGHT_GROUND, -0.02), _readable(accent, DARK_GROUND, 0.02)
    return {"accent": light, "on-accent": _on(light), "accent-dark": dark, "on-accent-dark": _on(dark)}


def coloured(label: str) -> dict[str, str]:
    """The shades of a label that is the name of a colour, on light and on dark ground; nothing for others."""
    value = NAMED.get(re.sub(r"色$", "", label.strip().casefold()))
    return (
        {"light": _readable(value, LIGHT_GROUND, -0.02), "dark": _readable(value, DARK_GROUND, 0.02)} if value else {}
    )


def contrast(first: str, second: str) -> float:
    """1 to 21."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _readable(colour: str, ground: str, step: float) -> str:
    while contrast(colour, ground) < READABLE:
        moved = _moved(colour, step)
        if moved == colour:
            break
        colour = moved
    return colour


def _on(colour: str) -> str:
    return max(("#ffffff", "#0d1412"), key=lambda ink: contrast(ink, colour))


def _moved(colour: str, by: float) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(colour))
    red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light + by)), saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
