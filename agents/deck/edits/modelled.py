"""A wish that no rule reads, read by a model able to write: it answers operations under a schema of this deck's own
ids.

The model sees the deck as delimited data and can name only slides, layouts and themes that exist. What it cannot
express it says in `unclear`, and then nothing is done. A small model is not asked.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, Field, ValidationError, create_model

from agents.deck.edits.errors import NotUnderstood
from agents.deck.edits.operations import OPERATIONS, Operation, Restore, Turn
from agents.deck.edits.recast import slide_classes
from agents.deck.schemas import STRICT, list_of, one_of
from agents.deck.spec import DeckSpec
from agents.deck.texts import texts
from agents.prompts import data, prompt
from agents.render.layouts import variants

IDS = ("slide", "first", "second", "after", "panel")
MOST_HEADINGS = 120
MOST = 24
"""Operations of one answer."""
CAN_DO = (
    "change, add, remove, move or emphasise texts; shorten; change layouts; swap, move, copy, insert, remove, hide, "
    "merge or split slides; change themes, colours and kinds of charts; take numbers from a new file; add a "
    "slide about something in the sources; write notes; undo"
)


def modelled(
    wish: str,
    spec: DeckSpec,
    model: BaseChatModel,
    *,
    slide: str | None,
    element: str | None,
    headings: Sequence[str] = (),
) -> list[Operation]:
    """The operations that a model makes of a wish; `headings`: what the sources have.

    Raises NotUnderstood where it cannot, ModelError.
    """
    kinds = [cls for cls in OPERATIONS if cls is not Restore]
    answered = answer(wish, spec, model, kinds, slide=slide, element=element, headings=headings)
    try:
        return Turn.model_validate({"operations": answered}).operations
    except ValidationError as error:
        raise NotUnderstood("The model's answer means nothing here.", fix="Say it in other words.") from error


def answer(
    wish: str,
    spec: DeckSpec,
    model: BaseChatModel,
    kinds: Sequence[type[BaseModel]],
    *,
    slide: str | None,
    element: str | None,
    headings: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Operations of these kinds, as a model answers them. Raises NotUnderstood where it cannot, ModelError."""
    looking = f"The person looks at slide {slide}" + (f", at the text {element}." if element else ".") if slide else ""
    asked = prompt(
        "edit_operations.v2",
        operations=_explained(kinds),
        deck=data("deck", digest(spec)),
        sources=data("sources", "\n".join(headings[:MOST_HEADINGS])) if headings else "",
        wish=data("wish", wish),
        looking=looking,
    )
    given: Any = model.with_structured_output(schema_for(spec, kinds)).invoke(asked)
    unclear = str(given.unclear).strip()
    if unclear or not given.operations:
        raise NotUnderstood(
            f"This cannot be done: {unclear or 'nothing in the deck answers to it'}", fix=f"Decks can {CAN_DO}."
        )
    return [o.model_dump() for o in given.operations]


def not_understood(left: list[str], *, chinese: bool) -> NotUnderstood:
    """What to say of clauses that no rule reads, where no model is able to."""
    quoted = "; ".join(f"“{part}”" for part in left)
    if chinese:
        return NotUnderstood(
            f"没有看懂{quoted}，因此什么都没有改。",
            fix="可以这样说：“把第4页改成时间线”“交换第2页和第5页”“第3页短一点”“少一点蓝色”“删除第4页的第二条”。",
        )
    return NotUnderstood(
        f"{quoted} was not understood, so nothing was changed.",
        fix="Say it like “make slide 4 a timeline”, “swap 2 and 5”, “shorten slide 3”, “less blue”, “remove bullet 2 "
        "on slide 4”; or configure a larger model, which reads free wishes.",
    )


def digest(spec: DeckSpec) -> str:
    """The deck as lines: a head per slide, then its texts with their paths."""
    lines: list[str] = []
    for number, slide in enumerate(spec.slides, start=1):
        lines.append(f"{number}. [{slide.id}] {slide.layout}: {slide.title.text}")
        lines += [f"   {path}: {text.text[:400]}" for path, text in texts(slide) if path != "title"]
    return "\n".join(lines)


def schema_for(spec: DeckSpec, kinds: Sequence[type[BaseModel]] = OPERATIONS) -> type[BaseModel]:
    """A turn whose operations can name only what this deck has."""
    ids = one_of([s.id for s in spec.slides])
    narrowed = [_narrowed(cls, ids) for cls in kinds if cls is not Restore]
    union: Any = narrowed[0]
    for cls in narrowed[1:]:
        union = union | cls
    fields: dict[str, Any] = {
        "operations": (list_of(typing.Annotated[union, Field(discriminator="op")]), Field(max_length=MOST)),
        "unclear": (str, Field(max_length=400)),
    }
    return create_model("EditTurn", __config__=STRICT, **fields)


def _narrowed(cls: type[BaseModel], ids: Any) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for name, info in cls.model_fields.items():
        kind: Any = info.annotation
        optional = type(None) in typing.get_args(kind) and isinstance(kind, types.UnionType)
        if name == "joined":
            kind = list_of(ids)
        elif name in IDS:
            kind = ids | None if optional else ids
        elif name == "layout":
            layouts = one_of(sorted(slide_classes()))
            kind = layouts | None if optional else layouts
        elif name == "theme":
            kind = one_of(variants())
        fields[name] = (kind, info)
    return create_model(cls.__name__, __config__=STRICT, **fields)


def _explained(kinds: Sequence[type[BaseModel]]) -> str:
    return "\n".join(
        f"- {cls.model_fields['op'].default}: {(cls.__doc__ or cls.__name__).strip().splitlines()[0]}" for cls in kinds
    )
