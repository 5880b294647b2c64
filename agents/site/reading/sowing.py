"""Sample rows for entities made of words, and what is wrong with the sample rows of any spec.

`seed_faults` goes beyond `spec.faults`: relations name rows that exist, values have the kind of their field.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from typing import Any

from agents.site.spec import Entity, Field, SiteSpec
from agents.sources.base import Language

ROWS = 3
_DATE = re.compile(r"[+-]\d{1,4}|\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"[+-]\d{1,4}(?: \d\d:\d\d)?|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_CLOCK = re.compile(r"\d\d:\d\d")
_PERSONS = {"en": ["Ada Winter", "Jon Park", "Mia Costa"], "zh": ["安冬", "朴军", "柯米"]}


def sow(spec: SiteSpec, language: Language) -> None:
    """A few example rows for every entity that has none and that staff keep or everyone reads."""
    done: set[str] = set()
    waiting = [e for e in spec.entities if not e.rows and e.name not in ("favourite", "vote")]
    while ready := [e for e in waiting if e.name not in done and _ready(e, spec, done, waiting)]:
        for entity in ready:
            entity.rows = [_row(entity, spec, n, language) for n in range(ROWS)]
            done.add(entity.name)


def _ready(entity: Entity, spec: SiteSpec, done: set[str], waiting: list[Entity]) -> bool:
    open_ones = {e.name for e in waiting} - done
    return all(f.target not in open_ones or f.target == entity.name for f in entity.fields if f.kind == "relation")


def _row(entity: Entity, spec: SiteSpec, n: int, language: Language) -> dict[str, Any]:
    row = {}
    for field in entity.fields:
        value = _value(entity, field, spec, n, language)
        if value is not None:
            row[field.name] = value
    return row


def _value(entity: Entity, field: Field, spec: SiteSpec, n: int, language: Language) -> Any:
    if field.name == entity.display and field.kind == "text":
        if entity.icon == "users":
            return _PERSONS[language][n % 3]
        gap = "" if language == "zh" else " "
        return f"{'示例' if language == 'zh' else 'Example '}{entity.title if language == 'zh' else entity.title.lower()}{gap}{n + 1}"
    if field.kind == "relation":
        target = next((e for e in spec.entities if e.name == field.target), None)
        rows = [r.get(target.display) for r in target.rows] if target else []
        return rows[n % len(rows)] if rows else None
    if field.kind == "choice":
        return field.choices[n % len(field.choices)].value
    simple = {
        "date": f"-{3 * n + 1}" if n else "+0", "datetime": f"+{n + 1} {10 + n}:00", "time": f"{9 + n:02}:00", "boolean": n % 2 == 0,
        "money": 20 + 15 * n, "rating": 5 - n % 2, "decimal": 1.5 + n, "email": f"example{n + 1}@example.com", "phone": f"555 010{n}",
    }  # fmt: skip
    if field.kind == "integer":
        return _whole(field, n)
    if field.kind in ("text", "long_text") and field.required:
        return f"{'示例' if language == 'zh' else 'Example'} {n + 1}"
    return simple.get(field.kind)


def _whole(field: Field, n: int) -> int:
    if "year" in field.name:
        return 2020 + n
    low, high = int(field.minimum or 0), int(field.maximum or 1000)
    return min(low + 3 + 4 * n, high)


def seed_faults(spec: SiteSpec) -> list[str]:
    """What is wrong with the sample rows, a sentence each. Empty: they can be stored."""
    return [
        fault
        for entity in spec.entities
        for n, row in enumerate(entity.rows, 1)
        for fault in _row_faults(spec, entity, n, row)
    ]


def _row_faults(spec: SiteSpec, entity: Entity, n: int, row: dict[str, Any]) -> list[str]:
    found = []
    for field in entity.fields:
        where = f"`{entity.name}`, seed row {n}, `{field.name}`"
        value = row.get(field.name)
        if value in (None, ""):
            if field.required and field.default is None and field.set_by != "site" and field.kind != "image":
                found.append(f"{where} is required and empty.")
        elif not _fits(spec, field, value):
            found.append(f"{where}: {value!r} is no {field.kind}.")
    return found


def _fits(spec: SiteSpec, field: Field, value: Any) -> bool:
    if field.kind == "relation":
        target = next((e for e in spec.entities if e.name == field.target), None)
        return target is None or any(r.get(target.display) == value for r in target.rows)
    if field.kind == "choice":
        return any(c.value == value for c in field.choices)
    if field.kind == "boolean":
        return isinstance(value, bool)
    if field.kind in ("integer", "rating"):
        return isinstance(value, int) and not isinstance(value, bool) and _within(field, value)
    if field.kind in ("money", "decimal"):
        return isinstance(value, int | float) and not isinstance(value, bool) and _within(field, value)
    patterns = {"date": _DATE, "datetime": _MOMENT, "time": _CLOCK}
    if field.kind in patterns:
        return isinstance(value, str) and patterns[field.kind].fullmatch(value) is not None
    return isinstance(value, str)


def _within(field: Field, value: float) -> bool:
    return (field.minimum is None or value >= field.minimum) and (field.maximum is None or value <= field.maximum)
