"""Pictures: the bytes behind an address on a rendered page, in a format that every Office program reads.

PNG, JPEG and GIF stay as they are; anything else Pillow reads becomes PNG; SVG is drawn by the browser. Files are read
only below the page's own folders. This module does not know where a picture stands on a slide.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from PIL import Image, ImageFile, ImageOps

from agents.render.scene import Asset

if TYPE_CHECKING:
    from agents.render.capture import World

MEDIA = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg"), "GIF": ("image/gif", "gif")}
LARGEST_PIXELS = 100_000_000
LARGEST_SIDE = 4096
ORIENTATION = 0x0112
ENDINGS = {"PNG": (b"IEND\xaeB`\x82",), "JPEG": (b"\xff\xd9",), "GIF": (b";",)}
"""What whole files end with: Office shows nothing of a picture that was cut off."""
Shoot = Callable[..., bytes]


class Shelf:
    """Bytes by content: the same picture twice is kept once."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.described: dict[str, Asset] = {}
        self._by_url: dict[str, str | None] = {}

    def put(self, data: bytes) -> str:
        """Keep a picture and return its key `<sha256>.<ext>`. Raises OSError or ValueError when it is not one."""
        data, (media_type, extension), size = _readable(data)
        key = f"{hashlib.sha256(data).hexdigest()}.{extension}"
        self.held[key] = data
        self.described[key] = Asset(media_type=media_type, width=size[0], height=size[1])
        return key

    def of(self, url: str, read: Callable[[str], bytes | None]) -> str | None:
        """The key of the picture at an address; None when there are no readable bytes."""
        if url not in self._by_url:
            try:
                data = read(url)
                self._by_url[url] = self.put(data) if data else None
            except (OSError, ValueError, Image.DecompressionBombError):
                self._by_url[url] = None
        return self._by_url[url]

    def measured(self, key: str) -> str:
        """The key of the same picture as one that says its size: 96 pixels an inch, as tiles are counted by."""
        with Image.open(io.BytesIO(self.held[key])) as image:
            image.load()
            plain = image if image.mode in ("RGB", "RGBA", "L") else image.convert("RGBA")
            out = io.BytesIO()
            plain.save(out, "PNG", dpi=(96, 96))
        return self.put(out.getvalue())

    def recoloured(self, key: str, tints: list[list[list[float]]]) -> str:
        """The key of a held picture after colour filters: each three rows of [r, g, b, offset], applied in turn."""
        with Image.open(io.BytesIO(self.held[key])) as image:
            alpha = image.convert("RGBA").getchannel("A")
            picture = image.convert("RGB")
        for rows in tints:
            picture = picture.convert("RGB", tuple(value for row in rows for value in row))
        if alpha.getextrema() != (255, 255):
            picture.putalpha(alpha)
        kind = "JPEG" if self.described[key].media_type == "image/jpeg" else "PNG"
        out = io.BytesIO()
        picture.save(out, kind, **({"quality": 92} if kind == "JPEG" else {}))
        return self.put(out.getvalue())


def _readable(data: bytes) -> tuple[bytes, tuple[str, str], tuple[int, int]]:
    with Image.open(io.BytesIO(data)) as image:
        if image.width * image.height > LARGEST_PIXELS:
            raise ValueError(f"{image.width} x {image.height} pixels")
        turned = image.getexif().get(ORIENTATION, 1) != 1
        whole = any(data.rstrip(b"\0").endswith(end) for end in ENDINGS.get(image.format or "", ()))
        if image.format in MEDIA and whole and not turned and image.mode != "CMYK":
            return data, MEDIA[image.format], image.size
        if not whole:
            _load_what_is_there(image)
        upright = ImageOps.exif_transpose(image)
        upright = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
        kind = "JPEG" if image.format == "JPEG" else "PNG"
        out = io.BytesIO()
        upright.save(out, kind, **({"quality": 92} if kind == "JPEG" else {}))
        return out.getvalue(), MEDIA[kind], upright.size


def _load_what_is_there(image: Image.Image) -> None:
    """Decode as far as the bytes go, as browsers do."""
    allowed, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = allowed


def bytes_of(url: str, folders: tuple[Path, ...], world: World, shoot: Shoot) -> bytes | None:
    """The bytes at a `data:`, `file:` or `blob:` address of the page; None for anything else. SVG comes back as PNG."""
    parts = urlsplit(url)
    if parts.scheme == "blob":
        return base64.b64decode(world.call("blobBytes", url))
    if parts.scheme == "data":
        data = _data_url(url)
    elif parts.scheme == "file":
        path = Path(url2pathname(unquote(parts.path))).resolve()
        if not any(path.is_relative_to(folder) for folder in folders):
            return None
        data = path.read_bytes()
    else:
        return None
    if data.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8", b"RIFF")) or b"<svg" not in data[:4096]:
        return data
    return _drawn(url, world, shoot)


def _data_url(url: str) -> bytes:
    header, _, body = url[5:].partition(",")
    raw = unquote_to_bytes(body)
    return base64.b64decode(raw + b"=" * (-len(raw) % 4)) if header.rstrip().endswith(";base64") else raw


def _drawn(url: str, world: World, shoot: Shoot) -> bytes | None:
    clip: dict[str, Any] | None = world.call("stage", url)
    if not clip:
        return None
    try:
        scale = min(
            LARGEST_SIDE / max(clip["width"], clip["height"]), max(2.0, 800 / max(clip["width"], clip["height"]))
        )
        return shoot(world.cdp, clip, scale, transparent=True)
    finally:
        world.call("unstage")
