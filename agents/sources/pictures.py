"""Picture bytes a deck can show: checked, measured, re-coded to PNG where needed. It does not judge their content."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

_SVG_ROOT = re.compile(rb"<svg\b[^>]*>", re.I)
_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|handler)\b|<[^<>]*\son[a-z]+\s*=|javascript:"
    rb"|<\?xml-stylesheet|(?:href|src)\s*=\s*[\"']\s*(?:https?:|//|file:|ftp:)[^\"']*\.(?:svg|png|jpe?g|gif|css|js)\b"
    rb"|url\(\s*[\"']?(?:https?:|//)|@import",
    re.I,
)
"""What an SVG may run or load. Scripts never run in a picture, but the file travels on into decks."""


@dataclass(frozen=True)
class Picture:
    """A readable picture: PNG, JPEG or SVG bytes and its size in px."""

    data: bytes
    extension: str
    width: int
    height: int


def picture_of(data: bytes, max_pixels: int) -> Picture | None:
    """The picture in these bytes; None when they are none that can be shown, or one larger than `max_pixels`."""
    if b"<svg" in data[:4096].lower():
        return _svg(data)
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > max_pixels or image.format in ("WMF", "EMF"):
                return None
            if image.format == "JPEG" and image.mode in ("RGB", "L") and image.getexif().get(0x0112, 1) == 1:
                image.load()
                return Picture(data, "jpg", image.width, image.height)
            if image.format == "PNG":
                image.load()
                return Picture(data, "png", image.width, image.height)
            return png_of(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def png_of(image: Image.Image) -> Picture:
    """A loaded image as PNG; transparency is kept."""
    mode = "RGBA" if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info else "RGB"
    image = image if image.mode == mode or image.mode == "L" else image.convert(mode)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=False)
    return Picture(stream.getvalue(), "png", image.width, image.height)


def is_decoration(picture: Picture) -> bool:
    """Whether a picture is too small or too thin to be a figure: a rule, a bullet, a tracking pixel, an icon."""
    short, long = sorted((picture.width, picture.height))
    return short < 48 or long < 96 or long > 12 * short


def _svg(data: bytes) -> Picture | None:
    root = _SVG_ROOT.search(data)
    if root is None or b"<!ENTITY" in data or len(data) > 5_000_000 or _ACTIVE.search(data):
        return None
    tag = root.group().decode("utf-8", "replace")
    width, height = _length(tag, "width"), _length(tag, "height")
    if box := re.search(r"viewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)", tag):
        width, height = width or float(box[1]), height or float(box[2])
    return Picture(data, "svg", round(width or 300), round(height or 150))


def _length(tag: str, name: str) -> float | None:
    match = re.search(rf"\s{name}\s*=\s*[\"']\s*([\d.]+)(?:px)?\s*[\"']", tag)
    return float(match[1]) if match else None
