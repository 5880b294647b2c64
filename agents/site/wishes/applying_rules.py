"""Rules, rights and roles under operations."""

# ruff: noqa: D103 (each carries out the operation that it is named by)

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from agents.site.spec import (
    Barred,
    Capacity,
    Closed,
    Limit,
    Moment,
    Needs,
    Ordered,
    Rule,
    Sees,
    SiteSpec,
    Slots,
    Transition,
    UniqueTogether,
    WaitingList,
    Watch,
)
from agents.site.wishes import operations as ops
from agents.site.wishes.applying_entities import entity_of
from agents.site.wishes.errors import WishRefused

_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def set_access(spec: SiteSpec, step: ops.SetAccess) -> None:
    access = entity_of(spec, step.entity).access
    for action in ("read", "create", "update", "delete"):
        who = getattr(step, action)
        if who is not None:
            setattr(access, action, who)


def key_of(rule: Rule) -> tuple[str, ...]:
    """What tells a rule from others of its entity: two rules of one key do not stand side by side."""
    if isinstance(rule, Transition | Watch):
        return (rule.kind, rule.name)
    if isinstance(rule, Sees):
        return (rule.kind, rule.who)
    if isinstance(rule, Needs):
        return (rule.kind, *sorted(one.field for one in rule.when))
    if isinstance(rule, Barred | Closed):
        return (rule.kind, rule.rows)
    if isinstance(rule, Moment):
        return (rule.kind, rule.field)
    if isinstance(rule, Ordered):
        return (rule.kind, *sorted((rule.first, rule.second)))
    if isinstance(rule, UniqueTogether):
        return (rule.kind, *sorted(rule.fields))
    if isinstance(rule, Capacity):
        return (rule.kind, rule.relation)
    if isinstance(rule, Limit):
        return (rule.kind, rule.per or "", rule.quantity or "", rule.of or "")
    return (rule.kind, str(getattr(rule, "field", "")))


def add_rule(spec: SiteSpec, step: ops.AddRule) -> None:
    entity = entity_of(spec, step.entity)
    there = next((n for n, r in enumerate(entity.rules) if key_of(r) == key_of(step.rule)), None)
    if there is None:
        entity.rules.append(step.rule)
    else:
        entity.rules[there] = step.rule


def change_rule(spec: SiteSpec, step: ops.ChangeRule) -> None:
    entity = entity_of(spec, step.entity)
    found = False
    for n, rule in enumerate(entity.rules):
        if rule.kind == step.kind and step.name in (None, getattr(rule, "name", None)):
            entity.rules[n] = _changed(rule, step.changes)
            found = True
    if not found:
        raise WishRefused(
            f"{entity.titles} have no rule of {step.kind.replace('_', ' ')} that could change.",
            fix="Ask for the rule itself.",
        )


def _changed(rule: Rule, changes: dict[str, Any]) -> Rule:
    try:
        return _RULE.validate_python(rule.model_dump() | changes)
    except ValidationError as error:
        first = error.errors()[0]
        raise WishRefused(
            f"That cannot be: {'.'.join(str(p) for p in first['loc'][1:])}: {first['msg']}.", fix="Say another value."
        ) from error


def remove_rule(spec: SiteSpec, step: ops.RemoveRule) -> None:
    entity = entity_of(spec, step.entity)
    entity.rules = [r for r in entity.rules if r.kind != step.kind or step.name not in (None, getattr(r, "name", None))]
    if not any(isinstance(r, Slots | Capacity) for r in entity.rules):
        entity.rules = [r for r in entity.rules if not isinstance(r, WaitingList)]
    if step.kind == "slots":
        for page in spec.pages:  # hours of what is not booked any more
            of = (entity.name, entity.plural)
            page.sections = [s for s in page.sections if not (s.kind == "hours" and s.entity in of)] or page.sections


def add_role(spec: SiteSpec, step: ops.AddRole) -> None:
    there = next((n for n, r in enumerate(spec.roles) if r.name == step.role.name), None)
    if there is None:
        spec.roles.append(step.role)
    else:
        spec.roles[there] = step.role


def remove_role(spec: SiteSpec, step: ops.RemoveRole) -> None:
    spec.roles = [r for r in spec.roles if r.name != step.name]
    for entity in spec.entities:
        for action in ("read", "create", "update", "delete"):
            if getattr(entity.access, action) == step.name:
                setattr(entity.access, action, "staff")
        for rule in entity.rules:
            if isinstance(rule, Transition) and rule.by == step.name:
                rule.by = "staff"
        entity.rules = [r for r in entity.rules if not (isinstance(r, Sees) and r.who == step.name)]
