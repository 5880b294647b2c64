"""What a large model may answer, as schemas made for the moment: only ids that exist, and only so many texts.

A grammar or a server holds the model to them; `GenerativeWriter` turns the answers into slides.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from agents.deck.generative_shapes import LAYOUTS

NOTE = 400
"""Characters of a sentence that is spoken"""
STRICT = ConfigDict(extra="forbid")
KINDS = ("content", "statement", "key_figures", "chart", "table", "figure")


def one_of(names: Iterable[str | int]) -> Any:
    """The type of exactly these names."""
    return Literal[tuple(names)]


def list_of(kind: Any) -> Any:
    """The type of lists of a type that is made at run time."""
    return list[kind]


def outline_schema(names: list[str], kinds: list[str], slides: int, *, title: int, sections: bool) -> type[BaseModel]:
    """An outline of at most `slides` slides about the things named."""
    fields: dict[str, Any] = {
        "title": (str, Field(min_length=1, max_length=title)),
        "point": (str, Field(default="", max_length=400)),
        "kind": (one_of(kinds), ...),
        "about": (list_of(one_of(names)), Field(min_length=1, max_length=10)),
    }
    if sections:
        fields["section"] = (str, Field(min_length=1, max_length=60))
    slide = create_model("PlannedSlide", __config__=STRICT, **fields)
    return create_model(
        "PlannedDeck",
        __config__=STRICT,
        title=(str, Field(min_length=1, max_length=title)),
        slides=(list_of(slide), Field(min_length=1, max_length=slides)),
    )


def _told(passages: list[str], **fields: Any) -> dict[str, Any]:
    """The fields of a slide and the notes that are spoken beside it."""
    note = claim("Note", passages, NOTE)
    return {**fields, "notes": (list_of(note), Field(default_factory=list, max_length=5))}


def claim(name: str, passages: list[str], longest: int) -> type[BaseModel]:
    """A text with the passages that bear it out."""
    return create_model(
        name,
        __config__=STRICT,
        text=(str, Field(min_length=1, max_length=longest)),
        passages=(list_of(one_of(passages)), Field(min_length=1, max_length=4)),
    )


def content_schema(
    passages: list[str], *, title: int, bullet: int, bullets: int, halves: int, half: int
) -> type[BaseModel]:
    """A slide of prose: bullets, columns, or points of one of the layouts that are made of them."""
    said = claim("Bullet", passages, bullet)
    short = claim("ShortBullet", passages, half)
    column = create_model(
        "Column",
        __config__=STRICT,
        heading=(str, Field(min_length=1, max_length=48)),
        bullets=(list_of(short), Field(min_length=1, max_length=halves)),
    )
    return create_model(
        "Slide",
        __config__=STRICT,
        **_told(
            passages,
            title=(claim("Title", passages, title), ...),
            layout=(one_of(LAYOUTS), ...),
            bullets=(list_of(said), Field(max_length=bullets)),
            columns=(list_of(column), Field(max_length=4)),
            points=(list_of(_point(passages, half)), Field(default_factory=list, max_length=8)),
        ),
    )


def _point(passages: list[str], longest: int) -> type[BaseModel]:
    """A named thing: a step, an event, a question, a person, an offer."""
    return create_model(
        "Point",
        __config__=STRICT,
        mark=(str, Field(default="", max_length=16)),
        heading=(str, Field(min_length=1, max_length=64)),
        text=(str, Field(default="", max_length=longest)),
        passages=(list_of(one_of(passages)), Field(min_length=1, max_length=4)),
    )


def statement_schema(passages: list[str], *, title: int, statement: int) -> type[BaseModel]:
    """One sentence and the kicker above it."""
    return create_model(
        "Statement",
        __config__=STRICT,
        **_told(
            passages,
            title=(claim("Title", passages, title), ...),
            statement=(claim("Sentence", passages, statement), ...),
        ),
    )


def figures_schema(passages: list[str], *, title: int, value: int, label: int, figures: int) -> type[BaseModel]:
    """Numbers set large."""
    figure = create_model(
        "KeyFigure",
        __config__=STRICT,
        value=(str, Field(min_length=1, max_length=value)),
        label=(str, Field(min_length=1, max_length=label)),
        passage=(one_of(passages), ...),
    )
    return create_model(
        "KeyFigures",
        __config__=STRICT,
        **_told(
            passages,
            title=(claim("Title", passages, title), ...),
            figures=(list_of(figure), Field(min_length=2, max_length=figures)),
        ),
    )


def caption_schema(
    passages: list[str], *, title: int, takeaway: int, columns: list[str], kinds: list[str]
) -> type[BaseModel]:
    """The words around a chart or a table; which of a table's `columns` a chart draws, and how."""
    drawn: dict[str, Any] = {}
    if columns:
        drawn["columns"] = (list_of(one_of(columns)), Field(default_factory=list, max_length=5))
        drawn["kind"] = (one_of(["best", *kinds]), "best")
    return create_model(
        "Caption",
        __config__=STRICT,
        **_told(
            passages,
            title=(claim("Title", passages, title), ...),
            takeaway=(claim("Takeaway", passages, takeaway), ...),
            **drawn,
        ),
    )


def picture_schema(passages: list[str], *, title: int, bullet: int, bullets: int) -> type[BaseModel]:
    """The words beside a picture."""
    return create_model(
        "Beside",
        __config__=STRICT,
        **_told(
            passages,
            title=(claim("Title", passages, title), ...),
            bullets=(list_of(claim("Bullet", passages, bullet)), Field(min_length=1, max_length=bullets)),
        ),
    )
