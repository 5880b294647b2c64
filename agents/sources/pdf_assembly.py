"""Puts a PDF together: furniture out, headings found, captions given to tables and figures, title and author told."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from agents.sources.base import Document
from agents.sources.captions import caption_kind
from agents.sources.dates import author_in, date_in, pdf_date
from agents.sources.joining import join_lines
from agents.sources.lists import counts, list_mark
from agents.sources.passages import DocumentBuilder
from agents.sources.pdf_blocks import Block, blocks_of
from agents.sources.pdf_equations import FoundEquation
from agents.sources.pdf_figures import FoundFigure
from agents.sources.pdf_furniture import furniture_of
from agents.sources.pdf_headings import Headings, find_headings, measure_of
from agents.sources.pdf_lines import Line
from agents.sources.pdf_tables import FoundTable, continues
from agents.sources.pdf_title import are_names, author_below, is_junk_author, title_of
from agents.sources.roles import is_contents_entry

if TYPE_CHECKING:
    from agents.sources.pdf import PdfText

_CAPTION_REACH = 90.0
"""pt between a caption and the object that it may belong to."""


def assemble(text: PdfText, builder: DocumentBuilder, count: int) -> Document:
    """The document of a PDF whose pages were read."""
    lines = [line for page in text.pages for line in page]
    measure = measure_of(lines)
    furniture = furniture_of(text.pages, text.heights, measure.size)
    lines = [line for line in lines if line not in furniture]
    measure = measure_of(lines)
    headings = find_headings(lines, text.outline, measure)
    first_page = [line for line in lines if line.page <= 1 and line.is_text]
    title, title_lines = title_of(first_page, text.metadata, builder.name, measure.size)
    _title_above_all(headings, title_lines)
    _free_names(headings, first_page, title_lines)
    blocks = blocks_of(lines, headings.levels, measure, headings.groups)
    _drop_repeated(blocks, text)
    join_tables(blocks)
    _emit(blocks, builder)
    opening = [line.text for line in lines if line.page <= 2 and line.is_text][:40]
    metadata_author = text.metadata.get("Author")
    author = None if is_junk_author(metadata_author) else re.sub(r"\s*;\s*", ", ", metadata_author or "")
    return builder.finish(
        title=title,
        author=author or author_in(opening) or author_below(first_page, title_lines),
        date=date_in(opening[:25]) or _stated_date(text.metadata),
        pages=count,
    )


def _stated_date(metadata: dict[str, str]) -> str | None:
    """When the file was made; of a page printed by a browser that says nothing about the text."""
    printed = re.search(
        r"Mozilla|Chrom|Skia|Print|Distiller", metadata.get("Creator", "") + metadata.get("Producer", "")
    )
    return None if printed else pdf_date(metadata.get("CreationDate"))


def _title_above_all(headings: Headings, title_lines: list[Line]) -> None:
    """The title is the one heading above the others, whatever its own level was."""
    if not title_lines:
        return
    shown = "".join(line.text for line in title_lines)
    for line in list(headings.levels):
        if line.page <= 1 and line not in title_lines and len(line.text) > 12 and line.text in shown:
            del headings.levels[line]
    number = max(headings.groups.values(), default=0) + 1
    for line in title_lines:
        headings.levels[line], headings.groups[line] = 0, number


def _free_names(headings: Headings, first_page: list[Line], title_lines: list[Line]) -> None:
    """Authors set large or bold under the title are not headings."""
    if not title_lines or title_lines[-1] not in first_page:
        return
    below = first_page.index(title_lines[-1]) + 1
    for line in first_page[below : below + 8]:
        if line in headings.levels and are_names(line.text) and not any(ch.isdigit() for ch in line.text[:2]):
            del headings.levels[line]


def _drop_repeated(blocks: list[Block], text: PdfText) -> None:
    """Pictures that stand on three pages or more are logos and ornaments."""
    for block in list(blocks):
        if isinstance(block.item, FoundFigure):
            name = hashlib.sha256(block.item.picture.data).hexdigest()
            if text.repeated[name] >= 3:
                blocks.remove(block)


def join_tables(blocks: list[Block]) -> None:
    """A table at the top of a page that goes on from the bottom of the page before becomes one with it."""
    for before, block in list(pairwise(blocks))[::-1]:
        upper, lower = before.item, block.item
        if not isinstance(upper, FoundTable) or not isinstance(lower, FoundTable) or block.page != before.page + 1:
            continue
        if continues(upper, lower):
            same_header = upper.rows[0] == lower.rows[0]
            upper.rows.extend(lower.rows[1:] if same_header else lower.rows)
            blocks.remove(block)


def _emit(blocks: list[Block], builder: DocumentBuilder) -> None:
    captions = _captions(blocks)
    used = set(captions.values())
    for block in blocks:
        if builder.is_full:
            break
        if block.kind == "object":
            caption = captions.get(block)
            _emit_object(block, caption.text if caption else None, builder)
        elif block in used:
            continue
        elif block.kind == "heading":
            builder.heading(join_lines([line.text for line in block.lines]), block.level, page=block.page)
        else:
            _emit_text(block, builder)


def _emit_object(block: Block, caption: str | None, builder: DocumentBuilder) -> None:
    if isinstance(block.item, FoundTable):
        table = block.item
        builder.table(table.rows, header_rows=table.header_rows, caption=caption, page=block.page)
    elif isinstance(block.item, FoundFigure):
        builder.figure(block.item.picture, caption=caption, page=block.page)
    elif isinstance(block.item, FoundEquation):
        equation = block.item
        builder.text(equation.text, "code", page=block.page, role="boilerplate")
        if equation.picture is not None:
            builder.figure(equation.picture, alt=equation.text, page=block.page, kind="equation")


def _emit_text(block: Block, builder: DocumentBuilder) -> None:
    text = block.text
    if not any(ch.isalnum() for ch in text):
        return
    if (_is_formula(text) or _is_scrap(text)) and block.kind in ("paragraph", "list_item"):
        builder.text(text, "code", page=block.page, role="boilerplate")
    elif block.kind == "footnote":
        builder.text(text, page=block.page, role="boilerplate")
    elif is_contents_entry(block.lines[0].text) or sum(
        is_contents_entry(line.text) for line in block.lines
    ) > 0.5 * len(block.lines):
        for line in block.lines:
            builder.text(re.sub(r"(?:\.\s?){4,}", " … ", line.text), page=block.page, role="contents")
    elif block.kind == "list_item":
        mark = list_mark(text)
        builder.text(
            text[len(mark) :] if mark else text, "list_item", page=block.page, numbered=bool(mark and counts(mark))
        )
    elif block.kind in ("caption", "code"):
        builder.text(text, "code" if block.kind == "code" else "caption", page=block.page)
    else:
        builder.text(text, page=block.page)


def _is_scrap(text: str) -> bool:
    """A stray sign or number, as formulas and figures leave behind."""
    return len(text) < 12 and sum(ch.isalpha() for ch in text) < 3 and not re.search(r"[%€$£¥]", text)


def _is_formula(text: str) -> bool:
    """A line of mathematics on its own: few words, many signs. PDFs do not keep how it was set."""
    words = re.findall(r"[A-Za-zÀ-ÿ]{3,}|[\u4e00-\u9fff]", text)
    signs = re.findall(r"[=∼≈≤≥∑∏∫√|{}^_∈∀∂∇·×→←⇒⊂αβγδεθλμπσφω∥−+]", text)
    letters = sum(map(len, words))
    return len(text) < 240 and len(signs) >= 2 and letters < 0.45 * len(text.replace(" ", ""))


def _captions(blocks: list[Block]) -> dict[Block, Block]:
    """For each object the caption that belongs to it: the nearest one on its page that names its kind."""
    pairs: list[tuple[float, Block, Block]] = []
    objects = [b for b in blocks if b.kind == "object" and not isinstance(b.item, FoundEquation)]
    for caption in (b for b in blocks if b.kind == "caption"):
        wanted = FoundFigure if caption_kind(caption.text) == "figure" else FoundTable
        for block in objects:
            distance = _distance(caption, block)
            if block.page == caption.page and distance < _CAPTION_REACH:
                # A "figure" may be a table by its looks and the other way round, but only if nothing better is there.
                pairs.append((distance + (0 if isinstance(block.item, wanted) else 500), caption, block))
    matched: dict[Block, Block] = {}
    used: set[Block] = set()
    for _, caption, block in sorted(pairs, key=lambda pair: pair[0]):
        if block not in matched and caption not in used:
            matched[block] = caption
            used.add(caption)
    return matched


def _distance(caption: Block, block: Block) -> float:
    a, b = caption.box, block.lines[0].box
    apart = max(0.0, max(a.x0, b.x0) - min(a.x1, b.x1))
    usual = isinstance(block.item, FoundTable)  # a table's caption stands above it, a figure's below
    if a.y0 >= b.y1 - 6:
        return max(0.0, a.y0 - b.y1) + apart + (8 if usual else 0)
    if a.y1 <= b.y0 + 6:
        return max(0.0, b.y0 - a.y1) + apart + (0 if usual else 8)
    return 20 + apart
