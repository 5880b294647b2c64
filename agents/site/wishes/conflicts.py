"""Contradictions within one message: two clauses that want different things of the same part.

Each is refused with both halves quoted; which one is meant only the person knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agents.site.spec import SiteSpec
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.applying_rules import key_of
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.making_hours import DAY_ZH, DAYS_EN, days_of
from agents.site.words.opposites import opposed
from agents.text.words import han_count

_PARTS = {
    ops.ChangeEntity: ("entity",),
    ops.ChangeField: ("entity", "field"),
    ops.SetAccess: ("entity",),
    ops.SetStyle: (),
    ops.SetSite: (),
    ops.SetText: ("target",),
    ops.ChangeRule: ("entity", "kind", "name"),
}


def check_words(wish: str) -> None:
    """Halves that contradict each other by their words, before anything is read. Raises WishRefused."""
    if halves := opposed(wish):
        raise _refused(*halves, chinese=han_count(wish) > 0)


def check(read: list[tuple[str, list[ops.Operation]]], left: list[str], spec: SiteSpec, *, chinese: bool) -> None:
    """`read`: clauses with their operations; `left`: clauses that were not understood. Raises WishRefused."""
    seen: dict[tuple[Any, ...], tuple[str, Any]] = {}
    for clause, operations in read:
        for key, value in (claim for step in operations for claim in _claims(step)):
            before = seen.get(key)
            if before is not None and before[0] != clause and before[1] != value:
                raise _refused(before[0], clause, chinese=chinese)
            seen[key] = (clause, value)
    _removed_and_used(read, left, spec, chinese=chinese)
    _opened_and_closed(" ; ".join([*(clause for clause, _ in read), *left]), chinese=chinese)


_OPENED = re.compile(
    rf"\bopen(?:ed)? (?:on )?(?P<days>{DAYS_EN})|\b(?:keep|leave) (?P<kept>{DAYS_EN}) open\b"
    r"|"
    rf"(?P<days_zh>{DAY_ZH})(?:营业|开门|开放|上班|开馆)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    rf"\bclosed? (?:on )?(?P<days>{DAYS_EN})|(?P<days_zh>{DAY_ZH})(?:不营业|休息|关门|不开|放假|闭馆|停业)",
    re.IGNORECASE,
)


def _opened_and_closed(text: str, *, chinese: bool) -> None:
    """Days that the same message opens and closes; "open every day but closed on Mondays" is no such thing."""
    for opened in _OPENED.finditer(text):
        days = set(days_of(opened["days"] or opened["kept"] or opened["days_zh"]))
        for closed in _CLOSED.finditer(text):
            if days and days <= set(days_of(closed["days"] or closed["days_zh"])):
                raise _refused(opened.group(), closed.group(), chinese=chinese)


def _refused(first: str, second: str, *, chinese: bool) -> WishRefused:
    if chinese:
        return WishRefused(f"“{first}”与“{second}”互相矛盾，什么都没有改。", fix="请说明要哪一个。")
    return WishRefused(
        f"“{first}” and “{second}” contradict each other, so nothing was changed.", fix="Say which of the two you want."
    )


def _claims(step: ops.Operation) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """What an operation says of which part: a key, and the value it wants there."""
    for kind, parts in _PARTS.items():
        if isinstance(step, kind):
            given = step.model_dump(exclude_none=True)
            at = tuple(given.pop(p, None) for p in parts)
            given.pop("op")
            if isinstance(step, ops.ChangeRule):
                given = given["changes"]
            for name, value in given.items():
                yield (kind.__name__, *at, name), str(value)
    if isinstance(step, ops.AddRule):
        yield ("rule", step.entity, *key_of(step.rule)), step.rule.model_dump_json()
        if step.rule.kind == "transition":
            yield ("ChangeRule", step.entity, "transition", step.rule.name, "by"), str(step.rule.by)
    if isinstance(step, ops.RemoveRule):
        yield ("rule", step.entity, step.kind, step.name or ""), None


def _removed_and_used(
    read: list[tuple[str, list[ops.Operation]]], left: list[str], spec: SiteSpec, *, chinese: bool
) -> None:
    """A part that one clause removes and another one uses, adds or speaks of."""
    for clause, operations in read:
        for step in operations:
            if isinstance(step, ops.RemoveField):
                users = [
                    c for c, steps in read if c != clause and any(_uses(s, step.entity, step.field) for s in steps)
                ]
                users += [c for c in left if _speaks_of_field(c, step, spec)]
                users += [c for c, steps in read if c != clause and _is_again(c, steps, step, spec)]
            elif isinstance(step, ops.RemoveEntity):
                users = [c for c, steps in read if c != clause and any(_uses(s, step.entity, None) for s in steps)]
                users += [c for c in left if _speaks_of_entity(c, step.entity, spec)]
                idle = [c for c, steps in read if c != clause and not steps]
                users += [c for c in idle if _speaks_of_entity(c, step.entity, spec)]
            elif isinstance(step, ops.RemovePage):
                users = [
                    c for c, steps in read if c != clause and any(getattr(s, "page", None) == step.path for s in steps)
                ]
            else:
                continue
            if users:
                raise _refused(clause, users[0], chinese=chinese)


def _uses(step: ops.Operation, entity: str, field: str | None) -> bool:
    named = getattr(step, "entity", None)
    if isinstance(step, ops.AddEntity):
        return step.entity.name == entity or (field is None and any(f.target == entity for f in step.entity.fields))
    if isinstance(step, ops.AddFigure | ops.AddChart):
        part = step.figure if isinstance(step, ops.AddFigure) else step.chart
        group = getattr(part, "group", None)
        return part.entity == entity and (field is None or part.measure.endswith(f":{field}") or group == field)
    if named != entity or isinstance(step, ops.RemoveField | ops.RemoveEntity):
        return False
    if field is None:
        return True
    held = getattr(step, "field", None)
    held = getattr(held, "name", held)
    return held == field or field in getattr(step, "values", {})


def _is_again(clause: str, steps: list[ops.Operation], gone: ops.RemoveField, spec: SiteSpec) -> bool:
    """Whether a clause asks for a field that another takes away: it is there already, or it was read as a thing."""
    return all(isinstance(step, ops.AddEntity) for step in steps) and _speaks_of_field(clause, gone, spec)


def _speaks_of_field(clause: str, step: ops.RemoveField, spec: SiteSpec) -> bool:
    entity = spec.entity(step.entity)
    field = next((f for f in entity.fields if f.name == step.field), None)
    words = clause.lower()
    return field is not None and any(n in words for n in (names.normal(field.label), field.name.replace("_", " ")))


def _speaks_of_entity(clause: str, name: str, spec: SiteSpec) -> bool:
    entity = spec.entity(name)
    words = clause.lower()
    return any(n.lower() in words for n in (entity.title, entity.titles))
