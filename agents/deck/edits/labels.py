"""Labels: the words inside charts, tables and pictures that are no texts of the slide, for a translation.

Numbers are not among them: a cell of digits stays as it is, and no value changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from agents.deck.spec import Chart, Image, Slide, TableBlock
from agents.deck.texts import SLIDE

_WORDS = re.compile(r"[^\W\d_]{2,}|[㐀-鿿]")


def labels_of(slide: Slide) -> list[str]:
    """Every label with words, each once, in order."""
    return list(dict.fromkeys(label for part in _parts(slide) for label in _said(part) if _WORDS.search(label)))


def with_labels(slide: Slide, fresh: Mapping[str, str]) -> Slide:
    """The slide with its labels put otherwise; those that `fresh` does not know stay."""
    return SLIDE.validate_python(_put(slide.model_dump(mode="json"), slide, fresh))


def _parts(node: Any) -> Iterator[Chart | TableBlock | Image]:
    if isinstance(node, Chart | TableBlock | Image):
        yield node
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _parts(getattr(node, name))
    elif isinstance(node, list):
        for part in node:
            yield from _parts(part)


def _said(part: Chart | TableBlock | Image) -> list[str]:
    match part:
        case Chart():
            units = [u for u in (part.unit, part.unit_secondary, part.across_name) if u]
            return [*part.categories, *(one.name for one in part.series), *units, part.alt]
        case TableBlock():
            return [*part.columns, *(cell for row in part.rows for cell in row), part.alt]
        case Image():
            return [part.alt]


def _put(data: Any, node: Any, fresh: Mapping[str, str]) -> Any:
    """`data` is `node` as JSON: the same shape, whose parts are told apart by `node`."""

    def new(label: str | None) -> str | None:
        return fresh.get(label, label) if label else label

    match node:
        case Chart():
            data["categories"] = [new(name) for name in data["categories"]]
            for one in data["series"]:
                one["name"] = new(one["name"])
            for field in ("unit", "unit_secondary", "across_name", "alt"):
                data[field] = new(data[field])
        case TableBlock():
            data["columns"] = [new(name) for name in data["columns"]]
            data["rows"] = [[new(cell) for cell in row] for row in data["rows"]]
            data["alt"] = new(data["alt"])
        case Image():
            data["alt"] = new(data["alt"])
        case BaseModel():
            for name in type(node).model_fields:
                data[name] = _put(data[name], getattr(node, name), fresh)
        case list():
            return [_put(piece, part, fresh) for piece, part in zip(data, node, strict=True)]
        case _:
            pass
    return data
