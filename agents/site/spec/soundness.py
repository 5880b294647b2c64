"""Does a spec fit together: names, relations, rules, access. One sentence for each fault, for a person or a model.

It repairs nothing and knows no code; what passes here can be generated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from keyword import iskeyword

from agents.site.spec.fields import Field
from agents.site.spec.pages import Chart, Figure
from agents.site.spec.rules import (
    Capacity,
    Computed,
    Limit,
    Moment,
    Ordered,
    Rule,
    Slots,
    Stay,
    Stock,
    Transition,
    UniqueTogether,
    WaitingList,
)
from agents.site.spec.site import WHO, Entity, SiteSpec

MOST_ENTITIES, MOST_FIELDS = 20, 40

RESERVED_ENTITIES = frozenset(
    {
        "account",
        "accounts",
        "admin",
        "forgotten",
        "login",
        "mails",
        "outbox",
        "reset",
        "logout",
        "signup",
        "dashboard",
        "health",
        "static",
        "search",
        "uploads",
        "pages",
        "errors",
    }
    | {"core", "feature", "features", "site", "session", "sessions", "home", "metadata", "day", "new", "edit"}
    | {"sign_in", "sign_ins", "alembic_version", "pages"}
)
RESERVED_FIELDS = frozenset(
    {"id", "owner", "owner_id", "created_at", "updated_at", "metadata", "registry", "csrf_token"}
    | {"query", "page", "sort", "q", "month", "dt", "forms", "copy", "json", "dict", "schema", "validate", "construct"}
    | {"str", "int", "float", "bool"}
)
TIMES = ("date", "datetime", "time")
NUMBERS = ("integer", "decimal", "money", "rating")


def faults(spec: SiteSpec) -> list[str]:
    """What does not fit together, in the order of the spec. Empty: the spec is sound."""
    found = list(_names(spec))
    if found:
        return found
    for entity in spec.entities:
        found += _entity(spec, entity)
    found += _cycles(spec)
    found += _pages(spec)
    return found


def _names(spec: SiteSpec) -> Iterator[str]:
    if len(spec.entities) > MOST_ENTITIES:
        yield f"The site has {len(spec.entities)} kinds of thing; at most {MOST_ENTITIES} are built at once."
    taken: set[str] = set()
    for entity in spec.entities:
        for name in {entity.name, entity.plural}:
            if name in RESERVED_ENTITIES or iskeyword(name):
                yield f"`{name}` cannot be the name of an entity: the site uses it itself."
            if name in taken:
                yield f"Two entities are named `{name}`."
            taken.add(name)
    paths = [page.path for page in spec.pages]
    for path in sorted({p for p in paths if paths.count(p) > 1}):
        yield f"Two pages have the path `/{path}`."
    for path in paths:
        if path.replace("-", "_") in taken | RESERVED_ENTITIES:
            yield f"The page `/{path}` would hide another address of the site."
    roles = [role.name for role in spec.roles]
    for role in roles:
        if role in WHO or role in ("visitor", "member") or roles.count(role) > 1:
            yield f"`{role}` cannot be the name of a role: it is taken."


def _entity(spec: SiteSpec, entity: Entity) -> Iterator[str]:
    where = f"`{entity.name}`"
    names = [field.name for field in entity.fields]
    if len(names) > MOST_FIELDS:
        yield f"{where} has {len(names)} fields; at most {MOST_FIELDS}."
    yield from _field_names(entity, where)
    if entity.display not in names:
        yield f"{where} is displayed by `{entity.display}`, which is not one of its fields."
    for field in entity.fields:
        yield from _field(spec, entity, field)
    for action, who in entity.access:
        if who not in WHO and who not in {role.name for role in spec.roles}:
            yield f"{where}: `{who}` may {action}, but there is no such role."
    steps = [rule.name for rule in entity.rules if isinstance(rule, Transition)]
    yield from (f"{where} has two steps named `{name}`." for name in sorted({s for s in steps if steps.count(s) > 1}))
    for rule in entity.rules:
        yield from (f"{where}, rule {rule.kind}: {fault}" for fault in _rule(spec, entity, rule))
    for n, row in enumerate(entity.rows, 1):
        yield from (f"{where}, seed row {n}: no field `{key}`." for key in row if key not in names)


def _field_names(entity: Entity, where: str) -> Iterator[str]:
    names = [field.name for field in entity.fields]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"{where} has two fields named `{name}`."
    for name in names:
        if name in RESERVED_FIELDS or iskeyword(name) or name.startswith("model_"):
            yield f"{where} cannot have a field named `{name}`: the site uses it itself."
    for field in entity.fields:
        if field.kind == "relation" and f"{field.name}_id" in names:
            yield f"{where} has `{field.name}` and `{field.name}_id`: the site keeps the one in the other."


def _field(spec: SiteSpec, entity: Entity, field: Field) -> Iterator[str]:
    where = f"`{entity.name}.{field.name}`"
    if field.kind == "choice":
        values = [choice.value for choice in field.choices]
        if not values:
            yield f"{where} is a choice without choices."
        if len(set(values)) != len(values):
            yield f"{where} has the same choice twice."
        if field.default is not None and field.default not in values:
            yield f"{where} begins as `{field.default}`, which is not one of its choices."
    if field.kind == "relation" and field.target != "account" and field.target not in {e.name for e in spec.entities}:
        yield f"{where} points at `{field.target}`, which does not exist."
    if field.kind != "relation" and (field.target or field.inline):
        yield f"{where} is no relation and points at nothing."
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield f"{where} has a least value above its greatest."
    if field.set_by == "site" and field.required and field.default is None and not _computed(entity, field.name):
        yield f"{where} is required and set by the site, but nothing sets it: give a default."


def _computed(entity: Entity, name: str) -> bool:
    return any(isinstance(rule, Computed) and rule.field == name for rule in entity.rules)


def _rule(spec: SiteSpec, entity: Entity, rule: Rule) -> Iterator[str]:
    yield from _RULES[type(rule)](spec, entity, rule)


def _named(entity: Entity, name: str | None, *kinds: str) -> Iterator[str]:
    if name is None:
        return
    field = next((f for f in entity.fields if f.name == name), None)
    if field is None:
        yield f"no field `{name}` in `{entity.name}`."
    elif kinds and field.kind not in kinds:
        yield f"`{entity.name}.{name}` is {field.kind}; it must be {' or '.join(kinds)}."


def _related(spec: SiteSpec, entity: Entity, dotted: str, *kinds: str) -> Iterator[str]:
    relation, _, name = dotted.partition(".")
    if not name:
        yield from _named(entity, relation, *kinds)
        return
    found = list(_named(entity, relation, "relation"))
    yield from found
    target = next((f.target for f in entity.fields if f.name == relation), None)
    if not found and target in {e.name for e in spec.entities}:
        yield from _named(spec.entity(str(target)), name, *kinds)


def _free(entity: Entity, free_when: dict[str, list[str]]) -> Iterator[str]:
    for name, values in free_when.items():
        faults = list(_named(entity, name, "choice"))
        yield from faults
        if not faults:
            yield from _values(entity, name, values)


def _values(entity: Entity, name: str, values: list[str]) -> Iterator[str]:
    known = {c.value for f in entity.fields if f.name == name for c in f.choices}
    yield from (f"`{entity.name}.{name}` has no choice `{value}`." for value in values if value not in known)


def _slots(spec: SiteSpec, entity: Entity, rule: Slots) -> Iterator[str]:
    yield from _named(entity, rule.start, "datetime")
    yield from _named(entity, rule.resource, "relation")
    if rule.minutes_from:
        yield from _related(spec, entity, rule.minutes_from, "integer")
    yield from _free(entity, rule.free_when)
    yield from (f"closes at {o.closes} before it opens at {o.opens}." for o in rule.openings if o.closes <= o.opens)
    if not any(_minutes(o.closes) - _minutes(o.opens) >= rule.minutes for o in rule.openings):
        yield f"no time of {rule.minutes} minutes fits into the opening hours."


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _transition(spec: SiteSpec, entity: Entity, rule: Transition) -> Iterator[str]:
    found = list(_named(entity, rule.field, "choice"))
    yield from found
    if not found:
        yield from _values(entity, rule.field, [rule.target, *rule.sources])
    if rule.name in ("edit", "delete", "new", "day") or iskeyword(rule.name):
        yield f"a step cannot be named `{rule.name}`."
    if rule.by not in WHO and rule.by not in {role.name for role in spec.roles}:
        yield f"there is no role `{rule.by}`."
    if rule.hours_before is not None and rule.moment is None:
        yield "`hours_before` needs the `moment` that it counts from."
    if rule.moment is not None:
        yield from _related(spec, entity, rule.moment, "date", "datetime")


def _stay(spec: SiteSpec, entity: Entity, rule: Stay) -> Iterator[str]:
    kinds = {f.kind for f in entity.fields if f.name in (rule.first, rule.last)}
    for name in (rule.first, rule.last):
        yield from _named(entity, name, "date", "datetime")
    if len(kinds) > 1:
        yield f"`{rule.first}` and `{rule.last}` must be of one kind."
    yield from _named(entity, rule.resource, "relation")
    yield from _free(entity, rule.free_when)


def _capacity(spec: SiteSpec, entity: Entity, rule: Capacity) -> Iterator[str]:
    yield from _related(spec, entity, f"{rule.relation}.{rule.limit}", "integer")
    yield from _named(entity, rule.quantity, "integer")
    yield from _free(entity, rule.free_when)


def _waiting_list(spec: SiteSpec, entity: Entity, rule: WaitingList) -> Iterator[str]:
    if rule.entries not in {e.name for e in spec.entities}:
        yield f"no entity `{rule.entries}` for those who wait."
        return
    entries = spec.entity(rule.entries)
    for name, kind in (("name", "text"), ("contact", "text"), ("status", "choice")):
        yield from _named(entries, name, kind)
    if any(f.name == "status" for f in entries.fields):
        yield from _values(entries, "status", ["waiting", "offered", "closed"])
    capacity = next((r for r in entity.rules if isinstance(r, Capacity)), None)
    if capacity:
        yield from _named(entries, capacity.relation, "relation")
    elif any(isinstance(r, Slots) for r in entity.rules):
        yield from _named(entries, "day", "date")
    else:
        yield "a waiting list needs slots or a capacity."


def _stock(spec: SiteSpec, entity: Entity, rule: Stock) -> Iterator[str]:
    yield from _related(spec, entity, f"{rule.relation}.{rule.stock}", "integer")
    yield from _named(entity, rule.quantity, "integer")


def _computed_rule(spec: SiteSpec, entity: Entity, rule: Computed) -> Iterator[str]:
    yield from _named(entity, rule.field, *NUMBERS)
    for factor in rule.factors:
        yield from _related(spec, entity, factor, *NUMBERS)


def _limit(spec: SiteSpec, entity: Entity, rule: Limit) -> Iterator[str]:
    yield from _free(entity, rule.free_when)
    if entity.access.create == "everyone":
        yield "a limit per person needs people who sign in: `create` may not be `everyone`."


def _ordered(spec: SiteSpec, entity: Entity, rule: Ordered) -> Iterator[str]:
    for name in (rule.first, rule.second):
        yield from _named(entity, name, *TIMES, *NUMBERS)


def _moment(spec: SiteSpec, entity: Entity, rule: Moment) -> Iterator[str]:
    yield from _named(entity, rule.field, "date", "datetime")
    if rule.days is not None and rule.when != "future":
        yield "`days` ahead needs a moment in the future."


def _unique_together(spec: SiteSpec, entity: Entity, rule: UniqueTogether) -> Iterator[str]:
    for name in rule.fields:
        if name != "owner":
            yield from _named(entity, name)


_RULES: dict[type, Callable[..., Iterator[str]]] = {
    Slots: _slots,
    Stay: _stay,
    Transition: _transition,
    Capacity: _capacity,
    WaitingList: _waiting_list,
    Stock: _stock,
    Computed: _computed_rule,
    Limit: _limit,
    Ordered: _ordered,
    Moment: _moment,
    UniqueTogether: _unique_together,
}


def _cycles(spec: SiteSpec) -> Iterator[str]:
    """Required relations in a ring: no first row could ever be stored."""
    needs = {
        e.name: {f.target for f in e.fields if f.kind == "relation" and f.required and f.target != "account"}
        for e in spec.entities
    }
    done: set[str] = set()
    while ready := [name for name, on in needs.items() if name not in done and on <= done]:
        done |= set(ready)
    ring = [name for name in needs if name not in done]
    if ring:
        yield f"{', '.join(f'`{n}`' for n in ring)} need each other: make one of their relations optional."


def _pages(spec: SiteSpec) -> Iterator[str]:
    known = {e.name for e in spec.entities} | {e.plural for e in spec.entities}
    for page in spec.pages:
        for section in page.sections:
            if section.kind in ("rows", "hours") and section.entity not in known:
                yield f"Page `/{page.path}`: a section of {section.kind} names `{section.entity}`: there is none."
    for part in [*spec.dashboard.figures, *spec.dashboard.charts]:
        if part.entity not in known:
            yield f"Dashboard, {part.title}: `{part.entity}` does not exist."
        else:
            yield from (f"Dashboard, {part.title}: {fault}" for fault in _shown(spec.entity(part.entity), part))
    for name in spec.dashboard.tables:
        if name not in known:
            yield f"Dashboard: `{name}` does not exist."


def _shown(entity: Entity, part: Figure | Chart) -> Iterator[str]:
    if part.measure != "count":
        match = re.fullmatch(r"(sum|average):(\w+)", part.measure)
        if match is None:
            yield f"`{part.measure}` is no measure: count, sum:field or average:field."
        else:
            yield from _named(entity, match[2], *NUMBERS)
    if isinstance(part, Chart):
        yield from _named(entity, part.group, "choice", "relation", "boolean", "date", "datetime")
    else:
        for name in part.where:
            yield from _named(entity, name)
