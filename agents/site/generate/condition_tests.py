"""Tests of conditions: lists under a name, guards of steps, who sees what, rows that are made each month."""

from __future__ import annotations

from agents.site.generate.naming import address, class_name, column, field_of, target_of
from agents.site.generate.people import level
from agents.site.generate.tested import TestFile, sends, stored_line
from agents.site.generate.writing import literal, text
from agents.site.spec import Barred, Field, Needs, Periodic, Sees, Transition, Watch
from agents.site.spec.conditions import ME
from agents.site.spec.meeting import Day, Met, field_at, meeting, missing


def watch(made: TestFile, rule: Watch) -> None:
    """The list under a name has the rows of which its conditions hold, and no others."""
    reader = _reader(made)
    held, lost = meeting(made.spec, made.entity, rule.when), missing(made.spec, made.entity, rule.when)
    inside, outside = _stored(made, reader, "row", held), _stored(made, reader, "hidden", lost)
    if reader is None or inside is None or outside is None or not made.in_list:
        return
    path = address(made.entity)
    made.add(
        f"the_list_{rule.name}_has_what_it_should",
        [reader, "database"],
        *inside,
        *outside,
        f'listed = {reader}.get("{path}", params={{"only": "{rule.name}"}}).text',
        f"assert f'\"{path}/{{row.id}}\"' in listed",
        f"assert f'\"{path}/{{hidden.id}}\"' not in listed",
        f'assert {text(rule.label)} in {reader}.get(f"{path}/{{row.id}}").text',
    )


def guard(made: TestFile, rule: Transition, who: str, columns: list[str]) -> None:
    """A step is refused where its conditions do not hold."""
    lost = missing(made.spec, made.entity, rule.when)
    stored = _stored(made, who, "row", lost, columns)
    if stored is None:
        return
    path, name = address(made.entity), class_name(made.entity)
    made.add(
        f"the_step_{rule.name}_needs_what_it_needs",
        [who, "database"],
        *stored,
        f'assert {who}.submit(f"{path}/{{row.id}}/{rule.name}").status_code == 409',
        f"[kept] = rows(database, {name})",
        f'assert kept.{rule.field} != "{rule.target}"',
    )


def needs(made: TestFile, rule: Needs) -> None:
    """A row is refused while what it points at is not as it must be."""
    lost = missing(made.spec, made.entity, rule.when)
    if lost is None or made.creator is None or any(path.partition(".")[0] not in made.given for path in lost):
        return
    who, lines = made.creator, [f"told = answers(database, {made.creator}.id)"]
    for relation in dict.fromkeys(path.partition(".")[0] for path in lost):
        if not made.may_enter(field_of(made.entity, relation)):
            return
        target = target_of(made.spec, made.entity, relation)
        made.use(f"features.{target.plural}.models", class_name(target))
        lines.append(f'{relation} = database.get_one({class_name(target)}, told["{relation}"])')
        for path, value in lost.items():
            head, _, rest = path.partition(".")
            if head == relation:
                lines.append(f"{relation}.{column(field_of(target, rest))} = {_code(made, path, value)}")
        lines += [f"database.add({relation})", "database.commit()"]
    made.add(
        f"it_needs_what_it_needs_of_its_{rule.when[0].field.partition('.')[0]}",
        [who, "database"],
        *lines,
        *sends(made, "told", "== 409"),
        f"assert rows(database, {class_name(made.entity)}) == []",
    )


def barred(made: TestFile, rule: Barred) -> None:
    """Whoever has so many rows that count adds none."""
    if made.creator in (None, "client", "staff", "admin"):
        return
    who, counted = str(made.creator), made.spec.entity(rule.rows)
    there = made if counted is made.entity else TestFile(made.spec, counted)
    held = meeting(made.spec, counted, rule.when)
    if held is None or any("." in path or value == ME for path, value in held.items()):
        return
    columns = [f"{column(field_of(counted, path))}={_code(there, path, value)}" for path, value in held.items()]
    if rule.person != "owner":
        columns.append(f"{column(field_of(counted, rule.person))}={who}.id")
    owner = who if rule.person == "owner" else "staff"
    if counted is not made.entity:
        made.use(f"features.{counted.plural}", f"examples as {counted.plural}_examples")
        line = f"{counted.plural}_examples.stored(database, {owner}.id, {', '.join(columns)})"
    else:
        line = stored_line(owner, columns, 8)
    if any("timedelta" in c or "NOW" in c for c in columns):
        made.use("datetime", "timedelta")
        made.use("core.testing", "NOW")
    made.add(
        f"who_has_{rule.least}_{counted.plural}_that_count_may_not",
        list(dict.fromkeys([who, owner, "database"])),
        f"told = answers(database, {who}.id)",
        f"before = len(rows(database, {class_name(made.entity)}))",
        f"for _ in range({rule.least}):",
        f"    {line}",
        *sends(made, "told", "== 409"),
        f"assert len(rows(database, {class_name(made.entity)})) == before"
        + (f" + {rule.least}" if counted is made.entity else ""),
    )


def sees(made: TestFile, rule: Sees) -> None:
    """Somebody of the role sees what is theirs, and not what is another's."""
    if level(made.entity.access.read) > 2 and made.entity.access.read != rule.who:
        return
    held = meeting(made.spec, made.entity, rule.when)
    theirs = _stored(made, "admin", "row", held, me="somebody.id")
    others = _stored(made, "admin", "hidden", held, me="admin.id")
    if theirs is None or others is None:
        return
    path = address(made.entity)
    made.add(
        f"the_{rule.who}_sees_their_own",
        ["with_role", "admin", "database"],
        f'somebody = with_role("{rule.who}")',
        *theirs,
        *others,
        f'assert somebody.get(f"{path}/{{row.id}}").status_code == 200',
        f'assert somebody.get(f"{path}/{{hidden.id}}").status_code == 404',
        f'assert f\'"{path}/{{hidden.id}}"\' not in somebody.get("{path}").text',
    )


def periodic(made: TestFile, rule: Periodic) -> None:
    """Staff makes the rows of this month once; a member does not."""
    path, name = address(made.entity), class_name(made.entity)
    made.use("core.__main__", "periods")
    each = field_of(made.entity, rule.each)
    lines = []
    if each.target != "account":
        target = target_of(made.spec, made.entity, rule.each)
        made.use(f"features.{target.plural}", f"examples as {target.plural}_examples")
        lines = [f"{target.plural}_examples.stored(database, member.id)"]
    made.add(
        "those_of_this_period_are_made_once",
        ["member", "staff", "database"],
        *lines,
        f'assert member.submit("{path}/periods").status_code == 403',
        f"assert rows(database, {name}) == []",
        f'assert staff.submit("{path}/periods").status_code == 303',
        f"made = rows(database, {name})",
        "assert len(made) > 0",
        f"assert all(row.{rule.date} is not None and row.{column(each)} is not None for row in made)",
        f'assert staff.submit("{path}/periods").status_code == 303',
        "periods()",
        f"assert len(rows(database, {name})) == len(made)",
    )


def guarded(made: TestFile, rule: Transition) -> list[str] | None:
    """Columns with which the conditions of a step hold; None where a test cannot bring that about by columns alone."""
    held = meeting(made.spec, made.entity, rule.when) if rule.when else {}
    if held is None or any("." in path or path == rule.field for path in held) or ME in held.values():
        return None
    return [f"{column(field_of(made.entity, path))}={_code(made, path, value)}" for path, value in held.items()]


def _reader(made: TestFile) -> str | None:
    """Who reads every row: what others added, too."""
    who = made.entity.access.read
    least = 2 if who == "owner" else max(level(who), 1)
    return ("", "member", "staff", "admin")[least] if least <= 3 else None


def _stored(
    made: TestFile,
    who: str | None,
    name: str,
    values: dict[str, Met] | None,
    columns: list[str] | None = None,
    me: str = "",
) -> list[str] | None:
    """Lines that store a row with these values, its own and those of what it points at; None where that is too far."""
    if values is None or who is None or any(path.count(".") > 1 for path in values):
        return None
    if not me and ME in values.values():
        return None
    own = {path: value for path, value in values.items() if "." not in path}
    afar = {path: value for path, value in values.items() if "." in path}
    if any(path.partition(".")[0] not in made.given for path in afar):
        return None
    told = [f"{column(field_of(made.entity, path))}={_code(made, path, value, me)}" for path, value in own.items()]
    lines = [stored_line(who, [*(columns or []), *told], before=f"{name} = ")]
    for relation in dict.fromkeys(path.partition(".")[0] for path in afar):
        target = target_of(made.spec, made.entity, relation)
        made.use(f"features.{target.plural}.models", class_name(target))
        lines.append(f"{name}_{relation} = database.get_one({class_name(target)}, {name}.{relation}_id)")
        for path, value in afar.items():
            head, _, rest = path.partition(".")
            if head == relation:
                there = column(field_of(target, rest))
                lines.append(f"{name}_{relation}.{there} = {_code(made, path, value, me)}")
        lines += [f"database.add({name}_{relation})", "database.commit()"]
    return lines


def _code(made: TestFile, path: str, value: Met, me: str = "") -> str:
    """A value as code of the column's kind."""
    field = field_at(made.spec, made.entity, path)
    assert field is not None
    if isinstance(value, Day):
        made.use("datetime", "timedelta")
        made.use("core.testing", "NOW")
        when = f"NOW + timedelta(days={value.days})" if value.days else "NOW"
        if field.kind != "date":
            return when
        return f"({when}).date()" if value.days else "NOW.date()"
    if value == ME:
        return me
    return _number(made, field, value)


def _number(made: TestFile, field: Field, value: Met) -> str:
    if field.kind == "money" and isinstance(value, int | float):
        made.use("decimal", "Decimal")
        return f'Decimal("{value:g}")'
    if field.kind in ("integer", "rating") and isinstance(value, float):
        return str(int(value))
    return "None" if value is None or isinstance(value, Day) else literal(value)
