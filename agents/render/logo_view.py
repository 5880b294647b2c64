"""A brand's logo on a slide: small in the corner of the foot, larger on the first slide, on a plate where it would be
lost on the ground. It keeps its proportions and is never drawn larger than it is."""

from __future__ import annotations

import base64
import io
from functools import lru_cache

from markupsafe import Markup
from PIL import Image

from agents.render.colors import contrast, luminance
from agents.render.layouts import Slot, Theme

SMALL, LARGE = (112, 30), (240, 72)
"""px that a logo may take beside a slide's number, and on the first slide"""
_NUMBER, _PADS, _LEAST = 40, (3, 10), 2.0
"""px kept for the number and around the logo, small and large; least contrast to the ground that it stands on"""
_DRAWN = {"title", "section", "closing", "full_picture", "freeform"}
"""Layouts with ornaments, colours or pictures where the logo stands"""


def logo_mark(logo: str | None, layout: str, number: Slot, theme: Theme) -> Markup:
    """The element; "" without a logo."""
    if logo is None:
        return Markup("")
    wide, high, light = _seen(logo)
    first = layout == "title"
    most = LARGE if first else SMALL
    pad = _PADS[first]
    scale = min(most[0] / wide, most[1] / high, 1.0)
    w, h = round(wide * scale) + 2 * pad, round(high * scale) + 2 * pad
    right = number.x + number.w - (0 if first else _NUMBER)
    top = number.y + number.h - h + pad if first else number.y + number.h / 2 - h / 2
    ground, ink = ("dk1", "lt1") if theme.dark else ("lt1", "dk1")
    lost = contrast(light, luminance(theme.colors[ground])) < _LEAST
    plate = f"background:{theme.colors[ink if lost else ground]}" if lost or layout in _DRAWN else ""
    return Markup(
        '<img class="logo" data-role="picture" data-name="Logo" src="{uri}" alt="Logo" '
        'style="left:{x:g}px;top:{y:g}px;width:{w}px;height:{h}px;padding:{pad}px;{plate}">'
    ).format(uri=logo, x=right - w, y=top, w=w, h=h, pad=pad, plate=plate)


@lru_cache(maxsize=8)
def _seen(logo: str) -> tuple[int, int, float]:
    """Width, height and mean luminance of what is opaque."""
    with Image.open(io.BytesIO(base64.b64decode(logo.partition(",")[2]))) as picture:
        size, shown = picture.size, picture.convert("RGBA")
    shown.thumbnail((48, 48))
    raw = shown.tobytes()
    weights = [raw[i + 3] for i in range(0, len(raw), 4)]
    lights = [luminance(f"#{raw[i]:02x}{raw[i + 1]:02x}{raw[i + 2]:02x}") for i in range(0, len(raw), 4)]
    whole = sum(weights) or 1
    return *size, sum(w * v for w, v in zip(weights, lights, strict=True)) / whole
