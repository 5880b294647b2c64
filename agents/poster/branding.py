"""What a poster takes of a brand: the theme of its lightness, its colours and fonts, and its logo.

A template's layouts are those of slides, so a poster stands beside them; its looks are the brand's.
"""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image, UnidentifiedImageError

from agents.brand.brand import Brand
from agents.brand.opening import dress

LARGEST = 1200
"""px of a logo's longer side."""


def worn(theme: str, brand: Brand) -> dict[str, Any]:
    """Fields of a `PosterSpec`; `logo` is None where the brand has none that can be shown."""
    return {**dress(theme, brand), "logo": logo_uri(brand.logo) if brand.logo else None}


def logo_uri(data: bytes) -> str | None:
    """A logo as a PNG `data:` URI; None for a picture that cannot be read."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > 40_000_000 or picture.format in ("WMF", "EMF"):
                return None
            shown = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    shown.thumbnail((LARGEST, LARGEST))
    stream = io.BytesIO()
    shown.save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
