"""Deck reader: anybody's .pptx as a scene, so that the checks of our own pages work on it.

Geometry and names come from the file (python-pptx); where text really stands, and in which size and colour, comes from
LibreOffice's PDF of it when there is one, else from a plain estimate. It judges nothing.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pdfplumber
from pptx import Presentation
from pptx.enum.dml import MSO_FILL
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_AUTO_SIZE

from agents.checks.deck_charts import facts_of
from agents.checks.deck_print import INK, Print
from agents.checks.deck_tables import table_node
from agents.checks.package import TYPES, part_of, with_parts
from agents.errors import InputRefused
from agents.render.paint import Solid
from agents.render.scene import (
    Asset,
    Box,
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
    TextBlock,
)
from agents.sources.limits import MEBIBYTE, Limits
from agents.sources.ooxml_guard import OLE_MAGIC, guard, is_encrypted_office

EMU_PER_PX = 9525
_VARIANTS = re.compile(
    rb"vnd\.openxmlformats-officedocument\.presentationml\.(?:slideshow|template)\.main\+xml"
    rb"|vnd\.ms-powerpoint\.(?:slideshow|template|addin)\.macroEnabled\.main\+xml"
)
_PLAIN = b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
LIMITS = Limits(file_bytes=256 * MEBIBYTE)
MOST_SLIDES = 1000
WHOLE = "page"
"""The asset that stands for a slide's own picture: text on it is judged by its pixels."""
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_PICTURED = {MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.LINKED_PICTURE, MSO_SHAPE_TYPE.MEDIA, MSO_SHAPE_TYPE.DIAGRAM}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_FURNITURE = {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE}
_UNKNOWN = Color(r=0, g=0, b=0, a=0.9)
"""A fill that hides what lies below it, in a colour that the print has to tell."""


@dataclass(frozen=True)
class _Place:
    """How a group's coordinates become the slide's: px = value * scale + offset."""

    sx: float = 1 / EMU_PER_PX
    sy: float = 1 / EMU_PER_PX
    dx: float = 0.0
    dy: float = 0.0
    turns: tuple[tuple[float, float, float], ...] = ()
    """Of turned groups around it, innermost first: degrees clockwise, and x and y of the centre."""

    def rect(self, shape: Any) -> Rect:
        x, y, w, h = (float(v or 0) for v in (shape.left, shape.top, shape.width, shape.height))
        width, height = w * self.sx, h * self.sy
        cx, cy = x * self.sx + self.dx + width / 2, y * self.sy + self.dy + height / 2
        for angle, px, py in self.turns:
            sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
            cx, cy = px + (cx - px) * cos - (cy - py) * sin, py + (cx - px) * sin + (cy - py) * cos
        return Rect(x=cx - width / 2, y=cy - height / 2, w=width, h=height)

    @property
    def turned(self) -> float:
        return sum(angle for angle, _, _ in self.turns)


def open_deck(path: Path) -> Any:
    """The presentation. Raises InputRefused for what is none, or would cost too much to look at."""
    if not path.is_file():
        raise InputRefused(f"{path} does not exist or is not a file.", fix="Check the path.")
    data = read_guarded(path)
    try:
        presentation = presentation_of(data)
        count = len(presentation.slides)
        size = presentation.slide_width, presentation.slide_height
    except Exception as error:
        reason = str(error).strip() or type(error).__name__
        raise InputRefused(
            f"{path} is not a PowerPoint file that can be read: {reason[:200]}.", fix="Open it in PowerPoint first."
        ) from error
    if not size[0] or not size[1]:
        raise InputRefused(f"{path} does not say how large its slides are.", fix="Open it in PowerPoint and save it.")
    if count > MOST_SLIDES:
        raise InputRefused(f"{path} has {count:,} slides; at most {MOST_SLIDES:,} are looked at.")
    return presentation


def presentation_of(data: bytes) -> Any:
    """A presentation; templates and shows, which differ by one media type only, are read as ones too.

    Its slides keep the names of their parts. python-pptx would name them anew by their order, and where slides were
    moved or added a repair would be written into the part of another slide.
    """
    types = part_of(data, TYPES)
    plain = _VARIANTS.sub(_PLAIN, types)
    made = Presentation(io.BytesIO(data if plain == types else with_parts(data, {TYPES: plain})))
    part: Any = made.part
    part.rename_slide_parts = lambda keys: [part.related_part(key) for key in keys]  # a missing slide still raises
    return made


def read_guarded(path: Path) -> bytes:
    """The bytes of an Office file that is safe to unpack. Raises InputRefused."""
    if path.stat().st_size > LIMITS.file_bytes:
        raise InputRefused(f"{path} has {path.stat().st_size >> 20} MiB; at most {LIMITS.file_bytes >> 20} are read.")
    data = path.read_bytes()
    if is_encrypted_office(data):
        raise InputRefused(f"{path} is password-protected.", fix="Save a copy without a password.")
    if not data.startswith(b"PK"):
        older = " It is of the format of PowerPoint 97." if data.startswith(OLE_MAGIC) else ""
        raise InputRefused(f"{path} is not a PowerPoint file.{older}", fix="Open it in PowerPoint, save it as .pptx.")
    guard(data, path.name, LIMITS).close()
    return data


def is_hidden(slide: Any) -> bool:
    """Whether a slide is left out of the show."""
    return slide._element.get("show") in ("0", "false")


def scene_of(presentation: Any, pdf: Path | None) -> Scene:
    """The presentation as a scene of px at 96 to the inch. `pdf`: LibreOffice's print of it."""
    width, height = presentation.slide_width / EMU_PER_PX, presentation.slide_height / EMU_PER_PX
    slides = []
    document = pdfplumber.open(pdf) if pdf else None
    try:
        pages = pages_of(presentation, len(document.pages)) if document else {}
        for number, slide in enumerate(presentation.slides, 1):
            page = document.pages[pages[number]] if document and number in pages else None
            slides.append(_slide(slide, number, Print(page, width) if page is not None else None, (width, height)))
            if page is not None:
                page.close()
    finally:
        if document:
            document.close()
    return Scene(width=width, height=height, slides=slides, assets={WHOLE: _whole(width, height)})


def pages_of(presentation: Any, count: int) -> dict[int, int]:
    """The page (0-based) of a print of `count` pages that shows each slide (1-based); hidden slides have none."""
    shown = [number for number, slide in enumerate(presentation.slides, 1) if not is_hidden(slide)]
    if count == len(presentation.slides) != len(shown):
        shown = list(range(1, count + 1))
    return {number: page for page, number in enumerate(shown[:count])}


def _whole(width: float, height: float) -> Asset:
    return Asset(media_type="image/png", width=round(width), height=round(height))


def _slide(slide: Any, number: int, printed: Print | None, size: tuple[float, float]) -> SceneSlide:
    title = slide.shapes.title
    nodes: list[Node] = []
    if printed is not None:
        whole = Rect(x=0, y=0, w=size[0], h=size[1])
        nodes.append(Raster(id=f"{number}-page", rect=whole, asset=WHOLE, reason="page", alt=""))
    for index, (shape, place) in enumerate(_shapes(slide.shapes, _Place()), 1):
        nodes += _nodes(shape, place, f"{number}-{index}", printed)
    words = title.text_frame.text.replace("\v", " ").strip() if title is not None and title.has_text_frame else None
    return SceneSlide(id=f"slide-{number}", title=words or None, nodes=nodes)


def shapes_of(slide: Any) -> list[Any]:
    """The shapes of a slide in the order in which `scene_of` numbers them."""
    return [shape for shape, _ in _shapes(slide.shapes, _Place())]


def _shapes(shapes: Any, place: _Place) -> Iterator[tuple[Any, _Place]]:
    """Every shape with how its coordinates become the slide's; what stands in groups too."""
    for shape in shapes:
        if _type(shape) == MSO_SHAPE_TYPE.GROUP:
            yield from _shapes(shape.shapes, _inside(shape, place))
        else:
            yield shape, place


def _inside(group: Any, place: _Place) -> _Place:
    outer = replace(place, turns=()).rect(group)
    turn = _rotation(group)
    turns = ((turn, outer.x + outer.w / 2, outer.y + outer.h / 2), *place.turns) if turn else place.turns
    transform = group._element.grpSpPr.find("{http://schemas.openxmlformats.org/drawingml/2006/main}xfrm")
    child, extent = (transform.find(f"{{*}}{name}") if transform is not None else None for name in ("chOff", "chExt"))
    if child is None or extent is None:
        return replace(place, turns=turns)
    x, y, w, h = (float(v) for v in (child.get("x"), child.get("y"), extent.get("cx"), extent.get("cy")))
    sx, sy = outer.w / w if w else place.sx, outer.h / h if h else place.sy
    return _Place(sx, sy, outer.x - x * sx, outer.y - y * sy, turns)


def _nodes(shape: Any, place: _Place, identity: str, printed: Print | None) -> list[Node]:
    rect = place.rect(shape)
    common: dict[str, Any] = {"id": identity, "rect": rect, "name": shape.name}
    common["rotation"] = (_rotation(shape) + place.turned) % 360
    if shape.has_chart:
        style = ChartStyle(family="", size=16, text=INK, colors=[])
        return [ChartNode(**common, alt=_alt(shape), data=_facts(shape), style=style)]
    if shape.has_table:
        scale = (place.sx, place.sy)
        return [table_node(shape.table, common, _alt(shape), scale, lambda frame, at: _paragraphs(frame, at, printed))]
    if _is_pictured(shape):
        return [Picture(**common, alt=_alt(shape), asset=WHOLE)]
    made: list[Node] = []
    if _is_filled(shape):
        made.append(Box(**common, fill=Solid(color=_UNKNOWN)))
    if shape.has_text_frame and shape.text_frame.text.strip():
        made.append(_text(shape, common, printed))
    return made


def _type(shape: Any) -> Any:
    """The shape's type; None for kinds that python-pptx does not know."""
    try:
        return shape.shape_type
    except NotImplementedError:
        return None


def _is_pictured(shape: Any) -> bool:
    """Pictures, and what shows as one here: diagrams, films, embedded objects."""
    if _type(shape) in _PICTURED or shape._element.tag.endswith("}pic"):
        return True
    return shape._element.tag.endswith("}graphicFrame")


def _facts(shape: Any) -> dict[str, Any]:
    try:
        return facts_of(shape.chart._chartSpace)
    except (KeyError, ValueError, AttributeError):
        return {"kind": ""}


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


def _text(shape: Any, common: dict[str, Any], printed: Print | None) -> TextBlock:
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    role = "title" if kind in _TITLES else "footer" if kind in _FURNITURE else None
    rect: Rect = common["rect"]
    paragraphs = _paragraphs(shape.text_frame, rect, printed)
    if printed is not None and common["rotation"] % 180:
        # The print tells where turned text stands: its lines are boxes of the page, and nothing is left to turn.
        common = {**common, "rotation": 0.0, "vertical": True}
    overflow = _overflow(rect, paragraphs, common, shape)
    return TextBlock(**common, role=role, paragraphs=paragraphs, overflow=overflow)


def _paragraphs(frame: Any, rect: Rect, printed: Print | None) -> list[Paragraph]:
    made = []
    y = rect.y
    for paragraph in frame.paragraphs:
        said = "".join(run.text for run in paragraph.runs)
        lines = printed.lines(said, rect) if printed is not None else _estimated(paragraph, said, rect, y)
        if lines:
            y = lines[-1].rect.y + lines[-1].rect.h
            made.append(Paragraph(lines=lines, line_height=lines[0].rect.h, align=_alignment(lines, rect)))
    return made


def _alignment(lines: list[Line], rect: Rect) -> Literal["left", "center", "right"]:
    """How a paragraph is seen to be set in its box, whoever in the file says so."""
    left = min(line.rect.x for line in lines) - rect.x
    right = rect.x + rect.w - max(line.rect.x + line.rect.w for line in lines)
    if abs(left - right) <= 0.02 * rect.w:
        return "center" if left > 0.05 * rect.w else "left"
    return "right" if right < 0.25 * left and right < 0.05 * rect.w else "left"


def _estimated(paragraph: Any, said: str, rect: Rect, y: float) -> list[Line]:
    """Without a print: as many lines as half an em a character needs, in the size that the runs name."""
    sizes = [run.font.size.pt / 0.75 for run in paragraph.runs if run.font.size is not None]
    if not said.strip() or not sizes:
        return []
    size = max(sizes)
    room = max(1, int(rect.w / (0.5 * size)))
    lines = []
    for part in textwrap.wrap(said, room):
        place = Rect(x=rect.x, y=y, w=min(rect.w, 0.5 * size * len(part)), h=1.2 * size)
        lines.append(Line(rect=place, baseline=y + size, runs=[Run(text=part, family="", size=size, color=INK)]))
        y += 1.2 * size
    return lines


def _overflow(rect: Rect, paragraphs: list[Paragraph], common: dict[str, Any], shape: Any) -> float:
    """px by which printed text sticks out of its shape below, above or sideways."""
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    if (
        not lines
        or common["rotation"]
        or common.get("vertical")
        or shape.text_frame.auto_size == MSO_AUTO_SIZE.SHAPE_TO_FIT_TEXT
    ):
        return 0.0
    size = max(run.size for line in lines for run in line.runs)
    bottom = max(line.baseline for line in lines) + 0.2 * size - (rect.y + rect.h)
    top = rect.y - (min(line.baseline for line in lines) - 0.75 * size)
    right = max(line.rect.x + line.rect.w for line in lines) - rect.x - rect.w
    sides = max(right, rect.x - min(line.rect.x for line in lines))
    if shape.text_frame.word_wrap is False:
        sides = 0.0  # its box has no sides: the text grows as it likes
    worst = max(bottom, top, sides) - 0.25 * size
    return round(worst, 1) if worst > 1 else 0.0
