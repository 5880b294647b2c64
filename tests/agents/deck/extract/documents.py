"""Documents for the tests, from Markdown: headings, paragraphs, lists, pipe tables, captions of tables and figures.

Not a reader: it builds the contract types directly, so that these tests do not depend on any reader.
"""

from __future__ import annotations

import hashlib
import re

from agents.deck.library import Library
from agents.sources.base import (
    Column,
    Document,
    Figure,
    Heading,
    Language,
    Locator,
    Passage,
    PassageKind,
    Source,
    Table,
)
from agents.text.words import language_of

_CAPTION = re.compile(r"(?:Table|Figure|表|图)\s*\d+\s*[:：]")
_RULE = re.compile(r":?-+:?")


class _Builder:
    def __init__(self, text: str, name: str) -> None:
        self.id = hashlib.sha256(text.encode()).hexdigest()[:8]
        self.name = name
        self.language: Language = language_of(text)
        self.text, self.title = "", None
        self.passages: list[Passage] = []
        self.tables: list[Table] = []
        self.figures: list[Figure] = []
        self.roots: list[Heading] = []
        self.stack: list[Heading] = []
        self.caption: str | None = None

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(h.text for h in self.stack)

    def heading(self, level: int, text: str) -> None:
        while self.stack and self.stack[-1].level >= level:
            self.stack.pop()
        heading = Heading(id=f"{self.id}:h{len(self.text)}", text=text, level=level)
        (self.stack[-1].children if self.stack else self.roots).append(heading)
        self.stack.append(heading)
        self.title = self.title or (text if level == 1 else None)
        self.text += text + "\n\n"

    def passage(self, text: str, kind: PassageKind) -> Passage:
        start = len(self.text)
        self.text += text + "\n\n"
        where = Locator(page=1 + start // 2500, heading=self.path, start=start, end=start + len(text))
        passage = Passage(id=f"{self.id}:{len(self.passages) + 1}", text=text, kind=kind, locator=where)
        self.passages.append(passage)
        if self.stack:
            self.stack[-1].passages.append(passage.id)
        return passage

    def table(self, rows: list[list[str]]) -> None:
        passage = self.passage("\n".join(" | ".join(row) for row in rows), "table")
        self.tables.append(make_table(rows, caption=self.caption, passage=passage.id, heading=self.path))
        self.caption = None

    def figure(self, caption: str) -> None:
        passage = self.passage(caption, "caption")
        figure = Figure(
            id=f"{self.id}:f{len(self.figures)}",
            asset="0" * 64 + ".png",
            width=800,
            height=500,
            caption=caption,
            passage=passage.id,
            heading=self.path,
        )
        self.figures.append(figure)

    def document(self) -> Document:
        source = Source(
            id=self.id,
            name=self.name,
            media_type="text/markdown",
            title=self.title,
            language=self.language,
            text=self.text,
            headings=self.roots,
            passages=self.passages,
            tables=self.tables,
            figures=self.figures,
        )
        return Document(source=source)


def document(markdown: str, name: str = "report.md") -> Document:
    """A document of `markdown`; every line is a block of its own."""
    builder = _Builder(markdown, name)
    rows: list[list[str]] = []
    for line in [*markdown.split("\n"), ""]:
        if line.startswith("|"):
            cells = [c.strip() for c in line.strip().strip("|").split("|")]
            if not all(_RULE.fullmatch(c) for c in cells):
                rows.append(cells)
            continue
        if rows:
            builder.table(rows)
            rows = []
        _block(builder, line.strip())
    return builder.document()


def _block(builder: _Builder, line: str) -> None:
    heading = re.match(r"(#+) (.*)", line)
    item = re.match(r"(?:[-*]|\d+\.) (.*)", line)
    if heading:
        builder.heading(len(heading.group(1)), heading.group(2))
    elif _CAPTION.match(line) and line.startswith(("Table", "表")):
        builder.caption = line
    elif _CAPTION.match(line):
        builder.figure(line)
    elif item:
        builder.passage(item.group(1), "list_item")
    elif line:
        builder.passage(line, "paragraph")


def library(*markdown: str) -> Library:
    """A library of documents."""
    return Library(documents=[document(text, f"report{i}.md") for i, text in enumerate(markdown)])


def make_table(
    rows: list[list[str]], *, caption: str | None = None, passage: str = "t:1", heading: tuple[str, ...] = ()
) -> Table:
    """A table of strings; the first row names the columns."""
    values = [[_number(c) for c in row] for row in rows[1:]]
    columns = []
    for i, name in enumerate(rows[0]):
        cells = [row[i] for row in rows[1:]]
        numeric = bool(cells) and sum(_number(c) is not None for c in cells) >= 0.8 * len(cells)
        percent = numeric and all("%" in c for c in cells)
        kind = "percent" if percent else "number" if numeric else "text"
        columns.append(Column(name=name, kind=kind, unit="%" if percent else None))
    return Table(
        id=f"{passage}:t",
        caption=caption,
        columns=columns,
        cells=rows[1:],
        values=values,
        passage=passage,
        heading=heading,
    )


def _number(cell: str) -> float | None:
    match = re.fullmatch(r"[€$£]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(?:%|°C)?", cell.strip())
    return float(match.group(1).replace(",", "")) if match else None
