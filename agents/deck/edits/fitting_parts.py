"""Parts of a layout made of an entry: a point, an event with its date, a figure with its number, a question.

What an entry lacks becomes a marked blank. A part that would have to be invented (a number that no text has) is
refused.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from agents.deck.edits.content import TEXT, Entry
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.pieces import dated, headed, joined, numbered
from agents.deck.spec import Label, Prompt, Text
from agents.sources.base import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {"heading": "Heading", "text": "Your text", "when": "When", "price": "Price", "name": "Name"},
    "zh": {"heading": "小标题", "text": "填写内容", "when": "时间", "price": "价格", "name": "名称"},
}


@dataclass
class Blanks:
    """Marked blanks in the deck's language."""

    language: Language
    phases: list[Text] = field(default_factory=list)
    """Of a roadmap under construction: the times that its pieces of work stand at."""

    def text(self, name: str = "text") -> Prompt:
        words = _WORDS[self.language]
        return Prompt(prompt=words.get(name, words["text"]))

    def heading(self) -> Prompt:
        return self.text("heading")


def part_of(
    cls: type[BaseModel], entry: Entry, blanks: Blanks, *, index: int = 0, under: list[Entry] | None = None
) -> BaseModel:
    """`entry` as a `cls`. Raises EditRefused where a number is needed and none is there."""
    fields = cls.model_fields
    if "value" in fields and fields["value"].is_required():
        return _figure(cls, entry)
    if "when" in fields:
        return _event(cls, entry, index)
    if "work" in fields:
        return _lane(cls, entry, blanks, index)
    if "under" in fields:
        return _post(cls, entry, under or [])
    lists = [n for n, f in fields.items() if typing.get_origin(f.annotation) is list]
    texts = [n for n, f in fields.items() if _takes_text(f.annotation)]
    if lists and texts:
        head = entry.head if entry.head is not None else blanks.heading()
        values: dict[str, Any] = {texts[0]: head, lists[0]: list(entry.texts)}
        values |= {n: blanks.text(n) for n in texts[1:] if fields[n].is_required()}
        return _made(cls, values)
    return _made(cls, _laid(texts, fields, entry, blanks))


def _laid(texts: list[str], fields: dict[str, Any], entry: Entry, blanks: Blanks) -> dict[str, Any]:
    """Texts into fields in order: the first is the name, the last takes all that is left."""
    words = entry.words
    if len(words) == 1:
        head, rest = headed(words[0])
        words = [head, *([rest] if rest is not None else [])]
    if "value" in texts:
        texts = [t for t in texts if t != "value"]
    values: dict[str, Any] = {}
    for place, name in enumerate(texts):
        last = place == len(texts) - 1
        if words:
            values[name] = joined(words) if last and len(words) > 1 else words.pop(0)
            words = [] if last else words
        elif fields[name].is_required():
            values[name] = blanks.text(name)
    return values


def _figure(cls: type[BaseModel], entry: Entry) -> BaseModel:
    words = entry.words
    if len(words) >= 2 and numbered(words[0]) is not None and len(words[0].text) <= 16:
        return _made(cls, {"value": words[0], "label": joined(words[1:])})
    found = numbered(joined(words))
    if found is None:
        shown = joined(words).text
        raise EditRefused(
            f"“{shown[:60]}” has no number from a source, so it cannot be a key figure.",
            fix="Take that text off the slide first, or choose another layout.",
        )
    return _made(cls, {"value": found[0], "label": found[1]})


def _event(cls: type[BaseModel], entry: Entry, index: int) -> BaseModel:
    words = entry.words
    if entry.head is not None and entry.texts and len(entry.head.text) <= 18 and dated(entry.head):
        when, rest = entry.head, list(entry.texts)
    else:
        whole = next(((n, d) for n, w in enumerate(words) if (d := dated(w))), None)
        when = whole[1][0] if whole else Label(label=str(index + 1))
        rest = [whole[1][1] if whole and n == whole[0] else w for n, w in enumerate(words)]
    head, *others = rest
    if not others:
        head, other = headed(head)
        others = [other] if other is not None else []
    return _made(cls, {"when": when, "heading": head, "text": joined(others) if others else None})


def _lane(cls: type[BaseModel], entry: Entry, blanks: Blanks, index: int) -> BaseModel:
    event = dated(joined(entry.words))
    blanks.phases.append(event[0] if event else blanks.text("when"))
    name, text = headed(event[1] if event else joined(entry.words))
    work = {"text": (text or name).model_dump(), "start": index, "end": index}
    return cls.model_validate({"name": (name if text else blanks.text("name")).model_dump(), "work": [work]})


def _post(cls: type[BaseModel], entry: Entry, under: list[Entry]) -> BaseModel:
    name, role = headed(joined(entry.words))
    below = [_post(cls, e, []).model_dump() for e in under[:6]]
    return _made(cls, {"name": name, "role": role, "under": below})


def _made(cls: type[BaseModel], values: dict[str, Any]) -> BaseModel:
    dumped = {
        key: value.model_dump()
        if isinstance(value, BaseModel)
        else [v.model_dump() if isinstance(v, BaseModel) else v for v in value]
        if isinstance(value, list)
        else value
        for key, value in values.items()
    }
    return cls.model_validate(dumped)


def _takes_text(annotation: Any) -> bool:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return all(a in (*TEXT, type(None)) for a in typing.get_args(annotation))
    return annotation in TEXT
