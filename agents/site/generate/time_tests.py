"""Tests of rules of time: slots, stays, steps and until when, future and past."""

from __future__ import annotations

from agents.site.generate import condition_tests
from agents.site.generate.naming import address, class_name, field_of, target_of
from agents.site.generate.people import level
from agents.site.generate.rules import of_kind
from agents.site.generate.tested import TestFile, second_person, sends, stored_line
from agents.site.generate.writing import layout, mapping
from agents.site.spec import Closed, Moment, Slots, Stay, Transition


def slots(made: TestFile, rule: Slots) -> None:
    """Times never overlap; the day is for the staff; what is past or closed is refused."""
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
    who, second = made.creator, second_person(made)
    same = [rule.start, *([rule.resource] if rule.resource else [])]
    taken = ", ".join(f'"{key}": told["{key}"]' for key in same)
    columns = [f'{rule.start}=datetime.fromisoformat(told["{rule.start}"])']
    if rule.resource:
        columns.append(f'{rule.resource}_id=int(told["{rule.resource}"])')
    before = []
    if rule.places > 1:
        before = [f"for _ in range({rule.places - 1}):", "    " + stored_line(who, columns, 8)]
        made.use("datetime", "datetime")
    made.add(
        "times_never_overlap",
        [who, second, "database"],
        f"told = answers(database, {who}.id)",
        *before,
        *sends(made, "told", "== 303"),
        *sends(made, f"answers(database, {second}.id) | {{{taken}}}", "== 409", second),
        f"assert len(rows(database, {name})) == {rule.places}",
    )
    made.add(
        "the_form_offers_free_times_and_the_past_is_refused",
        [who, "database"],
        f"told = answers(database, {who}.id)",
        f'page = {who}.get("{path}/new", params={{"day": told["{rule.start}"][:10]}}).text',
        f'assert f\'value="{{told["{rule.start}"]}}"\' in page',
        'for moment in ("2029-12-31T10:00", "2030-01-08T03:07"):',
        *("    " + line for line in sends(made, f'told | {{"{rule.start}": moment}}', "== 409", indent=8)),
        f"assert rows(database, {name}) == []",
    )
    for field, values in list(rule.free_when.items())[:1]:
        made.use("datetime", "datetime")
        made.add(
            "a_row_that_takes_no_time_leaves_it_free",
            [who, "database"],
            f"told = answers(database, {who}.id)",
            stored_line(who, [*columns, f'{field}="{values[0]}"']),
            *sends(made, "told", "== 303"),
        )


def stay(made: TestFile, rule: Stay) -> None:
    """What is taken on some days is taken; what is given up is not."""
    names = (rule.first, rule.last, rule.resource)
    if made.creator is None or not set(names) <= made.given:
        return
    if not all(made.may_enter(field_of(made.entity, name)) for name in names):
        return
    who, second, name = made.creator, second_person(made), class_name(made.entity)
    kind = "datetime" if field_of(made.entity, rule.first).kind == "datetime" else "date"
    made.use("datetime", kind, "timedelta")
    meets = rule.overnight or kind == "datetime"
    written = 'isoformat(timespec="minutes")' if kind == "datetime" else "isoformat()"
    same = layout(mapping({key: f'told["{key}"]' for key in names}), 4, "same = ")
    then = {rule.first: f'told["{rule.last}"]', rule.last: "end", rule.resource: f'told["{rule.resource}"]'}
    made.add(
        "nothing_is_taken_twice_on_one_day",
        [who, second, "database"],
        f"told = answers(database, {who}.id)",
        *sends(made, "told", "== 303"),
        same,
        *sends(made, f"answers(database, {second}.id) | same", "== 409", second),
        f'end = ({kind}.fromisoformat(told["{rule.last}"]) + timedelta(days={rule.least or 1})).{written}',
        layout(mapping(then), 4, "then = "),
        *sends(made, f"answers(database, {second}.id) | then", f"== {303 if meets else 409}", second),
        f"assert len(rows(database, {name})) == {2 if meets else 1}",
    )
    for field, values in list(rule.free_when.items())[:1]:
        columns = [f'{key}={kind}.fromisoformat(told["{key}"])' for key in (rule.first, rule.last)]
        columns += [f'{rule.resource}_id=int(told["{rule.resource}"])', f'{field}="{values[0]}"']
        made.add(
            "days_that_are_given_up_can_be_taken",
            [who, "database"],
            f"told = answers(database, {who}.id)",
            stored_line(who, columns),
            *sends(made, "told", "== 303"),
        )


def closed(made: TestFile, rule: Closed) -> None:
    """What is closed is refused, and taken again once it is not."""
    if made.creator is None or rule.field not in made.given or not made.may_enter(field_of(made.entity, rule.field)):
        return
    rows, who = made.spec.entity(rule.rows), made.creator
    needed = [
        f for f in rows.fields if f.required and f.set_by == "form" and f.default is None and f.name != rule.first
    ]
    if needed and any(f.kind not in ("text", "long_text", "date") for f in needed):
        return
    model = class_name(rows)
    made.use(f"features.{rows.plural}.models", model)
    made.use("datetime", "date")
    day = f'date.fromisoformat(told["{rule.field}"][:10])'
    filled = [f"{f.name}={day}" if f.kind == "date" else f'{f.name}="Away"' for f in needed]
    made.add(
        "nothing_is_taken_when_it_is_closed",
        [who, "database"],
        f"told = answers(database, {who}.id)",
        f"closing = {model}({', '.join([f'{rule.first}={day}', *filled])})",
        "database.add(closing)",
        "database.commit()",
        *sends(made, "told", "== 409"),
        f"assert rows(database, {class_name(made.entity)}) == []",
        "database.delete(closing)",
        "database.commit()",
        *sends(made, "told", "== 303"),
    )


def transition(made: TestFile, rule: Transition) -> None:
    """A step leads where it says, once, and not when it is too late."""
    entity, path, name = made.entity, address(made.entity), class_name(made.entity)
    source = next(
        (v for v in rule.sources or [c.value for c in field_of(entity, rule.field).choices] if v != rule.target), None
    )
    who = stepper(made, rule)
    if source is None or who is None:
        return
    columns = [f'{rule.field}="{source}"']
    held = condition_tests.guarded(made, rule)
    if rule.when:
        condition_tests.guard(made, rule, who, columns)
    if held is None:
        return
    columns += held
    if rule.mail:
        made.use("sqlmodel", "select")
        made.use("core.mail.models", "Mail")
    late = rule.moment and rule.hours_before is not None
    early: list[str] = []
    if late:
        hours = f"{rule.hours_before or 0:g}"
        early = _when(made, rule, f"NOW + timedelta(hours={hours}, days=2)", columns)
    made.add(
        f"the_step_{rule.name}",
        [who, "database"],
        *(early or [stored_line(who, columns, before="row = ")]),
        f'assert {who}.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 303',
        f"[row] = rows(database, {name})",
        f'assert row.{rule.field} == "{rule.target}"',
        *(["assert len(database.exec(select(Mail)).all()) == 1"] if rule.mail else []),
        f'assert {who}.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 409',
    )
    if late and who == "member":
        when = f"timedelta(hours={(rule.hours_before or 0) / 2:g})" if rule.hours_before else "timedelta(hours=-1)"
        made.add(
            f"the_step_{rule.name}_comes_too_late",
            ["member", "staff", "database"],
            *_when(made, rule, f"NOW + {when}", columns),
            f'assert member.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 409',
            f"[kept] = rows(database, {name})",
            f'assert kept.{rule.field} == "{source}"',
            *(
                [f'assert staff.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 303']
                if rule.by in ("owner", "member", "everyone") and level(entity.access.read) <= 2
                else []
            ),
        )


def _when(made: TestFile, rule: Transition, code: str, columns: list[str]) -> list[str]:
    """Lines that store a row whose step counts from a moment, its own or that of what it points at."""
    made.use("datetime", "timedelta")
    made.use("core.testing", "NOW")
    who, relation, name = stepper(made, rule) or "member", *str(rule.moment).partition(".")[::2]
    if not name:
        moment = _as_kept(field_of(made.entity, relation).kind, code)
        return [stored_line(who, [*columns, f"{relation}={moment}"], before="row = ")]
    target = target_of(made.spec, made.entity, relation)
    made.use(f"features.{target.plural}.models", class_name(target))
    return [
        stored_line(who, columns, before="row = "),
        f"related = database.get_one({class_name(target)}, row.{relation}_id)",
        f"related.{name} = {_as_kept(field_of(target, name).kind, code)}",
        "database.add(related)",
        "database.commit()",
    ]


def _as_kept(kind: str, code: str) -> str:
    """A moment as the column has it: a date has no hours."""
    return f"({code}).date()" if kind == "date" else code


def stepper(made: TestFile, rule: Transition) -> str | None:
    """The fixture of the least person that may take the step and read the row."""
    needed = max(level(rule.by), level(made.entity.access.read), 1)
    return ("", "member", "staff", "admin")[needed] if needed <= 3 else None


def moment_rule(made: TestFile, rule: Moment) -> None:
    """A moment lies in the future or the past, and near enough."""
    field = field_of(made.entity, rule.field)
    slots: list[Slots] = of_kind(made.entity, Slots)
    if made.creator is None or rule.field not in made.given or not made.may_enter(field):
        return
    if any(slot.start == rule.field for slot in slots):
        return
    ahead = -2 if rule.when == "future" else 2
    made.use("core.testing", "day" if field.kind == "date" else "moment")
    wrong = f"day({ahead})" if field.kind == "date" else f"moment({ahead})"
    if rule.days is not None and level(made.entity.access.create) <= 1:
        far = f"day({rule.days + 1})" if field.kind == "date" else f"moment({rule.days + 1})"
        made.add(
            f"{rule.field}_is_at_most_{rule.days}_days_ahead",
            [made.creator, "database"],
            f'told = answers(database, {made.creator}.id) | {{"{rule.field}": {far}}}',
            *sends(made, "told", "== 409"),
            f"assert rows(database, {class_name(made.entity)}) == []",
        )
    made.add(
        f"{rule.field}_lies_in_the_{rule.when}",
        [made.creator, "database"],
        f'told = answers(database, {made.creator}.id) | {{"{rule.field}": {wrong}}}',
        *sends(made, "told", "== 409"),
        f"assert rows(database, {class_name(made.entity)}) == []",
    )
