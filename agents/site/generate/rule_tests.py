"""Tests of an entity's rules: each one is tried from both sides, what it lets pass and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.site.generate import condition_tests, term_tests
from agents.site.generate.examples import counting
from agents.site.generate.naming import address, class_name, column_of, field_of, target_of
from agents.site.generate.people import level
from agents.site.generate.rules import has_stored, of_kind
from agents.site.generate.tested import TestFile, second_person, sends, stored_line
from agents.site.generate.time_tests import closed, moment_rule, slots, stay, transition
from agents.site.generate.value_rules import given_up
from agents.site.spec import (
    Barred,
    Belongs,
    Capacity,
    Closed,
    Computed,
    Deadline,
    Limit,
    Moment,
    Needs,
    Ordered,
    Periodic,
    Private,
    Reminder,
    Season,
    Sees,
    Shown,
    Slots,
    Stay,
    Stock,
    Transition,
    UniqueTogether,
    WaitingList,
    Watch,
    Weekdays,
    weekdays,
)
from agents.site.spec.rule_faults import STAY, SUM

_MANY = 40
"""Above so many rows a limit is not tried."""


def rule_tests(made: TestFile) -> None:
    """Add the tests of every rule."""
    for rule in made.entity.rules:
        _TESTS[type(rule)](made, rule)


def _quantity(made: TestFile, name: str | None) -> str:
    return f'int(told["{name}"])' if name and name in made.given else "1"


def _filling(made: TestFile, rule: Any, limit: str, target_needs: str, left: str) -> None:
    """The last places or pieces go to the first who asks; the second is refused."""
    if made.creator is None or rule.relation not in made.given:
        return
    target = target_of(made.spec, made.entity, rule.relation)
    name, target_name = class_name(made.entity), class_name(target)
    limit = limit.partition(".")[2] or limit
    who, second = made.creator, second_person(made)
    made.use(f"features.{target.plural}.models", target_name)
    made.use("core.testing", "rows")
    shared = f'| {{"{rule.relation}": told["{rule.relation}"]}}'
    made.add(
        target_needs,
        [who, second, "database"],
        f"told = answers(database, {who}.id)",
        f'target = database.get_one({target_name}, told["{rule.relation}"])',
        f"target.{limit} = {_quantity(made, rule.quantity)}",
        "database.add(target)",
        "database.commit()",
        *sends(made, "told", "== 303"),
        *([left.format(target=target_name, limit=limit)] if left else []),
        *sends(made, f"answers(database, {second}.id) {shared}", "== 409", second),
        f"assert len(rows(database, {name})) == 1",
    )


def _capacity(made: TestFile, rule: Capacity) -> None:
    _filling(made, rule, rule.limit, "the_last_place_is_given_once", "")


def _stock(made: TestFile, rule: Stock) -> None:
    left = "assert rows(database, {target})[0].{limit} == 0"
    _filling(made, rule, rule.stock, "what_is_taken_leaves_the_stock", left)


def _limit(made: TestFile, rule: Limit) -> None:
    if made.creator is None or (made.creator == "client" and not rule.whole) or rule.most > _MANY:
        return
    who, name = made.creator, class_name(made.entity)
    count = 1 if rule.quantity else rule.most
    columns = [f"{rule.quantity}={rule.most}"] if rule.quantity else []
    alike: list[str] = []
    lines: list[str] = []
    if rule.date is not None:
        if rule.date not in made.given or not made.may_enter(field_of(made.entity, rule.date)):
            return
        kind = field_of(made.entity, rule.date).kind
        made.use("datetime", kind)
        columns.append(f'{rule.date}={kind}.fromisoformat(told["{rule.date}"])')
        alike.append(rule.date)
    if rule.of is not None:
        if rule.of not in made.given or not made.may_enter(field_of(made.entity, rule.of)):
            return
        columns.append(f'{rule.of}_id=int(told["{rule.of}"])')
        alike.append(rule.of)
    if alike:
        lines = [f"told = answers(database, {who}.id)"]
    same = " | {" + ", ".join(f'"{name}": told["{name}"]' for name in alike) + "}" if alike else ""
    made.add(
        f"one_person_has_at_most_{rule.most}" + (f"_in_a_{rule.per}" if rule.per else ""),
        [str(who), "database"],
        *lines,
        f"for _ in range({count}):",
        "    " + stored_line(str(who), columns, 8),
        *sends(made, f"answers(database, {who}.id){same}", "== 409"),
        f"assert len(rows(database, {name})) == {count}",
    )


def _computed(made: TestFile, rule: Computed) -> None:
    if made.creator is None:
        return
    who, name = made.creator, class_name(made.entity)
    factors: list[str] = []
    worked: list[str] = []
    for factor in (*rule.factors, *([rule.weekend] if rule.weekend else [])):
        code = _factor(made, factor)
        if code is None:
            return
        factors.append(code)
    if rule.weekend:
        weekend, usual = factors.pop(), factors.pop()
        worked = [f"usual = {usual}", f"weekend = {weekend}"]
        if rule.day:
            busy = weekdays(rule.days) or (5, 6)
            factors.append(f"(weekend if row.{rule.day}.weekday() in {busy} else usual)")
        else:
            stay = next(iter(of_kind(made.entity, Stay)))
            made.use("datetime", "timedelta")
            count = factors.pop(rule.factors.index(STAY))
            worked.append(f"nights = [row.{stay.first} + timedelta(days=n) for n in range({count})]")
            busy = weekdays(rule.days) or ((4, 5) if stay.overnight else (5, 6))
            factors.append(f"sum(weekend if night.weekday() in {busy} else usual for night in nights)")
    if rule.share is not None:
        factors.append(f"{rule.share:.10g}")
    parts = [factors]
    for part in rule.plus:
        codes = [_factor(made, factor) for factor in part]
        if None in codes:
            return
        parts.append([str(code) for code in codes])
    made.use("pytest")
    whole = field_of(made.entity, rule.field).kind in ("integer", "rating")
    made.add(
        f"{rule.field}_is_worked_out_by_the_site",
        [who, "database"],
        *sends(made, f'answers(database, {who}.id) | {{"{rule.field}": "1"}}', "== 303"),
        f"[row] = rows(database, {name})",
        *worked,
        *_added_up(parts),
        *_reduced(made, rule),
        f"assert float(row.{rule.field}) == pytest.approx(expected, abs={1 if whole else 0.01})",
    )


def _added_up(parts: list[list[str]]) -> list[str]:
    """Lines that add products up: the one line of a plain product, else a line for each factor."""
    plain = f"expected = {' * '.join(parts[0])}"
    if len(parts) == 1 and len(plain) < 110:
        return [plain]
    lines = ["expected = 0.0"]
    for first, *others in parts:
        lines += [f"part = {first}", *(f"part *= {factor}" for factor in others), "expected += part"]
    return lines


def _reduced(made: TestFile, rule: Computed) -> list[str]:
    """Lines that take less of some and of much, and add what is added once."""
    lines = []
    if rule.by and rule.times:
        rates = ", ".join(f'"{value}": {rate:.10g}' for value, rate in rule.times.items())
        lines.append(f"expected *= {{{rates}}}.get(row.{rule.by}, 1)")
    if rule.bulk:
        lines.append(f"amount = {'expected' if rule.amount == SUM else _factor(made, str(rule.amount))}")
        for n, step in enumerate(sorted(rule.bulk, key=lambda one: -one.least)):
            lines.append(f"{'elif' if n else 'if'} amount >= {step.least:.10g}:")
            lines.append(f"    expected = max(expected * {step.times:.10g} - {step.less:.10g}, 0)")
    if rule.fee:
        unless = f" if expected < {rule.free_from:g} else 0" if rule.free_from else ""
        lines.append(f"expected += {rule.fee:g}{unless}")
    return lines


def _factor(made: TestFile, factor: str) -> str | None:
    """A factor as code of the test; None where the example does not fill it in."""
    stay = next(iter(of_kind(made.entity, Stay)), None)
    if factor == STAY and stay is not None:
        first, last = (
            f"row.{name}.date()" if field_of(made.entity, name).kind == "datetime" else f"row.{name}"
            for name in (stay.first, stay.last)
        )
        return f"max(({last} - {first}).days + {int(not stay.overnight)}, 1)"
    relation, _, field = factor.partition(".")
    if relation not in made.given or not made.may_enter(field_of(made.entity, relation)):
        return None
    if not field:
        return f"float(row.{relation})"
    target = target_of(made.spec, made.entity, relation)
    if field not in _given_of(made, target):
        return None
    made.use(f"features.{target.plural}.models", class_name(target))
    return f"float(database.get_one({class_name(target)}, row.{relation}_id).{field})"


def _given_of(made: TestFile, target: Any) -> set[str]:
    return TestFile(made.spec, target).given


def _ordered(made: TestFile, rule: Ordered) -> None:
    if made.creator is None or not {rule.first, rule.second} <= made.given:
        return
    first, second = field_of(made.entity, rule.first), field_of(made.entity, rule.second)
    if not (made.may_enter(first) and made.may_enter(second)):
        return
    value = f'told["{rule.first}"]'
    if first.kind == "datetime" and second.kind == "date":
        value += "[:10]"
    if first.kind == "date" and second.kind == "datetime":
        value += ' + "T00:00"'
    made.add(
        f"{rule.first}_comes_before_{rule.second}",
        [made.creator, "database"],
        f"told = answers(database, {made.creator}.id)",
        f'told["{rule.second}"] = {value}',
        *sends(made, "told", "in (409, 422)"),
        f"assert rows(database, {class_name(made.entity)}) == []",
    )


def _together(made: TestFile, rule: UniqueTogether) -> None:
    names = [name for name in rule.fields if name != "owner"]
    if made.creator in (None, "client") or not set(names) <= made.given:
        return
    if not all(made.may_enter(field_of(made.entity, name)) for name in names):
        return
    who = made.creator
    same = ", ".join(f'"{name}": told["{name}"]' for name in names)
    made.add(
        f"not_twice_the_same_{'_'.join(rule.fields)}",
        [str(who), "database"],
        f"told = answers(database, {who}.id)",
        *sends(made, "told", "== 303"),
        *sends(made, f"answers(database, {who}.id) | {{{same}}}", "in (409, 422)"),
        f"assert len(rows(database, {class_name(made.entity)})) == 1",
    )
    for field, values in list(given_up(made.entity).items())[:1]:
        made.add(
            f"once_more_the_same_{'_'.join(rule.fields)}_after_one_was_given_up",
            [str(who), "database"],
            f"told = answers(database, {who}.id)",
            *sends(made, "told", "== 303"),
            f"row = rows(database, {class_name(made.entity)})[0]",
            f'row.{field} = "{values[0]}"',
            "database.add(row)",
            "database.commit()",
            *sends(made, f"answers(database, {who}.id) | {{{same}}}", "== 303"),
        )


def _waiting(made: TestFile, rule: WaitingList) -> None:
    entity, path = made.entity, address(made.entity)
    entries = made.spec.entity(rule.entries)
    capacity: Capacity | None = next(iter(of_kind(entity, Capacity)), None)
    if capacity:
        where = f"{capacity.relation}_id=row.{capacity.relation}_id"
        if column_of(entity, capacity.relation) and capacity.relation not in made.given:
            return
    else:
        where = f"day=row.{of_kind(entity, Slots)[0].start}.date()"
    made.use(f"features.{entries.plural}.models", class_name(entries))
    made.use(f"features.{entries.plural}", f"examples as {entries.plural}_examples")
    made.use("core.testing", "rows")
    waits = [
        "row = stored(database, member.id)",
        f'first = {entries.plural}_examples.stored(database, other.id, status="waiting", {where})',
        f'second = {entries.plural}_examples.stored(database, other.id, status="waiting", {where})',
    ]
    offered = [
        f"found = {{entry.id: entry.status for entry in rows(database, {class_name(entries)})}}",
        'assert (found[first.id], found[second.id]) == ("offered", "waiting")',
        'assert f"/{second.id}" in other.get("/account").text'.replace(
            "/{second.id}", f"{address(entries)}/{{second.id}}"
        ),
    ]
    made.add(
        "who_waits_first_is_offered_a_place_that_is_left",
        ["member", "other", "admin", "database"],
        *waits,
        f'assert admin.submit(f"/admin{path}/{{row.id}}/delete").status_code == 303',
        *offered,
    )
    step = _freeing(made) if has_stored(entity) else None
    if step:
        source, transition = step
        waits[0] = f'row = stored(database, member.id, {transition.field}="{source}")'
        made.add(
            f"the_step_{transition.name}_frees_the_place",
            ["member", "other", "admin", "database"],
            *waits,
            f'assert admin.submit(f"{path}/{{row.id}}/{transition.name}").status_code == 303',
            *offered,
        )


def _freeing(made: TestFile) -> tuple[str, Transition] | None:
    """A step that frees a place, with the value that it starts from."""
    carrier = next(iter(of_kind(made.entity, Capacity)), None) or next(iter(of_kind(made.entity, Slots)))
    for step in of_kind(made.entity, Transition):
        freeing = carrier.free_when.get(step.field, [])
        source = counting(made.entity, field_of(made.entity, step.field))
        takes = not step.sources or source in step.sources
        reads = level(made.entity.access.read) <= 3 and level(step.by) <= 3
        if step.target in freeing and source not in freeing and takes and reads and not step.when:
            return source, step
    return None


_TESTS: dict[type, Callable[[TestFile, Any], None]] = {
    Slots: slots,
    Stay: stay,
    Transition: transition,
    Capacity: _capacity,
    WaitingList: _waiting,
    Stock: _stock,
    Computed: _computed,
    Limit: _limit,
    Ordered: _ordered,
    Moment: moment_rule,
    UniqueTogether: _together,
    Deadline: term_tests.deadline,
    Weekdays: term_tests.weekdays,
    Season: term_tests.season,
    Needs: condition_tests.needs,
    Barred: condition_tests.barred,
    Closed: closed,
    Shown: term_tests.shown,
    Private: term_tests.private,
    Belongs: term_tests.belongs,
    Reminder: term_tests.reminder,
    Watch: condition_tests.watch,
    Sees: condition_tests.sees,
    Periodic: condition_tests.periodic,
}
