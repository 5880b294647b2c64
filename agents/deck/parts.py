"""Parts that slides are made of: the three kinds of text, charts, tables, code, pictures, figures, points, references.

Texts are told apart by their key: an `Item` says something and names the passages it rests on; a `Label` is the
product's own furniture ("Agenda") and claims nothing; a `Prompt` is a marked blank that the person is to fill.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Origin = Literal["model", "extracted", "read"]
"""Who worded it: a model, the source itself, or a rule that read names and values off a table."""
TextStyle = Literal["strong", "accent", "larger", "smaller"]
"""How a text differs from what its layout sets."""


class Node(BaseModel):
    """Strict: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class Item(Node):
    """A statement. `extracted` means the source's own words (whole, or shortened by deletion only)."""

    text: str
    passages: list[str] = Field(default_factory=list)
    origin: Origin


class Label(Node):
    """Furniture of the deck: claims nothing, rests on nothing."""

    label: str

    @property
    def text(self) -> str:
        return self.label


class Prompt(Node):
    """A marked blank: what the person should write here."""

    prompt: str

    @property
    def text(self) -> str:
        return self.prompt


Text = Item | Label | Prompt


class Mark(Node):
    """A stretch of a text that is set differently; it applies as long as the text has these words."""

    words: str
    tag: Literal["strong", "em", "sub", "sup", "span"]
    style: str = ""
    """Sanitized CSS declarations"""

    @field_validator("style")
    @classmethod
    def _safe(cls, style: str) -> str:
        from agents.deck.freeform.styles import clean

        return clean(style)[0]


class Word(Node):
    """A text of a freeform slide, shown by the element of its markup that has the same key."""

    key: str
    text: Text | None = None
    """None: taken off the slide."""
    marks: list[Mark] = Field(default_factory=list)


class Series(Node):
    """Values of one series, one per category; None is a gap."""

    name: str
    values: list[float | None]
    drawn: Literal["column", "line"] | None = None
    """In a combo, how this series is drawn; None: the first as columns, the others as lines."""
    secondary: bool = False
    """In a combo, whether this series has the axis at the right, in `Chart.unit_secondary`."""
    across: list[float] | None = None
    """In a scatter or bubble chart, where each point stands on the horizontal axis."""
    sizes: list[float] | None = None
    """In a bubble chart, the area of each point."""


ChartKind = Literal[
    "column",
    "bar",
    "line",
    "pie",
    "doughnut",
    "stacked_column",
    "stacked_bar",
    "area",
    "stacked_area",
    "scatter",
    "bubble",
    "waterfall",
    "combo",
]


class Chart(Node):
    """A chart with its data. Drawn as SVG in HTML and as a native chart in PPTX from this same object."""

    kind: ChartKind
    categories: list[str]
    """Names under the axis; in a scatter or bubble chart, the names of the points ("" for none)."""
    series: list[Series]
    unit: str | None = None
    unit_secondary: str | None = None
    """Unit of the axis at the right of a combo."""
    across_name: str | None = None
    """What the horizontal axis of a scatter or bubble chart measures, with its unit."""
    totals: list[int] = Field(default_factory=list)
    """Of a waterfall, the indexes of the categories whose value is the level reached and not a change."""
    number_format: str = "General"
    """An Excel number format, e.g. `0.0%`, `#,##0`."""
    table: str | None = None
    """Id of the source table."""
    passages: list[str] = Field(default_factory=list)
    alt: str


class TableBlock(Node):
    """A table as it stands on a slide: text cells, rows as long as `columns`."""

    columns: list[str]
    rows: list[list[str]]
    align: list[Literal["left", "right", "center"]]
    table: str | None = None
    passages: list[str] = Field(default_factory=list)
    alt: str


class Code(Node):
    """Lines of a source's program text, as they stand there: never shortened within a line, translated or reworded."""

    text: str
    passages: list[str] = Field(default_factory=list)
    left_out: int = Field(default=0, ge=0)
    """Lines that follow in the source and are not shown."""


class Image(Node):
    """A figure of a source."""

    asset: str
    kind: Literal["picture", "equation"] = "picture"
    figure: str | None = None
    width: int
    height: int
    alt: str
    caption: Text | None = None


class Figure(Node):
    """A key figure: `value` as the source writes it ("38 %"), `label` what it measures."""

    value: Item | Prompt
    label: Text


class Half(Node):
    """One column of a two-column or comparison slide."""

    heading: Text
    bullets: list[Text]


class Point(Node):
    """A named thing with what is said of it: a step, a tier, a set, a point with its icon."""

    heading: Text
    text: Text | None = None
    icon: str | None = None
    """Name of a vector icon (`agents.render.icons`)."""


class Reference(Node):
    """An entry of the closing slide: a source and where in it."""

    source: str
    text: str
    locators: list[str] = Field(default_factory=list)
