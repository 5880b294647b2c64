"""A wish that rules do not read whole, read by a model able to write: it answers operations under a schema.

They are carried out on trial; where the outcome is not sound, the model is told why, once. It sees the plan as
delimited data. A small model is not asked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

from agents.prompts import data, prompt
from agents.site.spec import SiteSpec
from agents.site.spec.reference import kinds_of, reference
from agents.site.wishes.applying import apply
from agents.site.wishes.context import Context, Pointed
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.operations import OPERATIONS, Operation
from agents.site.wishes.telling import told
from agents.structure import UnstructuredError
from agents.text.words import han_count

MOST = 24
"""Operations of one answer."""
ROWS_SHOWN = 6
"""Seed rows of each entity that the model sees."""


class SiteTurn(BaseModel):
    """What a model answers."""

    model_config = ConfigDict(extra="forbid")

    operations: list[Operation] = Described(default_factory=list, max_length=MOST)
    beyond: str = Described(default="", max_length=3000)
    unclear: str = Described(default="", max_length=400)


class Answer(BaseModel):
    """What came of it."""

    operations: list[Operation] = Described(default_factory=list)
    said: list[str] = Described(default_factory=list)
    beyond: str | None = None


def modelled(
    wish: str,
    spec: SiteSpec,
    model: BaseChatModel,
    pointed: Pointed | None,
    read: Sequence[Operation] = (),
    coded: Sequence[str] = (),
) -> Answer | None:
    """The operations that a model makes of a whole wish; they apply. `read`: what rules made of parts of it; `coded`:
    addresses of pages that are not of the plan.

    None where the model gives no usable answer. Raises WishRefused where the model finds the wish contradictory, or the
    outcome is not sound.
    """
    said = [operation.model_dump(mode="json", exclude_defaults=True) for operation in read]
    asked = opening = prompt(
        "site_operations.v2",
        operations=_explained(),
        reference=reference(),
        read=data("read", json.dumps(said, ensure_ascii=False)) if said else "",
        site=data("site", digest(spec)),
        pointed="\n".join(filter(None, (_beside(coded), _looking(pointed)))),
        wish=data("wish", wish),
    )
    for last in (False, True):
        try:
            answer: Any = model.with_structured_output(SiteTurn).invoke(asked)
        except UnstructuredError:
            return None
        if answer.unclear.strip() and not answer.operations:
            raise WishRefused(f"This cannot be done: {answer.unclear.strip()}", fix="Say it in other words.")
        try:
            apply(spec, answer.operations)
        except WishRefused as refused:
            if last:
                raise
            asked = [*opening, *_correction(answer, refused)]
            continue
        words = told(answer.operations, Context(spec, han_count(wish) > 0))
        return Answer(operations=answer.operations, said=words, beyond=answer.beyond.strip() or None)
    raise AssertionError  # the second round returns or raises


def _correction(answer: SiteTurn, refused: WishRefused) -> list[BaseMessage]:
    return [
        AIMessage(answer.model_dump_json()),
        HumanMessage(f"These operations do not fit the site: {refused.sentence} Answer again, whole."),
    ]


def _beside(coded: Sequence[str]) -> str:
    """Pages that the plan does not know, so that they are neither planned again nor forgotten."""
    return f"Beside the plan, programmers have written these pages: {', '.join(coded)}" if coded else ""


def _looking(pointed: Pointed | None) -> str:
    given = pointed.model_dump(exclude_none=True) if pointed is not None else {}
    return f"The person points at: {json.dumps(given, ensure_ascii=False)}" if given else ""


def digest(spec: SiteSpec) -> str:
    """The plan as JSON without what is usual, and with a few rows of each entity."""
    content = lean(spec)
    for entity in content.get("entities", []):
        if len(entity.get("rows", [])) > ROWS_SHOWN:
            entity["rows"] = entity["rows"][:ROWS_SHOWN]
    return json.dumps(content, ensure_ascii=False)


def lean(spec: SiteSpec) -> dict[str, Any]:
    """The spec as JSON without what is usual. Rules keep their kind, by which they are read again."""
    content = spec.model_dump(mode="json", exclude_defaults=True)
    for entity, made in zip(spec.entities, content.get("entities", []), strict=True):
        for rule, written in zip(entity.rules, made.get("rules", []), strict=True):
            written["kind"] = rule.kind
    return content


def _explained() -> str:
    return "\n".join(
        f"- {cls.model_fields['op'].default}: {' '.join((cls.__doc__ or '').split())} {_fields(cls)}"
        for cls in OPERATIONS
    )


def _fields(cls: type[BaseModel]) -> str:
    """Names of what an operation takes; with its kind where that is a part of the plan."""
    kinds = kinds_of(cls)
    told = (f"{n}: {kinds[n]}" if kinds[n].strip("[]")[:1].isupper() else n for n in cls.model_fields if n != "op")
    return "(" + ", ".join(told) + ")"
