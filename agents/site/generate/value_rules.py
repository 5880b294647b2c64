"""What is asked of the values of a row before it is stored, as lines of `rules.py`: order, time, sums, limits.

What is asked of other rows (times, days, places, stock) is written by `rules.py` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from agents.site.generate.conditions import where
from agents.site.generate.naming import column_of, field_of, many
from agents.site.generate.writing import Call, Code, layout, literal, mapping, strings, text
from agents.site.spec import (
    Barred,
    Belongs,
    Computed,
    Day,
    Deadline,
    Entity,
    Limit,
    Moment,
    Needs,
    Ordered,
    Season,
    Shown,
    Stay,
    UniqueTogether,
    Weekdays,
    weekdays,
)
from agents.site.spec.rule_faults import STAY, SUM


def call(name: str, *parts: Code, **keywords: Code) -> list[str]:
    """A call on a line of its own."""
    return [layout(Call(name, parts, keywords=keywords), 4)]


def free(entity: Entity, free_when: dict[str, list[str]]) -> Code:
    """Columns and the values with which a row does not count."""
    return mapping({column_of(entity, name): strings(values) for name, values in free_when.items()})


def given_up(entity: Entity) -> dict[str, list[str]]:
    """With which values a row has given its place back, by the rule that counts places; empty where none does."""
    return next((told for rule in entity.rules if (told := getattr(rule, "free_when", None))), {})


def clock_time(told: str) -> str:
    """`10:30` as code; midnight at the end of a day is `time.max`."""
    hours, minutes = (int(part) for part in told.split(":"))
    if hours >= 24:
        return "time.max"
    return f"time({hours}, {minutes})" if minutes else f"time({hours})"


def _check_limit(writer: Any, rule: Limit) -> list[str]:
    writer.need("core.rules", "places")
    told: dict[str, Code] = {"most": str(rule.most), "free_when": free(writer.entity, rule.free_when)}
    if rule.per is not None:
        told["period"] = Call("", [text(rule.per), text(rule.date or "created_at")])
    if rule.quantity is not None:
        told["quantity"] = text(rule.quantity)
    if rule.whole:
        told["whole"] = "True"
    if rule.of is not None:
        told["of"] = text(column_of(writer.entity, rule.of))
    return call("places.limit", "database", "row", **told)


def _check_ordered(writer: Any, rule: Ordered) -> list[str]:
    writer.need("core.rules", "values")
    labels = strings([field_of(writer.entity, name).label for name in (rule.first, rule.second)])
    return call("values.ordered", "row", text(rule.first), text(rule.second), labels=labels)


def _check_moment(writer: Any, rule: Moment) -> list[str]:
    writer.need("core.rules", "values")
    lines = call(f"values.{rule.when}", "row", text(rule.field))
    if rule.days is not None:
        ahead = layout(Call("values.ahead", ["row", text(rule.field)], keywords={"days": str(rule.days)}), 8)
        lines += ["if not visitor.is_staff:", f"    {ahead}"]
    return lines


def _check_together(writer: Any, rule: UniqueTogether) -> list[str]:
    writer.need("core.rules", "values")
    columns = strings([column_of(writer.entity, name) for name in rule.fields])
    gone = given_up(writer.entity)
    told: dict[str, Code] = {"free_when": free(writer.entity, gone)} if gone else {}
    return call("values.together", "database", "row", columns, **told)


def _check_computed(writer: Any, rule: Computed) -> list[str]:
    """`row.total = values.product(row.quantity, product.price)`, when one of its own factors is new."""
    writer.need("core.rules", "values")
    own: list[str] = []
    factors: list[Code] = []
    lines: list[str] = []
    for factor in rule.factors:
        factors.append(_factor(writer, factor, own, lines))
    if rule.weekend and rule.day:
        other = _factor(writer, rule.weekend, own, lines)
        own.append(rule.day)
        told: dict[str, Code] = {"days": _numbers(rule.days)} if rule.days else {}
        factors[-1] = Call("values.at_weekends", [f"row.{rule.day}", factors[-1], other], keywords=told)
    elif rule.weekend:
        factors = _each_night(writer, rule, factors, _factor(writer, rule.weekend, own, lines))
    if rule.share is not None:
        factors.append(text(_plain(rule.share)))
    more = [[_factor(writer, factor, own, lines) for factor in part] for part in rule.plus]
    kind = {"money": "", "decimal": "float"}.get(field_of(writer.entity, rule.field).kind, "int")
    keywords: dict[str, Code] = {"kind": kind} if kind else {}
    made = Call("values.product", factors, keywords=keywords)
    if more:
        made = Call("values.total", [Call("values.product", part) for part in (factors, *more)], keywords=keywords)
    if rule.by and rule.times:
        own.append(rule.by)
        made = Call(
            "values.times",
            [made, f"row.{rule.by}", mapping({value: text(_plain(rate)) for value, rate in rule.times.items()})],
        )
    if rule.bulk:
        decisive: dict[str, Code] = {}
        if rule.amount != SUM:
            decisive["amount"] = f"{_factor(writer, str(rule.amount), own, lines)} or 0"
        steps = [Call("", [text(_plain(part)) for part in (one.least, one.times, one.less)]) for one in rule.bulk]
        made = Call("values.in_bulk", [made, Call("", steps)], keywords=decisive)
    if rule.fee:
        free_from: dict[str, Code] = {"free_from": text(_plain(rule.free_from))} if rule.free_from else {}
        made = Call("values.with_fee", [made, text(_plain(rule.fee))], keywords=free_from)
    product = layout(made, 8, before=f"row.{rule.field} = ")
    changed = layout(Call("values.changed", ["row", *(text(name) for name in own)]), 4, before="if ", after=":")
    return [changed, *lines, f"    {product}"]


def _each_night(writer: Any, rule: Computed, factors: list[Code], weekend: Code) -> list[Code]:
    """The factors with one for all nights of a stay in place of their number and what one of them costs."""
    stay = next(r for r in writer.entity.rules if isinstance(r, Stay))
    rest = [code for name, code in zip(rule.factors[:-1], factors[:-1], strict=True) if name != STAY]
    parts: list[Code] = [f"row.{stay.first}", f"row.{stay.last}", factors[-1], weekend]
    told: dict[str, Code] = {"overnight": str(stay.overnight)}
    if rule.days:
        told["busy"] = _numbers(rule.days)
    return [*rest, Call("values.each_night", parts, keywords=told)]


def _numbers(days: Sequence[Day]) -> Call:
    """Days of the week as Python counts them."""
    return Call("", [str(n) for n in weekdays(days)])


def _plain(amount: float) -> str:
    """A number as a text, so that the site reckons with no float."""
    return f"{amount:.10g}"


def _factor(writer: Any, factor: str, own: list[str], lines: list[str]) -> str:
    """A factor as code; what it is fetched by goes to `lines`, what it depends on to `own`."""
    stay = next((r for r in writer.entity.rules if isinstance(r, Stay)), None)
    if factor == STAY and stay is not None:
        own += [name for name in (stay.first, stay.last) if name not in own]
        return f"values.days(row.{stay.first}, row.{stay.last}, overnight={stay.overnight})"
    relation, _, name = factor.partition(".")
    watched = f"{relation}_id" if name else relation
    if watched not in own:
        own.append(watched)
    if not name:
        return f"row.{relation}"
    fetched = f"    {relation} = database.get({writer.target(relation)}, row.{relation}_id)"
    if fetched not in lines:
        lines.append(fetched)
    return f"{relation} and {relation}.{name}"


def _check_deadline(writer: Any, rule: Deadline) -> list[str]:
    writer.need("core.rules", "values")
    relation, _, name = rule.moment.partition(".")
    lines = ["if not visitor.is_staff:"]
    moment = f"row.{relation}"
    if name:
        lines.append(f"    {relation} = database.get({writer.target(relation)}, row.{relation}_id)")
        moment = f"{relation} and {relation}.{name}"
    parts: list[Code] = ["row", text(column_of(writer.entity, relation)), moment]
    told: dict[str, Code] = {}
    if rule.hours is not None:
        made = Call("values.hours_before", [*parts, literal(rule.hours)])
    else:
        if rule.days:
            told["days"] = str(rule.days)
        if rule.at is not None:
            writer.need("datetime", "time")
            told["at"] = clock_time(rule.at)
        made = Call("values.in_time", parts, keywords=told)
    return [*lines, "    " + layout(made, 8)]


def _check_season(writer: Any, rule: Season) -> list[str]:
    writer.need("core.rules", "values")
    return ["if not visitor.is_staff:", "    values.before_end(row, CLOSES)"]


def _check_needs(writer: Any, rule: Needs) -> list[str]:
    writer.need("core.conditions", "Where", "needed")
    return call("needed", "database", "row", where(rule.when))


def _check_barred(writer: Any, rule: Barred) -> list[str]:
    """`if not visitor.is_staff: barred(database, row, Loan, where=(…), least=3)`."""
    writer.need("core.conditions", "barred")
    counted = writer.spec.entity(rule.rows)
    told: dict[str, Code] = {}
    if rule.when:
        writer.need("core.conditions", "Where")
        told["when"] = where(rule.when)
    if rule.least > 1:
        told["least"] = str(rule.least)
    if rule.person != "owner":
        told["person"] = text(column_of(counted, rule.person))
    made = layout(Call("barred", ["database", "row", writer.need_model(counted)], keywords=told), 8)
    return ["if not visitor.is_staff:", f"    {made}"]


def _check_weekdays(writer: Any, rule: Weekdays) -> list[str]:
    writer.need("core.rules", "values")
    return call("values.on_days", "row", text(rule.field), _numbers(rule.days))


def _check_belongs(writer: Any, rule: Belongs) -> list[str]:
    writer.need("core.rules", "values")
    column = column_of(writer.entity, rule.field)
    return [f'if row.{column} is not None and values.changed(row, "{column}"):', f"    row.owner_id = row.{column}"]


def shown(writer: Any) -> str:
    """The function that says which rows others see."""
    entity: Entity = writer.entity
    model = writer.need_model(entity)
    writer.need("typing", "Any")
    writer.need("sqlmodel", "col")
    conditions: list[str] = []
    for rule in entity.rules:
        if not isinstance(rule, Shown):
            continue
        for name, values in rule.when.items():
            conditions.append(f"col({model}.{name}).in_({layout(strings(values))})")
        if rule.days is not None:
            kept = rule.field or "created_at"
            dated = rule.field is not None and field_of(entity, rule.field).kind == "date"
            writer.need("datetime", "timedelta")
            writer.need("core", "clock")
            begin = "clock.today()" if dated else "clock.now()"
            conditions.append(f"col({model}.{kept}) >= {begin} - timedelta(days={rule.days})")
    if len(conditions) == 1:
        answer = conditions[0]
    else:
        writer.need("sqlmodel", "and_")
        answer = layout(Call("and_", conditions), 4, "return ").removeprefix("return ")
    said = f'    """Which {many(entity)} others than whose they are and the staff see."""'
    return f"def shown() -> Any:\n{said}\n    return {answer}"


CHECKS: dict[type, Callable[[Any, Any], list[str]]] = {
    Belongs: _check_belongs,
    Limit: _check_limit,
    Ordered: _check_ordered,
    Moment: _check_moment,
    Weekdays: _check_weekdays,
    Deadline: _check_deadline,
    UniqueTogether: _check_together,
    Season: _check_season,
    Needs: _check_needs,
    Barred: _check_barred,
    Computed: _check_computed,
}
