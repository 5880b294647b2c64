"""Who in a site may do what, as the tests of its features need it: the least person that may, and what they may see."""

from __future__ import annotations

from agents.site.spec import (
    Belongs,
    Capacity,
    Computed,
    Deadline,
    Entity,
    Field,
    Needs,
    Reminder,
    Sees,
    SiteSpec,
    Slots,
    Stock,
    Transition,
    Watch,
)

LEVELS = {"everyone": 0, "owner": 1, "member": 1, "staff": 2, "admin": 3}
PEOPLE = ("client", "member", "staff", "admin")
"""The fixtures, by level."""


def level(who: str) -> int:
    """The level that a `who` asks for; of a role that of an administrator, who may in any case; 9 for nobody."""
    return 9 if who == "nobody" else LEVELS.get(who, 3)


def actor(spec: SiteSpec, entity: Entity, *actions: str) -> str | None:
    """The fixture of the least person that may do all of these and fill in the form; None when nobody may."""
    needed = max([level(getattr(entity.access, action)) for action in actions] + _needed(spec, entity, actions))
    return PEOPLE[needed] if needed <= 3 else None


def _needed(spec: SiteSpec, entity: Entity, actions: tuple[str, ...]) -> list[int]:
    if not {"create", "update"} & set(actions):
        return []
    targets = [field.target for field in entity.fields if is_given(spec, entity, field) and field.kind == "relation"]
    return [level(spec.entity(str(target)).access.read) for target in targets if target != "account"]


def is_given(spec: SiteSpec, entity: Entity, field: Field) -> bool:
    """Whether the examples of an entity fill in a field."""
    if field.set_by == "site" or any(isinstance(r, Computed) and r.field == field.name for r in entity.rules):
        return False
    if field.kind != "relation":
        return True
    return field.required or (field.name in _used(entity) and not _leads_back(spec, entity, field))


def _used(entity: Entity) -> set[str]:
    """Relations that the entity's rules rest on."""
    used: set[str] = set()
    for rule in entity.rules:
        if isinstance(rule, Slots):
            used |= {*rule.also, rule.resource or "", (rule.minutes_from or "").partition(".")[0]}
        elif isinstance(rule, Capacity | Stock):
            used.add(rule.relation)
        elif isinstance(rule, Computed):
            used |= {factor.partition(".")[0] for factor in rule.factors if "." in factor}
        elif isinstance(rule, Deadline):
            used.add(rule.moment.partition(".")[0])
        elif isinstance(rule, Reminder):
            used.add(rule.field.partition(".")[0])
        elif isinstance(rule, Belongs):
            used.add(rule.field)
        elif isinstance(rule, Watch | Sees | Transition | Needs):
            used |= {c.field.partition(".")[0] for c in rule.when if "." in c.field}
    return used


def _leads_back(spec: SiteSpec, entity: Entity, field: Field) -> bool:
    """Whether an example of the target would need one of this entity."""
    seen: set[str] = set()
    waiting = [str(field.target)]
    while waiting:
        name = waiting.pop()
        if name == entity.name:
            return True
        if name in seen or name == "account":
            continue
        seen.add(name)
        pointed = spec.entity(name)
        waiting += [
            str(f.target) for f in pointed.fields if f.kind == "relation" and (f.required or f.name in _used(pointed))
        ]
    return False
