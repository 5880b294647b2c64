"""`test_<plural>.py` of a feature: what people do with it, what they may not, and every one of its rules."""

from __future__ import annotations

from agents.site.generate.naming import address, class_name, many
from agents.site.generate.people import actor, is_given, level
from agents.site.generate.rule_tests import rule_tests
from agents.site.generate.rules import of_kind
from agents.site.generate.tested import TestFile
from agents.site.generate.writing import Call, imports, layout, module, strings, text
from agents.site.spec import Entity, Field, SiteSpec, Slots, Transition

_BAD = {
    "integer": "many",
    "rating": "9",
    "decimal": "much",
    "money": "1.234",
    "date": "yesterday",
    "time": "25:00",
    "datetime": "soon",
    "choice": "none_of_these",
    "email": "nobody",
    "phone": "call me",
    "url": "javascript:alert(1)",
    "relation": "999999",
}
"""A text that is no value of a kind."""
_TEXTS = ("text", "email", "phone")


def feature(spec: SiteSpec, entity: Entity) -> str:
    """The text of the tests of one entity."""
    made = TestFile(spec, entity)
    _lists(made)
    _making(made)
    _changing(made)
    _others(made)
    rule_tests(made)
    return made.module(f'"""Tests of {many(entity)}: lists, forms, who may do what, and what must hold."""')


def shown(entity: Entity) -> Field | None:
    """The display field, where its text stands in lists as it was entered."""
    field = next(f for f in entity.fields if f.name == entity.display)
    return field if field.kind in _TEXTS else None


# Lists


def _lists(made: TestFile) -> None:
    entity, path = made.entity, address(made.entity)
    reader = actor(made.spec, entity, "read")
    display = shown(entity)
    if entity.access.read != "everyone":
        made.add(
            "who_is_not_signed_in_is_led_to_the_login",
            ["client"],
            f'answer = client.get("{path}")',
            "assert answer.status_code == 303",
            'assert answer.headers["location"].startswith("/login?next=")',
        )
    if reader is None:
        return
    check = [f"assert row.{display.name} in {reader}.get({_listed(made)}).text"] if display and made.in_list else []
    made.add(
        "it_is_listed_and_has_a_page",
        [reader, "database"],
        f"row = stored(database, {reader}.id)",
        f'assert {reader}.get("{path}").status_code == 200',
        *check,
        f'assert {reader}.get(f"{path}/{{row.id}}").status_code == 200',
        f'assert {reader}.get("{path}/999999").status_code == 404',
    )
    if display and made.in_list and entity.view not in ("board", "calendar"):
        made.add(
            "the_search_finds_it_and_nothing_else",
            [reader, "database"],
            f"row, hidden = stored(database, {reader}.id), stored(database, {reader}.id)",
            f'found = {reader}.get("{path}", params={{"q": row.{display.name}}}).text',
            f"assert row.{display.name} in found",
            f'assert f"{path}/{{hidden.id}}" not in found or hidden.{display.name}.startswith(row.{display.name})',
            f'nothing = {reader}.get("{path}", params={{"q": "no such words"}}).text',
            f'assert f"{path}/{{row.id}}" not in nothing',
        )
    made.use("features." + entity.plural, "routes")
    made.add(
        "every_order_and_filter_can_be_asked_for",
        [reader, "database"],
        f"stored(database, {reader}.id)",
        "for name in routes.LISTING.sorts:",
        f'    assert {reader}.get("{path}", params={{"sort": f"-{{name}}"}}).status_code == 200',
        "for name in routes.LISTING.filters:",
        f'    assert {reader}.get("{path}", params={{name: "1"}}).status_code == 200',
        f'assert {reader}.get("{path}", params={{"sort": "id; DROP TABLE accounts", "page": "-3"}}).status_code == 200',
    )


def _listed(made: TestFile) -> str:
    return f'"{address(made.entity)}"'


# Making


def _making(made: TestFile) -> None:
    entity, path, name = made.entity, address(made.entity), class_name(made.entity)
    creator = made.creator
    who = entity.access.create
    if who != "everyone":
        made.add(
            "nobody_makes_one_without_signing_in",
            ["client", "database"],
            f'assert client.get("{path}/new").status_code == 303',
            *made.sends("client", text(path), "answers(database)", "== 303"),
            f"assert rows(database, {name}) == []",
        )
    if level(who) > 1:
        made.add(
            "a_member_makes_none",
            ["member", "database"],
            f'assert member.get("{path}/new").status_code == 403',
            *made.sends("member", text(path), "answers(database, member.id)", "== 403"),
            f"assert rows(database, {name}) == []",
        )
    if creator is None:
        return
    given = next((f for f in entity.fields if is_given(made.spec, entity, f) and f.kind == "text"), None)
    same = [f'assert row.{given.name} == told["{given.name}"]'] if given and made.may_enter(given) else []
    made.add(
        "it_is_stored_as_entered_and_belongs_to_whoever_made_it",
        [creator, "database"],
        f"told = answers(database, {creator}.id)",
        f'assert {creator}.get("{path}/new").status_code == 200',
        f'assert {creator}.submit("{path}", told).status_code == 303',
        f"[row] = rows(database, {name})",
        *same,
        f"assert row.owner_id == {creator}.id" if creator != "client" else "assert row.owner_id is None",
    )
    _refusing(made, creator)
    _mass_assignment(made, creator)


def _refusing(made: TestFile, creator: str) -> None:
    """What is missing or no value is refused with a sentence at its field."""
    entity, path, name = made.entity, address(made.entity), class_name(made.entity)
    asked = [f for f in entity.fields if f.set_by != "site" and made.may_enter(f) and not made.computed(f)]
    bad = [(f.name, _BAD[f.kind]) for f in asked if f.kind in _BAD]
    slots: list[Slots] = of_kind(entity, Slots)
    any_free = {rule.resource for rule in slots}
    bad += [(f.name, "") for f in asked if f.required and f.kind != "boolean" and f.name not in any_free]
    if not bad:
        return
    made.use("pytest")
    pairs = Call("", [f"({text(field)}, {text(value)})" for field, value in bad], "[]")
    made.add(
        "a_wrong_value_is_refused_at_its_field",
        [creator, "database", "field", "value"],
        f'answer = {creator}.submit("{path}", answers(database, {creator}.id) | {{field: value}})',
        "assert answer.status_code == 422",
        "assert f'id=\"{field}-error\"' in answer.text",
        f"assert rows(database, {name}) == []",
        decorator=layout(Call("@pytest.mark.parametrize", ['("field", "value")', pairs])),
    )


def _mass_assignment(made: TestFile, creator: str) -> None:
    """A request cannot set what its form does not ask."""
    entity, path, name = made.entity, address(made.entity), class_name(made.entity)
    if creator == "admin" or (creator == "staff" and not any(f.set_by == "site" for f in entity.fields)):
        return
    told = ['"owner_id": "1"', '"id": "77"', '"created_at": "2001-01-01T00:00"']
    checks = ["assert row.id != 77", "assert row.created_at == NOW"]
    checks.append(f"assert row.owner_id == {creator}.id" if creator != "client" else "assert row.owner_id is None")
    made.use("core.testing", "NOW")
    for field in entity.fields:
        if field.kind == "choice" and not made.may_enter(field):
            wrong = next((c.value for c in reversed(field.choices) if c.value != field.default), None)
            if wrong:
                told.append(f'"{field.name}": "{wrong}"')
                checks.append(f'assert row.{field.name} != "{wrong}"')
    made.add(
        "a_request_cannot_set_what_the_form_does_not_ask",
        [creator, "database"],
        layout(Call("", told, "{}"), 4, "smuggled = "),
        *made.sends(creator, text(path), f"answers(database, {creator}.id) | smuggled", "== 303"),
        f"[row] = rows(database, {name})",
        *checks,
    )


# Changing


def _changing(made: TestFile) -> None:
    entity, path, name = made.entity, address(made.entity), class_name(made.entity)
    changer = actor(made.spec, entity, "read", "update")
    if changer and changer != "client":
        given = next((f for f in entity.fields if f.kind == "text" and f.name in made.given), None)
        same = [f'assert changed.{given.name} == told["{given.name}"]'] if given else ["assert changed.id == row.id"]
        made.add(
            "it_can_be_changed",
            [changer, "database"],
            f"row = stored(database, {changer}.id)",
            f"told = answers(database, {changer}.id)",
            f'assert {changer}.get(f"{path}/{{row.id}}/edit").status_code == 200',
            f'assert {changer}.submit(f"{path}/{{row.id}}", told).status_code == 303',
            f"[changed] = rows(database, {name})",
            *same,
        )
    deleter = actor(made.spec, entity, "read", "delete")
    if deleter and deleter != "client":
        made.add(
            "it_can_be_deleted",
            [deleter, "database"],
            f"row = stored(database, {deleter}.id)",
            f'assert {deleter}.submit(f"{path}/{{row.id}}/delete").status_code == 303',
            f"assert rows(database, {name}) == []",
        )


def _others(made: TestFile) -> None:
    """Two members: neither touches what belongs to the other."""
    entity, path, name = made.entity, address(made.entity), class_name(made.entity)
    access = entity.access
    lines = ["row = stored(database, member.id)"]
    if access.read == "owner":
        lines.append(f'assert other.get(f"{path}/{{row.id}}").status_code == 404')
        display = shown(entity)
        if display:
            lines.append(f'assert row.{display.name} not in other.get("{path}").text')
    elif level(access.read) > 1:
        lines.append(f'assert other.get(f"{path}/{{row.id}}").status_code == 403')
    if access.update not in ("everyone", "member"):
        lines.append(f'assert other.get(f"{path}/{{row.id}}/edit").status_code in (403, 404)')
        lines += made.sends("other", f'f"{path}/{{row.id}}"', "answers(database, other.id)", "in (403, 404)")
    if access.delete not in ("everyone", "member"):
        lines.append(f'assert other.submit(f"{path}/{{row.id}}/delete").status_code in (403, 404)')
    steps: list[Transition] = of_kind(entity, Transition)
    for step in steps:
        if step.by not in ("everyone", "member"):
            lines.append(f'assert other.submit(f"{path}/{{row.id}}/{step.name}").status_code in (403, 404)')
    if len(lines) > 1:
        lines += [f"[kept] = rows(database, {name})", "assert kept.updated_at == row.updated_at"]
        made.add("another_member_does_not_touch_it", ["member", "other", "database"], *lines)
    made.add(
        "the_back_office_is_for_administrators",
        ["admin", "member", "database"],
        "row = stored(database, member.id)",
        'for path in ("", "/new", f"/{row.id}"):',
        f'    assert admin.get(f"/admin{path}{{path}}").status_code == 200',
        f'    assert member.get(f"/admin{path}{{path}}").status_code == 403',
        f'assert member.submit(f"/admin{path}/{{row.id}}/delete").status_code == 403',
    )


# What belongs to no entity


def pages(spec: SiteSpec) -> str:
    """The text of the tests of written pages."""
    paths = layout(strings(["/", *(f"/{page.path}" for page in spec.pages if page.path)]), before="PATHS = ")
    return _PAGES.replace("PATHS = ...", paths)


_PAGES = '''"""Tests of the written pages: everybody may read them, and their links lead somewhere."""

import re

import pytest

from core.testing import Browser

PATHS = ...


@pytest.mark.parametrize("path", PATHS)
def test_everybody_reads_it(client: Browser, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "<h1" in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_its_links_lead_somewhere(client: Browser, path: str) -> None:
    links = set(re.findall(r'href="(/[^"#?]*)', client.get(path).text))
    assert "/login" in links
    broken = {link for link in links if client.get(link).status_code not in (200, 303)}
    assert broken == set()
'''


def dashboard(spec: SiteSpec) -> str:
    """The text of the tests of the dashboard."""
    names: dict[str, set[str]] = {"sqlmodel": {"Session"}, "core.testing": {"Browser"}}
    for entity in spec.entities:
        names[f"features.{entity.plural}"] = {f"examples as {entity.plural}_examples"}
    stored = [f"    {entity.plural}_examples.stored(database, staff.id)" for entity in spec.entities]
    return module(
        '"""Tests of the dashboard: for the staff, right with rows and without."""',
        imports(names),
        "def test_only_the_staff_sees_it(client: Browser, member: Browser) -> None:\n"
        '    assert client.get("/dashboard").status_code == 303\n'
        '    assert member.get("/dashboard").status_code == 403',
        "def test_it_shows_a_site_without_rows(staff: Browser) -> None:\n"
        '    assert staff.get("/dashboard").status_code == 200',
        "def test_it_shows_figures_and_charts_of_rows(staff: Browser, database: Session) -> None:\n"
        + "\n".join([*stored, '    assert staff.get("/dashboard").status_code == 200']),
    )
