"""Another name for a kind of thing or a field: everything of the spec that names it follows, its address and texts too.

It knows the spec alone. `renamed` says what the database is to do about it, so that the rows are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from agents.site.spec import (
    Barred,
    Belongs,
    Capacity,
    Chart,
    Closed,
    Computed,
    Deadline,
    Entity,
    Field,
    Figure,
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
from agents.site.wishes import operations as ops
from agents.site.wishes.errors import WishRefused


def address(plural: str) -> str:
    """The address of a kind of thing: `waiting_list` → `/waiting-list`."""
    return "/" + plural.replace("_", "-")


def rename_entity(spec: SiteSpec, entity: Entity, name: str, plural: str) -> None:
    """Give `entity` another identifier and plural. Old addresses are kept in `spec.moved`. Raises WishRefused where
    one of the names is another's."""
    taken = {n for e in spec.entities if e is not entity for n in (e.name, e.plural)}
    if {name, plural} & taken:
        other = next(e for e in spec.entities if e is not entity and {name, plural} & {e.name, e.plural})
        raise WishRefused(f"There are {other.titles} already.", fix="Say another name, or remove those first.")
    before = (entity.name, entity.plural)
    entity.name, entity.plural = name, plural
    for other in spec.entities:
        for field in [f for f in other.fields if f.target == before[0]]:
            field.target = name
            if field.name == before[0] and all(f.name != name for f in other.fields):
                rename_field(spec, other, field, name)
        for rule in other.rules:
            if isinstance(rule, WaitingList) and rule.entries in before:
                rule.entries = name
            if isinstance(rule, Barred | Closed) and rule.rows == before[0]:
                rule.rows = name
    _follow_pages(spec, before, name, plural)
    board = spec.dashboard
    for part in [*board.figures, *board.charts]:
        part.entity = name if part.entity in before else part.entity
    board.tables = [name if table in before else table for table in board.tables]


def _follow_pages(spec: SiteSpec, before: tuple[str, str], name: str, plural: str) -> None:
    old, new = address(before[1]), address(plural)
    for section in [s for page in spec.pages for s in page.sections]:
        section.entity = name if section.entity in before else section.entity
        if section.link == old or section.link.startswith((old + "/", old + "?")):
            section.link = new + section.link.removeprefix(old)
    if old != new:
        moved = {was: new if now == old else now for was, now in spec.moved.items()} | {old: new}
        here = {address(e.plural) for e in spec.entities} | {f"/{page.path}" for page in spec.pages}
        spec.moved = {was: now for was, now in moved.items() if was not in here}


def rename_field(spec: SiteSpec, entity: Entity, field: Field, name: str) -> None:
    """Give a field of `entity` another identifier. Raises WishRefused where another has it."""
    if any(f.name == name for f in entity.fields if f is not field):
        raise WishRefused(f"{entity.titles} have {name.replace('_', ' ')} already.", fix="Say another name.")
    old, field.name = field.name, name
    entity.display = name if entity.display == old else entity.display
    for row in entity.rows:
        if old in row:
            row[name] = row.pop(old)
    entity.rules = [_rule_with(rule, old, name) for rule in entity.rules]
    for other in spec.entities:
        pointing = {f.name for f in other.fields if f.kind == "relation" and f.target == entity.name}
        other.rules = [_barring(rule, entity, old, name) for rule in other.rules]
        other.rules = [_rule_afar(rule, pointing, old, name) for rule in other.rules]
    for part in [
        p for p in [*spec.dashboard.figures, *spec.dashboard.charts] if p.entity in (entity.name, entity.plural)
    ]:
        _follow_shown(part, old, name)


def _follow_shown(part: Figure | Chart, old: str, name: str) -> None:
    measure, _, of = part.measure.partition(":")
    if of == old:
        part.measure = f"{measure}:{name}"
    if isinstance(part, Chart):
        part.group = name if part.group == old else part.group
    else:
        part.when = conditions.renamed(part.when, old, name)
        part.where = {name if key == old else key: value for key, value in part.where.items()}


_NAMED: dict[type, tuple[str, ...]] = {
    Slots: ("start", "resource", "minutes_from"),
    Stay: ("first", "last", "resource"),
    Transition: ("field", "moment"),
    Capacity: ("relation", "quantity"),
    Stock: ("relation", "quantity"),
    Computed: ("field", "weekend", "day", "by", "amount"),
    Limit: ("date", "quantity", "of"),
    Deadline: ("moment",),
    Weekdays: ("field",),
    Closed: ("field", "resource"),
    Shown: ("field",),
    Belongs: ("field",),
    Private: ("field",),
    Reminder: ("field",),
    Periodic: ("each", "date"),
    Ordered: ("first", "second"),
    Moment: ("field",),
}
"""Which values of a rule name fields of the entity that carries it."""


def _rule_with(rule: Rule, old: str, name: str) -> Rule:
    changes: dict[str, Any] = {}
    for key in _NAMED.get(type(rule), ()):
        value = getattr(rule, key)
        if value is not None:
            changes[key] = _dotted(value, old, name)
    if isinstance(rule, Slots):
        changes["also"] = [name if one == old else one for one in rule.also]
    if isinstance(rule, Watch | Sees | Needs | Transition):
        changes["when"] = conditions.renamed(rule.when, old, name)
    if isinstance(rule, Periodic):
        changes["copied"] = {name if key == old else key: value for key, value in rule.copied.items()}
    if isinstance(rule, Shown):
        changes["when"] = {name if key == old else key: value for key, value in rule.when.items()}
    if isinstance(rule, Slots | Stay | Capacity | Limit | Reminder):
        changes["free_when"] = {name if key == old else key: value for key, value in rule.free_when.items()}
    if isinstance(rule, Computed):
        changes["factors"] = [_dotted(factor, old, name) for factor in rule.factors]
        changes["plus"] = [[_dotted(factor, old, name) for factor in part] for part in rule.plus]
    if isinstance(rule, UniqueTogether):
        changes["fields"] = [name if field == old else field for field in rule.fields]
    return rule.model_copy(update=changes)


def _barring(rule: Rule, counted: Entity, old: str, name: str) -> Rule:
    """A rule of who may not or when, where a field of the rows that it asks goes by another name."""
    if isinstance(rule, Closed) and rule.rows == counted.name:
        keys = ("first", "last", "begins", "ends", "thing")
        return rule.model_copy(update={key: name for key in keys if getattr(rule, key) == old})
    if not isinstance(rule, Barred) or rule.rows != counted.name:
        return rule
    person = name if rule.person == old else rule.person
    return rule.model_copy(update={"person": person, "when": conditions.renamed(rule.when, old, name)})


def _dotted(value: str, old: str, name: str) -> str:
    """`relation` or `relation.field`, where `relation` may be what is renamed."""
    head, dot, rest = value.partition(".")
    return f"{name if head == old else head}{dot}{rest}"


def _rule_afar(rule: Rule, pointing: set[str], old: str, name: str) -> Rule:
    """A rule of an entity whose relations `pointing` lead to the one whose field was renamed."""

    def there(value: str) -> str:
        head, dot, rest = value.partition(".")
        return f"{head}.{name}" if dot and head in pointing and rest == old else value

    if isinstance(rule, Watch | Sees | Needs | Transition) and rule.when:
        when = [c.model_copy(update={"field": there(c.field)}) for c in rule.when]
        rule = rule.model_copy(update={"when": when})
    if isinstance(rule, Periodic) and rule.each in pointing:
        return rule.model_copy(update={"copied": {k: name if v == old else v for k, v in rule.copied.items()}})
    if isinstance(rule, Slots) and rule.minutes_from:
        return rule.model_copy(update={"minutes_from": there(rule.minutes_from)})
    if isinstance(rule, Transition | Deadline) and rule.moment:
        return rule.model_copy(update={"moment": there(rule.moment)})
    if isinstance(rule, Reminder):
        return rule.model_copy(update={"field": there(rule.field)})
    if isinstance(rule, Capacity) and rule.relation in pointing and rule.limit == old:
        return rule.model_copy(update={"limit": name})
    if isinstance(rule, Stock) and rule.relation in pointing and rule.stock == old:
        return rule.model_copy(update={"stock": name})
    if isinstance(rule, Computed):
        weekend = there(rule.weekend) if rule.weekend else None
        plus = [[there(factor) for factor in part] for part in rule.plus]
        factors = [there(factor) for factor in rule.factors]
        return rule.model_copy(update={"factors": factors, "plus": plus, "weekend": weekend})
    return rule


# The words that people read


def follow_texts(spec: SiteSpec, old: tuple[str, str], new: tuple[str, str]) -> None:
    """Titles, buttons, labels and texts that call a thing by its `old` title or plural call it by the `new` one."""
    pairs = [(a, b) for a, b in zip(reversed(old), reversed(new), strict=True) if len(a) > 1 and a != b]

    def follow(holder: Any, *names: str) -> None:
        for name in names:
            setattr(holder, name, called(getattr(holder, name), pairs))

    for entity in spec.entities:
        for field in entity.fields:
            follow(field, "label", "help")
        for rule in entity.rules:
            if isinstance(rule, Transition):
                follow(rule, "label")
    for page in spec.pages:
        follow(page, "title")
        for section in page.sections:
            follow(section, "title", "text", "button")
            for item in section.items:
                follow(item, "title", "text")
    for part in [*spec.dashboard.figures, *spec.dashboard.charts]:
        follow(part, "title")


def called(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """`text` with each old title in place of the new one, as a whole word, in the same case, with its article."""
    marks: list[str] = []

    def mark(new: str) -> str:
        marks.append(new)
        return f"\0{len(marks) - 1}\0"

    for old, new in pairs:
        if re.search(r"[\u4e00-\u9fff]", old):
            text = text.replace(old, mark(new))
            continue
        pattern = re.compile(rf"(?P<an>\b[Aa]n? )?\b{re.escape(old)}\b", re.IGNORECASE)
        text = pattern.sub(lambda m, new=new: mark(_cased(m, new)), text)
    return re.sub(r"\0(\d+)\0", lambda m: marks[int(m[1])], text)


def _cased(match: re.Match[str], new: str) -> str:
    article, word = match["an"] or "", match[0].removeprefix(match["an"] or "")
    shown = new[:1].upper() + new[1:] if word[:1].isupper() else new[:1].lower() + new[1:]
    if article:
        article = article[0] + ("n " if new[:1].lower() in "aeiou" else " ")
    return article + shown


# What the database does about it


def renamed(
    before: SiteSpec, operations: Sequence[ops.Operation], carry_out: Callable[[SiteSpec, ops.Operation], None]
) -> dict[str, str]:
    """`table` or `table.column` of before → its name after the operations, where it has another one.

    Columns are told by the table's name of before; `carry_out` does one operation. What a language switch replaces
    keeps its identifiers, so it is left out here.
    """
    if not any(isinstance(o, ops.ChangeEntity | ops.ChangeField) and o.name for o in operations):
        return {}
    spec = before.model_copy(deep=True)
    tables = {id(entity): (entity, entity.plural) for entity in spec.entities}
    columns = {id(f): (f, e.plural, _column(f)) for e in spec.entities for f in e.fields}
    for operation in operations:
        if not (isinstance(operation, ops.SetSite) and operation.language):
            carry_out(spec, operation.model_copy(deep=True))
    found = {}
    for entity in spec.entities:
        kept, plural = tables.get(id(entity), (None, ""))
        if kept is not entity:
            continue
        if entity.plural != plural:
            found[plural] = entity.plural
        for field in entity.fields:
            same, table, column = columns.get(id(field), (None, "", ""))
            if same is field and _column(field) != column:
                found[f"{table}.{column}"] = f"{entity.plural}.{_column(field)}"
    return found


def _column(field: Field) -> str:
    return f"{field.name}_id" if field.kind == "relation" else field.name
