"""Entities, fields and rows under operations, with what hangs on them."""

# ruff: noqa: D103 (each carries out the operation that it is named by)

from __future__ import annotations

import re
from typing import Any

from agents.site.spec import Choice, Entity, Field, SiteSpec, faults
from agents.site.spec.fields import Row
from agents.site.wishes import operations as ops
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.letting_go import let_go_of_choice, let_go_of_entity, let_go_of_field
from agents.site.wishes.renaming import follow_texts, rename_entity, rename_field

SHOWABLE = ("text", "choice", "date", "datetime", "relation", "email", "phone", "integer")


def entity_of(spec: SiteSpec, name: str) -> Entity:
    """By name or plural. Raises WishRefused."""
    try:
        return spec.entity(name)
    except KeyError:
        known = ", ".join(e.titles for e in spec.entities)
        raise WishRefused(f"The site has no {name.replace('_', ' ')}.", fix=f"It has: {known}.") from None


def field_of(entity: Entity, name: str) -> Field:
    """By name. Raises WishRefused."""
    found = next((f for f in entity.fields if f.name == name), None)
    if found is None:
        known = ", ".join(f.label for f in entity.fields)
        raise WishRefused(f"{entity.titles} have no {name.replace('_', ' ')}.", fix=f"They have: {known}.")
    return found


def add_entity(spec: SiteSpec, step: ops.AddEntity) -> None:
    there = next((e for e in spec.entities if e.name == step.entity.name), None)
    if there is None:
        made = step.entity.model_copy(deep=True)
        spec.entities.append(made)
        _let_those_enter_who_can(spec, made)
        return
    known = {f.name for f in there.fields}
    there.fields += [f for f in step.entity.fields if f.name not in known]


def _let_those_enter_who_can(spec: SiteSpec, entity: Entity) -> None:
    """Whoever cannot see what a row must point at cannot add one: such rows are of those who can."""
    kept = {e.name: e.access.read for e in spec.entities}
    seen_by = {kept.get(str(f.target)) for f in entity.fields if f.kind == "relation" and f.required}
    for who in ("staff", "admin"):
        if who in seen_by and entity.access.create in ("everyone", "member", "staff"):
            entity.access.create = who
            entity.access.update = entity.access.delete = who


def remove_entity(spec: SiteSpec, step: ops.RemoveEntity) -> None:
    there = next((e for e in spec.entities if step.entity in (e.name, e.plural)), None)
    if there is None:
        return
    spec.entities.remove(there)
    let_go_of_entity(spec, there)
    if not spec.entities:
        raise WishRefused(f"{there.titles} are all that the site keeps.", fix="Say what it is to keep in their place.")


def change_entity(spec: SiteSpec, step: ops.ChangeEntity) -> None:
    done = next((e for e in spec.entities if step.name and e.name == step.name), None)
    there = any(step.entity in (e.name, e.plural) for e in spec.entities)
    entity = done if done is not None and not there else entity_of(spec, step.entity)
    if step.name is not None:
        rename_entity(spec, entity, step.name, step.plural or step.name)
    before = (entity.title, entity.titles)
    for name in ("title", "titles", "view", "menu", "icon", "display"):
        value = getattr(step, name)
        if value is not None:
            setattr(entity, name, value)
    if before != (entity.title, entity.titles):
        follow_texts(spec, before, (entity.title, entity.titles))


def add_field(spec: SiteSpec, step: ops.AddField) -> None:
    entity = entity_of(spec, step.entity)
    there = next((n for n, f in enumerate(entity.fields) if f.name == step.field.name), None)
    if there is not None:
        if entity.fields[there].kind != step.field.kind:
            entity.fields[there] = step.field
            _convert(entity, step.field)
        return
    entity.fields.append(step.field)


def change_field(spec: SiteSpec, step: ops.ChangeField) -> None:
    entity = entity_of(spec, step.entity)
    done = next((f for f in entity.fields if step.name and f.name == step.name), None)
    field = (
        done if done is not None and all(f.name != step.field for f in entity.fields) else field_of(entity, step.field)
    )
    if step.name is not None:
        rename_field(spec, entity, field, step.name)
    for name in (
        "label",
        "required",
        "unique",
        "listed",
        "filtered",
        "help",
        "minimum",
        "maximum",
        "default",
        "choices",
        "set_by",
    ):
        value = getattr(step, name)
        if value is not None:
            setattr(field, name, value)
    if step.kind is not None and step.kind != field.kind:
        _may_change_kind(spec, entity, field, step.kind)
        field.kind, field.minimum, field.maximum, field.default = step.kind, step.minimum, step.maximum, None
        if step.kind != "relation":
            field.target, field.inline = None, False
        if step.kind != "choice":
            field.choices = []
        elif not field.choices:
            field.choices = _choices_of(entity, field.name)
        _convert(entity, field)


def _may_change_kind(spec: SiteSpec, entity: Entity, field: Field, kind: str) -> None:
    """Raises WishRefused where a rule or the dashboard rests on what the field is."""
    trial = spec.model_copy(deep=True)
    changed = next(f for f in entity_of(trial, entity.name).fields if f.name == field.name)
    sound = set(faults(trial))
    changed.kind, changed.target, changed.inline = kind, None, False  # type: ignore[assignment]
    changed.choices = [Choice(value="any", label="any")] if kind == "choice" else []
    changed.default = changed.minimum = changed.maximum = None
    broken = [f for f in faults(trial) if f not in sound and "begins as" not in f and "has no choice" not in f]
    if broken:
        raise WishRefused(
            f"{field.label} of {entity.titles} cannot become another kind: {_resting(broken[0])}.",
            fix="Remove that first, or keep the kind.",
        )


def _resting(fault: str) -> str:
    """What rests on a field, from the fault that its change would be."""
    shown = re.match(r"Dashboard, (.+?): ", fault)
    if shown:
        return f"the dashboard's “{shown[1]}” is made from it"
    rule = re.search(r"rule (\w+)", fault)
    return f"the {rule[1].replace('_', ' ')} rule rests on it" if rule else fault.rstrip(".")


def _choices_of(entity: Entity, name: str) -> list[Choice]:
    """The values that the rows hold, as choices. Raises WishRefused where there are none."""
    labels = list(dict.fromkeys(str(row[name]) for row in entity.rows if row.get(name) not in (None, "")))[:40]
    if not labels:
        raise WishRefused("A choice needs its values.", fix="Say them: “make the size a choice of S, M, L”.")
    return [Choice(value=identifier(label, f"option_{n}"), label=label[:60]) for n, label in enumerate(labels, 1)]


def identifier(label: str, otherwise: str) -> str:
    """`label` as an identifier of at most 40 characters; `otherwise` where nothing Latin is in it."""
    bare = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:40].strip("_")
    bare = re.sub(r"^(\d)", r"n\1", bare)[:40].strip("_")
    return bare or otherwise


def _convert(entity: Entity, field: Field) -> None:
    """Seed values in the field's new kind; what cannot be is left out."""
    for row in entity.rows:
        if field.name in row:
            value = converted(row[field.name], field)
            if value is None:
                del row[field.name]
            else:
                row[field.name] = value


def converted(value: Any, field: Field) -> Any:
    """A value as the field holds it, or None."""
    text = str(value).strip()
    if field.kind == "choice":
        return next((c.value for c in field.choices if text.lower() in (c.value, c.label.lower())), None)
    if field.kind == "boolean":
        return value if isinstance(value, bool) else text.lower() in ("yes", "true", "1", "是")
    if field.kind in ("integer", "rating", "money", "decimal"):
        return _number(text, whole=field.kind in ("integer", "rating"))
    if field.kind in ("date", "datetime"):
        return value if re.fullmatch(r"[+-]\d+( \d\d:\d\d)?|\d{4}-\d\d-\d\d.*", text) else None
    if field.kind in ("text", "long_text"):
        return text
    return value if isinstance(value, str) and field.kind in ("email", "phone", "url") else None


def _number(text: str, *, whole: bool) -> int | float | None:
    found = re.search(r"-?\d+(?:\.\d+)?", text.replace(",", ""))
    if found is None:
        return None
    number = float(found.group())
    return int(number) if whole or number.is_integer() else number


def remove_field(spec: SiteSpec, step: ops.RemoveField) -> None:
    entity = entity_of(spec, step.entity)
    there = next((f for f in entity.fields if f.name == step.field), None)
    if there is None:
        return
    if len(entity.fields) == 1:
        raise WishRefused(f"{there.label} is all that is known of {entity.titles}.", fix="Remove them altogether.")
    entity.fields.remove(there)
    for row in entity.rows:
        row.pop(step.field, None)
    if entity.display == step.field:
        other = next((f.name for kind in SHOWABLE for f in entity.fields if f.kind == kind), None)
        if other is None:
            raise WishRefused(f"{there.label} stands for the whole row of {entity.titles}.", fix="Rename it instead.")
        entity.display = other
    let_go_of_field(spec, entity, step.field)


def add_choice(spec: SiteSpec, step: ops.AddChoice) -> None:
    field = field_of(entity_of(spec, step.entity), step.field)
    if field.kind != "choice":
        raise WishRefused(f"{field.label} is no choice.", fix="Make it one first.")
    if all(c.value != step.choice.value for c in field.choices):
        field.choices.append(step.choice)


def remove_choice(spec: SiteSpec, step: ops.RemoveChoice) -> None:
    entity = entity_of(spec, step.entity)
    field = field_of(entity, step.field)
    if all(c.value != step.value for c in field.choices):
        return
    field.choices = [c for c in field.choices if c.value != step.value]
    if not field.choices:
        raise WishRefused(f"{field.label} would have nothing to choose from.", fix="Remove the field instead.")
    let_go_of_choice(spec, entity, field, step.value)


def add_rows(spec: SiteSpec, step: ops.AddRows) -> None:
    entity = entity_of(spec, step.entity)
    for row in step.rows:
        same = next((r for r in entity.rows if _shown(entity, r) and _shown(entity, r) == _shown(entity, row)), None)
        if same is None:
            entity.rows.append(row)
        else:
            same.update(row)


def _shown(entity: Entity, row: Row) -> str:
    return str(row.get(entity.display, "")).strip().lower()


def change_rows(spec: SiteSpec, step: ops.ChangeRows) -> None:
    entity = entity_of(spec, step.entity)
    for row in _matching(entity, step.where):
        row.update(step.values)
        for name, factor in step.scale.items():
            if isinstance(row.get(name), int | float):
                row[name] = scaled(row[name], factor, field_of(entity, name))


def scaled(value: float, factor: float, field: Field) -> int | float:
    """A number by a factor, as the field holds it: whole, or with two places; within its limits."""
    new = round(value * factor, 0 if field.kind in ("integer", "rating") else 2)
    new = max(new, field.minimum) if field.minimum is not None else new
    new = min(new, field.maximum) if field.maximum is not None else new
    return int(new) if new == int(new) else new


def remove_rows(spec: SiteSpec, step: ops.RemoveRows) -> None:
    """Rows of other entities that point at a removed one lose that value, or go where it is required."""
    entity = entity_of(spec, step.entity)
    gone = _matching(entity, step.where)
    entity.rows = [row for row in entity.rows if not any(row is g for g in gone)]
    shown = {_shown(entity, row) for row in gone}
    for other in spec.entities:
        for field in other.fields:
            if field.kind == "relation" and field.target == entity.name:
                held = [r for r in other.rows if str(r.get(field.name, "")).strip().lower() in shown]
                if field.required:
                    other.rows = [r for r in other.rows if not any(r is h for h in held)]
                for row in held:
                    row.pop(field.name, None)


def _matching(entity: Entity, where: Row) -> list[Row]:
    def agrees(row: Row) -> bool:
        return all(str(row.get(k, "")).strip().lower() == str(v).strip().lower() for k, v in where.items())

    return [row for row in entity.rows if agrees(row)]
