"""Does a spec fit together: names, relations, rules, access. One sentence for each fault, for a person or a model.

It repairs nothing and knows no code; what passes here can be generated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import iskeyword

from agents.site.spec.fields import Field
from agents.site.spec.pages import Chart, Figure
from agents.site.spec.rule_faults import NUMBERS, conditions, named, rule_faults
from agents.site.spec.rules import Computed, Transition, Watch
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
        "exports",
        "reminded",
    }
    | {"core", "feature", "features", "site", "session", "sessions", "home", "metadata", "day", "new", "edit"}
    | {"sign_in", "sign_ins", "alembic_version", "pages"}
)
RESERVED_FIELDS = frozenset(
    {"id", "owner", "owner_id", "created_at", "updated_at", "metadata", "registry", "csrf_token"}
    | {
        "query",
        "page",
        "sort",
        "q",
        "only",
        "month",
        "dt",
        "forms",
        "copy",
        "json",
        "dict",
        "schema",
        "validate",
        "construct",
    }
    | {"str", "int", "float", "bool"}
)


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
    watches = [rule.name for rule in entity.rules if isinstance(rule, Watch)]
    yield from (f"{where} has two lists named `{n}`." for n in sorted({w for w in watches if watches.count(w) > 1}))
    yield from (f"{where} has two steps named `{name}`." for name in sorted({s for s in steps if steps.count(s) > 1}))
    for rule in entity.rules:
        yield from (f"{where}, rule {rule.kind}: {fault}" for fault in rule_faults(spec, entity, rule))
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
            elif section.kind == "hours" and not any(
                rule.kind == "slots" for rule in spec.entity(section.entity or "").rules
            ):
                yield f"Page `/{page.path}`: a section of hours names `{section.entity}`, which has no times to book."
    for part in [*spec.dashboard.figures, *spec.dashboard.charts]:
        if part.entity not in known:
            yield f"Dashboard, {part.title}: `{part.entity}` does not exist."
        else:
            yield from (f"Dashboard, {part.title}: {fault}" for fault in _shown(spec, spec.entity(part.entity), part))
    for name in spec.dashboard.tables:
        if name not in known:
            yield f"Dashboard: `{name}` does not exist."


def _shown(spec: SiteSpec, entity: Entity, part: Figure | Chart) -> Iterator[str]:
    if part.measure != "count":
        match = re.fullmatch(r"(sum|average):(\w+)", part.measure)
        if match is None:
            yield f"`{part.measure}` is no measure: count, sum:field or average:field."
        else:
            yield from named(entity, match[2], *NUMBERS)
    if isinstance(part, Chart):
        yield from named(entity, part.group, "choice", "relation", "boolean", "date", "datetime")
    else:
        for name in part.where:
            yield from named(entity, name)
        yield from conditions(spec, entity, part.when)
        if part.watch and part.watch not in {r.name for r in entity.rules if isinstance(r, Watch)}:
            yield f"`{entity.name}` has no watch `{part.watch}`."
