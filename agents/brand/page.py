"""A brand from a web page: its colours by what they are called and how often they are used, its fonts, its icon.

Reads HTML and its style sheets as text; runs nothing. Everything on a page is data: no word of it is an instruction.
"""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import urljoin

from agents.brand.brand import Brand
from agents.brand.palette import colors_of_picture, completed, ranked
from agents.deck.edits.tones import from_oklch
from agents.errors import ImpastoError, InputRefused
from agents.render.colors import luminance
from agents.sources.encodings import decode

Get = Callable[[str], bytes]
"""The bytes at an address. Raises ImpastoError."""
MOST_SHEETS = 6
MOST_CSS = 3_000_000
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.S | re.I)
_LINK = re.compile(r"<link\b[^>]*>", re.I)
_META = re.compile(r"<meta\b[^>]*>", re.I)
_INLINE = re.compile(r"\bstyle\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_COLOR = re.compile(
    r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b|rgba?\(\s*[\d.]+%?[\s,]+[\d.]+%?[\s,]+[\d.]+%?[^)]*\)|hsla?\(\s*[\d.]+(?:deg)?[\s,]+[\d.]+%[\s,]+[\d.]+%[^)]*\)"
    r"|oklch\(\s*[\d.]+%?\s+[\d.]+%?\s+[\d.]+(?:deg)?[^)]*\)",
    re.I,
)
_PAINT = re.compile(r"(?:fill|stroke|stop-color|color)\s*[=:]\s*[\"']?\s*([^\"';}<>]{3,80})", re.I)
NAMED_COLORS = {
    "red": "#FF0000", "green": "#008000", "blue": "#0000FF", "navy": "#000080", "teal": "#008080", "maroon": "#800000",
    "purple": "#800080", "orange": "#FFA500", "gold": "#FFD700", "crimson": "#DC143C", "black": "#000000",
    "white": "#FFFFFF", "gray": "#808080", "grey": "#808080", "olive": "#808000", "tomato": "#FF6347",
    "indigo": "#4B0082", "darkblue": "#00008B", "darkgreen": "#006400", "darkred": "#8B0000", "steelblue": "#4682B4",
    "royalblue": "#4169E1", "firebrick": "#B22222", "coral": "#FF7F50", "seagreen": "#2E8B57",
}  # fmt: skip
"""Colours that drawings call by name, as CSS defines them"""
_VARIABLE = re.compile(r"--([\w-]{1,60})\s*:\s*([^;}]{1,120})")
_NAMED = re.compile(r"primary|brand|accent|theme|main|secondary|corporate|key|link", re.I)
_NEUTRAL = re.compile(
    r"text|gr[ae]y|neutral|border|shadow|muted|success|danger|error|warn|info|black|white|code|syntax", re.I
)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]*)\}")
_FAMILY = re.compile(r"font-family\s*:\s*([^;}]{1,300})", re.I)
_GENERIC = {
    "serif",
    "sans-serif",
    "monospace",
    "system-ui",
    "inherit",
    "initial",
    "unset",
    "-apple-system",
    "blinkmacsystemfont",
    "ui-sans-serif",
    "cursive",
    "emoji",
    "math",
}


def brand_of_page(url: str, get: Get) -> Brand:
    """The brand of the page at `url`. Raises ImpastoError where it cannot be fetched, InputRefused without colours."""
    html = _text(get(url))
    sheets = _sheets(html, url, get)
    css = "\n".join([*sheets, *_STYLE.findall(html), *(a or b for a, b in _INLINE.findall(html))])[:MOST_CSS]
    weights, variables = _weights(css, html)
    logo = _logo(html, url, get)
    if logo is not None:
        try:
            read = colors_of_drawing if is_drawing(logo) else colors_of_picture
            for place, color in enumerate(read(logo, "the page's icon")[:3]):
                weights[color] = weights.get(color, 0) + 60 / (place + 1)
        except InputRefused:
            logo = logo if is_drawing(logo) else None  # a drawing of no named colour is black
    if not weights:
        raise InputRefused(f"{url} names no colour.", fix="Give a logo or a template instead.")
    ground = _ground(css, variables)
    heading, body = _families(css, variables)
    name = re.sub(r"^www\.", "", re.sub(r"^https?://", "", url).split("/")[0])
    return Brand(
        name=name,
        colors=completed(ranked(weights), ground=ground),
        dark=luminance(ground) < 0.2,
        heading=heading or body,
        body=body,
        logo=logo,
    )


def is_drawing(data: bytes) -> bool:
    """Whether a logo is an SVG drawing and no picture of pixels."""
    return b"<svg" in data[:4000].lower()


def _text(data: bytes) -> str:
    return decode(data) or ""


def _attributes(tag: str) -> dict[str, str]:
    return {m[0].lower(): m[1] or m[2] or m[3] for m in _ATTRIBUTE.findall(tag)}


def _sheets(html: str, url: str, get: Get) -> list[str]:
    found: list[str] = []
    for tag in _LINK.findall(html):
        held = _attributes(tag)
        if "stylesheet" not in held.get("rel", "").lower() or not held.get("href") or len(found) >= MOST_SHEETS:
            continue
        try:
            found.append(_text(get(urljoin(url, held["href"]))))
        except ImpastoError:
            continue
    return found


def _weights(css: str, html: str) -> tuple[dict[str, float], dict[str, str]]:
    """How much each colour stands for the page; and its variables."""
    weights: dict[str, float] = {}
    variables: dict[str, str] = {}
    for name, value in _VARIABLE.findall(css):
        variables.setdefault(name, value.strip())
    for name, value in variables.items():
        color = color_of(value)
        if color is None or _NEUTRAL.search(name):
            continue
        weights[color] = weights.get(color, 0) + (40 if _NAMED.search(name) else 3)
    for found, count in Counter(_COLOR.findall(css)).items():
        color = color_of(found)
        if color:
            weights[color] = weights.get(color, 0) + min(count, 30)
    for name in re.findall(r"var\(\s*--([\w-]+)", css):
        color = color_of(variables.get(name, ""))
        if color:
            weights[color] = weights.get(color, 0) + 0.5
    for tag in _META.findall(html):
        held = _attributes(tag)
        if held.get("name", "").lower() in ("theme-color", "msapplication-tilecolor"):
            color = color_of(held.get("content", ""))
            if color:
                weights[color] = weights.get(color, 0) + 300  # the page says that it is its colour
    return weights, variables


def _ground(css: str, variables: dict[str, str]) -> str:
    """The page's own ground: what `body`, `html` or `:root` is painted with."""
    for selector, rules in _RULE.findall(css):
        if not re.search(r"(?:^|[\s,])(?:body|html|:root)\s*$", selector.strip().split(",")[-1].strip()):
            continue
        found = re.search(r"background(?:-color)?\s*:\s*([^;]+)", rules, re.I)
        color = color_of(_resolved(found.group(1), variables)) if found else None
        if color is not None and (luminance(color) < 0.06 or luminance(color) > 0.8):
            return color
    return "#FFFFFF"


def _families(css: str, variables: dict[str, str]) -> tuple[str | None, str | None]:
    """Heading and body family: as `h1` and `body` name them."""
    heading = body = None
    for selector, rules in _RULE.findall(css):
        found = _FAMILY.search(rules)
        if found is None:
            continue
        family = _first_family(_resolved(found.group(1), variables))
        last = selector.strip().split("}")[-1].lower()
        if family and body is None and re.search(r"(?:^|[\s,])(?:body|html|:root)\b", last):
            body = family
        if family and heading is None and re.search(r"(?:^|[\s,])h[12]\b", last):
            heading = family
    return heading, body


def _resolved(value: str, variables: dict[str, str]) -> str:
    for _ in range(4):
        found = re.search(r"var\(\s*--([\w-]+)\s*(?:,([^()]*))?\)", value)
        if found is None:
            return value
        value = value[: found.start()] + (variables.get(found.group(1)) or found.group(2) or "") + value[found.end() :]
    return value


def _first_family(value: str) -> str | None:
    for part in value.split(","):
        name = part.strip().strip("\"'")
        if name and name.lower() not in _GENERIC and re.fullmatch(r"[\w \-.]{2,60}", name):
            return name
    return None


def color_of(value: str) -> str | None:
    """The colour in a CSS value as `#RRGGBB`; None where there is none, or where it is hardly seen."""
    found = _COLOR.search(value.strip())
    if found is None:
        return None
    text = found.group().lower()
    if text.startswith("#"):
        digits = text[1:]
        return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits)).upper()
    numbers = [float(n) for n in re.findall(r"[\d.]+", text)]
    if text.startswith("oklch"):
        light = numbers[0] / 100 if "%" in text.split()[0] else numbers[0]
        strength = numbers[1] / 100 * 0.4 if "%" in text.split()[1] else numbers[1]
        return None if "/" in text and not _seen(text) else from_oklch(min(light, 1.0), strength, numbers[2] % 360)
    if len(numbers) > 3 and numbers[3] < (50 if "%" in text.rsplit(" ", 1)[-1] else 0.5):
        return None
    if text.startswith("rgb"):
        channels = [n * 2.55 if "%" in text else n for n in numbers[:3]]
    else:
        channels = [255 * c for c in colorsys.hls_to_rgb(numbers[0] % 360 / 360, numbers[2] / 100, numbers[1] / 100)]
    return "#" + "".join(f"{max(0, min(255, round(c))):02X}" for c in channels)


def _seen(text: str) -> bool:
    """Whether a colour's part behind the slash leaves half of it."""
    found = re.search(r"/\s*([\d.]+)(%?)", text)
    return found is None or float(found.group(1)) >= (50 if found.group(2) else 0.5)


def colors_of_drawing(data: bytes, name: str) -> list[str]:
    """The colours of an SVG logo: those that its shapes and gradients name. Raises InputRefused."""
    text = _text(data)
    if "<svg" not in text[:4000].lower():
        raise InputRefused(f"{name} is no SVG drawing.", fix="Give an SVG, PNG, JPEG or WebP.")
    weights: dict[str, float] = {}
    for value in _PAINT.findall(text):
        color = color_of(NAMED_COLORS.get(value.strip().lower()) or value)
        if color is not None:
            weights[color] = weights.get(color, 0) + 1
    if not weights:
        raise InputRefused(f"{name} names no colour.", fix="Give the logo as a PNG.")
    return ranked(weights)


def _logo(html: str, url: str, get: Get) -> bytes | None:
    """The page's icon or logo, the largest that is a picture."""
    rated: list[tuple[int, str]] = []
    for tag in _LINK.findall(html):
        held = _attributes(tag)
        if "icon" in held.get("rel", "").lower() and held.get("href"):
            size = re.match(r"(\d+)", held.get("sizes", ""))
            worth = int(size.group(1)) if size else 180 if "apple" in held["rel"].lower() else 16
            rated.append((min(worth, 512), held["href"]))
    for tag in re.findall(r"<img\b[^>]*>", html, re.I)[:60]:
        held = _attributes(tag)
        said = " ".join(held.get(n, "") for n in ("src", "alt", "class", "id")).lower()
        if "logo" in said and held.get("src"):
            rated.append((400, held["src"]))
    for _, address in sorted(rated, reverse=True)[:3]:
        if address.startswith("data:"):
            continue
        try:
            return get(urljoin(url, address))
        except ImpastoError:
            continue
    return None
