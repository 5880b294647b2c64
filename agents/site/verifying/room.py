"""Room beside the rows that are there: whether a stay, one of a kind or one more of a day would still be taken.

The first rows of a site lie on days from when they were planted; what a check fills in must not meet them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from agents.site.spec import Entity, Field, Limit, Stay, UniqueTogether
from agents.site.verifying.rows import Rows


def is_left(rows: Rows, entity: Entity, filled: Mapping[str, str], account: int | None) -> bool:
    """Whether rows that are there leave room for one that is filled in. `account`: whose it would be."""
    rules = [r for r in entity.rules if isinstance(r, Stay | UniqueTogether | Limit)]
    if not rules:
        return True
    kept = [rows.row(entity, number) or {} for number in rows.numbers(entity)]
    tried = {Stay: _stay, UniqueTogether: _alone, Limit: _within}
    return all(tried[type(rule)](rows, entity, rule, filled, kept, account) for rule in rules)


Kept = list[dict[str, Any]]


def _stay(rows: Rows, entity: Entity, rule: Stay, filled: Mapping[str, str], kept: Kept, account: int | None) -> bool:
    del account
    if not all(filled.get(name) for name in (rule.first, rule.last, rule.resource)):
        return True
    first, last = _moment(filled[rule.first]), _moment(filled[rule.last])
    thing = rows.column(entity, rule.resource)
    for row in kept:
        if str(row[thing]) != filled[rule.resource] or not row[rule.first] or not row[rule.last] or _is_free(row, rule):
            continue
        if _moment(row[rule.first]) <= last and _moment(row[rule.last]) >= first:
            return False
    return True


def _alone(
    rows: Rows, entity: Entity, rule: UniqueTogether, filled: Mapping[str, str], kept: Kept, account: int | None
) -> bool:
    del account
    if "owner" in rule.fields or not all(filled.get(name) for name in rule.fields):
        return True
    fields = [f for f in entity.fields if f.name in rule.fields]
    return not any(all(_is(f, row[rows.column(entity, f.name)], filled[f.name]) for f in fields) for row in kept)


def _within(
    rows: Rows, entity: Entity, rule: Limit, filled: Mapping[str, str], kept: Kept, account: int | None
) -> bool:
    """A day, week, month or year that has not had its fill."""
    if rule.per is None or rule.date is None or not filled.get(rule.date):
        return True
    span = _span(_moment(filled[rule.date]).date(), rule.per)
    mine = [
        row
        for row in kept
        if (rule.whole or row.get("owner_id") == account)
        and (rule.of is None or str(row.get(f"{rule.of}_id")) == str(filled.get(rule.of)))
        and not _is_free(row, rule)
        and row[rule.date]
        and _span(_moment(row[rule.date]).date(), rule.per) == span
    ]
    taken = sum(float(row[rule.quantity] or 0) for row in mine) if rule.quantity else len(mine)
    wants = float(filled.get(rule.quantity) or 0) if rule.quantity else 1
    return taken + wants <= rule.most


def _is_free(row: Mapping[str, Any], rule: Stay | Limit) -> bool:
    return any(row.get(name) in values for name, values in rule.free_when.items())


def _is(field: Field, kept: Any, told: str) -> bool:
    if kept is None:
        return False
    if field.kind in ("date", "datetime"):
        return _moment(str(kept)) == _moment(told)
    return str(kept) == told


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)


def _span(day: date, per: str) -> date:
    """The first day of the day, week, month or year that a day is in."""
    if per == "week":
        return day - timedelta(days=day.weekday())
    return {"day": day, "month": day.replace(day=1)}.get(per, day.replace(month=1, day=1))
