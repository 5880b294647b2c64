"""Which entity or field of a blueprint a noun of the sentence means: "parts" → `item`, "assignee" → `who`.

Data in `templates/sites/senses.json`: words of one meaning by blueprint and entity. `Kin` follows the entities of one
spec through renaming. It changes nothing itself.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from agents.site.blueprints.library import FOLDER
from agents.site.spec import Entity, Field, SiteSpec
from agents.site.wishes.names import normal, singular

FILE = FOLDER.parent / "senses.json"
_IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman", "photos": "photo", "menus": "menu", "clothes": "clothes", "cactuses": "cactus", "merch": "merch", "criteria": "criterion", "shelves": "shelf", "leaves": "leaf", "movies": "movie", "species": "species", "series": "series", "dishes": "dish", "classes": "class", "lenses": "lens", "gas": "gas", "bus": "bus", "cookies": "cookie", "pies": "pie", "knives": "knife", "loaves": "loaf"}  # fmt: skip


@cache
def senses() -> dict[str, Any]:
    """The file, read once."""
    return json.loads(FILE.read_text("utf-8"))


def one_of(noun: str) -> str:
    """The singular of a noun phrase, lower case; Chinese stays."""
    words = normal(noun).split(" ")
    last = words[-1]
    return " ".join([*words[:-1], _IRREGULAR.get(last) or singular(last)])


def is_plural(noun: str) -> bool:
    """Whether an English noun phrase stands in the plural, or can (merch, equipment: no)."""
    return one_of(noun) != normal(noun)


_PLACES = re.compile(
    r"(?:maximum|number of (?:places|seats)|capacity|places|seats|spots|人数上限|最多人数|名额|容量|限额)"
)


class Kin:
    """What words mean on a site made from one blueprint ("" for none)."""

    def __init__(self, blueprint: str) -> None:
        found = senses()["blueprints"].get(blueprint, {})
        self.alike: dict[str, set[str]] = {e: set(words) for e, words in found.get("alike", {}).items()}
        self.origin: dict[str, str] = {e: e for e in self.alike}
        """Entity → its name in the blueprint."""
        self.rows: str = found.get("rows", "")
        """The entity whose rows are what the sentence counts up."""
        self.asides: dict[str, list[str]] = dict(found.get("asides", {}))
        self.named: dict[str, str] = found.get("named", {})

    def entity(self, noun: str, spec: SiteSpec, *, loose: bool = True) -> Entity | None:
        """What a noun means: by name and title, by words of one meaning, and (`loose`) by its last word."""
        one = one_of(noun)
        for candidate in dict.fromkeys((one, normal(noun))):
            for entity in spec.entities:
                if candidate in {
                    one_of(entity.title),
                    one_of(entity.titles),
                    entity.name.replace("_", " "),
                    normal(entity.titles),
                }:
                    return entity
        for entity in spec.entities:
            if one in self.alike.get(entity.name, ()) or normal(noun) in self.alike.get(entity.name, ()):
                return entity
        if not loose:
            return None
        return self._by_end(one, spec)

    def _by_end(self, one: str, spec: SiteSpec) -> Entity | None:
        if re.search(r"[\u4e00-\u9fff]", one):
            for entity in spec.entities:
                if len(one) > 2 and any(
                    len(w) > 1 and one.endswith(w) for w in (entity.titles, *self.alike.get(entity.name, ()))
                ):
                    return entity
            return None
        last = one.split(" ")[-1]
        if last == one or last in (
            "list",
            "form",
            "record",
            "page",
            "type",
            "name",
            "plan",
            "note",
            "time",
            "table",
            "event",
            "item",
            "request",
        ):
            return None
        for entity in spec.entities:
            if last in {one_of(entity.title), *self.alike.get(entity.name, ())}:
                return entity
        return None

    def field(self, noun: str, entity: Entity) -> Field | None:
        """The field that a noun means: by name or label, then by words of one meaning for such entities."""
        one, words = one_of(noun), normal(noun)
        for field in entity.fields:
            if {one, words} & {normal(field.name), normal(field.label), one_of(field.label)}:
                return field
        known = senses()["fields"].get(self.origin.get(entity.name, entity.name), {})
        for name, alike in known.items():
            if one in alike or words in alike:
                found = next((f for f in entity.fields if f.name == name), None)
                if found is not None:
                    return found
        if _PLACES.fullmatch(words):
            return next((f for f in entity.fields if f.name in ("seats", "capacity", "places")), None)
        shown = next((f for f in entity.fields if f.name == entity.display), None)
        if (
            shown is not None
            and shown.kind == "text"
            and words
            in (
                "name",
                "title",
                "名称",
                "标题",
                "名字",
                "姓名",
                "书名",
                "菜名",
                f"{one_of(entity.title)} name",
                "headline",
            )
        ):
            return shown
        return None

    def renamed(self, old: str, new: str) -> None:
        """An entity goes by another name."""
        if old != new and old in self.alike:
            self.alike[new] = self.alike.pop(old)
            self.origin[new] = self.origin.pop(old)
        if self.rows == old:
            self.rows = new
        if old != new and old in self.asides:
            self.asides[new] = self.asides.pop(old)

    def covers(self, noun: str, spec: SiteSpec) -> bool:
        """Whether the blueprint has what the noun names."""
        return self.entity(noun, spec) is not None
