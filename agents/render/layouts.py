"""Themes and layouts as data: colours, fonts, and for each layout its slots with box, type sizes and capacity.

Everything is read from `templates/slides`; this module only gives it types. It does not know HTML.
Boxes are CSS px on a slide of 1280 × 720, laid on a grid of 12 columns; on one of 1280 × 960 or 720 × 1280 they are
placed anew (`frame.py`).
"""

from __future__ import annotations

import difflib
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agents.errors import ConfigurationError
from agents.render import frame
from agents.sources.base import Language

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "slides"
THEMES = TEMPLATES / "themes"
WIDTH, HEIGHT = 1280, 720
Format = Literal["16:9", "4:3", "9:16"]
SIZES: dict[str, tuple[int, int]] = {"16:9": (WIDTH, HEIGHT), "4:3": (1280, 960), "9:16": (720, 1280)}
"""px of a slide, by format"""

LAYOUTS: tuple[str, ...] = (
    "title",
    "agenda",
    "section",
    "statement",
    "quote",
    "bullets",
    "icons",
    "two_columns",
    "three_columns",
    "comparison",
    "pros_cons",
    "process",
    "timeline",
    "roadmap",
    "cycle",
    "funnel",
    "pyramid",
    "matrix",
    "venn",
    "org_chart",
    "key_figures",
    "chart",
    "two_charts",
    "table",
    "code",
    "full_picture",
    "image_text",
    "gallery",
    "team",
    "pricing",
    "faq",
    "sources",
    "closing",
)


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Font(_Frozen):
    """A font role. `family` is on the page; `office` is what Office documents name (equal advance widths)."""

    family: str
    office: str
    east_asian_family: str
    east_asian: str
    bold: bool = False


class Grid(_Frozen):
    """Twelve columns between two margins, px."""

    margin: float = 72
    gutter: float = 24

    def columns(self, first: int, last: int) -> tuple[float, float]:
        """Left edge and width of the columns `first` to `last`, both 1-based and inclusive."""
        column = (WIDTH - 2 * self.margin - 11 * self.gutter) / 12
        span = last - first + 1
        return self.margin + (first - 1) * (column + self.gutter), span * column + (span - 1) * self.gutter


class Slot(_Frozen):
    """A place of a layout. Text is set in the largest of `sizes` that fits the box."""

    x: float
    y: float
    w: float
    h: float
    sizes: tuple[int, ...] = (20,)
    """px, largest first"""
    leading: float = 1.4
    """Line height in em, Latin text"""
    leading_zh: float | None = None
    font: Literal["heading", "body"] = "body"
    font_zh: Literal["heading", "body"] | None = None
    """Chinese serifs ship in bold only: what is read, not only seen, is set in the body face"""
    bold: bool | None = None
    """None: as the theme's font role says"""
    anchor: Literal["top", "middle", "bottom"] = "top"
    indent: float = 0.0
    """em: text of a list starts this far right of its marker"""
    gap: float = 0.5
    """em between the items of a list"""
    lines: int | None = None
    """Most lines of one text, where the box alone does not say"""

    def font_in(self, language: Language) -> Literal["heading", "body"]:
        """Font role in a language."""
        return self.font_zh if language == "zh" and self.font_zh else self.font

    @property
    def phrased(self) -> bool:
        """Whether it is a heading, whose lines break between phrases only."""
        return self.font == "heading" and not self.indent and self.lines != 1

    def line_height(self, size: float, language: Language) -> int:
        """Whole px, so that lines stay on the pixel grid of every writer."""
        return round(size * self.leading_in(language))

    def leading_in(self, language: Language) -> float:
        """Line height in em. Han fills its em box, so that it needs more."""
        if language != "zh":
            return self.leading
        read = self.font_in("zh") == "body" and self.sizes[-1] < 30
        return self.leading_zh or max(self.leading + 0.18, 1.62 if read else 1.3)

    def sizes_in(self, language: Language) -> tuple[int, ...]:
        """Han looks larger than Latin at the same size: display sizes are set a tenth smaller."""
        if language != "zh":
            return self.sizes
        return tuple(round(s * 0.9) if s >= 28 else s for s in self.sizes)

    def at(self, x: float, w: float) -> Slot:
        """The same slot at another horizontal place."""
        return self.model_copy(update={"x": x, "w": w})


class Look(_Frozen):
    """How a theme draws what is not text: containers, nodes, marks, pictures."""

    card: Literal["fill", "outline", "rule", "shadow", "plain", "bar"] = "fill"
    node: Literal["fill", "outline", "tint", "hard"] = "fill"
    mark: Literal["disc", "square", "ring", "plain"] = "disc"
    flow: Literal["chevrons", "boxes", "numbers"] = "chevrons"
    picture: Literal["plain", "rounded", "framed"] = "plain"
    ornament: str = "none"
    """Name of the vector ornament (`agents.render.ornaments`)"""
    radius: int = 0
    """px of corners"""
    weight: float = 2
    """px of lines"""
    dashed: bool = False
    spectrum: bool = False
    """Siblings have a hue each, instead of steps of one"""
    heading_face: bool = True
    """Headings inside of a slide are in the heading face"""
    heading_face_zh: bool = True
    largest_heading: int = 36
    largest_text: int = 28
    """px"""


class Capacity(_Frozen):
    """What a slot holds at its smallest size. `chars` is all of it; Han and Latin count one each."""

    chars: int
    lines: int
    items: int


class Theme(_Frozen):
    """Looks of a deck."""

    name: str
    title: str
    summary: str
    mode: Literal["light", "dark"] = "light"
    format: Format = "16:9"
    dark: bool = False
    """Text is `lt1` on `dk1`"""
    colors: dict[str, str]
    """`dk1 lt1 dk2 lt2 accent1 … accent6 hlink folHlink` to `#RRGGBB`"""
    other: dict[str, str] = Field(default_factory=dict)
    """The same in the other mode: dark of a light theme, light of a dark one"""
    heading: Font
    body: Font
    grid: Grid = Field(default_factory=Grid)
    slots: dict[str, dict[str, Slot]]
    """By layout, then by slot; `*` holds those of every layout"""
    look: Look = Field(default_factory=Look)
    frame: dict[str, Any] = Field(default_factory=dict)
    """Where the headline stands and how large text is, for slots that the theme does not place itself"""
    chart: dict[str, Any] = Field(default_factory=dict)
    """Defaults of `ChartStyle`"""

    @model_validator(mode="before")
    @classmethod
    def _lay_on_grid(cls, data: Any) -> Any:
        grid = Grid.model_validate(data.get("grid", {}))
        own = {
            layout: {name: _placed(slot, grid) for name, slot in named.items()}
            for layout, named in data.get("slots", {}).items()
        }
        width, height = SIZES[data.get("format", "16:9")]
        slots = frame.slots(data.get("frame", {}), own, grid.margin, grid.gutter, width, height)
        slots = {layout: slots.get(layout, {}) for layout in ("*", *LAYOUTS)}
        return {**data, "slots": slots}

    @property
    def width(self) -> int:
        """px of a slide."""
        return SIZES[self.format][0]

    @property
    def height(self) -> int:
        """px of a slide."""
        return SIZES[self.format][1]

    @property
    def tall(self) -> bool:
        """Whether slides are higher than wide."""
        return self.height > self.width

    def slot(self, layout: str, name: str) -> Slot:
        """A slot of a layout, or the one that every layout shares. Raises KeyError."""
        own = self.slots.get(layout, {})
        return own[name] if name in own else self.slots["*"][name]

    def has_slot(self, layout: str, name: str) -> bool:
        """Whether `slot` would find it."""
        return name in self.slots.get(layout, {}) or name in self.slots["*"]

    @property
    def css(self) -> str:
        """Style sheet of the theme."""
        return (THEMES / self.name / "theme.css").read_text("utf-8")


def _placed(slot: dict[str, Any], grid: Grid) -> dict[str, Any]:
    """`cols` (first, last) and `rows` (top, bottom, px) become x, y, w, h."""
    placed = {key: value for key, value in slot.items() if key not in ("cols", "rows", "span")}
    if "cols" in slot:
        placed["x"], placed["w"] = grid.columns(*slot["cols"])
    if "span" in slot:
        placed["x"], placed["w"] = slot["span"][0], slot["span"][1] - slot["span"][0]
    if "rows" in slot:
        placed["y"], placed["h"] = slot["rows"][0], slot["rows"][1] - slot["rows"][0]
    return placed


@cache
def _load(name: str, form: Format = "16:9") -> Theme:
    base, _, mode = name.partition("-")
    path = THEMES / base / "theme.json"
    try:
        data = json.loads(path.read_text("utf-8"))
        own: Literal["light", "dark"] = "dark" if data.get("dark") else "light"
        if mode and mode != own:
            data = {**data, "dark": mode == "dark", "colors": data["other"]}
        data["other"] = {}
        return Theme.model_validate({**data, "mode": mode or own, "format": form})
    except (OSError, ValueError, KeyError, ValidationError) as error:
        raise ConfigurationError(
            f"The theme {name} cannot be read: {error}", fix=f"Repair or remove {path}."
        ) from error


def theme_names() -> list[str]:
    """Names of the shipped themes; the default one first."""
    names = sorted(p.parent.name for p in THEMES.glob("*/theme.json"))
    return sorted(names, key=lambda name: name != "gesso")


def themes(form: Format = "16:9") -> list[Theme]:
    """Every shipped theme in its own mode; the default one first."""
    return [_load(name, form) for name in theme_names()]


def variants() -> list[str]:
    """Every name that `load_theme` knows: each theme, and each in light and in dark."""
    return [n for name in theme_names() for n in (name, f"{name}-light", f"{name}-dark")]


def load_theme(name: str, form: Format = "16:9") -> Theme:
    """The theme of that name (`gesso`, `gesso-dark`) for slides of a format.

    Raises ConfigurationError, naming the nearest one, when there is none.
    """
    names = theme_names()
    if name in variants():
        return _load(name, form)
    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.4)
    guess = f"Did you mean {near[0]}? " if near else ""
    raise ConfigurationError(
        f"There is no theme called {name!r}.",
        fix=f"{guess}Themes: {', '.join(names)}; each also as NAME-light and NAME-dark.",
    )


@cache
def _capacities() -> dict[str, dict[str, dict[str, dict[str, list[int]]]]]:
    return json.loads((TEMPLATES / "capacities.json").read_text("utf-8"))


_OTHER_NAMES = {"heading": "left_heading", "bullets": "left", "left/heading": "left_heading", "left/bullets": "left"}


def capacity(theme: Theme, layout: str, slot: str, language: Language) -> Capacity:
    """What a slot holds, measured in Chromium one size above its smallest. Raises KeyError where no text goes.

    Of the twin columns of a two-sided layout, `heading` and `bullets` name either.
    """
    held = _held(theme)[layout]
    chars, lines, items = held[slot if slot in held else _OTHER_NAMES[slot]][language]
    return Capacity(chars=chars, lines=lines, items=items)


def capacities(theme: Theme, layout: str, language: Language) -> dict[str, Capacity]:
    """Capacities of all text slots of a layout."""
    return {slot: capacity(theme, layout, slot, language) for slot in _held(theme)[layout]}


def _held(theme: Theme) -> dict[str, dict[str, dict[str, list[int]]]]:
    return _capacities()[theme.name if theme.format == "16:9" else f"{theme.name} {theme.format}"]
