"""Deck reader: anybody's .pptx as a scene, so that the checks of our own pages work on it.

Geometry and names come from the file (python-pptx); where text really stands, and in which size and colour, comes from
LibreOffice's PDF of it when there is one, else from a plain estimate. It judges nothing.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pptx import Presentation
from pptx.enum.dml import MSO_FILL
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_AUTO_SIZE

from agents.errors import InputRefused
from agents.render.scene import (
    Asset,
    Box,
    Cell,
    ChartNode,
    ChartStyle,
    Color,
    Line,
    Node,
    Paragraph,
    Picture,
    Raster,
    Rect,
    Run,
    Scene,
    SceneSlide,
    Solid,
    TableNode,
    TextBlock,
)

EMU_PER_PX = 9525
LARGEST_BYTES = 256 * 1024 * 1024
MOST_UNPACKED = 2 * 1024 * 1024 * 1024
WHOLE = "page"
"""The asset that stands for a slide's own picture: text on it is judged by its pixels."""
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_FURNITURE = {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE}
_INK = Color(r=0, g=0, b=0)
_UNKNOWN = Color(r=0, g=0, b=0, a=0.9)
"""A fill that hides what lies below it, in a colour that the print has to tell."""


@dataclass(frozen=True)
class _Place:
    """How a group's coordinates become the slide's: px = value * scale + offset."""

    sx: float = 1 / EMU_PER_PX
    sy: float = 1 / EMU_PER_PX
    dx: float = 0.0
    dy: float = 0.0

    def rect(self, shape: Any) -> Rect:
        x, y, w, h = (float(v or 0) for v in (shape.left, shape.top, shape.width, shape.height))
        return Rect(x=x * self.sx + self.dx, y=y * self.sy + self.dy, w=w * self.sx, h=h * self.sy)


def open_deck(path: Path) -> Any:
    """The presentation. Raises InputRefused for what is none, or is too large to be looked at."""
    if not path.is_file():
        raise InputRefused(f"{path} does not exist or is not a file.", fix="Check the path.")
    if path.stat().st_size > LARGEST_BYTES:
        raise InputRefused(f"{path} has {path.stat().st_size >> 20} MiB; at most {LARGEST_BYTES >> 20} are read.")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise InputRefused(f"{path} unpacks to more than {MOST_UNPACKED >> 30} GiB.")
        return Presentation(str(path))
    except InputRefused:
        raise
    except Exception as error:
        raise InputRefused(f"{path} is not a PowerPoint file: {error}.", fix="Open it in PowerPoint first.") from error


def scene_of(presentation: Any, pdf: Path | None) -> Scene:
    """The presentation as a scene of px at 96 to the inch. `pdf`: LibreOffice's print of it."""
    width, height = presentation.slide_width / EMU_PER_PX, presentation.slide_height / EMU_PER_PX
    slides = []
    document = pdfplumber.open(pdf) if pdf else None
    try:
        pages = list(document.pages) if document else []
        for number, slide in enumerate(presentation.slides, 1):
            page = pages[number - 1] if number <= len(pages) else None
            slides.append(_slide(slide, number, _Print(page, width) if page is not None else None, (width, height)))
    finally:
        if document:
            document.close()
    return Scene(width=width, height=height, slides=slides, assets={WHOLE: _whole(width, height)})


def _whole(width: float, height: float) -> Asset:
    return Asset(media_type="image/png", width=round(width), height=round(height))


class _Print:
    """The characters of a printed page, handed out to the texts that they belong to."""

    def __init__(self, page: Any, width: float) -> None:
        self.scale = width / float(page.width)
        self.height = float(page.height)
        self.chars = [c for c in page.chars if c["text"].strip()]
        # A ligature is one character of the page and several letters of the text.
        letters = [(letter, index) for index, c in enumerate(self.chars) for letter in _letters(c["text"])]
        self.stream = "".join(letter for letter, _ in letters)
        self._owner = [index for _, index in letters]
        self._taken: set[int] = set()

    def lines(self, text: str) -> list[Line]:
        """Where a paragraph's text was printed: its lines; none where it was not."""
        wanted = _letters(text)
        at = self.stream.find(wanted)
        while at >= 0 and at in self._taken:
            at = self.stream.find(wanted, at + 1)
        if at < 0 or not wanted:
            return []
        self._taken.add(at)
        lines, rest = [], unicodedata.normalize("NFKC", text)
        chars = [self.chars[index] for index in dict.fromkeys(self._owner[at : at + len(wanted)])]
        for part in _by_baseline(chars):
            count = sum(len(_letters(c["text"])) for c in part)
            said = re.match(rf"\s*(?:\S\s*){{{count}}}", rest)
            lines.append(self._line(part, said[0].strip() if said else ""))
            rest = rest[said.end() :] if said else ""
        return lines

    def _line(self, chars: list[Any], text: str) -> Line:
        x0, x1 = min(c["x0"] for c in chars) * self.scale, max(c["x1"] for c in chars) * self.scale
        size = max(float(c["size"]) for c in chars) * self.scale
        baseline = (self.height - chars[0]["matrix"][5]) * self.scale
        rect = Rect(x=x0, y=baseline - size, w=x1 - x0, h=1.25 * size)
        run = Run(text=text, family="", size=size, color=_color(chars[0].get("non_stroking_color")))
        return Line(rect=rect, baseline=baseline, runs=[run])


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _by_baseline(chars: list[Any]) -> Iterator[list[Any]]:
    line: list[Any] = []
    for char in chars:
        if line and abs(char["matrix"][5] - line[-1]["matrix"][5]) > 0.6 * float(char["size"]):
            yield line
            line = []
        line.append(char)
    if line:
        yield line


def _color(value: Any) -> Color:
    parts = list(value) if isinstance(value, list | tuple) else [value] if isinstance(value, int | float) else []
    if len(parts) == 1:
        parts *= 3
    if len(parts) != 3:
        return _INK
    r, g, b = (round(255 * min(1.0, max(0.0, float(p)))) for p in parts)
    return Color(r=r, g=g, b=b)


def _slide(slide: Any, number: int, printed: _Print | None, size: tuple[float, float]) -> SceneSlide:
    title = slide.shapes.title
    nodes: list[Node] = []
    if printed is not None:
        whole = Rect(x=0, y=0, w=size[0], h=size[1])
        nodes.append(Raster(id=f"{number}-page", rect=whole, asset=WHOLE, reason="page", alt=""))
    for index, (shape, place) in enumerate(_shapes(slide.shapes, _Place()), 1):
        nodes += _nodes(shape, place, f"{number}-{index}", printed)
    words = title.text_frame.text.strip() if title is not None and title.has_text_frame else None
    return SceneSlide(id=f"slide-{number}", title=words or None, nodes=nodes)


def _shapes(shapes: Any, place: _Place) -> Iterator[tuple[Any, _Place]]:
    """Every shape with how its coordinates become the slide's; what stands in groups too."""
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _shapes(shape.shapes, _inside(shape, place))
        else:
            yield shape, place


def _inside(group: Any, place: _Place) -> _Place:
    outer = place.rect(group)
    transform = group._element.grpSpPr.find("{http://schemas.openxmlformats.org/drawingml/2006/main}xfrm")
    child, extent = (transform.find(f"{{*}}{name}") if transform is not None else None for name in ("chOff", "chExt"))
    if child is None or extent is None:
        return place
    x, y, w, h = (float(v) for v in (child.get("x"), child.get("y"), extent.get("cx"), extent.get("cy")))
    sx, sy = outer.w / w if w else place.sx, outer.h / h if h else place.sy
    return _Place(sx, sy, outer.x - x * sx, outer.y - y * sy)


def _nodes(shape: Any, place: _Place, identity: str, printed: _Print | None) -> list[Node]:
    rect = place.rect(shape)
    common: dict[str, Any] = {"id": identity, "rect": rect, "name": shape.name, "rotation": _rotation(shape)}
    if shape.has_chart:
        style = ChartStyle(family="", size=16, text=_INK, colors=[])
        return [ChartNode(**common, alt=_alt(shape), data={}, style=style)]
    if shape.has_table:
        return [_table(shape.table, common, _alt(shape), place, printed)]
    if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
        return [Picture(**common, alt=_alt(shape), asset=WHOLE)]
    made: list[Node] = []
    if _is_filled(shape):
        made.append(Box(**common, fill=Solid(color=_UNKNOWN)))
    if shape.has_text_frame and shape.text_frame.text.strip():
        made.append(_text(shape, common, printed))
    return made


def _table(table: Any, common: dict[str, Any], alt: str | None, place: _Place, printed: _Print | None) -> TableNode:
    rect: Rect = common["rect"]
    cells = []
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            if not cell.is_spanned:
                area = Rect(x=rect.x, y=rect.y, w=table.columns[c].width * place.sx, h=row.height * place.sy)
                made = _paragraphs(cell.text_frame, area, printed)
                cells.append(Cell(row=r, column=c, header=r == 0 and bool(table.first_row), paragraphs=made))
    columns, rows = [c.width * place.sx for c in table.columns], [r.height * place.sy for r in table.rows]
    return TableNode(**common, alt=alt, columns=columns, rows=rows, cells=cells)


def _rotation(shape: Any) -> float:
    return float(getattr(shape, "rotation", 0.0) or 0.0)


def _alt(shape: Any) -> str | None:
    """Alternative text; "" for what is marked as decorative, None where nothing is said."""
    properties = shape._element._nvXxPr.cNvPr
    if any(mark.get("val") in ("1", "true") for mark in properties.iter(_DECORATIVE)):
        return ""
    return properties.get("descr") or None


def _is_filled(shape: Any) -> bool:
    try:
        return shape.fill.type == MSO_FILL.SOLID
    except (AttributeError, TypeError):
        return False


def _text(shape: Any, common: dict[str, Any], printed: _Print | None) -> TextBlock:
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    role = "title" if kind in _TITLES else "footer" if kind in _FURNITURE else None
    rect: Rect = common["rect"]
    paragraphs = _paragraphs(shape.text_frame, rect, printed)
    return TextBlock(**common, role=role, paragraphs=paragraphs, overflow=_overflow(rect, paragraphs, common, shape))


def _paragraphs(frame: Any, rect: Rect, printed: _Print | None) -> list[Paragraph]:
    made = []
    y = rect.y
    for paragraph in frame.paragraphs:
        said = "".join(run.text for run in paragraph.runs)
        lines = printed.lines(said) if printed is not None else _estimated(paragraph, said, rect, y)
        if lines:
            y = lines[-1].rect.y + lines[-1].rect.h
            made.append(Paragraph(lines=lines, line_height=lines[0].rect.h))
    return made


def _estimated(paragraph: Any, said: str, rect: Rect, y: float) -> list[Line]:
    """Without a print: as many lines as half an em a character needs, in the size that the runs name."""
    sizes = [run.font.size.pt / 0.75 for run in paragraph.runs if run.font.size is not None]
    if not said.strip() or not sizes:
        return []
    size = max(sizes)
    room = max(1, int(rect.w / (0.5 * size)))
    lines = []
    for start in range(0, len(said), room):
        part = said[start : start + room]
        place = Rect(x=rect.x, y=y, w=min(rect.w, 0.5 * size * len(part)), h=1.2 * size)
        lines.append(Line(rect=place, baseline=y + size, runs=[Run(text=part, family="", size=size, color=_INK)]))
        y += 1.2 * size
    return lines


def _overflow(rect: Rect, paragraphs: list[Paragraph], common: dict[str, Any], shape: Any) -> float:
    """px by which printed text sticks out of its shape below, above or sideways."""
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    if not lines or common["rotation"] or shape.text_frame.auto_size == MSO_AUTO_SIZE.SHAPE_TO_FIT_TEXT:
        return 0.0
    size = max(run.size for line in lines for run in line.runs)
    bottom = max(line.baseline for line in lines) + 0.2 * size - (rect.y + rect.h)
    top = rect.y - (min(line.baseline for line in lines) - 0.75 * size)
    right = max(line.rect.x + line.rect.w for line in lines) - rect.x - rect.w
    sides = max(right, rect.x - min(line.rect.x for line in lines))
    worst = max(bottom, top, sides) - 0.25 * size
    return round(worst, 1) if worst > 1 else 0.0
