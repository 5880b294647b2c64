"""What every builder needs while one part (a slide, a layout, the master) is being written."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Protocol

from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from agents.render.pptx.ooxml import Element, Markup, draft, legal
from agents.render.pptx.palette import Palette
from agents.render.scene import Color, Scene

_BLANK = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x03\x00\x08\xfc\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)
_DECORATIVE = Markup(
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_NATIVE_IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff"}


class Capture(Protocol):
    """What the browser laid out, and the bytes of its pictures."""

    @property
    def scene(self) -> Scene: ...
    @property
    def assets(self) -> Mapping[str, bytes]: ...


@dataclass(frozen=True)
class RasterNote:
    """An element that became a picture: where, and why."""

    slide: str
    name: str
    reason: str


@dataclass
class Report:
    """What was written."""

    slides: int = 0
    native_text_chars: int = 0
    """Characters of visible text that are real text."""
    pictures: int = 0
    tables: int = 0
    charts: int = 0
    rasters: list[RasterNote] = field(default_factory=list)
    """Elements that could not be native, each with its reason."""
    native: list[dict[str, int]] = field(default_factory=list)
    """Per slide: how many texts, shapes, pictures, tables, charts and groups it holds."""
    clicks: int = 0
    """Clicks that builds take, in the whole deck."""
    faults: list[str] = field(default_factory=list)
    """What could not be carried over, a sentence each."""


@dataclass
class Context:
    """One part under construction."""

    part: Any
    """A python-pptx slide, layout or master part."""
    palette: Palette
    assets: Mapping[str, bytes]
    report: Report
    language: str = "en-US"
    slide_id: str = ""
    number: int = 0
    ground: Color = field(default_factory=lambda: Color(r=255, g=255, b=255))
    """What is painted behind everything, as one colour."""
    slide_parts: dict[str, Any] = field(default_factory=dict)
    """Slide parts by the slides' ids, for links within the deck."""
    _next: int = 1
    _names: dict[str, int] = field(default_factory=dict)

    def identity(self, name: str, *, alt: str | None = None, decorative: bool = False) -> Element:
        """`p:cNvPr` with an id that is unique on the part and a name that is too."""
        self._next += 1
        seen = self._names[name] = self._names.get(name, 0) + 1
        return draft(
            "p:cNvPr",
            _DECORATIVE if decorative else None,
            id=self._next,
            name=name if seen == 1 else f"{name} {seen}",
            descr=alt or None,
        )

    def image(self, asset: str) -> str | None:
        """Relationship id of a picture; None where the asset is missing or unreadable (then the report says so)."""
        data = self.assets.get(asset)
        if data is None:
            self.report.faults.append(f"The picture {asset} on slide {self.slide_id} is missing.")
            return None
        try:
            _, rel_id = self.part.get_or_add_image_part(io.BytesIO(_readable(asset, data)))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            self.report.faults.append(f"The picture {asset} on slide {self.slide_id} cannot be read: {error}.")
            return None
        return rel_id

    def size_of(self, asset: str) -> tuple[int, int] | None:
        """Width and height of a picture in its own pixels; None where it cannot be read."""
        try:
            with Image.open(io.BytesIO(self.assets.get(asset, b""))) as image:
                return image.size
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None

    def vector_image(self, asset: str) -> tuple[str, str] | None:
        """Relationship ids of an SVG's stand-in bitmap and of the SVG itself."""
        data = self.assets.get(asset)
        if data is None:
            return None
        twin = str(PurePosixPath(asset).with_suffix(".png"))
        _, bitmap = self.part.get_or_add_image_part(io.BytesIO(self.assets.get(twin, _BLANK)))
        if twin not in self.assets:
            self.report.faults.append(f"The SVG {asset} on slide {self.slide_id} has no bitmap for older programs.")
        package = self.part.package
        name = PackURI(f"/ppt/media/{PurePosixPath(asset).stem}.svg")
        part = next((p for p in package.iter_parts() if p.partname == name), None)
        part = part or Part(name, "image/svg+xml", package, data)
        return bitmap, self.part.relate_to(part, RT.IMAGE)

    def link(self, target: str) -> tuple[str, str | None] | None:
        """Relationship id and action of a hyperlink; None for what PowerPoint should not open."""
        target = legal(target)
        if target.startswith("#"):
            slide = self.slide_parts.get(target[1:])
            return None if slide is None else (self.part.relate_to(slide, RT.SLIDE), "ppaction://hlinksldjump")
        if target.startswith(("http://", "https://", "mailto:", "tel:")):
            return self.part.relate_to(target, RT.HYPERLINK, is_external=True), None
        return None


def _readable(asset: str, data: bytes) -> bytes:
    """Bytes of a format that Office reads: WebP, AVIF and the like become PNG."""
    if PurePosixPath(asset).suffix.lower() in _NATIVE_IMAGES:
        return data
    with Image.open(io.BytesIO(data)) as image:
        buffer = io.BytesIO()
        image.convert("RGBA").save(buffer, "PNG")
    return buffer.getvalue()
