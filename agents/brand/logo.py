"""A brand's logo as what decks and posters carry of it: a PNG `data:` URI of moderate size."""

from __future__ import annotations

import base64
import io

from PIL import Image, UnidentifiedImageError

LARGEST = 1200
"""px of a logo's longer side."""


def logo_uri(data: bytes, longest: int = LARGEST) -> str | None:
    """A logo as a PNG `data:` URI; None for a picture that cannot be read."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > 40_000_000 or picture.format in ("WMF", "EMF"):
                return None
            shown = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    seen = shown.getchannel("A").getbbox()  # what is empty around it would count as its size
    shown = shown.crop(seen) if seen else shown
    shown.thumbnail((longest, longest))
    stream = io.BytesIO()
    shown.save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
