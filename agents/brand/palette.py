"""A theme's colours from few: those of a web page or a logo, completed and made readable.

A brand gives one to five colours; the rest follows by hue. Each is moved in lightness only, until text and marks in
it are seen on the ground (WCAG 2.2: 4.5 : 1 for the first accent, which text is set in, 3 : 1 for the others).
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

import numpy as np
from PIL import Image

from agents.deck.edits.tones import GREY, from_oklch, oklch
from agents.errors import InputRefused
from agents.render.colors import contrast, luminance

LARGEST_PIXELS = 40_000_000
TEXT, MARK = 4.5, 3.0
DISTINCT = 24.0
"""Degrees of hue between two accents."""
_TURNS = (0.0, 150.0, 210.0, 60.0, 300.0, 20.0)


def colors_of_picture(data: bytes, name: str) -> list[str]:
    """A logo's colours, the most telling first: much of it, and strong. Raises InputRefused."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise InputRefused(f"{name} has {opened.width} × {opened.height} pixels, too many for a logo.")
            picture = opened.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise InputRefused(f"{name} is not a picture that can be read.", fix="Give a PNG, JPEG or WebP.") from error
    picture.thumbnail((160, 160))
    seen: Counter[tuple[int, int, int]] = Counter()
    pixels = np.asarray(picture).reshape(-1, 4)
    for r, g, b in (pixels[pixels[:, 3] >= 128][:, :3] // 8 * 8 + 4).tolist():
        seen[r, g, b] += 1
    if not seen:
        raise InputRefused(f"{name} is wholly transparent: it has no colour.")
    return ranked({f"#{min(r, 255):02X}{min(g, 255):02X}{min(b, 255):02X}": float(n) for (r, g, b), n in seen.items()})


def ranked(weights: dict[str, float]) -> list[str]:
    """Colours by weight and strength, one for each hue with all its shades; greys last."""
    rated: list[tuple[float, str]] = []
    for color, weight in weights.items():
        light, chroma, _ = oklch(color)
        usable = 1.0 if 0.25 < light < 0.88 else 0.35
        rated.append((weight * (chroma if chroma >= GREY else 0.0005) * usable, color))
    rated.sort(reverse=True)
    kept: list[str] = []
    shades: dict[str, float] = {}
    for worth, color in rated:
        _, chroma, hue = oklch(color)
        like = [k for k in kept if chroma >= GREY and oklch(k)[1] >= GREY and _apart(hue, oklch(k)[2]) < DISTINCT]
        if like:
            shades[like[0]] += worth
        elif len(kept) < 6:
            kept.append(color)
            shades[color] = worth
    kept.sort(key=lambda c: -shades[c])
    colored = [c for c in kept if oklch(c)[1] >= GREY]
    return colored or kept[:1]


def completed(found: Sequence[str], *, ground: str = "#FFFFFF", ink: str | None = None) -> dict[str, str]:
    """All theme colours from the first few. `ground` is the slide's own."""
    dark = luminance(ground) < 0.2
    first = found[0]
    light, chroma, hue = oklch(first)
    accents: list[str] = []
    for number in range(6):
        if number < len(found):
            color = found[number]
        else:
            turned = (hue + _TURNS[number]) % 360
            strength = chroma if number < 2 else chroma * 0.75
            color = from_oklch(light if 0.35 < light < 0.75 else 0.55, strength if chroma >= GREY else 0.0, turned)
        accents.append(readable(color, ground, TEXT if number == 0 else MARK))
    tint = min(chroma, 0.02) if chroma >= GREY else 0.0
    shown_ink = readable(ink or from_oklch(0.95 if dark else 0.22, tint, hue), ground, 10.0)
    soft = readable(from_oklch(0.78 if dark else 0.42, tint, hue), ground, TEXT)
    panel = from_oklch(
        min(0.3, oklch(ground)[0] + 0.06) if dark else max(0.9, oklch(ground)[0] - 0.04), tint * 0.7, hue
    )
    colors = {f"accent{n + 1}": c for n, c in enumerate(accents)}
    colors |= {"hlink": accents[0], "folHlink": readable(from_oklch(0.5, 0.03, hue), ground, TEXT)}
    if dark:
        return {"dk1": ground.upper(), "lt1": shown_ink, "dk2": panel, "lt2": soft, **colors}
    return {"dk1": shown_ink, "lt1": ground.upper(), "dk2": soft, "lt2": panel, **colors}


def readable(color: str, ground: str, ratio: float) -> str:
    """The colour, darker or lighter until it has that contrast on the ground, or as near as it can."""
    base = luminance(ground)
    light, chroma, hue = oklch(color)
    step = 0.01 if base < 0.2 else -0.01
    for _ in range(100):
        if contrast(luminance(color), base) >= ratio or (light >= 1 if step > 0 else light <= 0):
            break
        light += step
        color = from_oklch(light, chroma, hue)
    return color


def _apart(a: float, b: float) -> float:
    return abs((a - b + 180) % 360 - 180)
