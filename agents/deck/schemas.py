"""What a large model may answer, as schemas made for the moment: only ids that exist, and only so many texts.

A grammar or a server holds the model to them; `GenerativeWriter` turns the answers into slides.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from agents.deck.generative_shapes import LAYOUTS

NOTE = 400
"""Characters of a sentence that is spoken"""
MARK = 32
"""Characters of a point's date, number or price; the prompt asks for fewer"""
STRICT = ConfigDict(extra="forbid")
KINDS = ("content", "statement", "key_figures", "chart", "table", "code", "figure")


def one_of(names: Iterable[str | int]) -> Any:
    """The type of exactly these names."""
    return Literal[tuple(names)]


def list_of(kind: Any) -> Any:
    """The type of lists of a type that is made at run time."""
    return list[kind]


def outline_schema(
    names: list[str], kinds: list[str], slides: int, *, title: int, sections: bool, line: int
) -> type[BaseModel]:
    """An outline of at most `slides` slides about the things named, and what first and last slide say in a `line`."""
    fields: dict[str, Any] = {
        "title": (str, Field(min_length=1, max_length=title)),
        "point": (str, Field(default="", max_length=400)),
        "kind": (one_of(kinds), ...),
        "about": (list_of(one_of(names)), Field(min_length=1, max_length=10)),
    }
    if sections:
        fields["section"] = (str, Field(min_length=1, max_length=60))
    slide = create_model("PlannedSlide", __config__=STRICT, **fields)
    said = create_model(
        "FrameLine",
        __config__=STRICT,
        text=(str, Field(min_length=1, max_length=line)),
        about=(list_of(one_of(names)), Field(min_length=1, max_length=10)),
    )
    return create_model(
        "PlannedDeck",
        __config__=STRICT,
        title=(str, Field(min_length=1, max_length=title)),
        subtitle=(list_of(said), Field(default_factory=list, max_length=1)),
        slides=(list_of(slide), Field(min_length=1, max_length=slides)),
        closing=(list_of(said), Field(default_factory=list, max_length=1)),
    )


CITED = 4
"""Passages that every text may cite, also where its slide has fewer"""


def _cited(passages: list[str]) -> Any:
    """As many as the slide has: a title may sum up all of them."""
    return (list_of(one_of(passages)), Field(min_length=1, max_length=max(CITED, len(passages))))


def _at_most_one(kind: Any) -> Any:
    return (list_of(kind), Field(default_factory=list, max_length=1))


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
        passages=_cited(passages),
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
            points=(list_of(_point(passages, half)), Field(default_factory=list, max_length=10)),
            lead=_at_most_one(said),
            along=(list[Annotated[str, Field(max_length=24)]], Field(default_factory=list, max_length=8)),
        ),
    )


def _point(passages: list[str], longest: int) -> type[BaseModel]:
    """A named thing: a step, an event, a question, a person, an offer."""
    return create_model(
        "Point",
        __config__=STRICT,
        mark=(str, Field(default="", max_length=MARK)),
        heading=(str, Field(min_length=1, max_length=64)),
        text=(str, Field(default="", max_length=longest)),
        under=(str, Field(default="", max_length=64)),
        icon=(str, Field(default="", max_length=24)),
        passages=_cited(passages),
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
            context=_at_most_one(claim("Context", passages, label * 2)),
        ),
    )


def caption_schema(
    passages: list[str],
    *,
    title: int,
    takeaway: int,
    columns: list[str],
    rows: list[str],
    kinds: list[str],
    others: list[str] | None = None,
) -> type[BaseModel]:
    """The words around a chart or a table; which of its `columns` and `rows` are shown, and how.

    `others`: columns of all tables of the slide that a second chart may draw; none where there is no such chart.
    """
    drawn: dict[str, Any] = _picked(columns, rows)
    if columns and kinds:
        drawn["kind"] = (one_of(["best", *kinds]), "best")
    if others:
        second = create_model(
            "SecondChart",
            __config__=STRICT,
            table=(one_of(passages), ...),
            first_heading=(str, Field(min_length=1, max_length=60)),
            heading=(str, Field(min_length=1, max_length=60)),
            columns=(list_of(one_of(others)), Field(min_length=1, max_length=5)),
            kind=(one_of(["best", *kinds]), "best"),
        )
        drawn["second"] = _at_most_one(second)
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


def _picked(columns: list[str], rows: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, known, most in (("columns", columns, 6), ("rows", rows, 12)):
        if known:
            fields[name] = (list_of(one_of(dict.fromkeys(known))), Field(default_factory=list, max_length=most))
    return fields


def picture_schema(
    passages: list[str], *, title: int, bullet: int, bullets: int, forms: list[str] | None = None
) -> type[BaseModel]:
    """The words beside a picture, or on it. `forms`: how it may be shown, the first by itself."""
    form: dict[str, Any] = {"form": (one_of(forms), forms[0])} if forms and len(forms) > 1 else {}
    return create_model(
        "Beside",
        __config__=STRICT,
        **_told(
            passages,
            title=(claim("Title", passages, title), ...),
            bullets=(list_of(claim("Bullet", passages, bullet)), Field(min_length=1, max_length=bullets)),
            **form,
        ),
    )
