"""Builds a document: text, heading tree, passages with locators, tables, figures. It knows no file format.

A reader calls `heading`, `text`, `table` and `figure` in reading order, then `finish`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

from agents.mathematics.drawing import drawn, read_drawing
from agents.mathematics.linear import linear
from agents.mathematics.mathml import written
from agents.sources.base import (
    Document,
    Figure,
    Heading,
    Locator,
    Passage,
    PassageKind,
    Role,
    Source,
    Table,
)
from agents.sources.cleaning import lines_kept, one_line
from agents.sources.elements import Element
from agents.sources.language import language_of
from agents.sources.limits import Limits
from agents.sources.pictures import Picture
from agents.sources.roles import role_of_heading
from agents.sources.summaries import summaries
from agents.sources.tabulate import columns_of, readable, split_header

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+|[。！？；][”’』」）]*\s*|\n+")
_SOFT_END = re.compile(r"[,;:，、：]\s*|\s+")


@dataclass(eq=False)
class _Node:
    text: str
    level: int
    page: int | None
    role: Role
    parent: _Node | None = None
    id: str = ""
    passages: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    def path(self) -> tuple[str, ...]:
        above = self.parent.path() if self.parent else ()
        return (*above, self.text)


@dataclass
class _Span:
    start: int
    end: int
    kind: PassageKind
    page: int | None
    node: _Node | None
    role: Role
    numbered: bool = False


class DocumentBuilder:
    """Collects one document. Page numbers are 1-based; ids count from 1 in reading order."""

    def __init__(self, source_id: str, name: str, media_type: str, limits: Limits) -> None:
        self.source_id, self.name, self.media_type, self.limits = source_id, name, media_type, limits
        self._text: list[str] = []
        self._length = 0
        self._roots: list[_Node] = []
        self._open: list[_Node] = []
        self._spans: list[_Span] = []
        self._tables: list[tuple[Table, _Node | None]] = []
        self._whole: dict[
            str, Table
        ] = {}  # of those that are longer than what is kept as data, until they are summed up
        self._figures: list[tuple[Figure, _Node | None]] = []
        self._warnings: list[str] = []
        self._assets: dict[str, bytes] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing readable has come yet."""
        return not self._text and not self._figures

    @property
    def is_full(self) -> bool:
        """Whether the cap on characters is reached: a reader may stop."""
        return self._length >= self.limits.characters

    def warn(self, sentence: str) -> None:
        """Tell the person something that could not be read; the same sentence only once."""
        if sentence not in self._warnings:
            self._warnings.append(sentence)

    def heading(self, text: str, level: int, *, page: int | None = None, role: Role | None = None) -> None:
        """Opens a section. Any level may follow any other; the tree closes the gaps."""
        title = one_line(text)
        if not title or self._append(title) is None:
            return
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        parent = self._open[-1] if self._open else None
        inherited = parent.role if parent else "body"
        node = _Node(title, level, page, role or (inherited if inherited != "body" else role_of_heading(title)), parent)
        (parent.children if parent else self._roots).append(node)
        self._open.append(node)

    def text(
        self,
        text: str,
        kind: PassageKind = "paragraph",
        *,
        page: int | None = None,
        role: Role | None = None,
        numbered: bool = False,
    ) -> str | None:
        """Adds a paragraph, cut into passages when it is long. Returns the first passage's id, None for no text."""
        body = lines_kept(text) if kind == "code" else one_line(text)
        start = self._append(body) if body else None
        if start is None:
            return None
        first = len(self._spans) + 1
        for begin, end in cuts(body, self.limits.passage_characters):
            self._span(start + begin, start + end, kind, page, role, numbered=numbered)
        return f"{self.source_id}:{first}"

    def table(
        self,
        rows: list[list[str]],
        *,
        header_rows: int | None = None,
        caption: str | None = None,
        page: int | None = None,
        total_rows: int | None = None,
    ) -> str | None:
        """Adds a table and its passage; returns its id. `total_rows`: what the file holds when fewer were kept."""
        rows = _rectangle([[one_line(c) for c in row] for row in rows])
        if not rows or not rows[0]:
            return None
        width, kept = self.limits.table_columns, self.limits.table_rows
        names, body = split_header([row[:width] for row in rows], header_rows)
        total = len(body) if total_rows is None else max(len(body), total_rows)
        self._warn_of_cut(caption, total, min(kept, len(body)), len(rows[0]), width)
        whole, body = body, body[:kept]
        columns, values = columns_of(names, body)
        caption = one_line(caption or "") or None
        text, shown = readable(caption, names, body, self.limits.table_passage_characters)
        start = self._append(text)
        if start is None:
            return None
        if shown < len(body):
            self.warn(f"{self._table_name(caption)} has {len(body)} rows; its passage holds the first {shown} of them.")
        passage = self._span(start, start + len(text), "table", page, None)
        number = f"{self.source_id}:t{len(self._tables) + 1}"
        table = Table(
            id=number, caption=caption, columns=columns, cells=body, values=values, passage=passage, page=page
        )
        self._tables.append((table, self._here()))
        if len(whole) > kept:
            columns, values = columns_of(names, whole)
            self._whole[number] = table.model_copy(update={"columns": columns, "cells": whole, "values": values})
        return number

    def summed(self, table_id: str | None, *, page: int | None = None, total_rows: int | None = None) -> None:
        """Adds what a long table of records sums up to (`summaries.py`), each as a table whose caption says so."""
        kept = next((t for t, _ in self._tables if t.id == table_id), None)
        if kept is None:
            return
        table = self._whole.pop(kept.id, kept)
        chinese = language_of("\n".join(self._text[-3:])) == "zh"
        for summary in summaries(table, chinese=chinese, total=total_rows):
            self.table(summary.rows, header_rows=1, caption=summary.caption, page=page)

    def equation(self, math: Element, *, page: int | None = None) -> str | None:
        """Adds a displayed equation, as its MathML, and its line of text as a passage. Returns the figure's id."""
        drawing = drawn(written(math))
        line = linear(math)
        self.text(line, "code", page=page)
        if drawing is None:
            return None
        box = read_drawing(drawing)
        width, height = (round(box.box[2]), round(box.box[3])) if box else (1, 1)
        return self.figure(Picture(drawing, "svg", width, height), alt=line, page=page, kind="equation")

    def figure(
        self,
        picture: Picture,
        *,
        caption: str | None = None,
        alt: str | None = None,
        page: int | None = None,
        kind: Literal["picture", "equation"] = "picture",
    ) -> str | None:
        """Adds a picture; the same bytes again only if they come with another caption. Returns its id."""
        caption, alt = one_line(caption or "") or None, _alt(alt)
        asset = f"{hashlib.sha256(picture.data).hexdigest()}.{picture.extension}"
        if any(f.asset == asset and caption in (None, f.caption) for f, _ in self._figures):
            return None
        if len(self._figures) >= self.limits.figures:
            self.warn(f"Only the first {self.limits.figures} pictures were kept.")
            return None
        passage = self.text(caption, "caption", page=page) if caption else None
        number = f"{self.source_id}:f{len(self._figures) + 1}"
        figure = Figure(
            id=number,
            asset=asset,
            kind=kind,
            width=picture.width,
            height=picture.height,
            caption=caption,
            alt=alt,
            passage=passage,
            page=page,
        )
        self._assets[asset] = picture.data
        self._figures.append((figure, self._here()))
        return number

    def finish(
        self,
        *,
        title: str | None = None,
        author: str | None = None,
        date: str | None = None,
        pages: int | None = None,
    ) -> Document:
        """The document. A lone top heading over sections is the title: its sections become the roots."""
        text = "\n\n".join(self._text)
        title = one_line(title or "") or None
        if title is None and (only := self._title_heading()):
            title = only.text
        self._house_loose_passages(title)
        self._lift_title()
        for depth_first, node in enumerate(_walk(self._roots), start=1):
            node.id = f"{self.source_id}:h{depth_first}"
        passages = [self._passage(n, span, text) for n, span in enumerate(self._spans, start=1)]
        source = Source(
            id=self.source_id,
            name=self.name,
            media_type=self.media_type,
            title=title,
            author=one_line(author or "") or None,
            date=one_line(date or "") or None,
            language=language_of(text),
            pages=pages,
            text=text,
            headings=[_heading(node, 1) for node in self._roots],
            passages=passages,
            tables=[t.model_copy(update={"heading": n.path() if n else ()}) for t, n in self._tables],
            figures=[f.model_copy(update={"heading": n.path() if n else ()}) for f, n in self._figures],
            warnings=self._warnings,
        )
        return Document(source=source, assets=self._assets)

    def _append(self, block: str) -> int | None:
        """Adds a block to the text and returns where it starts; None when the cap on characters is reached."""
        if self._length + len(block) > self.limits.characters:
            self.warn(f"The document is longer than {self.limits.characters:,} characters; the rest was not read.")
            self._length = self.limits.characters
            return None
        start = self._length + (2 if self._text else 0)
        self._text.append(block)
        self._length = start + len(block)
        return start

    def _here(self) -> _Node | None:
        return self._open[-1] if self._open else None

    def _span(
        self, start: int, end: int, kind: PassageKind, page: int | None, role: Role | None, *, numbered: bool = False
    ) -> str:
        node = self._here()
        self._spans.append(_Span(start, end, kind, page, node, role or (node.role if node else "body"), numbered))
        identifier = f"{self.source_id}:{len(self._spans)}"
        if node:
            node.passages.append(identifier)
        return identifier

    def _passage(self, number: int, span: _Span, text: str) -> Passage:
        path = span.node.path() if span.node else ()
        locator = Locator(page=span.page, heading=path, start=span.start, end=span.end)
        words = text[span.start : span.end]
        return Passage(
            id=f"{self.source_id}:{number}",
            text=words,
            kind=span.kind,
            locator=locator,
            role=span.role,
            numbered=span.numbered,
        )

    def _house_loose_passages(self, title: str | None) -> None:
        """Passages before the first heading go under one that has the document's title."""
        loose = [n for n, span in enumerate(self._spans, start=1) if span.node is None]
        if not loose and (self._roots or not self._figures):
            return
        if self._roots and title and self._roots[0].text == title:
            self._roots[0].passages[:0] = [f"{self.source_id}:{n}" for n in loose]
            for n in loose:
                self._spans[n - 1].node = self._roots[0]
            return
        name = title or self.name.rpartition(".")[0] or self.name
        page = self._spans[loose[0] - 1].page if loose else None
        node = _Node(name, 1, page, "body", passages=[f"{self.source_id}:{n}" for n in loose])
        for n in loose:
            self._spans[n - 1].node = node
        self._roots.insert(0, node)

    def _title_heading(self) -> _Node | None:
        if not self._roots:
            return None
        first = self._roots[0]
        alone = all(root.level > first.level or root.role != "body" for root in self._roots[1:])
        return first if alone and first.role == "body" and (first.children or len(self._roots) == 1) else None

    def _lift_title(self) -> None:
        node = self._title_heading()
        if node is None or not node.children or not self._spans:
            return
        for child in node.children:
            child.parent = None
        kept = [node] if node.passages else []
        self._roots[:1] = [*kept, *node.children]
        node.children = []

    def _warn_of_cut(self, caption: str | None, total: int, kept: int, columns: int, width: int) -> None:
        if total > kept:
            self.warn(f"{self._table_name(caption)} has {total:,} rows; the first {kept:,} were kept as data.")
        if columns > width:
            self.warn(f"{self._table_name(caption)} has {columns} columns; the first {width} were kept.")

    def _table_name(self, caption: str | None) -> str:
        return f"The table “{caption[:60]}”" if caption else f"Table {len(self._tables) + 1} of the document"


def cuts(text: str, cap: int) -> list[tuple[int, int]]:
    """Ranges of at most `cap` characters, ending at sentence ends where there are any, at words otherwise."""
    ranges: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > cap:
        end = _last_end(_SENTENCE_END, text, start, cap) or _last_end(_SOFT_END, text, start, cap) or start + cap
        ranges.append((start, start + len(text[start:end].rstrip())))
        start = end
        while start < len(text) and text[start].isspace():
            start += 1
    if start < len(text):
        ranges.append((start, len(text)))
    return ranges


def _last_end(pattern: re.Pattern[str], text: str, start: int, cap: int) -> int | None:
    ends = [m.end() for m in pattern.finditer(text, start, start + cap)]
    return ends[-1] if ends and ends[-1] - start > cap // 4 else None


def _rectangle(rows: list[list[str]]) -> list[list[str]]:
    """Rows of one width, without rows and columns that are wholly empty."""
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    kept = [i for i in range(width) if any(row[i] for row in rows)]
    return rows if len(kept) == width else [[row[i] for i in kept] for row in rows]


def _alt(alt: str | None) -> str | None:
    """An alt text; None for a file name, which describes nothing."""
    words = one_line(alt or "")
    return (
        None if not words or re.fullmatch(r"\S+\.(?:png|jpe?g|gif|svg|bmp|tiff?|webp|emf|wmf)", words, re.I) else words
    )


def _walk(nodes: list[_Node]) -> list[_Node]:
    return [found for node in nodes for found in (node, *_walk(node.children))]


def _heading(node: _Node, level: int) -> Heading:
    return Heading(
        id=node.id,
        text=node.text,
        level=level,
        page=node.page,
        role=node.role,
        passages=node.passages,
        children=[_heading(child, level + 1) for child in node.children],
    )
