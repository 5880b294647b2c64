"""`examples.py` of a feature: a form that is accepted, and a row, for tests and for trying things."""

from __future__ import annotations

import re

from agents.site.generate.naming import class_name, many, one
from agents.site.generate.people import is_given
from agents.site.generate.rules import of_kind
from agents.site.generate.writing import Call, Code, imports, layout, literal, mapping, module, text
from agents.site.spec import (
    Capacity,
    Entity,
    Field,
    Moment,
    Needs,
    Ordered,
    Shown,
    SiteSpec,
    Slots,
    Stay,
    Stock,
    Weekdays,
    weekdays,
)
from agents.site.spec.meeting import Day, Met, meeting

MANY, FEW = 6, 1


class _Examples:
    """The values of one entity's examples and what they import."""

    def __init__(self, spec: SiteSpec, entity: Entity) -> None:
        self.spec = spec
        self.entity = entity
        self.names: dict[str, set[str]] = {}
        self.slots = next(iter(of_kind(entity, Slots)), None)
        self.ranks = _ranks(entity)

    def need(self, where: str, *names: str) -> None:
        self.names.setdefault(where, set()).update(names)


def examples(spec: SiteSpec, entity: Entity) -> str:
    """The text of `examples.py`."""
    made = _Examples(spec, entity)
    made.need("typing", "Any")
    made.need("sqlmodel", "Session")
    made.need("core.testing", "store")
    made.need(f"features.{entity.plural}", "feature")
    made.need(f"features.{entity.plural}.models", class_name(entity))
    told: dict[str, Code] = {f.name: _value(made, f) for f in entity.fields if is_given(spec, entity, f)}
    dictionary = layout(mapping(told), 4, "told: dict[str, Any] = ")
    numbered = re.search(r"\{n[} :%]|\+ n\}|\(n\b", dictionary) is not None
    if numbered:
        made.need("core.testing", "number")
    answers = (
        "def answers(database: Session, owner: int | None = None, **changed: Any) -> dict[str, Any]:\n"
        f'    """What is entered for {one(entity)} that is accepted; what it points at belongs to `owner`."""\n'
        + ("    n = number()\n" if numbered else "")
        + f"    {dictionary}\n"
        "    return told | changed"
    )
    stored = (
        f"def stored(database: Session, owner: int | None = None, **changed: Any) -> {class_name(entity)}:\n"
        f'    """{_capital(one(entity))} of `owner`, stored past the rules; `changed` are columns."""\n'
        f"    return store(database, feature, answers(database, owner), owner, {_let_through(spec, entity)}changed)"
    )
    said = f'"""Examples of {many(entity)} for tests: numbers tell them apart."""'
    return module(said, imports(made.names), answers, stored)


def _let_through(spec: SiteSpec, entity: Entity) -> str:
    """Columns with which others see the row, where its form does not ask for them."""
    kept = {
        name: text(values[0])
        for rule in of_kind(entity, Shown)
        for name, values in rule.when.items()
        if not is_given(spec, entity, next(f for f in entity.fields if f.name == name))
    }
    return f"{layout(mapping(kept))} | " if kept else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ranks(entity: Entity) -> dict[str, int]:
    """Fields that must come one after the other: how many come before each."""
    ranks: dict[str, int] = {}
    rules: list[Ordered] = of_kind(entity, Ordered)
    for _ in rules:
        for rule in rules:
            ranks[rule.second] = max(ranks.get(rule.second, 0), ranks.get(rule.first, 0) + 1)
    for stay in of_kind(entity, Stay):
        ranks[stay.last] = max(ranks.get(stay.last, 0), ranks.get(stay.first, 0) + (stay.least or 1))
    return ranks


def _value(made: _Examples, field: Field) -> Code:
    rank = made.ranks.get(field.name, 0)
    match field.kind:
        case "text" | "long_text":
            return _words(field)
        case "email":
            return 'f"person{n}@example.test"'
        case "phone":
            return 'f"+44 20 7946 {n:04d}"'
        case "url":
            return 'f"https://example.test/{n}"'
        case "integer" | "rating":
            return f'"{_whole(made, field) + rank}"' if not field.unique else f'f"{{{_whole(made, field)} + n}}"'
        case "decimal":
            return f'"{_number(field) + rank:g}"'
        case "money":
            return f'"{_number(field, 12.5) + rank:.2f}"'
        case "boolean":
            return '"on"'
        case "image":
            made.need("core.testing", "picture")
            return "picture()"
        case "choice":
            return text(counting(made.entity, field))
        case "relation":
            return _related(made, field)
        case _:
            return _time(made, field, rank)


def counting(entity: Entity, field: Field) -> str:
    """A choice with which a row counts: none that frees its place."""
    freeing = {value for rule in entity.rules for value in getattr(rule, "free_when", {}).get(field.name, [])}
    shown = next((r.when[field.name] for r in of_kind(entity, Shown) if field.name in r.when), None)
    if shown:
        return next((value for value in shown if value not in freeing), shown[0])
    return next((c.value for c in field.choices if c.value not in freeing), field.choices[0].value)


def _words(field: Field) -> str:
    name = field.name.replace("_", " ").capitalize()
    most = int(field.maximum or 200)
    start = f"{name} " if len(name) + 8 <= most else ""
    quoted = f'f"{start}{{n}}"'
    least = int(field.minimum or 0)
    if most < 4:
        return f"str(n)[-{most}:]"
    return f'{quoted}.ljust({least}, ".")' if least > len(start) + 1 else quoted


def _whole(made: _Examples, field: Field) -> int:
    """A whole number that fits, large where others take from it."""
    wanted = MANY if _is_taken_from(made.spec, made.entity, field) else FEW
    wanted = _slot_minutes(made.spec, made.entity, field) or wanted
    least = field.minimum if field.minimum is not None else (1 if field.kind == "rating" else wanted)
    most = field.maximum if field.maximum is not None else (5 if field.kind == "rating" else wanted)
    return int(min(max(wanted, least), max(most, least)))


def _is_taken_from(spec: SiteSpec, entity: Entity, field: Field) -> bool:
    """Whether another entity's rule takes places or pieces from this field."""
    for other in spec.entities:
        for rule in of_kind(other, Capacity, Stock):
            target = next(f.target for f in other.fields if f.name == rule.relation)
            if target == entity.name and field.name in (getattr(rule, "limit", ""), getattr(rule, "stock", "")):
                return True
    return False


def _slot_minutes(spec: SiteSpec, entity: Entity, field: Field) -> int | None:
    """The length of a slot, where another entity's bookings take as long as this field says."""
    for other in spec.entities:
        for rule in of_kind(other, Slots):
            relation, _, name = (rule.minutes_from or "").partition(".")
            target = next((f.target for f in other.fields if f.name == relation), None)
            if (name and target == entity.name and name == field.name) or (
                not name and other is entity and relation == field.name
            ):
                return rule.minutes
    return None


def _number(field: Field, wanted: float = 2.5) -> float:
    least = field.minimum if field.minimum is not None else wanted
    most = field.maximum if field.maximum is not None else max(wanted, least)
    return min(max(wanted, least), most)


def _related(made: _Examples, field: Field) -> Code:
    if field.target == "account":
        made.need("core.testing", "staff_id")
        return "staff_id(database)"
    target = made.spec.entity(str(field.target))
    made.need(f"features.{target.plural}", "examples as " + target.plural + "_examples")
    needed = _needed(made, field)
    return layout(Call(f"{target.plural}_examples.stored", ["database", "owner"], keywords=needed), 8, after=".id")


def _needed(made: _Examples, field: Field) -> dict[str, Code]:
    """Columns of what a relation points at, with which the row is taken."""
    held: dict[str, Met] = {}
    for rule in of_kind(made.entity, Needs):
        held |= meeting(made.spec, made.entity, rule.when) or {}
    target = made.spec.entity(str(field.target))
    told: dict[str, Code] = {}
    for path, value in held.items():
        relation, _, name = path.partition(".")
        if relation != field.name:
            continue
        there = next(f for f in target.fields if f.name == name)
        if isinstance(value, Day):
            made.need("datetime", "timedelta")
            made.need("core.testing", "NOW")
            moment = f"NOW + timedelta(days={value.days})"
            told[name] = f"({moment}).date()" if there.kind == "date" else moment
        elif there.kind == "money" and isinstance(value, int | float):
            made.need("decimal", "Decimal")
            told[name] = f'Decimal("{value:g}")'
        else:
            told[name] = literal(value)
    return told


def _time(made: _Examples, field: Field, rank: int) -> Code:
    if made.slots and field.name == made.slots.start:
        made.need("core.testing", "next_slot")
        made.need(f"features.{made.entity.plural}", "rules")
        return f"next_slot(database, rules.TIMETABLE, {_booking_minutes(made)})"
    if (after := _on_a_day_after(made, field)) is not None:
        return after
    allowed = _weekdays(made, field.name)
    past = any(rule.field == field.name and rule.when == "past" for rule in of_kind(made.entity, Moment))
    ahead = min((r.days for r in of_kind(made.entity, Moment) if r.days), default=None)
    if ahead is not None and allowed is not None:  # it may be put off by six days, and must be near enough then
        ahead = max(1, ahead - 6)
    days = f"n + {(-9000 if past else 30) + rank}".replace("+ -", "- ")
    if ahead is not None:  # a first day that is near enough, and what comes after it
        days = str(rank) if ahead <= 2 else f"n % {ahead - 1} + {1 + rank}"
    if allowed is not None:
        made.need("core.testing", "day_of")
        on = f"day_of({days}, {allowed})"
        return on if field.kind == "date" else f'{on} + "T10:00"'
    if field.kind == "date":
        made.need("core.testing", "day")
        return f"day({days})"
    if field.kind == "datetime":
        made.need("core.testing", "moment")
        return f"moment({days})"
    return f'f"{9 + rank:02d}:{{n % 60:02d}}"'


def _weekdays(made: _Examples, name: str) -> tuple[int, ...] | None:
    """The days of the week that a field takes, from 0; None: all."""
    allowed = next((r.days for r in of_kind(made.entity, Weekdays) if r.field == name), None)
    return None if allowed is None else weekdays(allowed)


def _on_a_day_after(made: _Examples, field: Field) -> Code | None:
    """A day that follows another one, where either must be of some days of the week."""
    before = next((r.first for r in of_kind(made.entity, Ordered) if r.second == field.name), None)
    first = next((f for f in made.entity.fields if f.name == before and f.kind == field.kind), None)
    if first is None or field.kind not in ("date", "datetime"):
        return None
    days = _weekdays(made, field.name)
    if days is None and _weekdays(made, first.name) is None:
        return None
    made.need("core.testing", "day_after")
    on = f"day_after({_time(made, first, made.ranks.get(first.name, 0))}, {days or tuple(range(7))})"
    return on if field.kind == "date" else f'{on} + "T10:00"'


def _booking_minutes(made: _Examples) -> int:
    """How long an example takes."""
    assert made.slots is not None
    relation, _, name = (made.slots.minutes_from or "").partition(".")
    if not relation:
        return made.slots.minutes
    field = next(f for f in made.entity.fields if f.name == relation)
    if not name:
        return _whole(made, field)
    if not is_given(made.spec, made.entity, field):
        return made.slots.minutes
    target = made.spec.entity(str(field.target))
    return _whole(_Examples(made.spec, target), next(f for f in target.fields if f.name == name))
