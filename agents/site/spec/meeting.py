"""Values with which conditions hold of a row, or do not: for the tests of a site and the checks of it.

It tries a few values at the edges of what is asked for. It stores nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.site.spec.conditions import ME, Condition, days_of
from agents.site.spec.fields import Field
from agents.site.spec.site import Entity, SiteSpec


@dataclass(frozen=True)
class Day:
    """A day so many days from today."""

    days: int


Met = str | int | float | bool | Day | None


def field_at(spec: SiteSpec, entity: Entity, path: str) -> Field | None:
    """The field at the end of a path through relations; None where there is none."""
    head, dot, rest = path.partition(".")
    found = next((f for f in entity.fields if f.name == head), None)
    if not dot or found is None:
        return found
    target = next((e for e in spec.entities if e.name == found.target), None)
    return field_at(spec, target, rest) if target is not None else None


def meeting(spec: SiteSpec, entity: Entity, conditions: Sequence[Condition]) -> dict[str, Met] | None:
    """Path → a value with which all of the conditions hold; None where no value was found."""
    found: dict[str, Met] = {}
    for path in dict.fromkeys(c.field for c in conditions):
        mine = [c for c in conditions if c.field == path]
        tried = _tried(spec, entity, path, mine)
        kept = [value for value in tried if all(_holds(c, value) for c in mine)]
        if not kept:
            return None
        found[path] = kept[0]
        found |= {c.other: _REST for c in mine if c.other}
    return found


def missing(spec: SiteSpec, entity: Entity, conditions: Sequence[Condition]) -> dict[str, Met] | None:
    """The same, but that the first condition which can fail does not hold."""
    held = meeting(spec, entity, conditions)
    for condition in conditions if held is not None else ():
        for value in _tried(spec, entity, condition.field, [condition]):
            if not _holds(condition, value):
                return {**(held or {}), condition.field: value}
    return None


_REST = 10
"""What another field has, where two are compared."""


def _tried(spec: SiteSpec, entity: Entity, path: str, mine: Sequence[Condition]) -> list[Met]:
    field = field_at(spec, entity, path)
    if field is None:
        return []
    empty: list[Met] = [None] if not field.required or field.set_by != "form" else []
    if field.kind == "choice":
        return [*(c.value for c in field.choices), *empty]
    if field.kind == "boolean":
        return [True, False]
    if field.kind == "relation":
        return [ME, *empty]
    if field.kind in ("date", "datetime"):
        ends = [n for c in mine if (n := days_of(c.value)) is not None] or [0]
        return [*(Day(end + n) for end in ends for n in (-2, 2, 0, -1, 1)), *empty]
    if field.kind in ("integer", "decimal", "money", "rating"):
        ends = [float(_REST) if c.other else c.value for c in mine if c.other or _is_number(c.value)] or [1.0]
        ends = [end for end in ends if isinstance(end, int | float)]
        numbers = [end + n for end in ends for n in (-2, 2, 0, -1, 1)]
        fitting = [n for n in numbers if field.minimum is None or n >= field.minimum]
        return [*(int(n) if float(n).is_integer() else n for n in fitting), *empty]
    return ["words", *empty] if all(c.sign in ("empty", "filled") for c in mine) else [str(c.value) for c in mine]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _holds(condition: Condition, value: Met) -> bool:
    if condition.sign == "empty":
        return value in (None, "")
    if condition.sign == "filled":
        return value not in (None, "")
    if condition.sign in ("is", "is_not") and not isinstance(value, Day):
        wanted = _REST if condition.other else condition.value
        return (value == wanted) == (condition.sign == "is")
    if value is None:
        return condition.sign == "is_not"
    end = _REST if condition.other else days_of(condition.value) if isinstance(value, Day) else condition.value
    number = value.days if isinstance(value, Day) else value
    if not isinstance(end, int | float) or not isinstance(number, int | float):
        return False
    return {
        "is": number == end,
        "is_not": number != end,
        "below": number < end,
        "at_most": number <= end,
        "above": number > end,
        "at_least": number >= end,
    }[condition.sign]
