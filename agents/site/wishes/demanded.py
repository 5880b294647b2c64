"""A wish that says what a first sentence can demand, too: overdue lists, guards, dues, deadlines, limits, reminders.

The demand is put into a copy of the spec by the same rules; what has changed in it becomes operations.
"""

from __future__ import annotations

from agents.site.spec import Entity, SiteSpec
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Made
from agents.site.wishes.operations import Operation
from agents.text.words import language_of

LEAST = 0.6
"""So much of a wish must be said by its demands."""


def demanded(c: Context, clause: str) -> Made | None:
    """The operations of a clause that is a demand, or several; None where it is more than that, or none."""
    from agents.site.reading import demands  # the reading of sentences rests on wishes, too
    from agents.site.reading.kin import Kin

    language = language_of(clause)
    found, rest = demands.take(demands.plainly(clause.strip(" .。")), language)
    if not found or len(rest) > len(clause) * (1 - LEAST):
        return None
    spec, done = demands.hold(c.spec.model_copy(deep=True), found, Kin(c.spec.blueprint))
    if any(held is None for _, held in done):
        return None
    made = operations(c.spec, spec)
    said = [
        held.said[:1].upper() + held.said[1:] + ("。" if c.spec.language == "zh" else ".") for _, held in done if held
    ]
    return Made(made, said) if made else None


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
            made.append(ops.AddField(entity=name, field=field))
            continue
        known = {choice.value for choice in held[field.name].choices}
        made += [
            ops.AddChoice(entity=name, field=field.name, choice=choice)
            for choice in field.choices
            if choice.value not in known
        ]
    if new.access != old.access:
        changes = {action: who for action, who in new.access if who != getattr(old.access, action)}
        made.append(ops.SetAccess(entity=name, **changes))
    made += [ops.AddRule(entity=name, rule=rule) for rule in new.rules if rule not in old.rules]
    for before, row in zip(old.rows, new.rows, strict=False):
        values = {key: value for key, value in row.items() if before.get(key) != value}
        if values and new.display in before and not _pointing(new, values):
            made.append(ops.ChangeRows(entity=name, where={new.display: before[new.display]}, values=values))
    return made


def _pointing(entity: Entity, values: dict[str, object]) -> bool:
    return any(f.kind == "relation" and f.name in values for f in entity.fields)
