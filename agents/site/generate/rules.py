"""`rules.py` of a feature: what must hold before a row is stored, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.site.generate import conditions
from agents.site.generate.naming import class_name, column_of, field_of, many, one, target_of
from agents.site.generate.timetables import closures, timetable
from agents.site.generate.value_rules import CHECKS, call, free, given_up, shown
from agents.site.generate.writing import Call, Code, imports, layout, literal, module, strings, text
from agents.site.spec import (
    Barred,
    Belongs,
    Capacity,
    Closed,
    Computed,
    Deadline,
    Entity,
    Limit,
    Moment,
    Needs,
    Ordered,
    Periodic,
    Private,
    Reminder,
    Season,
    Sees,
    Shown,
    SiteSpec,
    Slots,
    Stay,
    Stock,
    Transition,
    UniqueTogether,
    WaitingList,
    Watch,
    Weekdays,
)

_ORDER = (
    *(Season, Barred, Needs, Belongs, Computed, Ordered, Moment, Weekdays, Closed, Deadline, UniqueTogether, Limit),
    *(Slots, Stay, Capacity, Stock),
)
"""Plain values first, then what is asked of the database, last what takes from other rows."""
_NAMED = (Watch, Sees, Periodic)


def of_kind(entity: Entity, *kinds: type) -> list[Any]:
    """The entity's rules of some kinds, in order."""
    return [rule for rule in entity.rules if isinstance(rule, kinds)]


def has_check(entity: Entity) -> bool:
    """Whether anything must hold before a row is stored."""
    return bool(of_kind(entity, *_ORDER))


def has_stored(entity: Entity) -> bool:
    """Whether a change of a row may free a place that others wait for."""
    return bool(of_kind(entity, WaitingList)) and bool(_free_when(entity))


def has_deleted(entity: Entity) -> bool:
    """Whether something follows from the deletion of a row."""
    return bool(of_kind(entity, WaitingList, Stock))


def has_rules(entity: Entity) -> bool:
    """Whether the feature has a module of rules."""
    return has_check(entity) or has_deleted(entity) or bool(of_kind(entity, Transition, Shown, *_NAMED))


def _free_when(entity: Entity) -> dict[str, list[str]]:
    rule = next(iter(of_kind(entity, Capacity)), None) or next(iter(of_kind(entity, Slots)), None)
    return rule.free_when if rule else {}


class _Writer:
    """Collects the imports and definitions that the rules of one entity need."""

    def __init__(self, spec: SiteSpec, entity: Entity) -> None:
        self.spec = spec
        self.entity = entity
        self.names: dict[str, set[str]] = {}
        self.definitions: list[str] = []

    def need(self, where: str, *names: str) -> None:
        self.names.setdefault(where, set()).update(names)

    def need_model(self, entity: Entity) -> str:
        self.need(f"features.{entity.plural}.models", class_name(entity))
        return class_name(entity)

    def target(self, relation: str) -> str:
        """The class that a relation points at."""
        if field_of(self.entity, relation).target == "account":
            self.need("core.accounts.models", "Account")
            return "Account"
        return self.need_model(target_of(self.spec, self.entity, relation))


def rules(spec: SiteSpec, entity: Entity) -> str:
    """The text of `rules.py`."""
    writer = _Writer(spec, entity)
    writer.definitions += [closures(writer, rule) for rule in of_kind(entity, Closed)[:1]]
    for rule in of_kind(entity, Slots)[:1]:
        timetable(writer, rule)
    steps = of_kind(entity, Transition)
    if steps:
        writer.need("core.rules.steps", "Step")
        if any(step.when for step in steps):
            writer.need("core.conditions", "Where")
        writer.definitions += [_step(entity, step) for step in steps]
        writer.definitions.append(layout(Call("", [step_constant(step) for step in steps]), before="STEPS = "))
    if has_stored(entity):
        writer.definitions.append(f"FREE_WHEN = {layout(free(entity, _free_when(entity)))}")
    writer.definitions += conditions.definitions(writer)
    if of_kind(entity, Shown):
        writer.definitions.append(shown(writer))
    if has_check(entity):
        writer.definitions.append(_check(writer))
    if has_stored(entity):
        writer.definitions.append(_stored(writer))
    if has_deleted(entity):
        writer.definitions.append(_deleted(writer))
    for rule in of_kind(entity, WaitingList)[:1]:
        writer.definitions.append(_offer(writer, rule))
    said = f'"""What holds for {many(entity)}: {_summary(entity)}."""'
    return module(said, imports(writer.names), *writer.definitions)


def _summary(entity: Entity) -> str:
    words = {
        Slots: "times never overlap",
        Stay: "nothing is taken twice on one day",
        Transition: "steps",
        Capacity: "places",
        WaitingList: "a waiting list",
        Stock: "stock",
        Computed: "sums",
        Limit: "a limit per person",
        Ordered: "order",
        Moment: "future and past",
        UniqueTogether: "no two alike",
        Deadline: "until when",
        Season: "until when",
        Needs: "what must hold first",
        Barred: "who may not",
        Weekdays: "days of the week",
        Closed: "when it is closed",
        Shown: "who sees what",
        Private: "who sees what",
        Belongs: "whose they are",
        Reminder: "reminders",
        Watch: "what is to be seen to",
        Sees: "who sees what",
        Periodic: "what comes each month",
    }
    return ", ".join(dict.fromkeys(words[type(rule)] for rule in entity.rules))


# Steps


def _step(entity: Entity, rule: Transition) -> str:
    told: dict[str, Code] = {
        "name": text(rule.name),
        "label": text(rule.label),
        "field": text(rule.field),
        "target": text(rule.target),
    }
    if rule.sources:
        told["sources"] = strings(rule.sources)
    if rule.by != "staff":
        told["by"] = text(rule.by)
    if rule.hours_before is not None and rule.moment:
        told["hours_before"] = literal(rule.hours_before)
        told["moment"] = text(rule.moment if "." in rule.moment else column_of(entity, rule.moment))
    if rule.when:
        told["when"] = conditions.where(rule.when)
    if rule.mail:
        told["mail"] = "True"
    return layout(Call("Step", [], keywords=told), before=f"{step_constant(rule)} = ")


def step_constant(rule: Transition) -> str:
    """The name of a step in `rules.py`."""
    name = rule.name.upper()
    return (
        f"{name}_STEP"
        if name in ("TIMETABLE", "STEPS", "FREE_WHEN", "WATCHES", "SEES", "PERIODIC", "CLOSES", "CLOSURES")
        else name
    )


# What must hold


def _check(writer: _Writer) -> str:
    writer.need("sqlmodel", "Session")
    writer.need("core.access", "Visitor")
    name = writer.need_model(writer.entity)
    lines: list[str] = []
    for kind in _ORDER:
        for rule in of_kind(writer.entity, kind):
            lines += _CHECKS[kind](writer, rule)
    return (
        f"def check(database: Session, row: {name}, visitor: Visitor) -> None:\n"
        f'    """What must hold before {one(writer.entity)} is stored. Raises Refused."""\n'
        + "\n".join(f"    {line}" for line in lines)
    )


def _check_slots(writer: _Writer, _rule: Slots) -> list[str]:
    return call("slots.check", "database", "TIMETABLE", "row")


def _check_stay(writer: _Writer, rule: Stay) -> list[str]:
    writer.need("core.rules", "stays")
    told: dict[str, Code] = {
        "first": text(rule.first),
        "last": text(rule.last),
        "resource": text(f"{rule.resource}_id"),
        "overnight": str(rule.overnight),
        "free_when": free(writer.entity, rule.free_when),
    }
    told |= {name: str(days) for name, days in (("least", rule.least), ("most", rule.most)) if days is not None}
    return call("stays.check", "database", "row", **told)


def _check_closed(writer: _Writer, rule: Closed) -> list[str]:
    """Of slots it is asked with their times; else here."""
    entity = writer.entity
    if of_kind(entity, Slots):
        return []
    writer.need("core.rules", "closures")
    told: dict[str, Code] = {}
    stay = next((r for r in of_kind(entity, Stay) if r.first == rule.field), None)
    if stay is not None:
        told["last"] = text(stay.last)
    if rule.resource is not None:
        told["thing"] = text(f"{rule.resource}_id")
    if stay is not None and stay.overnight:
        told["overnight"] = "True"
    if gone := given_up(entity):
        told["free_when"] = free(entity, gone)
    return call("closures.check", "database", "CLOSURES", "row", text(rule.field), **told)


def _check_capacity(writer: _Writer, rule: Capacity) -> list[str]:
    writer.need("core.rules", "places")
    told = {
        "relation": text(f"{rule.relation}_id"),
        "limit": text(rule.limit),
        "quantity": text(rule.quantity) if rule.quantity else "None",
        "free_when": free(writer.entity, rule.free_when),
    }
    return call("places.capacity", "database", "row", writer.target(rule.relation), **told)


def _stock_facts(writer: _Writer, rule: Stock) -> tuple[list[Code], dict[str, Code]]:
    writer.need("core.rules", "places")
    told: dict[str, Code] = {
        "relation": text(f"{rule.relation}_id"),
        "stock": text(rule.stock.partition(".")[2] or rule.stock),
        "quantity": text(rule.quantity),
    }
    return ["database", "row", writer.target(rule.relation)], told


def _check_stock(writer: _Writer, rule: Stock) -> list[str]:
    parts, told = _stock_facts(writer, rule)
    return call("places.take_stock", *parts, **told)


_CHECKS: dict[type, Callable[[_Writer, Any], list[str]]] = {
    Slots: _check_slots,
    Stay: _check_stay,
    Closed: _check_closed,
    Capacity: _check_capacity,
    Stock: _check_stock,
    **CHECKS,
}


# What follows


def _stored(writer: _Writer) -> str:
    writer.need("core.rules", "places")
    return (
        f"def stored(database: Session, row: {class_name(writer.entity)}, visitor: Visitor) -> None:\n"
        f'    """What follows from a change: a place that is left is offered to those who wait."""\n'
        f"    if places.frees(row, FREE_WHEN):\n"
        f"        offer(database, row)"
    )


def _deleted(writer: _Writer) -> str:
    entity = writer.entity
    writer.need("sqlmodel", "Session")
    writer.need("core.access", "Visitor")
    lines: list[str] = []
    for rule in of_kind(entity, Stock):
        parts, told = _stock_facts(writer, rule)
        lines += call("places.give_back", *parts, **told)
    if of_kind(entity, WaitingList):
        if has_stored(entity):
            lines += ["if places.counts(row, FREE_WHEN):", "    offer(database, row)"]
        else:
            lines += ["offer(database, row)"]
    return (
        f"def deleted(database: Session, row: {writer.need_model(entity)}, visitor: Visitor) -> None:\n"
        f'    """What follows from the deletion of {one(entity)}."""\n' + "\n".join(f"    {line}" for line in lines)
    )


def _offer(writer: _Writer, rule: WaitingList) -> str:
    entity = writer.entity
    writer.need("core.rules", "waiting")
    entries = writer.need_model(writer.spec.entity(rule.entries))
    capacity = next(iter(of_kind(entity, Capacity)), None)
    if capacity:
        where = f"{capacity.relation}_id=row.{capacity.relation}_id"
    else:
        where = f"day=row.{of_kind(entity, Slots)[0].start}.date()"
    return (
        f"def offer(database: Session, row: {class_name(entity)}) -> None:\n"
        f'    """The first who waits for the place of this row is offered it."""\n'
        f"    waiting.offer(database, {entries}, {where})"
    )
