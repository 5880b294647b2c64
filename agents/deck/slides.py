"""Slides of text, data and pictures, each by its layout. Diagrams are in `diagrams.py`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from agents.deck.parts import Chart, Code, Figure, Half, Image, Node, Reference, TableBlock, Text, TextStyle, Word


class SlideBase(Node):
    """What every slide has."""

    id: str
    """Stable within a deck: `s1`, `s2`, … never re-used for another slide."""
    title: Text
    notes: list[str] = Field(default_factory=list)
    """Speaker notes, a paragraph each. The sources are added to them when a deck is rendered."""
    hidden: bool = False
    """Skipped when the deck is presented."""
    styles: dict[str, list[TextStyle]] = Field(default_factory=dict)
    """How texts differ from what their layout sets, by path (`bullets/0`)."""


class TitleSlide(SlideBase):
    """The first slide."""

    layout: Literal["title"] = "title"
    subtitle: Text | None = None
    meta: Text | None = None
    """Author, organisation, date: as the source gives them."""


class AgendaSlide(SlideBase):
    """What comes, in order."""

    layout: Literal["agenda"] = "agenda"
    entries: list[Text]


class SectionSlide(SlideBase):
    """Opens a part of the deck."""

    layout: Literal["section"] = "section"
    number: int
    lead: Text | None = None


class StatementSlide(SlideBase):
    """One sentence, alone."""

    layout: Literal["statement"] = "statement"
    statement: Text
    """One sentence, set large. `title` is a short kicker above it."""
    attribution: Text | None = None


class QuoteSlide(SlideBase):
    """Somebody's own words, and who said them. `title` is a short kicker above."""

    layout: Literal["quote"] = "quote"
    quote: Text
    attribution: Text | None = None


class BulletsSlide(SlideBase):
    """A list, with an opening line where there is one."""

    layout: Literal["bullets"] = "bullets"
    lead: Text | None = None
    bullets: list[Text]


class TwoColumnsSlide(SlideBase):
    """Two lists side by side."""

    layout: Literal["two_columns"] = "two_columns"
    left: Half
    right: Half


class ThreeColumnsSlide(SlideBase):
    """Three lists side by side."""

    layout: Literal["three_columns"] = "three_columns"
    columns: list[Half] = Field(min_length=3, max_length=3)


class ComparisonSlide(SlideBase):
    """Two sides that stand against each other."""

    layout: Literal["comparison"] = "comparison"
    left: Half
    right: Half


class ProsConsSlide(SlideBase):
    """What speaks for something and what against it."""

    layout: Literal["pros_cons"] = "pros_cons"
    pros: Half
    cons: Half


class KeyFiguresSlide(SlideBase):
    """One to four numbers, set large."""

    layout: Literal["key_figures"] = "key_figures"
    figures: list[Figure]
    context: Text | None = None


class ChartSlide(SlideBase):
    """A chart and what it shows."""

    layout: Literal["chart"] = "chart"
    chart: Chart
    takeaway: Text | None = None
    caption: Text | None = None


class TableSlide(SlideBase):
    """A table and what it shows."""

    layout: Literal["table"] = "table"
    table: TableBlock
    takeaway: Text | None = None
    caption: Text | None = None


class CodeSlide(SlideBase):
    """A piece of code and what it is for."""

    layout: Literal["code"] = "code"
    code: Code
    takeaway: Text | None = None


class ImageTextSlide(SlideBase):
    """A figure of a source, with what is said about it."""

    layout: Literal["image_text"] = "image_text"
    image: Image
    bullets: list[Text]


class ClosingSlide(SlideBase):
    """The last slide: a message, and where everything comes from."""

    layout: Literal["closing"] = "closing"
    message: Text | None = None
    references: list[Reference]


class FreeformSlide(SlideBase):
    """A slide whose markup a strong model wrote. Its words, data and pictures stand apart from the markup, so that they
    are checked, edited and exported as those of any slide are."""

    layout: Literal["freeform"] = "freeform"
    html: str
    """Sanitized markup without words: an element with `data-key` shows that word, one with `data-chart-at`,
    `data-table-at` or `data-image-at` that entry of the lists below."""
    words: list[Word] = Field(default_factory=list)
    charts: list[Chart] = Field(default_factory=list)
    tables: list[TableBlock] = Field(default_factory=list)
    images: list[Image] = Field(default_factory=list)

    @field_validator("html")
    @classmethod
    def _safe(cls, html: str) -> str:
        """Whoever the spec comes from: a PowerPoint file carries one, and anybody can write it."""
        from agents.deck.freeform.sanitizing import kept_safe

        return kept_safe(html)
