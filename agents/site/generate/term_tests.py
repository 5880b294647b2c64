"""Tests of rules of terms: until when, on which days, who sees what, whose a row is, reminders, mails of steps."""

from __future__ import annotations

from agents.site.generate.examples import counting
from agents.site.generate.naming import address, class_name, field_of, target_of
from agents.site.generate.tested import TestFile, sends, stored_line
from agents.site.generate.writing import text
from agents.site.spec import WEEK, Belongs, Deadline, Private, Reminder, Season, Shown, Slots, Weekdays


def deadline(made: TestFile, rule: Deadline) -> None:
    """Too late is refused, but not to the staff."""
    relation, _, name = rule.moment.partition(".")
    who = made.creator
    if who not in ("client", "member") or relation not in made.given:
        return
    if not made.may_enter(field_of(made.entity, relation)):
        return
    made.use("datetime", "timedelta")
    made.use("core.testing", "NOW")
    kind = field_of(target_of(made.spec, made.entity, relation) if name else made.entity, name or relation).kind
    late = f"NOW + timedelta(days={rule.days - 1})" if rule.days else "NOW - timedelta(days=1)"
    if rule.hours is not None:
        late = f"NOW + timedelta(hours={rule.hours / 2:g})" if kind == "datetime" else "NOW"
    lines = [f"told = answers(database, {who}.id)"]
    if name:
        target = class_name(target_of(made.spec, made.entity, relation))
        made.use(f"features.{target_of(made.spec, made.entity, relation).plural}.models", target)
        lines += [
            f'related = database.get_one({target}, told["{relation}"])',
            f"related.{name} = {f'({late}).date()' if kind == 'date' else late}",
            "database.add(related)",
            "database.commit()",
        ]
    else:
        written = f"({late}).date().isoformat()" if kind == "date" else f'({late}).strftime("%Y-%m-%dT%H:%M")'
        lines.append(f'told["{relation}"] = {written}')
    made.add(
        f"it_is_too_late_by_{relation}_{name}".rstrip("_"),
        [str(who), "database"],
        *lines,
        *sends(made, "told", "== 409"),
        f"assert rows(database, {class_name(made.entity)}) == []",
    )
    if any(slot.start == rule.moment for slot in made.entity.rules if isinstance(slot, Slots)):
        _offered(made, rule, str(who))


def _offered(made: TestFile, rule: Deadline, who: str) -> None:
    """No time is offered that would be refused; the staff may take each."""
    made.use("datetime", "datetime", "timedelta")
    made.use("core.testing", "NOW", "times_offered")
    made.use(f"features.{made.entity.plural}.rules", "TIMETABLE")
    form = text(f"{address(made.entity)}/new")
    made.add(
        "no_time_is_offered_that_would_be_refused",
        [who, "staff", "database"],
        "notice = TIMETABLE.notice",
        "assert notice is not None",
        "answers(database)",
        f"for ahead in range({rule.days + int((rule.hours or 0) // 24) + 2}):",
        '    day = {"day": (NOW + timedelta(days=ahead)).date().isoformat()}',
        f"    offered = times_offered({who}.get({form}, params=day).text)",
        "    assert all(notice.last(datetime.fromisoformat(told)) >= NOW for told in offered)",
        f"    assert offered <= times_offered(staff.get({form}, params=day).text)",
    )


def season(made: TestFile, rule: Season) -> None:
    """After the last day it is refused, but not to the staff."""
    if made.creator not in ("client", "member"):
        return
    made.use("datetime", "timedelta")
    made.use("core.testing", "NOW")
    made.use("pytest")
    made.add(
        "it_is_too_late_after_the_last_day",
        [made.creator, "database", "monkeypatch"],
        f'monkeypatch.setattr("features.{made.entity.plural}.rules.CLOSES", (NOW - timedelta(days=1)).date())',
        *sends(made, f"answers(database, {made.creator}.id)", "== 409"),
        f"assert rows(database, {class_name(made.entity)}) == []",
    )


def weekdays(made: TestFile, rule: Weekdays) -> None:
    """Another day of the week is refused."""
    field = field_of(made.entity, rule.field)
    others = tuple(n for n, day in enumerate(WEEK) if day not in rule.days)
    if made.creator is None or not others or not made.may_enter(field) or rule.field not in made.given:
        return
    made.use("core.testing", "day_of")
    wrong = f"day_of(20, {others})" + ("" if field.kind == "date" else ' + "T10:00"')
    made.add(
        f"{rule.field}_falls_on_the_right_days",
        [made.creator, "database"],
        f'told = answers(database, {made.creator}.id) | {{"{rule.field}": {wrong}}}',
        *sends(made, "told", "== 409"),
        f"assert rows(database, {class_name(made.entity)}) == []",
    )


def shown(made: TestFile, rule: Shown) -> None:
    """What is not let through, or has lapsed, is seen by whose it is and the staff alone."""
    if made.entity.access.read not in ("everyone", "member"):
        return
    path, hidden = address(made.entity), []
    for name, values in rule.when.items():
        field = field_of(made.entity, name)
        other = next((c.value for c in field.choices if c.value not in values), None)
        hidden += [f"{name}={text(other)}"] if other else []
    if rule.days is not None and not hidden:
        made.use("core.testing", "NOW")
        made.use("datetime", "timedelta")
        kept = rule.field or "created_at"
        past = f"NOW - timedelta(days={rule.days + 2})"
        dated = rule.field is not None and field_of(made.entity, rule.field).kind == "date"
        hidden = [f"{kept}={f'({past}).date()' if dated else past}"]
    if not hidden:
        return
    made.add(
        "others_do_not_see_what_is_not_shown",
        ["member", "other", "staff", "database"],
        stored_line("member", hidden, before="row = "),
        "path = f" + text(f"{path}/{{row.id}}"),
        "assert other.get(path).status_code == 404",
        f'assert path not in other.get("{path}").text',
        "assert member.get(path).status_code == 200",
        "assert staff.get(path).status_code == 200",
    )


_HIDDEN = {"integer": ("76543", "76,543"), "decimal": ("76543.0", "76,543"), "money": ('Decimal("76543")', "76,543")}
_HIDDEN |= {"phone": (text("555 0176 543"), "555 0176 543"), "email": (text("few@76543.test"), "few@76543.test")}
_HIDDEN |= {"url": (text("https://76543.test"), "76543.test")}


def private(made: TestFile, rule: Private) -> None:
    """What only some may see stands on the page for them, and nowhere for others."""
    read, field = made.entity.access.read, field_of(made.entity, rule.field)
    others = {"everyone": ["client", "other"], "member": ["other"]}.get(read, [])
    others = [one for one in others if one == "client" or rule.who != "member"]
    others += ["member"] if rule.who == "staff" and read in ("everyone", "member", "owner") else []
    if not others:
        return
    if field.kind == "money":
        made.use("decimal", "Decimal")
    value, shown = _HIDDEN.get(field.kind, (text("For few: 76543"), "For few: 76543"))
    path = address(made.entity)
    lines = [f"assert {text(shown)} not in {one}.get(path).text" for one in others]
    lines += [f"assert {text(shown)} not in {one}.get({text(path)}).text" for one in others]
    made.add(
        f"{rule.field}_is_seen_by_those_it_is_for",
        ["member", "staff", *others, "database"],
        stored_line("member", [f"{rule.field}={value}"], before="row = "),
        "path = f" + text(f"{path}/{{row.id}}"),
        *lines,
        *([] if rule.who == "staff" else [f"assert {text(shown)} in member.get(path).text"]),
        f"assert {text(shown)} in staff.get(path).text",
    )


def belongs(made: TestFile, rule: Belongs) -> None:
    """The row is theirs for whom it was entered."""
    if made.creator not in ("staff", "admin") or made.entity.access.read != "owner":
        return
    made.add(
        "it_belongs_to_whom_it_is_for",
        [made.creator, "member", "other", "database"],
        *sends(made, f'answers(database, {made.creator}.id) | {{"{rule.field}": member.id}}', "== 303"),
        f"[row] = rows(database, {class_name(made.entity)})",
        "assert row.owner_id == member.id",
        f'assert member.get(f"{address(made.entity)}/{{row.id}}").status_code == 200',
        f'assert other.get(f"{address(made.entity)}/{{row.id}}").status_code == 404',
    )


def reminder(made: TestFile, rule: Reminder) -> None:
    """Whose row it is gets one mail, once the day comes near."""
    relation, _, name = rule.field.rpartition(".")
    target = target_of(made.spec, made.entity, relation) if relation else made.entity
    kind = field_of(target, name).kind
    made.use("datetime", "timedelta")
    made.use("core.testing", "NOW")
    near = f"NOW + timedelta(days={rule.days})" if rule.days else "NOW + timedelta(hours=3)"
    there = f"({near}).date()" if kind == "date" else near
    columns = [] if relation else [f"{name}={there}"]
    columns += [f'{name}="{counting(made.entity, field_of(made.entity, name))}"' for name in rule.free_when]
    made.use("sqlmodel", "select")
    made.use("core.mail.models", "Mail")
    made.add(
        f"people_are_reminded_of_{rule.field.replace('.', '_')}_once",
        ["member", "staff", "database"],
        stored_line("member", columns, before="row = " if relation else ""),
        *(_moved(made, relation, name, there) if relation else []),
        "for _ in range(2):",
        '    assert staff.get("/outbox").status_code == 200',
        "assert len(database.exec(select(Mail)).all()) == 1",
    )


def _moved(made: TestFile, relation: str, name: str, there: str) -> list[str]:
    """Lines that put the moment of what a row points at somewhere."""
    target = target_of(made.spec, made.entity, relation)
    made.use(f"features.{target.plural}.models", class_name(target))
    return [
        f"related = database.get_one({class_name(target)}, row.{relation}_id)",
        f"related.{name} = {there}",
        "database.add(related)",
        "database.commit()",
    ]
