"""Themes and layouts as data: colours, fonts, and for each layout its slots with box, type sizes and capacity.

Everything is read from `templates/slides`; this module only gives it types. It does not know HTML.
Boxes are CSS px on a 1280 × 720 slide, laid on a grid of 12 columns.
"""

from __future__ import annotations

import difflib
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agents.errors import ConfigurationError
from agents.sources.base import Language

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "slides"
THEMES = TEMPLATES / "themes"
WIDTH, HEIGHT = 1280, 720

LAYOUTS: tuple[str, ...] = (
    "title",
    "agenda",
    "section",
    "statement",
    "bullets",
    "two_columns",
    "comparison",
    "key_figures",
    "chart",
    "table",
    "image_text",
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
    dark: bool = False
    """Text is `lt1` on `dk1`"""
    colors: dict[str, str]
    """`dk1 lt1 dk2 lt2 accent1 … accent6 hlink folHlink` to `#RRGGBB`"""
    heading: Font
    body: Font
    grid: Grid = Field(default_factory=Grid)
    slots: dict[str, dict[str, Slot]]
    """By layout, then by slot; `*` holds those of every layout"""
    chart: dict[str, Any] = Field(default_factory=dict)
    """Defaults of `ChartStyle`"""

    @model_validator(mode="before")
    @classmethod
    def _lay_on_grid(cls, data: Any) -> Any:
        grid = Grid.model_validate(data.get("grid", {}))
        slots = {
            layout: {name: _placed(slot, grid) for name, slot in named.items()}
            for layout, named in data["slots"].items()
        }
        return {**data, "slots": slots}

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
def _load(name: str) -> Theme:
    path = THEMES / name / "theme.json"
    try:
        return Theme.model_validate(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, ValidationError) as error:
        raise ConfigurationError(
            f"The theme {name} cannot be read: {error}", fix=f"Repair or remove {path}."
        ) from error


def theme_names() -> list[str]:
    """Names of the shipped themes; the default one first."""
    names = sorted(p.parent.name for p in THEMES.glob("*/theme.json"))
    return sorted(names, key=lambda name: name != "gesso")


def themes() -> list[Theme]:
    """Every shipped theme; the default one first."""
    return [_load(name) for name in theme_names()]


def load_theme(name: str) -> Theme:
    """The theme of that name. Raises ConfigurationError, naming the nearest one, when there is none."""
    names = theme_names()
    if name in names:
        return _load(name)
    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.4)
    guess = f"Did you mean {near[0]}? " if near else ""
    raise ConfigurationError(f"There is no theme called {name!r}.", fix=f"{guess}Themes: {', '.join(names)}.")


@cache
def _capacities() -> dict[str, dict[str, dict[str, dict[str, list[int]]]]]:
    return json.loads((TEMPLATES / "capacities.json").read_text("utf-8"))


_OTHER_NAMES = {"heading": "left_heading", "bullets": "left", "left/heading": "left_heading", "left/bullets": "left"}


def capacity(theme: Theme, layout: str, slot: str, language: Language) -> Capacity:
    """What a slot holds, measured in Chromium one size above its smallest. Raises KeyError where no text goes.

    Of the twin columns of a two-sided layout, `heading` and `bullets` name either.
    """
    held = _capacities()[theme.name][layout]
    chars, lines, items = held[slot if slot in held else _OTHER_NAMES[slot]][language]
    return Capacity(chars=chars, lines=lines, items=items)


def capacities(theme: Theme, layout: str, language: Language) -> dict[str, Capacity]:
    """Capacities of all text slots of a layout."""
    return {slot: capacity(theme, layout, slot, language) for slot in _capacities()[theme.name][layout]}
