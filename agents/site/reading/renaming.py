"""An entity of a blueprint under another name: `room` becomes `chair`, everywhere that the spec names it."""

from __future__ import annotations

from typing import Any

from agents.site.spec import SiteSpec

_ENTITY_KEYS = frozenset({"target", "entity", "entries"})


def rename_entity(spec: SiteSpec, old: str, name: str, plural: str, title: str, titles: str) -> SiteSpec:
    """`spec` with the entity `old` and the relation fields named like it renamed. Names that are taken are left."""
    entity = spec.entity(old)
    taken = {n for e in spec.entities if e is not entity for n in (e.name, e.plural)}
    fields = {f.name for e in spec.entities for f in e.fields if not (f.name == old and f.target == old)}
    if {name, plural} & taken or name in fields:
        name, plural = entity.name, entity.plural
    said = {entity.title: title, entity.titles: titles}
    content = _renamed(spec.model_dump(), entity.name, name, entity.plural, plural)
    for one in content["entities"]:
        for field in one["fields"]:
            if field["target"] == name:
                field["label"] = said.get(field["label"], field["label"])
        if one["name"] == name:
            one["title"], one["titles"] = title, titles
    for page in content["pages"]:
        for section in page["sections"]:
            section["title"] = said.get(section["title"], section["title"])
    for part in [*content["dashboard"]["figures"], *content["dashboard"]["charts"]]:
        for before, after in said.items():
            if before and part["title"].lower().endswith(before.lower()):
                kept = part["title"][: len(part["title"]) - len(before)]
                part["title"] = kept + (after if not kept else after.lower())
    return SiteSpec.model_validate(content)


def _renamed(value: Any, old: str, name: str, old_plural: str, plural: str, key: str = "") -> Any:
    if isinstance(value, dict):
        made = {}
        for k, inner in value.items():
            at = name if k == old and key in ("row", "where", "free_when") else k
            made[at] = _renamed(inner, old, name, old_plural, plural, k if key != "rows" else "row")
        if "plural" in value and "fields" in value:
            if value["name"] == old:
                made["name"], made["plural"] = name, plural
            if value["display"] == old and any(f["name"] == old and f["target"] == old for f in value["fields"]):
                made["display"] = name
        if "target" in value and value.get("target") == old and value.get("name") == old:
            made["name"] = name
        if value.get("kind") in ("slots", "capacity", "stock", "computed", "unique_together", "waiting_list", "stay"):
            made = {k: _rule_value(v, k, old, name) for k, v in made.items()}
        if value.get("kind") == "transition" and str(made.get("moment") or "").startswith(f"{old}."):
            made["moment"] = f"{name}.{made['moment'].partition('.')[2]}"
        if "group" in value and value["group"] == old:
            made["group"] = name
        return made
    if isinstance(value, list):
        return [
            _renamed(item, old, name, old_plural, plural, "row" if key == "rows" and isinstance(item, dict) else key)
            for item in value
        ]
    if isinstance(value, str):
        return _text(value, key, old, name, old_plural, plural)
    return value


def _text(value: str, key: str, old: str, name: str, old_plural: str, plural: str) -> str:
    if key in _ENTITY_KEYS or key == "tables":
        return {old: name, old_plural: plural}.get(value, value)
    if key == "link":
        before, after = "/" + old_plural.replace("_", "-"), "/" + plural.replace("_", "-")
        if value == before or value.startswith((before + "/", before + "?")):
            return after + value[len(before) :]
    return value


def _rule_value(value: Any, key: str, old: str, name: str) -> Any:
    if key == "resource" or key == "relation":
        return name if value == old else value
    if key == "minutes_from" and isinstance(value, str):
        return f"{name}.{value.partition('.')[2]}" if value.partition(".")[0] == old else value
    if key in ("factors", "fields") and isinstance(value, list):
        return [name if v == old else f"{name}.{v.partition('.')[2]}" if v.startswith(f"{old}.") else v for v in value]
    return value
