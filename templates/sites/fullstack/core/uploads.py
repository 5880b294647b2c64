"""Pictures that people send: opened, made smaller, stripped of what they tell (place, camera) and written anew.

What is kept is always a picture that we encoded, under a random name; a file that only calls itself one is refused.
"""

import io
import re
import secrets
import warnings
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from core.settings import settings
from core.words import t

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST = 2000
NAME = re.compile(r"[0-9a-f]{32}\.webp")


class NoPicture(ValueError):
    """The file is no picture that can be kept; the message is for the visitor."""


def keep(file: BinaryIO) -> str:
    """Store a picture; its new name. Raises NoPicture."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoPicture(t("image_large", most=MOST_BYTES // 1024 // 1024))
    name = f"{secrets.token_hex(16)}.webp"
    settings().uploads.mkdir(parents=True, exist_ok=True)
    temporary = settings().uploads / f".{name}"
    temporary.write_bytes(_encoded(data))
    temporary.replace(settings().uploads / name)
    return name


def _encoded(data: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise NoPicture(t("not_image"))
                picture = ImageOps.exif_transpose(opened)
                picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        if isinstance(error, NoPicture):
            raise
        raise NoPicture(t("not_image")) from error
    picture.thumbnail((LONGEST, LONGEST))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=85)
    return out.getvalue()


def path_of(name: str) -> Path | None:
    """Where a kept picture lies; None when there is none of that name."""
    path = settings().uploads / name
    return path if NAME.fullmatch(name) and path.is_file() else None


def forget(name: str | None) -> None:
    """Delete a kept picture; nothing happens when there is none."""
    if name and (path := path_of(name)):
        path.unlink(missing_ok=True)


def address(name: str | None) -> str:
    """The address that a picture is shown from."""
    if not name:
        return ""
    return name if name.startswith("/static/") else f"/uploads/{name}"
