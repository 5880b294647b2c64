"""DeckSpec: the typed tree that a deck is, before any pixel. Written to `deck.json`.

Three kinds of text, told apart by their key: an `Item` says something and names the passages it rests on;
a `Label` is the product's own furniture ("Agenda") and claims nothing; a `Prompt` is a marked blank that
the person is to fill. This module does not know how anything looks: `templates/` does.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.sources.base import Language

Origin = Literal["model", "extracted"]


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Item(_Node):
    """A statement. `extracted` means the source's own words (whole, or shortened by deletion only)."""

    text: str
    passages: list[str] = Field(default_factory=list)
    origin: Origin


class Label(_Node):
    """Furniture of the deck: claims nothing, rests on nothing."""

    label: str

    @property
    def text(self) -> str:
        return self.label


class Prompt(_Node):
    """A marked blank: what the person should write here."""

    prompt: str

    @property
    def text(self) -> str:
        return self.prompt


Text = Item | Label | Prompt


class Series(_Node):
    """Values of one series, one per category; None is a gap."""

    name: str
    values: list[float | None]


ChartKind = Literal["column", "bar", "line", "pie", "doughnut", "stacked_column", "stacked_bar", "area"]


class Chart(_Node):
    """A chart with its data. Drawn as SVG in HTML and as a native chart in PPTX from this same object."""

    kind: ChartKind
    categories: list[str]
    series: list[Series]
    unit: str | None = None
    number_format: str = "General"
    """An Excel number format, e.g. `0.0%`, `#,##0`."""
    table: str | None = None
    """Id of the source table."""
    passages: list[str] = Field(default_factory=list)
    alt: str


class TableBlock(_Node):
    """A table as it stands on a slide: text cells, rows as long as `columns`."""

    columns: list[str]
    rows: list[list[str]]
    align: list[Literal["left", "right", "center"]]
    table: str | None = None
    passages: list[str] = Field(default_factory=list)
    alt: str


class Image(_Node):
    """A figure of a source."""

    asset: str
    figure: str | None = None
    width: int
    height: int
    alt: str
    caption: Text | None = None


class Figure(_Node):
    """A key figure: `value` as the source writes it ("38 %"), `label` what it measures."""

    value: Item | Prompt
    label: Text


class Half(_Node):
    """One column of a two-column or comparison slide."""

    heading: Text
    bullets: list[Text]


class Reference(_Node):
    """An entry of the closing slide: a source and where in it."""

    source: str
    text: str
    locators: list[str] = Field(default_factory=list)


class _Slide(_Node):
    id: str
    """Stable within a deck: `s1`, `s2`, … never re-used for another slide."""
    title: Text
    notes: list[str] = Field(default_factory=list)
    """Speaker notes, a paragraph each. The sources are added to them when a deck is rendered."""


class TitleSlide(_Slide):
    """The first slide."""

    layout: Literal["title"] = "title"
    subtitle: Text | None = None
    meta: Text | None = None
    """Author, organisation, date: as the source gives them."""


class AgendaSlide(_Slide):
    """What comes, in order."""

    layout: Literal["agenda"] = "agenda"
    entries: list[Text]


class SectionSlide(_Slide):
    """Opens a part of the deck."""

    layout: Literal["section"] = "section"
    number: int
    lead: Text | None = None


class StatementSlide(_Slide):
    """One sentence, alone."""

    layout: Literal["statement"] = "statement"
    statement: Text
    """One sentence, set large. `title` is a short kicker above it."""
    attribution: Text | None = None


class BulletsSlide(_Slide):
    """A list, with an opening line where there is one."""

    layout: Literal["bullets"] = "bullets"
    lead: Text | None = None
    bullets: list[Text]


class TwoColumnsSlide(_Slide):
    """Two lists side by side."""

    layout: Literal["two_columns"] = "two_columns"
    left: Half
    right: Half


class ComparisonSlide(_Slide):
    """Two sides that stand against each other."""

    layout: Literal["comparison"] = "comparison"
    left: Half
    right: Half


class KeyFiguresSlide(_Slide):
    """One to four numbers, set large."""

    layout: Literal["key_figures"] = "key_figures"
    figures: list[Figure]
    context: Text | None = None


class ChartSlide(_Slide):
    """A chart and what it shows."""

    layout: Literal["chart"] = "chart"
    chart: Chart
    takeaway: Text | None = None
    caption: Text | None = None


class TableSlide(_Slide):
    """A table and what it shows."""

    layout: Literal["table"] = "table"
    table: TableBlock
    takeaway: Text | None = None
    caption: Text | None = None


class ImageTextSlide(_Slide):
    """A figure of a source, with what is said about it."""

    layout: Literal["image_text"] = "image_text"
    image: Image
    bullets: list[Text]


class ClosingSlide(_Slide):
    """The last slide: a message, and where everything comes from."""

    layout: Literal["closing"] = "closing"
    message: Text | None = None
    references: list[Reference]


Slide = Annotated[
    TitleSlide
    | AgendaSlide
    | SectionSlide
    | StatementSlide
    | BulletsSlide
    | TwoColumnsSlide
    | ComparisonSlide
    | KeyFiguresSlide
    | ChartSlide
    | TableSlide
    | ImageTextSlide
    | ClosingSlide,
    Field(discriminator="layout"),
]


class Author(_Node):
    """Which model wrote this deck, and how much it was trusted to write."""

    model: str
    tier: Literal["small", "large"]


class DeckSpec(_Node):
    """A whole deck."""

    version: Literal[1] = 1
    title: str
    language: Language
    theme: str
    slides: list[Slide]
    sources: list[str] = Field(default_factory=list)
    """Source ids, in the order of the references."""
    author: Author
