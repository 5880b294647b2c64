"""Scene: what the browser really laid out. A flat, typed list of nodes per slide, in paint order, in CSS px.

`capture.js` returns JSON of this shape; `capture.py` validates it into these types; the writers and the checks read
them. Coordinates are relative to the slide's top left corner. This module does not know PowerPoint or the DOM.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from agents.render.paint import Border, Borders, Color, Fill, Gradient, Part, Rect, Shadow

Role = Literal[
    "title", "subtitle", "body", "picture", "chart", "table", "footer", "slide-number", "date", "source", "decoration"
]


class Run(Part):
    """A stretch of text with one style."""

    text: str
    family: str
    """The painted family, not the declared one."""
    size: float
    """px"""
    weight: int = 400
    italic: bool = False
    underline: bool = False
    underline_style: Literal["solid", "double", "dotted", "dashed", "wavy"] = "solid"
    underline_color: Color | None = None
    """None: as the text."""
    strike: bool = False
    caps: Literal["all"] | None = None
    """Capitals that are shown but not written: `text` keeps its letters. Small ones are runs of a smaller size."""
    color: Color
    gradient: Gradient | None = None
    """Set where the page fills the glyphs with a gradient; `color` is then its mean."""
    shadow: Shadow | None = None
    stroke: Border | None = None
    """Outline of the glyphs."""
    spacing: float = 0.0
    """letter-spacing, px"""
    link: str | None = None
    shift: Literal["super", "sub"] | None = None
    rise: float = 0.0
    """px by which shifted text stands above (or, negative, below) the line's baseline; 0: not measured."""
    lang: str | None = None


class Step(Part):
    """A token of a vertical line: how many characters, where (px), and whether upright across it (combined)."""

    count: int
    y: float
    h: float
    across: bool = False


class Line(Part):
    """One line box of the browser. The text of `runs` in order is the line; white space is collapsed as painted."""

    rect: Rect
    """Tight advance box: x and w of the painted glyph run, y and h of the line box; then the y of its baseline."""
    baseline: float
    runs: list[Run]
    end: Literal["soft", "joined", "hard"] = "hard"
    """`soft`: wrapped at a space, in no run; `joined`: where none is (CJK, hyphen); `hard`: at a newline, the end."""
    steps: list[Step] = Field(default_factory=list)


class Bullet(Part):
    """What stands before a paragraph."""

    kind: Literal["character", "number", "none"]
    character: str | None = None
    """e.g. "•", painted by the browser or by the layout's ::before"""
    format: str | None = None
    """OOXML autonumber type, e.g. arabicPeriod"""
    start: int = 1
    color: Color | None = None
    size: float = 1.0
    """As a share of the text's size"""
    inside: bool = False
    """The marker stands in the first line; later lines begin below it."""
    gap: float = 0.0
    """px from the bullet's left edge to the text's left edge"""


class Paragraph(Part):
    """Lines that flow as one."""

    lines: list[Line]
    align: Literal["left", "center", "right", "justify"] = "left"
    line_height: float
    """px from baseline to baseline"""
    level: int = 0
    bullet: Bullet | None = None
    rtl: bool = False
    space_before: float = 0.0
    """px between this paragraph's first line box and the previous paragraph's last line box"""
    item: str | None = None
    """As `TextBlock.item`, for a paragraph of a block that holds several items."""


class _Visible(Part):
    """What every node has."""

    id: str
    rect: Rect
    """Border box before rotation."""
    rotation: float = 0.0
    """Degrees clockwise about the centre of `rect`."""
    clip: Rect | None = None
    """Nearest clipping ancestor's padding box, when it cuts this node."""
    role: Role | None = None
    placeholder: str | None = None
    """Placeholder key that a layout and its slides share, e.g. `title`, `body:1`, `pic:2` (type, then index)."""
    layer: Literal["slide", "layout"] = "slide"
    """`layout`: the same on every slide of this layout, so it belongs to the slide layout, not to the slide."""
    name: str | None = None
    group: tuple[str, ...] = ()
    """Names of the groups that hold this node, outermost first (`data-group`)."""
    item: str | None = None
    """JSON path of the spec's text that this shows, e.g. `bullets/0`, `left/heading`."""
    alt: str | None = None
    """None: not said. "": decorative."""
    formula: str | None = None
    """Formula that this is a part of: its `Vector` says which, its signs are texts."""
    overflow: float = 0.0
    """px by which the content sticks out of the element's own box, or out of an ancestor that it should stay in."""


class Tile(Part):
    """A picture that repeats over a box; lengths in px."""

    asset: str
    width: float
    """of one repetition on the slide"""
    height: float
    x: float
    """of one repetition's left edge, from the box's"""
    y: float
    opacity: float = 1.0


class Box(_Visible):
    """A painted box: background, borders, corners, shadows."""

    kind: Literal["box"] = "box"
    fill: Fill | None = None
    borders: Borders = Field(default_factory=Borders)
    radii: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """top left, top right, bottom right, bottom left, px"""
    outline: str | None = None
    """Where the box is no rectangle with round corners: `ellipse`, or a path as in `Path.d`; `radii` are 0 then."""
    shadows: list[Shadow] = Field(default_factory=list)
    tile: Tile | None = None
    """Painted instead of `fill`."""
    soft: float = 0.0
    """px from its sides inwards over which the box fades out (a blurred box)"""


class TextBlock(_Visible):
    """The text of one block container. Its own background, if any, is a `Box` before it."""

    kind: Literal["text"] = "text"
    paragraphs: list[Paragraph]
    padding: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """top, right, bottom, left, px: from `rect` to the content box"""
    anchor: Literal["top", "middle", "bottom"] = "top"
    vertical: bool = False
    mirrored: bool = False
    """Seen from behind: left and right about the middle of `rect` change places."""
    cut: float = 0.0
    """px of its text that a clipping box hides: the part of `overflow` that nobody sees"""


class Picture(_Visible):
    """A raster image."""

    kind: Literal["picture"] = "picture"
    asset: str
    """Key into `Scene.assets`."""
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Share cut off at left, top, right, bottom (object-fit, object-position), 0..1."""
    radii: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    outline: str | None = None
    """As `Box.outline`."""
    mirrored: bool = False
    """As `TextBlock.mirrored`."""
    gray: bool = False
    """Shown without its colours."""
    opacity: float = 1.0


class Path(Part):
    """A vector path in the node's own px coordinates (origin at its rect's top left): only M, L, C, Z, absolute."""

    d: str
    fill: Fill | None = None
    stroke: Border | None = None
    ink: Gradient | None = None
    """Set where the line runs through colours, over the box of its points; `stroke.color` is then their mean."""
    shadows: list[Shadow] = Field(default_factory=list)


class Equation(Part):
    """What a drawn equation says."""

    mathml: str
    size: float
    """px of its type"""


class Vector(_Visible):
    """An inline SVG (or one shape of it) as paths; its text comes as `TextBlock`s of its own."""

    kind: Literal["vector"] = "vector"
    paths: list[Path]
    equation: Equation | None = None
    """Set where the paths are an equation, which Office can hold as one."""


class Cell(Part):
    """A table cell, 0-based; spans as in HTML."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    fill: Fill | None = None
    borders: Borders = Field(default_factory=Borders)
    padding: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    anchor: Literal["top", "middle", "bottom"] = "top"
    paragraphs: list[Paragraph]


class TableNode(_Visible):
    """A table with its cells."""

    kind: Literal["table"] = "table"
    columns: list[float]
    """Widths, px"""
    rows: list[float]
    """Heights, px"""
    cells: list[Cell]


class ChartStyle(Part):
    """How the page draws the chart, so that the native chart looks the same."""

    family: str
    size: float
    """px, axis and data labels"""
    text: Color
    grid: Color | None = None
    colors: list[Color]
    """One per series, or one per point for pie and doughnut."""
    labels: bool = False
    legend: Literal["none", "top", "right", "bottom"] = "none"
    gap: float = 60.0
    """Gap between bars, per cent of a bar's width"""
    direct: bool = False
    """Lines are named at their ends"""
    minimum: float | None = None
    """Where the page makes the value axis begin, if it says so"""


class ChartNode(_Visible):
    """A chart with its data: `data` is a `agents.deck.spec.Chart` as JSON (`data-chart` on the element)."""

    kind: Literal["chart"] = "chart"
    data: dict[str, object]
    style: ChartStyle


class Raster(_Visible):
    """The last resort: a picture of one element that cannot be native. Always reported."""

    kind: Literal["raster"] = "raster"
    asset: str
    reason: str


Node = Annotated[Box | TextBlock | Picture | Vector | TableNode | ChartNode | Raster, Field(discriminator="kind")]


class SceneSlide(Part):
    """One slide; nodes in paint order; `layout` is `data-layout` of its element."""

    id: str
    layout: str | None = None
    title: str | None = None
    """Text of the node with role `title`; else the first heading's."""
    section: str | None = None
    language: str = "en"
    notes: str = ""
    background: Fill | None = None
    nodes: list[Node]
    off: list[str] = Field(default_factory=list)
    """Texts that ran wholly off the slide and so are in no node. Text hidden on purpose is not among them."""


class Asset(Part):
    """Bytes live beside the scene (`Capture.assets`)."""

    media_type: str
    width: int
    height: int


class Scene(Part):
    """Slides in order. `assets` maps `<sha256>.<ext>` to what it is."""

    width: float
    height: float
    slides: list[SceneSlide]
    assets: dict[str, Asset] = Field(default_factory=dict)
    families: dict[str, str] = Field(default_factory=dict)
    """Declared family → painted family, where they differ."""
