"""PowerPoint: slide titles as headings, text by level, tables, chart data, pictures with alt text, speaker notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.shapes.base import BaseShape
from pptx.shapes.group import GroupShape

from agents.errors import InputRefused
from agents.sources.base import Document
from agents.sources.captions import caption_kind
from agents.sources.chart_xml import chart_rows
from agents.sources.cleaning import one_line
from agents.sources.dates import author_in, date_in
from agents.sources.elements import etree
from agents.sources.ooxml_guard import guard
from agents.sources.passages import DocumentBuilder
from agents.sources.pictures import is_decoration, picture_of

_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_GENERIC_TITLES = ("powerpoint presentation", "ppt presentation", "powerpoint 演示文稿", "presentation", "slide 1")


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document in a .pptx. Raises InputRefused for a damaged or hostile package."""
    guard(data, builder.name, builder.limits)
    try:
        deck = Presentation(io.BytesIO(data))
        slides = list(deck.slides)
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise InputRefused(
            f"{builder.name} is not a complete PowerPoint file.", fix="Save it again in PowerPoint."
        ) from error
    shown = [s for s in slides if s._element.get("show") != "0"]
    if len(shown) < len(slides):
        builder.warn(f"{len(slides) - len(shown)} hidden slide(s) were left out.")
    opening: list[str] = []
    title = None
    for number, slide in enumerate(slides, start=1):
        if slide not in shown:
            continue
        name = _slide(slide, number, builder, opening if number == 1 else None)
        title = title or (name if number == 1 else None)
    core = deck.core_properties
    stated = core.title if core.title and core.title.strip().lower() not in _GENERIC_TITLES else None
    author = core.author if core.author and core.author.lower() not in ("python-pptx", "steve canny", "user") else None
    return builder.finish(
        title=title or stated, author=author_in(opening) or author, date=date_in(opening), pages=len(slides)
    )


def _slide(slide, number: int, builder: DocumentBuilder, opening: list[str] | None) -> str | None:
    shapes = [s for s in _in_reading_order(slide.shapes) if not _is(s, _FURNITURE)]
    title = next((s for s in shapes if _is(s, _TITLES) and s.has_text_frame and s.text_frame.text.strip()), None)  # pyright: ignore[reportAttributeAccessIssue]
    name = one_line(title.text_frame.text) if title is not None else None  # pyright: ignore[reportAttributeAccessIssue]
    is_section = any(_is(s, {PP_PLACEHOLDER.CENTER_TITLE}) for s in shapes)
    builder.heading(name or f"Slide {number}", 1 if is_section and number == 1 else 2, page=number)
    for shape in shapes:
        if shape is not title:
            _shape(shape, number, builder, opening)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        for line in notes.text.splitlines():
            builder.text(line, "heading_note", page=number)
    return name


def _in_reading_order(shapes) -> Iterator[BaseShape]:
    """Shapes top to bottom, then left to right, groups opened. Shapes whose place is inherited keep their order."""
    flat: list[BaseShape] = []
    for shape in shapes:
        flat.extend(_in_reading_order(shape.shapes) if isinstance(shape, GroupShape) else [shape])
    if any(s.top is None for s in flat):
        return iter(flat)
    return iter(sorted(flat, key=lambda s: (round(int(s.top or 0) / 457_200), int(s.left or 0))))


def _is(shape: BaseShape, kinds: set) -> bool:
    return shape.is_placeholder and shape.placeholder_format.type in kinds


def _shape(shape, number: int, builder: DocumentBuilder, opening: list[str] | None) -> None:
    if getattr(shape, "has_chart", False):
        found = chart_rows(shape.chart.part.blob)
        if found:
            builder.table(found.rows, header_rows=1, caption=found.title or _alt(shape), page=number)
    elif getattr(shape, "has_table", False):
        rows = [["" if c.is_spanned else c.text_frame.text for c in row.cells] for row in shape.table.rows]
        builder.table(rows, header_rows=1 if shape.table.first_row else None, page=number)
    elif shape._element.tag.endswith("}pic"):
        _picture(shape, number, builder)
    elif getattr(shape, "has_text_frame", False):
        _text(shape, number, builder, opening)


def _text(shape, number: int, builder: DocumentBuilder, opening: list[str] | None) -> None:
    paragraphs = [(p, one_line("".join(r.text for r in p.runs))) for p in shape.text_frame.paragraphs]
    filled = [(p, text) for p, text in paragraphs if text]
    in_body = _is(shape, {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT})
    for paragraph, text in filled:
        if opening is not None:
            opening.append(text)
        listed = paragraph.level > 0 or (in_body and len(filled) > 1) or _has_bullet(paragraph)
        kind = "caption" if caption_kind(text) else "list_item" if listed else "paragraph"
        builder.text(text, kind, page=number)


def _has_bullet(paragraph) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and any(c.tag.endswith(("}buChar", "}buAutoNum")) for c in properties)


def _picture(shape, number: int, builder: DocumentBuilder) -> None:
    try:
        picture = picture_of(shape.image.blob, builder.limits.figure_pixels)
    except (ValueError, KeyError, AttributeError):
        picture = None
    if picture is None:
        builder.warn(
            f"A picture on slide {number} has a format that cannot be shown (EMF, WMF), or is linked, not embedded."
        )
    elif not is_decoration(picture):
        builder.figure(picture, alt=_alt(shape), page=number)


def _alt(shape) -> str | None:
    return shape._element._nvXxPr.cNvPr.get("descr") or None
