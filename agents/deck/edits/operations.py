"""Edit operations: what one turn does to a deck, as typed steps that name slides and texts by their ids and paths.

A wish becomes these, whoever reads it: the rules in `reading/`, or a model under a schema. They say what is to
change, not how; `applying.py` carries them out. Slides are named by id, so an operation means the same slide
whatever an earlier one of the same turn has moved.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.deck.spec import TextStyle
from agents.sources.base import Language

Hue = Literal["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "grey"]
Mood = Literal[
    "darker", "lighter", "serious", "lively", "warmer", "cooler", "contrast", "darker ground", "lighter ground"
]  # fmt: skip


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SetText(_Operation):
    """Another text at a path. The person's own words: they rest on no passage."""

    op: Literal["set_text"] = "set_text"
    slide: str
    item: str
    text: str


class ReplaceText(_Operation):
    """One wording for another, on one slide or everywhere."""

    op: Literal["replace_text"] = "replace_text"
    slide: str | None = None
    old: str = Field(min_length=1)
    new: str


class AddText(_Operation):
    """One more entry of a list."""

    op: Literal["add_text"] = "add_text"
    slide: str
    text: str
    list: str | None = None
    """Path of the list; None: the slide's main one."""


class RemoveText(_Operation):
    """A text less."""

    op: Literal["remove_text"] = "remove_text"
    slide: str
    item: str


class MoveText(_Operation):
    """An entry of a list to another place of the same list, 0-based."""

    op: Literal["move_text"] = "move_text"
    slide: str
    item: str
    to: int


class Shorten(_Operation):
    """Fewer words: of one text, one slide, or (both None) the deck."""

    op: Literal["shorten"] = "shorten"
    slide: str | None = None
    item: str | None = None


class Reword(_Operation):
    """Other words with the same meaning, as a model able to write finds them."""

    op: Literal["reword"] = "reword"
    slide: str
    item: str | None = None
    how: str


class RewriteSlide(_Operation):
    """A slide written anew from the sources that it rests on: a sharper argument, another audience, several joined."""

    op: Literal["rewrite_slide"] = "rewrite_slide"
    slide: str
    how: str = Field(min_length=1, max_length=600)
    """What the new slide shall bring across, for whom and how."""
    joined: list[str] = Field(default_factory=list, max_length=4)
    """Slides whose matter goes into it, and which are then gone."""
    kind: Literal["content", "statement", "key_figures", "chart", "table"] | None = None
    """None: as it is; several joined are `content`."""


class Translate(_Operation):
    """Another language: of one text, one slide, or the deck."""

    op: Literal["translate"] = "translate"
    language: Language
    slide: str | None = None
    item: str | None = None


class ChangeLayout(_Operation):
    """The same content in another layout."""

    op: Literal["change_layout"] = "change_layout"
    slide: str
    layout: str


class SwapSlides(_Operation):
    """Two slides change places."""

    op: Literal["swap_slides"] = "swap_slides"
    first: str
    second: str


class MoveSlide(_Operation):
    """To a position, 1-based, counted when it is there."""

    op: Literal["move_slide"] = "move_slide"
    slide: str
    position: int


class DuplicateSlide(_Operation):
    """A copy behind it."""

    op: Literal["duplicate_slide"] = "duplicate_slide"
    slide: str


class InsertSlide(_Operation):
    """A new slide with blanks to fill, after another (None: at the front)."""

    op: Literal["insert_slide"] = "insert_slide"
    after: str | None
    layout: str = "bullets"
    title: str | None = None
    below: str | None = None
    """What stands under the title, where the layout has a place for it."""


class AddAbout(_Operation):
    """A new slide that says what the sources have on a subject."""

    op: Literal["add_about"] = "add_about"
    about: str = Field(min_length=1)
    how: str = Field(default="", max_length=600)
    """What the slide shall bring across, for a model that writes it."""
    after: str | None = None
    """None: before the closing slide."""
    layout: str | None = None


class RemoveSlide(_Operation):
    """A slide less."""

    op: Literal["remove_slide"] = "remove_slide"
    slide: str


class HideSlide(_Operation):
    """Skipped when presented, or shown again."""

    op: Literal["hide_slide"] = "hide_slide"
    slide: str
    hidden: bool = True


class MergeSlides(_Operation):
    """The second slide's content goes onto the first."""

    op: Literal["merge_slides"] = "merge_slides"
    first: str
    second: str


class SplitSlide(_Operation):
    """One slide's list on two slides."""

    op: Literal["split_slide"] = "split_slide"
    slide: str


class SetLength(_Operation):
    """So many slides: the least telling ones go."""

    op: Literal["set_length"] = "set_length"
    slides: int


class ChangeTheme(_Operation):
    """Another theme, by name."""

    op: Literal["change_theme"] = "change_theme"
    theme: str


class LessHue(_Operation):
    """A hue gives way, or comes in."""

    op: Literal["hue"] = "hue"
    hue: Hue
    more: bool = False


class SetMood(_Operation):
    """Colours of another mood."""

    op: Literal["mood"] = "mood"
    mood: Mood


class SetAccent(_Operation):
    """The main accent colour."""

    op: Literal["accent"] = "accent"
    color: str = Field(pattern=r"^#[0-9A-F]{6}$")


class DropLogo(_Operation):
    """The brand's logo goes from every slide."""

    op: Literal["drop_logo"] = "drop_logo"


class ChartKindOf(_Operation):
    """The same data as another chart, or as the table behind it."""

    op: Literal["chart_kind"] = "chart_kind"
    slide: str
    kind: str


class SortData(_Operation):
    """Bars, or rows of a table, in the order of their values."""

    op: Literal["sort_data"] = "sort_data"
    slide: str
    falling: bool = True
    by: str | None = None
    """Name of the series or column; None: the first one of numbers."""


class UpdateData(_Operation):
    """The numbers of a new file in charts and tables with the same labels."""

    op: Literal["update_data"] = "update_data"
    slide: str | None = None


class SetNotes(_Operation):
    """Speaker notes, instead of or beside those that there are."""

    op: Literal["set_notes"] = "set_notes"
    slide: str
    text: str
    add: bool = False


class RenameDeck(_Operation):
    """Another title of the deck."""

    op: Literal["rename_deck"] = "rename_deck"
    title: str = Field(min_length=1, max_length=200)


class SetStyle(_Operation):
    """How a text stands out. `on` False takes the style away; `item` None means the whole slide's body."""

    op: Literal["set_style"] = "set_style"
    slide: str
    item: str | None = None
    style: TextStyle
    on: bool = True


class Restore(_Operation):
    """An earlier version again; None: the one before this."""

    op: Literal["restore"] = "restore"
    version: int | None = None


Operation = Annotated[
    SetText | ReplaceText | AddText | RemoveText | MoveText | Shorten | Reword | RewriteSlide | Translate | ChangeLayout
    | SwapSlides
    | MoveSlide | DuplicateSlide | InsertSlide | AddAbout | RemoveSlide | HideSlide | MergeSlides | SplitSlide
    | SetLength | ChangeTheme | LessHue | SetMood | SetAccent | DropLogo | ChartKindOf | SortData | UpdateData
    | SetNotes
    | RenameDeck | SetStyle | Restore,
    Field(discriminator="op"),
]  # fmt: skip

OPERATIONS: tuple[type[_Operation], ...] = (
    SetText, ReplaceText, AddText, RemoveText, MoveText, Shorten, Reword, RewriteSlide, Translate, ChangeLayout,
    SwapSlides,
    MoveSlide, DuplicateSlide, InsertSlide, AddAbout, RemoveSlide, HideSlide, MergeSlides, SplitSlide, SetLength,
    ChangeTheme, LessHue, SetMood, SetAccent, DropLogo, ChartKindOf, SortData, UpdateData, SetNotes, RenameDeck,
    SetStyle, Restore,
)  # fmt: skip


class Turn(BaseModel):
    """What one wish comes to."""

    operations: list[Operation]
