"""The texts of a slide by path (`bullets/0`, `left/heading`): walk them, replace one, take one away.

Paths are those of `data-item` in the page and of `Fault.item`. This module does not judge the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from agents.deck.spec import Item, Label, Prompt, Slide, Text

SLIDE: TypeAdapter[Slide] = TypeAdapter(Slide)
KINDS = (Item, Label, Prompt)
OPTIONAL = ("text", "role", "period", "caption")
"""Texts that a part of a list (a step, a person, an offer) can be without; without another it goes itself"""


def texts(slide: Slide) -> Iterator[tuple[str, Text]]:
    """Every text of a slide with its path, in reading order."""
    yield from _walk(slide, "")


def _walk(node: Any, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(node, KINDS):
        yield path, node
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _walk(getattr(node, name), f"{path}/{name}" if path else name)
    elif isinstance(node, list):
        for index, part in enumerate(node):
            yield from _walk(part, f"{path}/{index}")


def items(slide: Slide) -> list[tuple[str, Item]]:
    """The claims of a slide."""
    return [(path, text) for path, text in texts(slide) if isinstance(text, Item)]


def text_at(slide: Slide, path: str) -> Text | None:
    """The text at a path, None where there is none."""
    return dict(texts(slide)).get(path)


def replaced(slide: Slide, path: str, text: Text) -> Slide:
    """A copy with another text at `path`. Raises KeyError when nothing stands there."""
    data = slide.model_dump(mode="json")
    holder, key = _holder(data, path)
    holder[key] = text.model_dump(mode="json")
    return SLIDE.validate_python(data)


def without(slide: Slide, path: str) -> Slide | None:
    """A copy without the text at `path`; None when the slide cannot be without it (a title, the only bullet)."""
    data = slide.model_dump(mode="json")
    holder, key = _holder(data, path)
    if isinstance(holder, list):
        if len(holder) == 1:
            return None
        del holder[int(key)]
        try:
            return SLIDE.validate_python(data)
        except ValidationError:
            return None
    else:
        parent = path.rpartition("/")[0]
        if parent.rpartition("/")[2].isdigit() and isinstance(holder, dict):
            if key not in OPTIONAL:
                return without(slide, parent)
            holder[key] = None
            return SLIDE.validate_python(data)
        if type(slide).model_fields.get(str(key), None) is None or type(slide).model_fields[str(key)].is_required():
            return None
        holder[key] = None
    return SLIDE.validate_python(data)


def _holder(data: Any, path: str) -> tuple[Any, Any]:
    *before, last = path.split("/")
    node = data
    for part in before:
        node = node[int(part)] if isinstance(node, list) else node[part]
    key: Any = int(last) if isinstance(node, list) else last
    node[key]
    return node, key


def is_empty(slide: Slide) -> bool:
    """Whether a content slide came back with nothing to show."""
    image = getattr(slide, "image", None)
    if image is not None and (image.kind == "equation" or image.figure is not None):
        return False  # a figure of the source says something by itself, its caption is the title
    body = [path for path, text in texts(slide) if path != "title" and text.text.strip()]
    return not body and slide.layout in (
        "bullets",
        "two_columns",
        "comparison",
        "key_figures",
        "statement",
        "image_text",
    )
