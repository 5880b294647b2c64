"""Conditions on the values of a row: one grammar for lists under a name, guards of steps, figures and who sees what.

A list of conditions holds where every one of them does. It knows fields, signs and values, not the code that asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from agents.site.spec.fields import Part

Sign = Literal["is", "is_not", "below", "at_most", "above", "at_least", "empty", "filled"]
Value = str | int | float | bool | None

ME = "me"
"""Whoever looks."""
SPANS = ("today", "week", "month", "year")
_DAY = re.compile(r"(?:today(?P<n>[+-]\d{1,4})?|now|week|month|year|(?P<iso>\d{4}-\d{2}-\d{2}))")


class Condition(Part):
    """What must hold of one field of a row: `{"field": "due", "sign": "below", "value": "today"}`."""

    field: str
    """A field of the entity, or of what it points at: `loan.due`, `class.coach.account`."""
    sign: Sign = "is"
    value: Value = None
    """A choice's value, a number, true or false; of dates `today`, `today+7`, `today-30`, `now`, `week`, `month`,
    `year` (this one) or ISO; `me` of a relation to `account`: whoever looks."""
    other: str | None = None
    """Instead of `value`: another field of the same row (`stock` is at_most `minimum_stock`)."""


Conditions = list[Condition]


def is_time(value: Value) -> bool:
    """Whether a value stands for a moment or a span of days."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def days_of(value: Value) -> int | None:
    """How many days from today a value lies: `today+7` → 7; None where it says no such thing."""
    found = _DAY.fullmatch(str(value))
    if found is None or found["iso"] or str(value) in ("week", "month", "year"):
        return None
    return int(found["n"] or 0)


def renamed(conditions: Sequence[Condition], old: str, name: str) -> Conditions:
    """The conditions where a field of their entity goes by another name."""
    return [
        c.model_copy(update={"field": _headed(c.field, old, name), "other": name if c.other == old else c.other})
        for c in conditions
    ]


def _headed(path: str, old: str, name: str) -> str:
    head, dot, rest = path.partition(".")
    return f"{name if head == old else head}{dot}{rest}"


def names(conditions: Sequence[Condition], field: str) -> bool:
    """Whether one of the conditions rests on a field of their entity."""
    return any(field in (c.field.partition(".")[0], c.other) for c in conditions)


def without_choice(conditions: Sequence[Condition], field: str, value: str) -> Conditions:
    """The conditions without those that name a value of a choice field that is no longer there."""
    return [c for c in conditions if not (c.field == field and c.value == value)]


_SAID: dict[Sign, tuple[str, str]] = {
    "is": ("is", "为"),
    "is_not": ("is not", "不为"),
    "below": ("is below", "小于"),
    "at_most": ("is at most", "不超过"),
    "above": ("is above", "大于"),
    "at_least": ("is at least", "不小于"),
    "empty": ("is empty", "为空"),
    "filled": ("is filled in", "已填写"),
}


def words(conditions: Sequence[Condition], labels: dict[str, str], *, zh: bool) -> str:
    """The conditions as people read them; `labels` are those of the fields."""
    told = []
    for c in conditions:
        name = labels.get(c.field, c.field.replace(".", " ").replace("_", " "))
        value = labels.get(c.other, c.other) if c.other else "" if c.value is None else _shown(c.value, labels, c.field)
        sign = _SAID[c.sign][zh]
        told.append(f"{name}{sign}{value}" if zh else f"{name} {sign} {value}".strip())
    return ("且" if zh else " and ").join(told)


def _shown(value: Value, labels: dict[str, str], field: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return labels.get(f"{field}={value}", f"{value:g}" if isinstance(value, int | float) else str(value))
