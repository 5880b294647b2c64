"""DeckSpec: the typed tree that a deck is, before any pixel. Written to `deck.json`.

Its parts are in `parts.py`, its slides in `slides.py` and `diagrams.py`; all are named here. This module does not know
how anything looks: `templates/` does.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from agents.deck.diagrams import (
    Answered,
    Axis,
    ChartPanel,
    CycleSlide,
    Event,
    FaqSlide,
    FullPictureSlide,
    FunnelSlide,
    FunnelStage,
    GallerySlide,
    IconsSlide,
    Lane,
    MatrixSlide,
    Member,
    OrgChartSlide,
    Plan,
    Post,
    PricingSlide,
    ProcessSlide,
    PyramidSlide,
    Quadrant,
    RoadmapSlide,
    SourcesSlide,
    Stretch,
    TeamSlide,
    TimelineSlide,
    TwoChartsSlide,
    VennSlide,
)
from agents.deck.parts import (
    Chart,
    ChartKind,
    Code,
    Figure,
    Half,
    Image,
    Item,
    Label,
    Mark,
    Node,
    Origin,
    Point,
    Prompt,
    Reference,
    Series,
    TableBlock,
    Text,
    TextStyle,
    Word,
)
from agents.deck.slides import (
    AgendaSlide,
    BulletsSlide,
    ChartSlide,
    ClosingSlide,
    CodeSlide,
    ComparisonSlide,
    FreeformSlide,
    ImageTextSlide,
    KeyFiguresSlide,
    ProsConsSlide,
    QuoteSlide,
    SectionSlide,
    SlideBase,
    StatementSlide,
    TableSlide,
    ThreeColumnsSlide,
    TitleSlide,
    TwoColumnsSlide,
)
from agents.sources.base import Language

__all__ = [
    "ENDS",
    "FRAME",
    "AgendaSlide",
    "Answered",
    "Author",
    "Axis",
    "BulletsSlide",
    "Chart",
    "ChartKind",
    "ChartPanel",
    "ChartSlide",
    "ClosingSlide",
    "Code",
    "CodeSlide",
    "ComparisonSlide",
    "CycleSlide",
    "DeckSpec",
    "Event",
    "FaqSlide",
    "Figure",
    "Format",
    "FreeformSlide",
    "FullPictureSlide",
    "FunnelSlide",
    "FunnelStage",
    "GallerySlide",
    "Half",
    "IconsSlide",
    "Image",
    "ImageTextSlide",
    "Item",
    "KeyFiguresSlide",
    "Label",
    "Lane",
    "Mark",
    "MatrixSlide",
    "Member",
    "OrgChartSlide",
    "Origin",
    "Plan",
    "Point",
    "Post",
    "PricingSlide",
    "ProcessSlide",
    "Prompt",
    "ProsConsSlide",
    "PyramidSlide",
    "Quadrant",
    "QuoteSlide",
    "Reference",
    "RoadmapSlide",
    "SectionSlide",
    "Series",
    "Slide",
    "SlideBase",
    "SourcesSlide",
    "StatementSlide",
    "Stretch",
    "TableBlock",
    "TableSlide",
    "TeamSlide",
    "Text",
    "TextStyle",
    "ThreeColumnsSlide",
    "TimelineSlide",
    "TitleSlide",
    "TwoChartsSlide",
    "TwoColumnsSlide",
    "VennSlide",
    "Word",
]

ENDS = ("title", "agenda", "closing", "sources")
"""Layouts of the slides before and after what a deck says."""
FRAME = (*ENDS, "section")
"""Layouts of the slides that are about the deck, not about its subject."""

Slide = Annotated[
    TitleSlide
    | AgendaSlide
    | SectionSlide
    | StatementSlide
    | QuoteSlide
    | BulletsSlide
    | IconsSlide
    | TwoColumnsSlide
    | ThreeColumnsSlide
    | ComparisonSlide
    | ProsConsSlide
    | ProcessSlide
    | TimelineSlide
    | RoadmapSlide
    | CycleSlide
    | FunnelSlide
    | PyramidSlide
    | MatrixSlide
    | VennSlide
    | OrgChartSlide
    | KeyFiguresSlide
    | ChartSlide
    | TwoChartsSlide
    | TableSlide
    | CodeSlide
    | FullPictureSlide
    | ImageTextSlide
    | GallerySlide
    | TeamSlide
    | PricingSlide
    | FaqSlide
    | SourcesSlide
    | ClosingSlide
    | FreeformSlide,
    Field(discriminator="layout"),
]
Format = Literal["16:9", "4:3", "9:16"]
"""Width to height of every slide."""


class Author(Node):
    """Which model wrote this deck, and how much it was trusted to write."""

    model: str
    tier: Literal["small", "large"]


class DeckSpec(Node):
    """A whole deck."""

    version: Literal[1] = 1
    title: str
    language: Language
    theme: str
    format: Format = "16:9"
    colors: dict[str, str] = Field(default_factory=dict)
    """Colours that differ from the theme's own, `#RRGGBB` by token (`accent1`)."""
    fonts: dict[Literal["heading", "body"], str] = Field(default_factory=dict)
    """Families that Office documents name instead of the theme's own, by role."""
    logo: str | None = Field(default=None, pattern=r"^data:image/png;base64,[A-Za-z0-9+/=]+$")
    """A brand's logo, where the deck is in the looks of a web page or a logo; a template's stands on its masters."""
    slides: list[Slide]
    sources: list[str] = Field(default_factory=list)
    """Source ids, in the order of the references."""
    author: Author
