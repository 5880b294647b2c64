"""PDF: pages are read one by one through PDFium, then the document is put together from what they hold.

Text recognition (OCR) is not part of it: a scan without text is refused in a sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from agents.errors import InputRefused
from agents.sources.base import Document
from agents.sources.passages import DocumentBuilder
from agents.sources.pdf_assembly import assemble
from agents.sources.pdf_equations import FoundEquation, find_equations
from agents.sources.pdf_figures import FoundFigure, find_figures
from agents.sources.pdf_geometry import PageContent, Span, Word
from agents.sources.pdf_headings import Outline, outline_of
from agents.sources.pdf_lines import Line, Placed, lines_of
from agents.sources.pdf_page import read_page
from agents.sources.pdf_tables import FoundTable, find_tables

EQUATIONS = 200
"""Displayed equations of one file that are drawn; further ones are read as text only."""


@dataclass
class PdfText:
    """All of a PDF that the assembly needs; pages are closed by then."""

    pages: list[list[Line]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    outline: list[Outline] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    pictures_only: list[int] = field(default_factory=list)
    """Page numbers that show a picture and no text: scans."""
    repeated: Counter[str] = field(default_factory=Counter)
    """How many pages show a picture, by its digest."""
    equations: int = 0
    """Displayed equations so far."""


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document in a PDF. Raises InputRefused for one that is encrypted, damaged or only scanned."""
    document = _open(data, builder.name)
    try:
        text = _read_pages(document, builder)
        text.outline = outline_of(document)
        text.metadata = document.get_metadata_dict(skip_empty=True)
        count = len(document)
    finally:
        document.close()
    _check_text(text, builder, count)
    return assemble(text, builder, count)


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        if len(document) == 0:
            raise InputRefused(f"{name} has no pages.")
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise InputRefused(
                f"{name} is encrypted and needs a password.", fix="Save a copy without a password."
            ) from error
        raise InputRefused(
            f"{name} is a damaged PDF and cannot be opened.", fix="Download or export it again."
        ) from error
    return document


def _read_pages(document: pdfium.PdfDocument, builder: DocumentBuilder) -> PdfText:
    text = PdfText()
    sizes = Counter[float]()
    damaged: list[int] = []
    count = min(len(document), builder.limits.pages)
    if count < len(document):
        builder.warn(f"The PDF has {len(document):,} pages; the first {count:,} were read.")
    for index in range(count):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            damaged.append(index + 1)
            text.pages.append([])
            text.heights.append(842.0)
            continue
        try:
            _read_one(page, index + 1, text, sizes)
        finally:
            page.close()
    if damaged:
        builder.warn(f"Damaged and left out: {_pages(damaged)}.")
    return text


def _read_one(page: pdfium.PdfPage, number: int, text: PdfText, sizes: Counter[float]) -> None:
    content = read_page(page)
    for span in content.spans:
        sizes[span.size] += len(span.text)
    body_size = sizes.most_common(1)[0][0] if sizes else 10.0
    if not content.spans and content.rasters:
        text.pictures_only.append(number)
    objects, spans = _objects(page, content, body_size, text) if content.spans else ([], [])
    text.pages.append(lines_of(spans, objects, number, text.pages[-1] if text.pages else ()))
    text.heights.append(content.height)


def _objects(
    page: pdfium.PdfPage, content: PageContent, body_size: float, text: PdfText
) -> tuple[list[Placed], list[Span]]:
    """Tables and figures of a page, and the spans that are left."""
    tables = find_tables(content) if content.rules or _mentions_table(content) or _many_gaps(content) else []
    figures, labels = [], set[Span]()
    if content.rasters or content.drawings:
        figures, labels = find_figures(page, content, [t.box for t in tables], body_size)
    for figure in figures:
        text.repeated[digest(figure)] += 1
    boxes = [t.box for t in tables]
    spans = [s for s in content.spans if s.upright and s not in labels and not any(b.holds(s.box, 0.5) for b in boxes)]
    _mark_bullets(spans, content)
    spans = [s for s in spans if -2 < s.box.x0 < content.width and -2 < s.box.y0 < content.height]
    equations, formulas = find_equations(page, content, spans, draw=text.equations < EQUATIONS)
    text.equations += len(equations)
    found: list[FoundTable | FoundFigure | FoundEquation] = [*tables, *figures, *equations]
    return [Placed(each.box, each) for each in found], [s for s in spans if s not in formulas]


def _mark_bullets(spans: list[Span], content: PageContent) -> None:
    """Browsers draw bullets as small shapes: puts the character before the line that such a shape stands beside."""
    for mark in content.drawings:
        if not (1.5 < mark.width < 7 and 1.5 < mark.height < 7 and 0.6 < mark.width / mark.height < 1.6):
            continue
        middle = (mark.y0 + mark.y1) / 2
        beside = [s for s in spans if s.box.y0 <= middle <= s.box.y1 and 0 < s.box.x0 - mark.x1 < 2.2 * s.size]
        if beside:
            first = min(beside, key=lambda s: s.box.x0)
            first.words.insert(0, Word("•", mark.x0, mark.x1))
            first.box = first.box.union(mark)


def digest(figure: FoundFigure) -> str:
    """Names a picture by its bytes."""
    return hashlib.sha256(figure.picture.data).hexdigest()


def _mentions_table(content: PageContent) -> bool:
    return any(re.match(r"(?:table|tab\.|表)\s*\d", s.text, re.I) for s in content.spans)


def _many_gaps(content: PageContent) -> bool:
    """Whether many rows hold three or more short spans: aligned columns without rules."""
    rows = Counter(round(s.baseline / 2) for s in content.spans if len(s.text) < 40)
    return sum(n >= 3 for n in rows.values()) >= 3


def _check_text(text: PdfText, builder: DocumentBuilder, count: int) -> None:
    characters = sum(len(line.text) for lines in text.pages for line in lines)
    if text.pictures_only and characters < 20 * len(text.pictures_only):
        raise InputRefused(
            f"{builder.name} is a scan: its {count} page{'s hold' if count > 1 else ' holds'} pictures and no text.",
            fix="Run it through text recognition (OCR) first; that is not part of Impasto.",
        )
    if characters == 0:
        raise InputRefused(f"{builder.name} holds no text.")
    if text.pictures_only:
        builder.warn(f"Only a picture, without text that could be read: {_pages(text.pictures_only)}.")


def _pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:12])) + (f" and {len(numbers) - 12} more" if len(numbers) > 12 else "")
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"
