"""What a slide holds, apart from its layout: single lines, entries with what is said of each, charts, tables, pictures.

Read from the fields of any slide's class, so that a layout added to the spec needs nothing here. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel

from agents.deck.spec import Chart, Code, Image, Item, Label, Prompt, Reference, Slide, TableBlock, Text

TEXT = (Item, Label, Prompt)
COMMON = ("id", "title", "notes", "hidden", "styles", "layout")
"""Fields that every slide has: not content."""
SINGLES = ("lead", "takeaway", "context", "message", "subtitle", "text", "shared", "caption", "attribution", "meta")
"""Lines beside the main matter, those that matter most first."""


@dataclass(frozen=True)
class Entry:
    """One thing of a list: its name where it has one, and what is said of it."""

    head: Text | None
    texts: tuple[Text, ...] = ()

    @property
    def words(self) -> list[Text]:
        """Everything, in order."""
        return [*([self.head] if self.head is not None else []), *self.texts]


@dataclass
class Content:
    """All that a slide holds beside its title."""

    singles: dict[str, Text] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    tables: list[TableBlock] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def __bool__(self) -> bool:
        blocks = self.charts or self.tables or self.codes or self.images or self.references
        return bool(self.singles or self.entries or blocks)


def content_of(slide: Slide) -> Content:
    """The content of a slide of any layout."""
    held = Content()
    for name in type(slide).model_fields:
        if name in COMMON:
            continue
        value = getattr(slide, name)
        if isinstance(value, TEXT):
            _single(held, name, value)
        else:
            for part in value if isinstance(value, list) else [value]:
                _take(part, held)
    return held


def _single(held: Content, name: str, value: Text) -> None:
    if name in ("statement", "quote"):
        held.entries.insert(0, Entry(None, (value,)))
    else:
        held.singles[name] = value


def _take(part: object, held: Content) -> None:
    match part:
        case Chart():
            held.charts.append(part)
        case TableBlock():
            held.tables.append(part)
        case Code():
            held.codes.append(part)
        case Image():
            held.images.append(part)
            if part.caption is not None:
                held.singles.setdefault("caption", part.caption)
        case Reference():
            held.references.append(part)
        case Item() | Label() | Prompt():
            held.entries.append(Entry(None, (part,)))
        case BaseModel():
            _take_parts(part, held)
        case _:
            pass


def _take_parts(part: BaseModel, held: Content) -> None:
    """A named thing: its own texts are one entry; charts, pictures and named things within it stand for themselves."""
    texts: list[Text] = []
    within: list[object] = []
    for value in (getattr(part, name) for name in type(part).model_fields):
        if isinstance(value, TEXT):
            texts.append(value)
        elif isinstance(value, list) and all(isinstance(v, TEXT) for v in value):
            texts += value
        elif isinstance(value, list | BaseModel):
            within += value if isinstance(value, list) else [value]
    if texts:
        held.entries.append(Entry(texts[0], tuple(texts[1:])))
    for value in within:
        _take(value, held)


def words_of(slide: Slide) -> Iterator[str]:
    """Everything that can be read on a slide: title, texts, labels of charts and cells of tables."""
    yield slide.title.text
    held = content_of(slide)
    yield from (t.text for t in held.singles.values())
    yield from (t.text for entry in held.entries for t in entry.words)
    for chart in held.charts:
        yield from chart.categories
        yield from (s.name for s in chart.series)
    for table in held.tables:
        yield from table.columns
        yield from (cell for row in table.rows for cell in row)
    yield from (code.text for code in held.codes)
    yield from (i.alt for i in held.images)
    yield from (r.text for r in held.references)
