"""Times and days as definitions of a feature's `rules.py`: its timetable, and which rows say when it is closed."""

from __future__ import annotations

from typing import Any

from agents.site.generate.naming import class_name, column_of, one
from agents.site.generate.value_rules import clock_time, free
from agents.site.generate.writing import Call, Code, layout, literal, strings, text
from agents.site.spec import Closed, Deadline, Moment, Slots, weekdays


def timetable(writer: Any, rule: Slots) -> None:
    """Add the definition of `TIMETABLE`, and of how long a row takes."""
    entity = writer.entity
    writer.need("core.rules.slots", "Opening", "Timetable")
    writer.need("core.rules", "slots")
    told: dict[str, Code] = {
        "model": writer.need_model(entity),
        "start": text(rule.start),
        "openings": Call("", [_opening(writer, opening) for opening in rule.openings]),
        "minutes": str(rule.minutes),
    }
    if rule.minutes_from:
        relation, _, name = rule.minutes_from.partition(".")
        told["length"] = "length"
        told["decided_by"] = text(relation)
        if name:
            writer.need("sqlmodel", "Session")
            target = writer.target(relation)
            writer.definitions.append(
                f"def length(database: Session, row: {class_name(entity)}) -> int | None:\n"
                f'    """How many minutes {one(entity)} takes: that of its {relation.replace("_", " ")}."""\n'
                f"    {relation} = database.get({target}, row.{relation}_id)\n"
                f"    return {relation}.{name} if {relation} is not None else None"
            )
        else:
            writer.need("sqlmodel", "Session")
            writer.definitions.append(
                f"def length(database: Session, row: {class_name(entity)}) -> int | None:\n"
                f'    """How many minutes {one(entity)} takes: as it says itself."""\n'
                f"    return row.{relation}"
            )
    if rule.resource:
        told["resource"] = text(f"{rule.resource}_id")
        told["resources"] = writer.target(rule.resource)
    if rule.also:
        told["also"] = strings([f"{name}_id" for name in rule.also])
    if rule.places != 1:
        told["places"] = str(rule.places)
    ahead = next(
        (m.days for m in (r for r in entity.rules if isinstance(r, Moment)) if m.field == rule.start and m.days), None
    )
    if ahead is not None:
        told["ahead"] = str(ahead)
    if (
        notice := next(
            (d for d in (r for r in entity.rules if isinstance(r, Deadline)) if d.moment == rule.start), None
        )
    ) is not None:
        told["notice"] = _notice(writer, notice)
    if any(isinstance(r, Closed) for r in entity.rules):
        told["closures"] = "CLOSURES"
    if rule.free_when:
        told["free_when"] = free(entity, rule.free_when)
    writer.definitions.append(layout(Call("Timetable", [], keywords=told), before="TIMETABLE = "))


def _opening(writer: Any, opening: Any) -> Code:
    writer.need("datetime", "time")
    days = Call("", [str(n) for n in weekdays(opening.days)])
    return Call(
        "Opening", [], keywords={"days": days, "opens": clock_time(opening.opens), "closes": clock_time(opening.closes)}
    )


def _notice(writer: Any, rule: Deadline) -> Code:
    """The deadline of a time, so that the form offers none that would be refused."""
    writer.need("core.rules.slots", "Notice")
    told: dict[str, Code] = {}
    if rule.hours is not None:
        told["hours"] = literal(rule.hours)
    else:
        if rule.days:
            told["days"] = str(rule.days)
        if rule.at is not None:
            writer.need("datetime", "time")
            told["at"] = clock_time(rule.at)
    return Call("Notice", [], keywords=told)


def closures(writer: Any, rule: Closed) -> str:
    """The definition of `CLOSURES`: which rows say when nothing is taken."""
    writer.need("core.rules.closures", "Closures")
    rows = writer.spec.entity(rule.rows)
    told: dict[str, Code] = {"model": writer.need_model(rows), "first": text(rule.first)}
    for key, name in (("last", rule.last), ("begins", rule.begins), ("ends", rule.ends), ("thing", rule.thing)):
        if name is not None:
            told[key] = text(column_of(rows, name))
    return layout(Call("Closures", [], keywords=told), before="CLOSURES = ")
