"""What else goes when an entity, a field or a choice goes: rules, figures, charts, sections and links that name it."""

from __future__ import annotations

from typing import Any

from agents.site.spec import (
    Barred,
    Belongs,
    Capacity,
    Closed,
    Computed,
    Deadline,
    Entity,
    Field,
    Limit,
    Moment,
    Needs,
    Ordered,
    Periodic,
    Private,
    Reminder,
    Rule,
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
    conditions,
)
from agents.site.wishes.errors import WishRefused


def let_go_of_entity(spec: SiteSpec, gone: Entity) -> None:
    """Everything that names `gone`, which is no longer in the spec."""
    for entity in list(spec.entities):
        for field in [f for f in entity.fields if f.kind == "relation" and f.target == gone.name]:
            _without_relation(spec, entity, field)
        entity.rules = [r for r in entity.rules if not (isinstance(r, WaitingList) and r.entries == gone.name)]
        entity.rules = [r for r in entity.rules if not (isinstance(r, Barred | Closed) and r.rows == gone.name)]
    names = (gone.name, gone.plural)
    address = "/" + gone.plural.replace("_", "-")
    for page in spec.pages:
        page.sections = [s for s in page.sections if s.entity not in names]
        for section in page.sections:
            if section.link == address or section.link.startswith((address + "/", address + "?")):
                section.link = section.button = ""
    board = spec.dashboard
    board.figures = [f for f in board.figures if f.entity not in names]
    board.charts = [c for c in board.charts if c.entity not in names]
    board.tables = [t for t in board.tables if t not in names]


def _without_relation(spec: SiteSpec, entity: Entity, field: Field) -> None:
    entity.fields.remove(field)
    for row in entity.rows:
        row.pop(field.name, None)
    if not entity.fields:
        entity.fields = [Field(name="title", label=entity.title, kind="text")]
    if entity.display == field.name:
        entity.display = entity.fields[0].name
    let_go_of_field(spec, entity, field.name)


def let_go_of_field(spec: SiteSpec, entity: Entity, name: str) -> None:
    """Everything that names the field `name` of `entity`, which is no longer there. Raises WishRefused for slots
    without their start."""
    entity.rules = [r for r in (_rule_without(entity, rule, name) for rule in entity.rules) if r is not None]
    for other in spec.entities:
        pointing = {f.name for f in other.fields if f.kind == "relation" and f.target == entity.name}
        dotted = {f"{relation}.{name}" for relation in pointing}
        other.rules = [
            r for r in other.rules if not (isinstance(r, Barred) and r.rows == entity.name and _bars(r, name))
        ]
        other.rules = [r for r in (_closed_afar(rule, entity, name) for rule in other.rules) if r is not None]
        other.rules = [r for r in (_rule_afar(rule, pointing, dotted, name) for rule in other.rules) if r is not None]
        _unset(other)
    _waiting_without(spec)
    board = spec.dashboard
    mine = (entity.name, entity.plural)
    board.figures = [
        f
        for f in board.figures
        if f.entity not in mine
        or (f.measure.partition(":")[2] != name and name not in f.where and not conditions.names(f.when, name))
    ]
    _counting_without(spec)
    board.charts = [
        c for c in board.charts if c.entity not in mine or (c.measure.partition(":")[2] != name and c.group != name)
    ]


def _rule_without(entity: Entity, rule: Rule, name: str) -> Rule | None:
    if isinstance(rule, Slots):
        return _slots_without(entity, rule, name)
    if isinstance(rule, Watch | Sees | Needs | Periodic | Transition):
        return _conditional_without(rule, name)
    if isinstance(rule, Stay | Closed):
        return _days_without(rule, name)
    if isinstance(rule, Shown):
        kept = {k: v for k, v in rule.when.items() if k != name}
        gone = rule.field == name or (not kept and rule.days is None)
        return None if gone else rule.model_copy(update={"when": kept})
    if isinstance(rule, Limit) and name in (rule.date, rule.quantity, rule.of):
        return None
    if isinstance(rule, Deadline | Reminder):
        moment = rule.moment if isinstance(rule, Deadline) else rule.field
        return None if moment.partition(".")[0] == name else rule
    if isinstance(rule, Capacity | Limit):
        freed = {k: v for k, v in rule.free_when.items() if k != name}
        if isinstance(rule, Limit):
            return rule.model_copy(update={"free_when": freed})
        quantity = None if rule.quantity == name else rule.quantity
        return None if rule.relation == name else rule.model_copy(update={"free_when": freed, "quantity": quantity})
    if isinstance(rule, Stock):
        return None if name in (rule.relation, rule.quantity) else rule
    if isinstance(rule, Computed):
        return _sum_without(rule, name)
    return None if _names(rule, name) else rule


def _conditional_without(rule: Watch | Sees | Needs | Periodic | Transition, name: str) -> Rule | None:
    if isinstance(rule, Watch | Sees | Needs):
        return None if conditions.names(rule.when, name) else rule
    if isinstance(rule, Periodic):
        kept = {k: v for k, v in rule.copied.items() if k != name}
        return None if name in (rule.each, rule.date) else rule.model_copy(update={"copied": kept})
    if rule.field == name:
        return None
    rule = rule.model_copy(update={"when": [c for c in rule.when if not conditions.names([c], name)]})
    named = (rule.moment or "").partition(".")[0]
    return rule.model_copy(update={"moment": None, "hours_before": None}) if named == name else rule


def _bars(rule: Barred, name: str) -> bool:
    """Whether a rule of who may not counts by a field."""
    return rule.person == name or conditions.names(rule.when, name)


def _sum_without(rule: Computed, name: str) -> Computed | None:
    """A sum goes with what it is worked out from; what is less for some, or for much, with what says so."""
    if rule.field == name or name in _needed(rule):
        return None
    kept: dict[str, Any] = {"plus": [p for p in rule.plus if name not in {f.partition(".")[0] for f in p}]}
    kept |= {"by": None, "times": {}} if rule.by == name else {}
    kept |= {"amount": None, "bulk": []} if rule.amount == name else {}
    return rule.model_copy(update=kept)


def _needed(rule: Computed) -> set[str]:
    """The fields that a sum is worked out from."""
    return {f.partition(".")[0] for f in (*rule.factors, rule.weekend or "", rule.day or "")}


def _days_without(rule: Stay | Closed, name: str) -> Rule | None:
    """A rule of days: it goes with its days, a stay with what is taken as well."""
    if isinstance(rule, Closed):
        if rule.field == name:
            return None
        return rule.model_copy(update={"thing": None, "resource": None}) if rule.resource == name else rule
    freed = {k: v for k, v in rule.free_when.items() if k != name}
    gone = name in (rule.first, rule.last, rule.resource)
    return None if gone else rule.model_copy(update={"free_when": freed})


def _closed_afar(rule: Rule, rows: Entity, name: str) -> Rule | None:
    """A rule of when it is closed, where a field of the rows that say so goes."""
    if not isinstance(rule, Closed) or rule.rows != rows.name:
        return rule
    if rule.first == name:
        return None
    gone: dict[str, object] = {key: None for key in ("last", "begins", "ends") if getattr(rule, key) == name}
    return rule.model_copy(update=gone | ({"thing": None, "resource": None} if rule.thing == name else {}))


def _names(rule: Rule, name: str) -> bool:
    if isinstance(rule, Weekdays | Belongs | Private):
        return rule.field == name
    if isinstance(rule, Ordered):
        return name in (rule.first, rule.second)
    if isinstance(rule, Moment):
        return rule.field == name
    return isinstance(rule, UniqueTogether) and name in rule.fields


def _slots_without(entity: Entity, rule: Slots, name: str) -> Rule:
    if rule.start == name:
        raise WishRefused(
            f"{entity.titles} are for a time, and that is it.",
            fix="To have no times at all, ask to remove the slots first.",
        )
    changes: dict[str, object] = {"free_when": {k: v for k, v in rule.free_when.items() if k != name}}
    changes["also"] = [one for one in rule.also if one != name]
    if rule.resource == name:
        changes |= {"resource": None, "also": []}
    if rule.minutes_from and rule.minutes_from.partition(".")[0] == name:
        changes["minutes_from"] = None
    return rule.model_copy(update=changes)


def _rule_afar(rule: Rule, pointing: set[str], dotted: set[str], name: str) -> Rule | None:
    """A rule of an entity whose relations `pointing` lead to the one that lost the field `name`."""
    if isinstance(rule, Watch | Sees | Needs) and any(c.field in dotted for c in rule.when):
        return None
    if isinstance(rule, Periodic) and rule.each in pointing:
        return rule.model_copy(update={"copied": {k: v for k, v in rule.copied.items() if v != name}})
    if isinstance(rule, Transition):
        rule = rule.model_copy(update={"when": [c for c in rule.when if c.field not in dotted]})
    if isinstance(rule, Slots) and rule.minutes_from in dotted:
        return rule.model_copy(update={"minutes_from": None})
    if isinstance(rule, Transition) and rule.moment in dotted:
        return rule.model_copy(update={"moment": None, "hours_before": None})
    if isinstance(rule, Capacity) and rule.relation in pointing and rule.limit == name:
        return None
    if isinstance(rule, Stock) and rule.relation in pointing and rule.stock == name:
        return None
    if isinstance(rule, Computed):
        rule = rule.model_copy(update={"plus": [part for part in rule.plus if not dotted & set(part)]})
    if isinstance(rule, Computed) and dotted & {*rule.factors, rule.weekend}:
        return None
    if isinstance(rule, Reminder) and rule.field in dotted:
        return None
    return None if isinstance(rule, Deadline) and rule.moment in dotted else rule


def _unset(entity: Entity) -> None:
    """A field that the site set by a rule that is gone is no longer required."""
    computed = {r.field for r in entity.rules if isinstance(r, Computed)}
    for field in entity.fields:
        if field.set_by == "site" and field.required and field.default is None and field.name not in computed:
            field.required = False


def _waiting_without(spec: SiteSpec) -> None:
    """Waiting lists whose slots or seats are gone."""
    for entity in spec.entities:
        if not any(isinstance(r, Slots | Capacity) for r in entity.rules):
            entity.rules = [r for r in entity.rules if not isinstance(r, WaitingList)]


def _counting_without(spec: SiteSpec) -> None:
    """Figures of lists under a name that are gone."""
    watches = {(n, r.name) for e in spec.entities for r in e.rules if isinstance(r, Watch) for n in (e.name, e.plural)}
    board = spec.dashboard
    board.figures = [f for f in board.figures if not f.watch or (f.entity, f.watch) in watches]


def let_go_of_choice(spec: SiteSpec, entity: Entity, field: Field, value: str) -> None:
    """Rules, rows and figures that name a value of a choice field that is no longer there."""
    kept: list[Rule] = []
    for rule in entity.rules:
        if isinstance(rule, Transition) and rule.field == field.name:
            sources = [s for s in rule.sources if s != value]
            if rule.target == value or (rule.sources and not sources):
                continue
            when = conditions.without_choice(rule.when, field.name, value)
            kept.append(rule.model_copy(update={"sources": sources, "when": when}))
        elif isinstance(rule, Watch | Sees):
            when = conditions.without_choice(rule.when, field.name, value)
            kept += [rule.model_copy(update={"when": when})] if when else []
        elif isinstance(rule, Slots | Stay | Capacity | Limit) and value in rule.free_when.get(field.name, []):
            left = [v for v in rule.free_when[field.name] if v != value]
            freed = {**rule.free_when, field.name: left}
            kept.append(rule.model_copy(update={"free_when": {k: v for k, v in freed.items() if v}}))
        else:
            kept.append(rule)
    entity.rules = kept
    if field.default == value:
        field.default = field.choices[0].value
    for row in entity.rows:
        if row.get(field.name) == value:
            row[field.name] = field.choices[0].value
    _counting_without(spec)
    board = spec.dashboard
    mine = (entity.name, entity.plural)
    board.figures = [
        f
        for f in board.figures
        if f.entity not in mine
        or (f.where.get(field.name) != value and conditions.without_choice(f.when, field.name, value) == f.when)
    ]
