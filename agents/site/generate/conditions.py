"""Conditions as code: lists under a name, guards of steps, who sees what, what is made each month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.site.generate.writing import Call, Code, layout, literal, mapping, text
from agents.site.spec import Condition, Entity, Periodic, Season, Sees, Watch


def where(conditions: Sequence[Condition]) -> Call:
    """A tuple of `Where`."""
    return Call("", [_one(condition) for condition in conditions])


def _one(condition: Condition) -> Call:
    parts: list[Code] = [text(condition.field), text(condition.sign)]
    if condition.other:
        return Call("Where", parts, keywords={"other": text(condition.other)})
    return Call("Where", parts if condition.value is None else [*parts, literal(condition.value)])


def definitions(writer: Any) -> list[str]:
    """`WATCHES`, `SEES`, `CLOSES` and `PERIODIC` of an entity, as far as it has them."""
    entity: Entity = writer.entity
    found: list[str] = []
    watches = [rule for rule in entity.rules if isinstance(rule, Watch)]
    sees = [rule for rule in entity.rules if isinstance(rule, Sees)]
    if watches:
        writer.need("core.conditions", "Watch", "Where")
        found.append(layout(Call("", [_watch(rule) for rule in watches]), before="WATCHES = "))
    if sees:
        writer.need("core.conditions", "Sees", "Where")
        made = [Call("Sees", [text(rule.who), where(rule.when)]) for rule in sees]
        found.append(layout(Call("", made), before="SEES = "))
    for rule in [rule for rule in entity.rules if isinstance(rule, Season)][:1]:
        writer.need("datetime", "date")
        year, month, day = (int(part) for part in rule.last.split("-"))
        found.append(f"CLOSES = date({year}, {month}, {day})")
    for rule in [rule for rule in entity.rules if isinstance(rule, Periodic)][:1]:
        writer.need("core.rules.periods", "Periodic")
        told: dict[str, Code] = {"per": text(rule.per)} if rule.per != "month" else {}
        if rule.copied:
            told["copied"] = mapping({name: text(there) for name, there in rule.copied.items()})
        found.append(layout(Call("Periodic", [text(rule.each), text(rule.date)], keywords=told), before="PERIODIC = "))
    return found


def _watch(rule: Watch) -> Call:
    parts: list[Code] = [text(rule.name), text(rule.label), where(rule.when)]
    return Call("Watch", [*parts, text(rule.tone)] if rule.tone != "bad" else parts)


def period_route(made: Any) -> str:
    """The address that makes the rows of this period."""
    entity: Entity = made.entity
    made.need("core", "rendering")
    made.need("core.rules", "periods")
    return f'''@router.post("/periods")
def make_periods(page: PageOf) -> Response:
    """Make those of the {made.many} of this period that are missing."""
    page.need_one_of("staff")
    try:
        with page.writing("{entity.plural}"):
            count = periods.make(page.database, feature, page.visitor)
    except Refused as refusal:
        return page.refuse(refusal.sentence)
    when = rendering.day(rules.PERIODIC.first())
    told = t("periods_made", count=count, when=when) if count else t("periods_none", when=when)
    return page.go(feature.path, told)'''
