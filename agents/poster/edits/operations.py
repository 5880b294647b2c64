"""Operations that only a poster can be asked. Everything that posters share with decks is the deck's own operations,
whose `slide` is a panel's id.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.deck.edits.operations import (
    AddAbout,
    AddText,
    ChangeLayout,
    ChangeTheme,
    ChartKindOf,
    DuplicateSlide,
    InsertSlide,
    LessHue,
    MergeSlides,
    MoveSlide,
    MoveText,
    RemoveSlide,
    RemoveText,
    RenameDeck,
    ReplaceText,
    Restore,
    Reword,
    SetAccent,
    SetLength,
    SetMood,
    SetStyle,
    SetText,
    Shorten,
    SplitSlide,
    SwapSlides,
    Translate,
    UpdateData,
)


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SetSheet(_Operation):
    """Another size or orientation of the sheet (`A1`, `A0-landscape`, `square`)."""

    op: Literal["set_sheet"] = "set_sheet"
    size: str


class ScaleType(_Operation):
    """Larger or smaller type: of the title, of the running text, or of one panel."""

    op: Literal["scale_type"] = "scale_type"
    part: Literal["title", "text", "panel"]
    panel: str | None = None
    """Id, where `part` is `panel`."""
    larger: bool = True


class SetColumns(_Operation):
    """So many columns."""

    op: Literal["set_columns"] = "set_columns"
    columns: int = Field(ge=1, le=6)


class SetLink(_Operation):
    """The address behind the QR code; None: no code."""

    op: Literal["set_link"] = "set_link"
    link: str | None = Field(max_length=1000)


class SetBleed(_Operation):
    """Bleed and crop marks for printers, or none."""

    op: Literal["set_bleed"] = "set_bleed"
    bleed: bool


class SetWide(_Operation):
    """A panel across all columns, above them, or in its column again."""

    op: Literal["set_wide"] = "set_wide"
    panel: str
    wide: bool


OWN: tuple[type[_Operation], ...] = (SetSheet, ScaleType, SetColumns, SetLink, SetBleed, SetWide)
SHARED = (
    SetText,
    ReplaceText,
    AddText,
    RemoveText,
    MoveText,
    Shorten,
    Reword,
    Translate,
    ChangeLayout,
    SwapSlides,
    MoveSlide,
    DuplicateSlide,
    InsertSlide,
    AddAbout,
    RemoveSlide,
    MergeSlides,
    SplitSlide,
    SetLength,
    ChangeTheme,
    LessHue,
    SetMood,
    SetAccent,
    ChartKindOf,
    UpdateData,
    RenameDeck,
    SetStyle,
)
"""Of the deck's operations those that mean something on a sheet: it has no notes, and hides nothing."""
PosterOperation = Annotated[
    SetSheet
    | ScaleType
    | SetColumns
    | SetLink
    | SetBleed
    | SetWide
    | SetText
    | ReplaceText
    | AddText
    | RemoveText
    | MoveText
    | Shorten
    | Reword
    | Translate
    | ChangeLayout
    | SwapSlides
    | MoveSlide
    | DuplicateSlide
    | InsertSlide
    | AddAbout
    | RemoveSlide
    | MergeSlides
    | SplitSlide
    | SetLength
    | ChangeTheme
    | LessHue
    | SetMood
    | SetAccent
    | ChartKindOf
    | UpdateData
    | RenameDeck
    | SetStyle
    | Restore,
    Field(discriminator="op"),
]


class PosterTurn(BaseModel):
    """What one wish comes to."""

    operations: list[PosterOperation]
