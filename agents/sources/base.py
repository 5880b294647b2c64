"""What a document becomes: a heading tree, passages with locators, tables as data, figures as images.

This module does not know any file format; the readers beside it do.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Language = Literal["en", "zh"]
PassageKind = Literal["paragraph", "list_item", "caption", "quote", "code", "table", "heading_note"]
ColumnKind = Literal["text", "number", "percent", "currency", "date"]
Role = Literal["body", "contents", "references", "boilerplate"]
"""What a part of a document is for: only `body` is worth presenting."""


class Locator(BaseModel, frozen=True):
    """Where a passage stands in its source."""

    page: int | None = None
    """1-based page or slide number; None where the format has none: sheets are headings, by their names."""
    heading: tuple[str, ...] = ()
    """Heading path from the top, e.g. ("2 Results", "2.1 Cost")."""
    start: int
    """First character in `Source.text`."""
    end: int
    """One past the last character in `Source.text`."""


class Passage(BaseModel, frozen=True):
    """A span of a source. `id` is stable for the same bytes: `<source id>:<n>`."""

    id: str
    text: str
    kind: PassageKind = "paragraph"
    locator: Locator
    role: Role = "body"
    numbered: bool = False
    """Whether a list item's mark is a number: the order says something."""


class Heading(BaseModel):
    """A node of the heading tree."""

    id: str
    text: str
    level: int
    page: int | None = None
    role: Role = "body"
    passages: list[str] = Field(default_factory=list)
    """Ids of the passages directly under this heading, in reading order."""
    children: list[Heading] = Field(default_factory=list)


class Column(BaseModel, frozen=True):
    """A column of a table: its header, what its cells are, and their unit."""

    name: str
    kind: ColumnKind = "text"
    unit: str | None = None
    """As written in the source: `%`, `€`, `kWh`, `million`, …"""


class Table(BaseModel):
    """A table as data. `values` parallels `cells`: the number a cell means, or None."""

    id: str
    caption: str | None = None
    columns: list[Column]
    cells: list[list[str]]
    values: list[list[float | None]]
    passage: str
    """Id of the passage (kind `table`) that holds this table as text, so that claims can rest on it."""
    heading: tuple[str, ...] = ()
    page: int | None = None


class Figure(BaseModel):
    """A picture of the document. Its bytes are `Document.assets[asset]`."""

    id: str
    asset: str
    """`<sha256>.<png|jpg|svg>`."""
    kind: Literal["picture", "equation"] = "picture"
    """An equation's bytes are a drawing of `agents.mathematics`, which carries what it was drawn from."""
    width: int
    height: int
    caption: str | None = None
    alt: str | None = None
    passage: str | None = None
    """Id of the caption's passage."""
    heading: tuple[str, ...] = ()
    page: int | None = None


class Source(BaseModel):
    """One document, cut up. `id` is the first 8 hex digits of the sha256 of its bytes."""

    id: str
    name: str
    """File name as given, without folders."""
    media_type: str
    title: str | None = None
    author: str | None = None
    date: str | None = None
    language: Language = "en"
    pages: int | None = None
    text: str
    """The whole readable text; locators index into it."""
    headings: list[Heading] = Field(default_factory=list)
    passages: list[Passage] = Field(default_factory=list)
    tables: list[Table] = Field(default_factory=list)
    figures: list[Figure] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    """Sentences for the person: what could not be read (for example a page that is only a picture)."""


class Document(BaseModel):
    """A source with the bytes of its figures."""

    source: Source
    assets: dict[str, bytes] = Field(default_factory=dict)
