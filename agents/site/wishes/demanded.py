"""A wish that says what a first sentence can demand, too: overdue lists, guards, dues, deadlines, limits, reminders.

The demand is put into a copy of the spec by the same rules; what has changed in it becomes operations.
"""

from __future__ import annotations

import re

from agents.site.spec import Entity, Field, Private, SiteSpec, Slots, Stay, faults
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.operations import Operation
from agents.site.wishes.rest import beyond_all
from agents.text.words import language_of


def demanded(c: Context, clause: str) -> Made | None:
    """The operations of a clause that is a demand, or several; None where it is more than that, or none.

    Whatever a first sentence can say in passing is read by the same rules: demands, provisos, terms, limits.
    What is left of the clause then may only be words that such a clause is made of, else it says something more.
    """
    from agents.site.reading import demands, limiting, provisos, speech, terms  # reading rests on wishes, too
    from agents.site.reading.kin import Kin

    language = language_of(clause)
    plain = demands.plainly(speech.plainly(clause.strip(" .。")))
    found, rest = demands.take(plain, language)
    told, rest = provisos.take(rest, language)
    agreed, rest = terms.take(rest, language)
    limits, rest = limiting.take(rest, language)
    spec, kin = c.spec.model_copy(deep=True), Kin(c.spec.blueprint)
    hourly = told.weekend is not None and re.search(r"小时|hour", plain)  # prices here are not of an hour
    if (not found and rest == plain) or hourly or beyond_all(rest, c.spec):
        return None
    if limits.minutes and _OF_NEW.match(plain):
        return None
    spec, done = demands.hold(spec, found, kin)
    if any(held is None for _, held in done):
        return None
    said = [held.said for _, held in done if held]
    for hold in (
        lambda: provisos.hold(spec, told, kin, c.spec.language),
        lambda: terms.hold(spec, agreed, c.spec.language),
        lambda: limiting.hold(spec, limits, kin, c.spec.language),
    ):
        said += hold()
    if faults(spec):
        return None
    made = operations(c.spec, spec)
    end = "。" if c.spec.language == "zh" else "."
    sentences = [one[:1].upper() + one[1:].rstrip(".。") + end for one in said]
    if not made and spec == c.spec and found and all(demand.kind in ("away", "closed", "private") for demand in found):
        # Of other demands the words may mean somebody or something that this site does not know.
        return Made(said=[c.say(f"It is so already: {one}", f"已经如此：{one}") for one in sentences])
    return Made(made, sentences) if made else None


def holidays(c: Context, g: Groups) -> Made | None:
    """ "add holidays", 增加休息日: days on which nothing can be booked, where something can be."""
    del g
    booked = any(isinstance(r, Slots | Stay) for e in c.spec.entities for r in e.rules)
    return demanded(c, c.say("the owner can enter closing days", "店主可以设置休息日")) if booked else None


_OF_NEW = re.compile(
    r"(?:please )?(?:add|create|introduce|offer)\b.+\b(?:that|which|to (?:rent|book|hire))\b", re.IGNORECASE
)
"""How long something new is had: "add rooms that people rent by the hour" is nothing about bookings that are there."""


def operations(before: SiteSpec, after: SiteSpec) -> list[Operation]:
    """What leads from one spec to another that has more: roles, entities, fields, rules, access, figures and charts."""
    made: list[Operation] = [ops.AddRole(role=r) for r in after.roles if r not in before.roles]
    known = {e.name: e for e in before.entities}
    made += [ops.AddEntity(entity=e) for e in after.entities if e.name not in known]
    for entity in after.entities:
        if entity.name in known:
            made += _changed(known[entity.name], entity)
    board, now = before.dashboard, after.dashboard
    made += [ops.RemoveFromDashboard(what=f.title) for f in board.figures if f not in now.figures]
    made += [ops.AddFigure(figure=f) for f in now.figures if f not in board.figures]
    made += [ops.RemoveFromDashboard(what=c.title) for c in board.charts if c not in now.charts]
    made += [ops.AddChart(chart=c) for c in now.charts if c not in board.charts]
    return made


def _changed(old: Entity, new: Entity) -> list[Operation]:
    name, made = new.name, list[Operation]()
    held = {f.name: f for f in old.fields}
    for field in new.fields:
        if field.name not in held:
            made.append(ops.AddField(entity=name, field=_optional(field)))
            continue
        was = held[field.name]
        bounds = {
            k: getattr(field, k) for k in ("minimum", "maximum", "default") if getattr(field, k) != getattr(was, k)
        }
        if bounds and None not in bounds.values() and field.kind in ("integer", "decimal", "money", "rating"):
            made.append(ops.ChangeField.model_validate({"entity": name, "field": field.name, **bounds}))
        known = {choice.value for choice in was.choices}
        made += [
            ops.AddChoice(entity=name, field=field.name, choice=choice)
            for choice in field.choices
            if choice.value not in known
        ]
    if new.access != old.access:
        changes = {action: who for action, who in new.access if who != getattr(old.access, action)}
        made.append(ops.SetAccess(entity=name, **changes))
    shown = any(r not in new.rules for r in old.rules if isinstance(r, Private))
    if shown:  # those that stay are added again
        made.append(ops.RemoveRule(entity=name, kind="private"))
    stay = [r for r in new.rules if r not in old.rules or (shown and isinstance(r, Private))]
    made += [ops.AddRule(entity=name, rule=rule) for rule in stay]
    if len(new.rows) > len(old.rows):
        made.append(ops.AddRows(entity=name, rows=new.rows[len(old.rows) :]))
    for before, row in zip(old.rows, new.rows, strict=False):
        values = {key: value for key, value in row.items() if before.get(key) != value}
        if values and new.display in before and not _pointing(new, values):
            made.append(ops.ChangeRows(entity=name, where={new.display: before[new.display]}, values=values))
    return made


def _optional(field: Field) -> Field:
    """A field as rows that are there can bear it: none of them has a value."""
    bare = field.required and field.default is None and field.set_by == "form" and field.kind != "boolean"
    return field.model_copy(update={"required": False}) if bare else field


def _pointing(entity: Entity, values: dict[str, object]) -> bool:
    return any(f.kind == "relation" and f.name in values for f in entity.fields)
