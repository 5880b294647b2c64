"""Word documents: headings by style or outline level, lists, tables, pictures with captions and alt text, charts.

Tracked deletions, footnotes, comments, headers and footers are left out. Pages are not known: Word lays them out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import docx as word
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError

from agents.errors import InputRefused
from agents.sources.base import Document
from agents.sources.captions import caption_kind
from agents.sources.chart_xml import chart_rows
from agents.sources.cleaning import one_line
from agents.sources.dates import author_in, date_in
from agents.sources.docx_styles import Styles
from agents.sources.docx_text import NS, alt_text, equations, paragraph_text, tag, text_boxes
from agents.sources.elements import Element, etree
from agents.sources.lists import counts, list_mark
from agents.sources.ooxml_guard import guard
from agents.sources.passages import DocumentBuilder
from agents.sources.pictures import Picture, is_decoration, picture_of

_GENERIC_AUTHORS = re.compile(
    r"^(?:python-docx|user|admin(?:istrator)?|windows user|microsoft(?: office)?|root|author|unknown|用户)$", re.I
)
_SENTENCE_END = re.compile(r"[.!?;:,。！？；：，]$")


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document in a .docx. Raises InputRefused for a damaged or hostile package."""
    guard(data, builder.name, builder.limits)
    try:
        document = word.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise InputRefused(f"{builder.name} is not a complete Word document.", fix="Save it again in Word.") from error
    reader = _Docx(document, builder)
    reader.body(document.element.body)
    core = document.core_properties
    author = core.author if core.author and not _GENERIC_AUTHORS.match(core.author.strip()) else None
    top = reader.first_lines
    title = reader.title or (core.title if core.title and "." not in core.title[-6:] else None)
    return builder.finish(title=title, author=author_in(top) or author, date=date_in(top) or _date(document))


class _Docx:
    def __init__(self, document: DocxDocument, builder: DocumentBuilder) -> None:
        self.builder = builder
        self.part = document.part
        self.styles = Styles(document.styles.element)
        self.title: str | None = None
        self.first_lines: list[str] = []
        self._caption: str | None = None
        self._pictures: list[tuple[Picture, str | None]] = []
        self._body_size = self.styles.default_size
        self._fake_headings = False

    def body(self, body: Element) -> None:
        blocks = list(_blocks(body))
        self._fake_headings = not any(tag(b) == "p" and self.styles.heading_level(b) for b in blocks)
        if self._fake_headings:
            sizes = Counter[float]()
            for block in blocks:
                if tag(block) == "p":
                    sizes[self.styles.size_of(block)] += len(paragraph_text(block))
            self._body_size = sizes.most_common(1)[0][0] if sizes else self._body_size
        for block in blocks:
            if tag(block) == "tbl":
                self._table(block)
            else:
                self._paragraph(block)
        self._place_pictures(None)

    def _paragraph(self, paragraph: Element) -> None:
        text = one_line(paragraph_text(paragraph))
        self._collect_pictures(paragraph)
        self._charts(paragraph)
        shown = equations(paragraph)
        if shown:
            self._place_pictures(None)
        for math in shown:
            self.builder.equation(math)
        for box in text_boxes(paragraph):
            self._paragraph(box)
        if not text:
            return
        if len(self.first_lines) < 25:
            self.first_lines.append(text)
        kind = caption_kind(text) or ("figure" if self.styles.is_caption(paragraph) else None)
        if kind and self._take_caption(kind, text):
            return
        self._place_pictures(None)
        self._words(paragraph, text)

    def _words(self, paragraph: Element, text: str) -> None:
        level = self.styles.heading_level(paragraph) or self._fake_level(paragraph, text)
        if self.styles.is_title(paragraph) and self.title is None:
            self.title = text
            self.builder.heading(text, 0)
        elif self.styles.is_contents(paragraph):
            self.builder.text(text, role="contents")
        elif level:
            self.builder.heading(text, level)
        elif self.styles.is_list(paragraph) or list_mark(text):
            mark = list_mark(text)
            numbered = counts(mark) if mark else self.styles.is_numbered(paragraph)
            self.builder.text(text[len(mark) :] if mark else text, "list_item", numbered=numbered)
        else:
            self.builder.text(text, "quote" if self.styles.is_quote(paragraph) else "paragraph")

    def _fake_level(self, paragraph: Element, text: str) -> int | None:
        """A heading made by hand, in a document without heading styles: short, wholly bold or clearly larger."""
        if not self._fake_headings or len(text) > 90 or _SENTENCE_END.search(text) or list_mark(text):
            return None
        size = self.styles.size_of(paragraph)
        if size >= 1.5 * self._body_size:
            return 1
        if size >= 1.15 * self._body_size:
            return 2
        return 3 if self.styles.is_bold(paragraph) else None

    def _take_caption(self, kind: str, text: str) -> bool:
        if kind == "figure" and self._pictures:
            self._place_pictures(text)
            return True
        if kind == "table":
            self._place_pictures(None)
            self._caption = text
            return True
        return False

    def _table(self, table: Element) -> None:
        self._place_pictures(None)
        rows = [self._row(row) for row in table.iterchildren(f"{{{NS['w']}}}tr")]
        for cell in table.iter(f"{{{NS['w']}}}p"):
            self._collect_pictures(cell)
        caption, self._caption = self._caption, None
        rows = _merged_down(rows)
        if len(rows) >= 2 and max(map(len, rows)) >= 2:
            marked = sum(r.find("w:trPr/w:tblHeader", NS) is not None for r in table.iterchildren(f"{{{NS['w']}}}tr"))
            self.builder.table([[t for t, _ in row] for row in rows], header_rows=marked or None, caption=caption)
        else:
            for text in dict.fromkeys(t for row in rows for t, _ in row if t):
                self.builder.text(text)

    def _row(self, row: Element) -> list[tuple[str, bool]]:
        """Text of each grid column, and whether it continues the cell above. A wide cell's text stands first."""
        cells: list[tuple[str, bool]] = [("", False)] * _number(row.find("w:trPr/w:gridBefore", NS), 0)
        for cell in row.iter(f"{{{NS['w']}}}tc"):
            if next(a for a in cell.iterancestors(f"{{{NS['w']}}}tr")) is not row:
                continue
            text = one_line(" ".join(paragraph_text(p) for p in cell.iter(f"{{{NS['w']}}}p")))
            merge = cell.find("w:tcPr/w:vMerge", NS)
            continues = merge is not None and merge.get(f"{{{NS['w']}}}val") != "restart"
            span = _number(cell.find("w:tcPr/w:gridSpan", NS), 1)
            cells += [(text, continues)] + [("", continues)] * (min(span, 200) - 1)
        return cells

    def _charts(self, paragraph: Element) -> None:
        for chart in paragraph.iter(f"{{{NS['c']}}}chart"):
            part = self.part.related_parts.get(chart.get(f"{{{NS['r']}}}id") or "")
            found = chart_rows(part.blob) if part is not None else None
            if found:
                self.builder.table(found.rows, header_rows=1, caption=found.title or alt_text(chart))

    def _collect_pictures(self, paragraph: Element) -> None:
        for blip in paragraph.iter(f"{{{NS['a']}}}blip"):
            part = self.part.related_parts.get(blip.get(f"{{{NS['r']}}}embed") or "")
            picture = picture_of(part.blob, self.builder.limits.figure_pixels) if part is not None else None
            if picture is None:
                self.builder.warn(
                    "A picture has a format that cannot be shown (EMF or WMF), or is linked and not embedded."
                )
            elif not is_decoration(picture):
                self._pictures.append((picture, alt_text(blip)))

    def _place_pictures(self, caption: str | None) -> None:
        for picture, alt in self._pictures:
            self.builder.figure(picture, caption=caption, alt=alt)
        self._pictures = []


def _blocks(parent: Element) -> list[Element]:
    """Paragraphs and tables in order, through content controls."""
    found: list[Element] = []
    for child in parent:
        if tag(child) in ("p", "tbl"):
            found.append(child)
        elif tag(child) in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"):
            found.extend(_blocks(child))
    return found


def _merged_down(rows: list[list[tuple[str, bool]]]) -> list[list[tuple[str, bool]]]:
    """Cells merged downwards repeat their text, so that each row stands by itself."""
    for above, row in pairwise(rows):
        for i, (_, continues) in enumerate(row):
            if continues and i < len(above):
                row[i] = (above[i][0], True)
    return rows


def _number(element: Element | None, default: int) -> int:
    value = element.get(f"{{{NS['w']}}}val") if element is not None else None
    return int(value) if value and value.isdecimal() and len(value) < 4 else default


def _date(document: DocxDocument) -> str | None:
    stamp = document.core_properties.modified or document.core_properties.created
    return stamp.date().isoformat() if stamp and stamp.year > 2013 else None
