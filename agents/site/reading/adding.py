"""Fields that a sentence gives a thing: the one there is under the person's word, a relation, or a new one."""

from __future__ import annotations

from agents.site.reading.calling import called
from agents.site.reading.kin import is_plural, one_of
from agents.site.reading.placed import Placed
from agents.site.spec import Entity, Field, SiteSpec, Stay
from agents.site.wishes.names import plural as plural_of
from agents.site.words.fields import field_from, kind_of
from agents.sources.base import Language


def add_field(placed: Placed, entity: Entity, noun: str, language: Language) -> Field | None:
    """The field of `entity` that a noun names: the one there is under the person's word, else a new one."""
    held = placed.kin.field(noun, entity)
    if held is not None:
        return _called(placed, entity, held, noun)
    if (taken := _said_there(placed, entity, noun)) is not None:
        return taken
    target = placed.kin.entity(noun, placed.spec, loose=False)
    if target is not None and target is not entity:
        there = next((f for f in entity.fields if f.target == target.name), None)
        if there is not None and target.name not in placed.calls and len(noun.split()) <= 2:
            there.label = noun[:1].upper() + noun[1:]
            if noun.isascii():
                target = called(placed, target, noun if is_plural(noun) else plural_of(noun))
        if there is not None or _points_at(placed.spec, target, entity):
            placed.named.add(target.name)
            return there
        made = Field(
            name=target.name, label=noun[:1].upper() + noun[1:80], kind="relation", target=target.name, required=False
        )
    else:
        single = (
            noun.isascii()
            and is_plural(noun)
            and kind_of(one_of(noun)) in ("date", "datetime", "money", "time", "image", "url", "email", "phone")
        )
        found = field_from(one_of(noun) if single else noun, language, otherwise=f"detail_{len(entity.fields) + 1}")
        if found is None:
            return None
        made = found
    if len(entity.fields) >= 40 or any(f.name in (made.name, f"{made.name}_id") for f in entity.fields):
        return None
    if (alike := _same_of_kind(entity, made, noun)) is not None:
        return alike
    usual = next((f for f in entity.fields if f.name in ("date", "start", "published")), None)
    if (
        usual is not None
        and entity.name in placed.added
        and made.kind in ("date", "datetime")
        and entity.display != usual.name
        and entity.view == "table"
    ):
        entity.fields.remove(usual)
    if made.kind == "integer" and is_plural(noun) and made.name.endswith("s") and made.name in ("guests", "people"):
        made.minimum = 1
    made.required = made.required and not entity.rows
    entity.fields.append(made)
    placed.fields.setdefault(entity.name, []).append(made.label)
    return made


def _said_there(placed: Placed, entity: Entity, noun: str) -> Field | None:
    """The day that a row about a thing has, not the thing: "tools with a return date" is the loan's."""
    rows = [
        e
        for e in placed.spec.entities
        if any(f.target == entity.name for f in e.fields) and any(isinstance(r, Stay) for r in e.rules)
    ]
    found = next((f for e in rows if (f := placed.kin.field(noun, e)) is not None), None)
    return found if found is not None and found.kind in ("date", "datetime") else None


def _same_of_kind(entity: Entity, made: Field, noun: str) -> Field | None:
    """The one field of its kind that a thing has: its picture, and when it begins."""
    if made.kind == "image":
        return next((f for f in entity.fields if f.kind == "image"), None)
    if one_of(noun) in ("date", "time", "day", "date and time", "日期", "时间"):
        return next((f for f in entity.fields if f.name == "start" and f.kind == "datetime"), None)
    return None


def _points_at(spec: SiteSpec, start: Entity, end: Entity) -> bool:
    return any(f.target == end.name for f in start.fields)


def _called(placed: Placed, entity: Entity, held: Field, noun: str) -> Field:
    """The field that there is, under the sentence's word for it."""
    placed.named.add(entity.name)
    if (
        held.kind != "image"
        and not is_plural(noun)
        and one_of(noun) != one_of(held.label)
        and noun.lower() not in ("name", "title", "date", "time", "price", "名称", "标题", "日期", "时间")
    ):
        held.label = noun[:1].upper() + noun[1:80]
    return held
