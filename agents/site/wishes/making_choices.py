"""Wishes for choices → operations: values of a choice field, and fields that are chosen from a list.

Groups: `f` a field's mention, `e` an entity's, `text` a value, `list` values.
"""

# ruff: noqa: D103 (each is named by what is wished for)

from __future__ import annotations

import re

from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused
from agents.site.words.fields import choices_of, field_from, split_list


def choose(c: Context, g: Groups) -> Made | None:
    """ "customers can choose a size: S, M, L": a choice at what they make."""
    entity = names.main_entity(c.spec)
    told = f"{c.words(g['f'])}: {c.words(g['list'])}" if g.get("list") else c.words(g["f"])
    field = field_from(told, c.language)
    if entity is None or field is None or field.kind != "choice" or names.field_named(field.label, entity):
        return None
    field.required = not entity.rows
    return Made([ops.AddField(entity=entity.name, field=field)])


def options_field(c: Context, g: Groups) -> Made | None:
    """ "add a field for insurance with the options public, private and none"."""
    entity = (c.people_entity(g["e"]) if g.get("e") else c.pointed_entity()) or names.main_entity(c.spec)
    field = field_from(f"{c.words(g['f'])}: {c.words(g['list'])}", c.language)
    if entity is None or field is None or field.kind != "choice" or names.field_named(field.label, entity):
        return None
    field.required = not entity.rows
    return Made([ops.AddField(entity=entity.name, field=field)])


def add_choice(c: Context, g: Groups) -> Made | None:
    """ "add “No show” to the status of bookings"."""
    found = c.field(g["f"], c.entity(g["e"]) if g.get("e") else None)
    if found is None or found[1].kind not in ("choice", "relation"):
        return None
    entity, field = found
    labels = split_list(c.words(g["text"]))
    if field.kind == "relation":
        if field.target == "account":
            return None
        target = c.spec.entity(str(field.target))
        return Made([ops.AddRows(entity=target.name, rows=[{target.display: label} for label in labels])])
    held = {x.label.lower() for x in field.choices}
    fresh = choices_of([x for x in labels if x.lower() not in held], {x.value for x in field.choices})
    if not fresh:
        return Made(said=[c.say(f"{field.label} can be that already.", f"“{field.label}”已有这个选项。")])
    return Made([ops.AddChoice(entity=entity.name, field=field.name, choice=choice) for choice in fresh])


def named_choice(c: Context, g: Groups) -> Made | None:
    """ "add a deal stage called negotiation", "add a priority called urgent"."""
    label = c.words(g["text"])
    found = c.field(g["f"])
    if found is None or found[1].kind != "choice" or not label or len(label) > 40:
        return None
    return add_choice(c, {"f": g["f"], "text": g["text"]})


def remove_choice(c: Context, g: Groups) -> Made | None:
    found = c.field(g["f"], c.entity(g["e"]) if g.get("e") else None)
    if found is None or found[1].kind != "choice":
        return None
    label = c.words(g["text"]).lower()
    value = next((x.value for x in found[1].choices if label in (x.label.lower(), x.value)), None)
    if value is None:
        raise WishRefused(
            c.say(f"{found[1].label} has no choice “{label}”.", f"“{found[1].label}”没有选项“{label}”。"),
            fix=", ".join(x.label for x in found[1].choices),
        )
    return Made([ops.RemoveChoice(entity=found[0].name, field=found[1].name, value=value)])


def set_choices(c: Context, g: Groups) -> Made | None:
    """ "status can be open, waiting or done": exactly these; values that stay keep their names."""
    found = c.field(g["f"], c.entity(g["e"]) if g.get("e") else None)
    if found is None and g.get("e"):  # "状态的选项可以是…": what stands before 的 is the field
        found = c.field(g["e"])
    labels = split_list(re.sub(r"\s+or\s+|或者?", ", ", c.words(g["list"])))
    if found is None or len(labels) < 2 or any(len(label) > 40 for label in labels):
        return None
    entity, field = found
    known = {x.label.lower(): x for x in field.choices}
    fresh = iter(choices_of([x for x in labels if x.lower() not in known], {x.value for x in field.choices}))
    choices = [known.get(label.lower()) or next(fresh) for label in labels]
    if field.kind != "choice":
        return Made([ops.ChangeField(entity=entity.name, field=field.name, kind="choice", choices=choices)])
    kept = {x.value for x in choices}
    made: list[ops.Operation] = [
        ops.AddChoice(entity=entity.name, field=field.name, choice=x) for x in choices if x not in field.choices
    ]
    made += [
        ops.RemoveChoice(entity=entity.name, field=field.name, value=x.value)
        for x in field.choices
        if x.value not in kept
    ]
    return Made(made)
