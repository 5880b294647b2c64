"""Pictures that are let in: no bombs, nothing that runs or loads."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from agents.sources.pictures import picture_of

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20">%s</svg>'


def png(width: int, height: int) -> bytes:
    """A PNG that claims a size and packs all of its zeros."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" * (1 + (width + 7) // 8)) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("width", "height"), [(7000, 7000), (30_000, 30_000), (1, 50_000_000)])
def it_unpacks_no_bomb(width: int, height: int):
    packed = png(width, min(height, 7000)) if height <= 7000 else png(8, 8)[:16] + struct.pack(">II", width, height) + png(8, 8)[24:]  # fmt: skip
    assert picture_of(packed, 40_000_000) is None


def it_takes_what_is_within_the_cap():
    stream = io.BytesIO()
    Image.new("RGB", (30, 20)).save(stream, "PNG")
    found = picture_of(stream.getvalue(), 600)
    assert found is not None
    assert (found.width, found.height) == (30, 20)
    assert picture_of(stream.getvalue(), 599) is None


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>1</script>", b"<svg:script>1</svg:script>", b"<foreignObject/>", b'<rect onload="x()"/>', b"<a href='javascript:1'/>",
        b'<image href="http://evil.example/x.png"/>', b'<image xlink:href="//evil.example/x.png"/>', b"<style>@import 'x'</style>",
        b"<rect fill='url(http://evil.example/x)'/>", b'<use href="file:///etc/x.svg"/>', b"<iframe/>",
    ],
)  # fmt: skip
def it_takes_no_svg_that_runs_or_loads(inside: bytes):
    assert picture_of(SVG % inside, 1000) is None


@pytest.mark.parametrize(
    "inside",
    [b"<rect/>", b'<image href="data:image/png;base64,AAAA"/>', b"<rect fill='url(#g)'/>", b'<a href="https://example.org/">x</a>', b"<text>on=1 one=2</text>"],
)  # fmt: skip
def it_takes_svg_that_only_draws(inside: bytes):
    found = picture_of(SVG % inside, 1000)
    assert found is not None
    assert (found.width, found.height) == (10, 20)
