"""Example rows that fit the thing they are of: a drill for tools, a rook endgame for chess lessons.

Data in `templates/sites/samples.json`: names by noun, in both languages. A noun that is not there is numbered. It
knows no sentence.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from agents.site.blueprints.library import FOLDER
from agents.site.reading.kin import one_of
from agents.site.spec import Entity, SiteSpec
from agents.sources.base import Language

FILE = FOLDER.parent / "samples.json"


@cache
def _known() -> dict[str, dict[str, list[str]]]:
    """Noun in either language → names in both."""
    found: dict[str, dict[str, list[str]]] = {}
    for words, english, chinese in json.loads(FILE.read_text("utf-8")):
        for word in words.split("; "):
            found.setdefault(word, {"en": english.split("; "), "zh": chinese.split("; ")})
    return found


def names_of(noun: str, language: Language) -> list[str]:
    """Names that things of this noun could have; empty where none is known."""
    one = one_of(noun)
    held = _known().get(one)
    if held is None and re.search(r"[\u4e00-\u9fff]", one):
        end = max((k for k in _known() if not k.isascii() and one.endswith(k)), key=len, default=None)
        held = _known()[end] if end else None
    if held is None:
        held = _known().get(one.split(" ")[-1])
    return held[language] if held else []


def example(title: str, n: int, language: Language) -> str:
    """A name for a thing of which no names are known: one that says that it is an example."""
    if language == "zh":
        return f"示例{title}{n + 1}"
    low = title[:1].lower() + title[1:] if title[1:2].islower() else title
    return f"Example {low} {n + 1}"


def put(spec: SiteSpec, entity: Entity, rows: list[dict[str, Any]]) -> None:
    """`entity`'s rows as `rows` under names that fit its title; what is said of the old ones goes, relations follow."""
    language: Language = spec.language
    known = names_of(entity.title, language)
    before = [str(r.get(entity.display, "")) for r in rows]
    labels = [known[n] if n < len(known) else example(entity.title, n, language) for n in range(len(rows))]
    for row, label in zip(rows, labels, strict=True):
        row[entity.display] = label
        for field in entity.fields:
            if field.kind == "long_text" and field.name in row:
                row.pop(field.name)
                if field.required and field.default is None:
                    row[field.name] = label
    entity.rows = rows
    again = dict(zip(before, labels, strict=True))
    for other in spec.entities:
        for field in other.fields:
            if field.kind == "relation" and field.target == entity.name:
                for row in other.rows:
                    if row.get(field.name) in again:
                        row[field.name] = again[str(row[field.name])]
