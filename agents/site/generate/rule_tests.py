"""Tests of an entity's rules: each one is tried from both sides, what it lets pass and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.site.generate.examples import counting
from agents.site.generate.naming import address, class_name, column_of, field_of, target_of
from agents.site.generate.people import level
from agents.site.generate.rules import has_stored, of_kind
from agents.site.generate.tested import TestFile
from agents.site.generate.writing import Call, layout, text
from agents.site.spec import (
    Capacity,
    Computed,
    Limit,
    Moment,
    Ordered,
    Slots,
    Stock,
    Transition,
    UniqueTogether,
    WaitingList,
)

_MANY = 40
"""Above so many rows a limit is not tried."""


def rule_tests(made: TestFile) -> None:
    """Add the tests of every rule."""
    for rule in made.entity.rules:
        _TESTS[type(rule)](made, rule)


def _sends(made: TestFile, told: str, status: str, who: str | None = None, indent: int = 4) -> list[str]:
    return made.sends(who or made.creator, text(address(made.entity)), told, status, indent)


def _stored(who: str, columns: list[str], indent: int = 4, before: str = "") -> str:
    """A row of somebody, stored past the rules."""
    return layout(Call("stored", ["database", f"{who}.id", *columns]), indent, before)


def _second(made: TestFile) -> str:
    """Another person who may do the same, so that a limit per person does not hide a rule."""
    return "other" if made.creator == "member" else str(made.creator)


def _slots(made: TestFile, rule: Slots) -> None:
    path, name = address(made.entity), class_name(made.entity)
    made.add(
        "the_day_is_for_the_staff",
        ["client", "member", "staff", "database"],
        "row = stored(database, member.id)",
        f'day = {{"on": row.{rule.start}.date().isoformat()}}',
        f'assert f"{path}/{{row.id}}" in staff.get("{path}/day", params=day).text',
        f'assert member.get("{path}/day").status_code == 403',
        f'assert client.get("{path}/day").status_code == 303',
    )
    if made.creator is None:
        return
    who, second = made.creator, _second(made)
    same = [rule.start, *([rule.resource] if rule.resource else [])]
    taken = ", ".join(f'"{key}": told["{key}"]' for key in same)
    columns = [f'{rule.start}=datetime.fromisoformat(told["{rule.start}"])']
    if rule.resource:
        columns.append(f'{rule.resource}_id=int(told["{rule.resource}"])')
    before = []
    if rule.places > 1:
        before = [f"for _ in range({rule.places - 1}):", "    " + _stored(who, columns, 8)]
        made.use("datetime", "datetime")
    made.add(
        "times_never_overlap",
        [who, second, "database"],
        f"told = answers(database, {who}.id)",
        *before,
        *_sends(made, "told", "== 303"),
        *_sends(made, f"answers(database, {second}.id) | {{{taken}}}", "== 409", second),
        f"assert len(rows(database, {name})) == {rule.places}",
    )
    made.add(
        "the_form_offers_free_times_and_the_past_is_refused",
        [who, "database"],
        f"told = answers(database, {who}.id)",
        f'page = {who}.get("{path}/new", params={{"day": told["{rule.start}"][:10]}}).text',
        f'assert f\'value="{{told["{rule.start}"]}}"\' in page',
        'for moment in ("2029-12-31T10:00", "2030-01-08T03:07"):',
        *("    " + line for line in _sends(made, f'told | {{"{rule.start}": moment}}', "== 409", indent=8)),
        f"assert rows(database, {name}) == []",
    )
    for field, values in list(rule.free_when.items())[:1]:
        made.use("datetime", "datetime")
        made.add(
            "a_row_that_takes_no_time_leaves_it_free",
            [who, "database"],
            f"told = answers(database, {who}.id)",
            _stored(who, [*columns, f'{field}="{values[0]}"']),
            *_sends(made, "told", "== 303"),
        )


def _transition(made: TestFile, rule: Transition) -> None:
    entity, path, name = made.entity, address(made.entity), class_name(made.entity)
    source = next(
        (v for v in rule.sources or [c.value for c in field_of(entity, rule.field).choices] if v != rule.target), None
    )
    who = _stepper(made, rule)
    if source is None or who is None:
        return
    columns = [f'{rule.field}="{source}"']
    late = rule.moment and rule.hours_before is not None
    if late:
        made.use("datetime", "timedelta")
        made.use("core.testing", "NOW")
        hours = f"{rule.hours_before or 0:g}"
        columns.append(f"{rule.moment}={_moment(made, rule, f'NOW + timedelta(hours={hours}, days=2)')}")
    made.add(
        f"the_step_{rule.name}",
        [who, "database"],
        _stored(who, columns, before="row = "),
        f'assert {who}.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 303',
        f"[row] = rows(database, {name})",
        f'assert row.{rule.field} == "{rule.target}"',
        f'assert {who}.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 409',
    )
    if late and who == "member":
        when = f"timedelta(hours={(rule.hours_before or 0) / 2:g})" if rule.hours_before else "timedelta(hours=-1)"
        made.add(
            f"the_step_{rule.name}_comes_too_late",
            ["member", "staff", "database"],
            _stored("member", [columns[0], f"{rule.moment}={_moment(made, rule, f'NOW + {when}')}"], before="row = "),
            f'assert member.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 409',
            f"[kept] = rows(database, {name})",
            f'assert kept.{rule.field} == "{source}"',
            *(
                [f'assert staff.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 303']
                if rule.by in ("owner", "member", "everyone") and level(entity.access.read) <= 2
                else []
            ),
        )


def _moment(made: TestFile, rule: Transition, code: str) -> str:
    """A moment as the column has it: a date has no hours."""
    is_date = field_of(made.entity, str(rule.moment)).kind == "date"
    return f"({code}).date()" if is_date else code


def _stepper(made: TestFile, rule: Transition) -> str | None:
    """The fixture of the least person that may take the step and read the row."""
    needed = max(level(rule.by), level(made.entity.access.read), 1)
    return ("", "member", "staff", "admin")[needed] if needed <= 3 else None


def _quantity(made: TestFile, name: str | None) -> str:
    return f'int(told["{name}"])' if name and name in made.given else "1"


def _filling(made: TestFile, rule: Any, limit: str, target_needs: str, left: str) -> None:
    """The last places or pieces go to the first who asks; the second is refused."""
    if made.creator is None or rule.relation not in made.given:
        return
    target = target_of(made.spec, made.entity, rule.relation)
    name, target_name = class_name(made.entity), class_name(target)
    limit = limit.partition(".")[2] or limit
    who, second = made.creator, _second(made)
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
        *_sends(made, "told", "== 303"),
        *([left.format(target=target_name, limit=limit)] if left else []),
        *_sends(made, f"answers(database, {second}.id) {shared}", "== 409", second),
        f"assert len(rows(database, {name})) == 1",
    )


def _capacity(made: TestFile, rule: Capacity) -> None:
    _filling(made, rule, rule.limit, "the_last_place_is_given_once", "")


def _stock(made: TestFile, rule: Stock) -> None:
    left = "assert rows(database, {target})[0].{limit} == 0"
    _filling(made, rule, rule.stock, "what_is_taken_leaves_the_stock", left)


def _limit(made: TestFile, rule: Limit) -> None:
    if made.creator in (None, "client") or rule.most > _MANY:
        return
    who, name = made.creator, class_name(made.entity)
    made.add(
        f"one_person_has_at_most_{rule.most}",
        [str(who), "database"],
        f"for _ in range({rule.most}):",
        f"    stored(database, {who}.id)",
        *_sends(made, f"answers(database, {who}.id)", "== 409"),
        f"assert len(rows(database, {name})) == {rule.most}",
    )


def _computed(made: TestFile, rule: Computed) -> None:
    if made.creator is None:
        return
    who, name = made.creator, class_name(made.entity)
    factors: list[str] = []
    for factor in rule.factors:
        relation, _, field = factor.partition(".")
        if relation not in made.given or not made.may_enter(field_of(made.entity, relation)):
            return
        if field:
            target = target_of(made.spec, made.entity, relation)
            if field not in _given_of(made, target):
                return
            made.use(f"features.{target.plural}.models", class_name(target))
            factors.append(f"float(database.get_one({class_name(target)}, row.{relation}_id).{field})")
        else:
            factors.append(f"float(row.{relation})")
    made.use("pytest")
    whole = field_of(made.entity, rule.field).kind in ("integer", "rating")
    made.add(
        f"{rule.field}_is_worked_out_by_the_site",
        [who, "database"],
        *_sends(made, f'answers(database, {who}.id) | {{"{rule.field}": "1"}}', "== 303"),
        f"[row] = rows(database, {name})",
        f"expected = {' * '.join(factors)}",
        f"assert float(row.{rule.field}) == pytest.approx(expected, abs={1 if whole else 0.01})",
    )


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
        *_sends(made, "told", "in (409, 422)"),
        f"assert rows(database, {class_name(made.entity)}) == []",
    )


def _moment_rule(made: TestFile, rule: Moment) -> None:
    field = field_of(made.entity, rule.field)
    slots: list[Slots] = of_kind(made.entity, Slots)
    if made.creator is None or rule.field not in made.given or not made.may_enter(field):
        return
    if any(slot.start == rule.field for slot in slots):
        return
    ahead = -2 if rule.when == "future" else 2
    made.use("core.testing", "day" if field.kind == "date" else "moment")
    wrong = f"day({ahead})" if field.kind == "date" else f"moment({ahead})"
    made.add(
        f"{rule.field}_lies_in_the_{rule.when}",
        [made.creator, "database"],
        f'told = answers(database, {made.creator}.id) | {{"{rule.field}": {wrong}}}',
        *_sends(made, "told", "== 409"),
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
        *_sends(made, "told", "== 303"),
        *_sends(made, f"answers(database, {who}.id) | {{{same}}}", "in (409, 422)"),
        f"assert len(rows(database, {class_name(made.entity)})) == 1",
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
        if step.target in freeing and source not in freeing and takes and reads:
            return source, step
    return None


_TESTS: dict[type, Callable[[TestFile, Any], None]] = {
    Slots: _slots,
    Transition: _transition,
    Capacity: _capacity,
    WaitingList: _waiting,
    Stock: _stock,
    Computed: _computed,
    Limit: _limit,
    Ordered: _ordered,
    Moment: _moment_rule,
    UniqueTogether: _together,
}
