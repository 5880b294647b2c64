"""What one version of a site changed: in what it is (its spec), in its files, in its looks."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from app.made import Made
from app.views import site_checks, site_code
from app.views.here import Here, plain

SETTINGS = ("name", "tagline", "language", "currency", "style", "accent", "signup", "member_title", "staff_title")
MOST_FILES = 30


@dataclass(frozen=True)
class Said:
    """One difference in a person's words."""

    part: str
    """Key of the words for what it is a part of."""
    name: str
    what: str
    """`added`, `removed` or `changed`."""
    more: str = ""


def draw_changes(here: Here, before: Made, after: Made) -> None:
    """Draw it, inside of the dialog."""
    said = list(spec_changes(before.spec, after.spec))
    marks = site_code.marks(before.version.files, after.version.files)
    looks = list(pairs(before, after))
    if not said and not marks and not looks:
        st.info(here.say("no_change"))
        return
    if said:
        st.markdown(f"**{here.say('changes_spec')}**")
        lines = [
            f"- {here.say(s.part)} **{plain(s.name)}** · {here.say(s.what)}{f' · {plain(s.more)}' if s.more else ''}"
            for s in said[:40]
        ]
        st.markdown("\n".join(lines))
    if looks:
        st.markdown(f"**{here.say('changes_looks')}**")
        for old, new in looks[:6]:
            st.html(pictured(here, before, after, old, new))
    if marks:
        st.markdown(f"**{here.say('changes_files')}** ({len(marks)})")
        for path in sorted(marks)[:MOST_FILES]:
            plus, minus = counted(before, after, path)
            with st.expander(f"{plain(path)} · +{plus} −{minus}"):
                difference = site_code.difference_of(here, before.version, after, path)
                st.code(difference or here.say("file_same"), language="diff", wrap_lines=True)


def counted(before: Made, after: Made, path: str) -> tuple[int, int]:
    """Lines that came and went."""
    old, new = (site_code.text_of(made, path) or "" for made in (before, after))
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0))
    body = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return sum(line.startswith("+") for line in body), sum(line.startswith("-") for line in body)


def pairs(before: Made, after: Made) -> Iterator[tuple[str | None, str | None]]:
    """Pictures of both that differ, by the page that they show."""
    old = {name.rpartition("/")[2]: name for name in site_checks.pictures(before)}
    new = {name.rpartition("/")[2]: name for name in site_checks.pictures(after)}
    for name in sorted(old.keys() | new.keys()):
        left, right = old.get(name), new.get(name)
        hashes = [made.version.files.get(path or "") for made, path in ((before, left), (after, right))]
        if hashes[0] != hashes[1]:
            yield left, right


def pictured(here: Here, before: Made, after: Made, old: str | None, new: str | None) -> str:
    """One page before and after."""
    sides = []
    for made, path, name in ((before, old, "before"), (after, new, "after")):
        inside = (
            f'<img src="{escape(here.picture(made.version.id, path))}" alt="">' if path else '<div class="none">—</div>'
        )
        sides.append(f"<figure><figcaption>{here.say(name)}</figcaption>{inside}</figure>")
    return f'<div class="pair">{"".join(sides)}</div>'


def spec_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Said]:
    """What changed between two specs of sites, in the order of the newer one."""
    for name in SETTINGS:
        if before.get(name) != after.get(name):
            yield Said("part_setting", name.replace("_", " "), "changed", f"{before.get(name)} → {after.get(name)}")
    yield from named(before, after, "roles", "name", "part_role")
    yield from entities(before, after)
    yield from named(before, after, "pages", "path", "part_page")
    if before.get("dashboard") != after.get("dashboard"):
        yield Said("part_dashboard", str((after.get("dashboard") or {}).get("title", "")), "changed")


def entities(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Said]:
    """What became of each kind of thing, and of its fields, rules, rights, rows."""
    old, new = (by(spec.get("entities", []), "name") for spec in (before, after))
    for name, entity in new.items():
        title = str(entity.get("titles") or name)
        if name not in old:
            yield Said("part_entity", title, "added", ", ".join(f["label"] for f in entity.get("fields", [])[:6]))
        else:
            yield from within(old[name], entity, title)
    for name, entity in old.items():
        if name not in new:
            yield Said("part_entity", str(entity.get("titles") or name), "removed")


def within(old: dict[str, Any], new: dict[str, Any], title: str) -> Iterator[Said]:
    """What changed in one kind of thing."""
    for change in named(old, new, "fields", "name", "part_field"):
        yield Said(change.part, f"{title}: {change.name}", change.what)
    rules = [[json.dumps(rule, sort_keys=True) for rule in entity.get("rules", [])] for entity in (old, new)]
    for what, kept, other in (("added", rules[1], rules[0]), ("removed", rules[0], rules[1])):
        for rule in (json.loads(text) for text in kept if text not in other):
            yield Said("part_rule", f"{title}: {rule.get('label') or rule.get('kind', '').replace('_', ' ')}", what)
    for key, part in (("access", "part_access"), ("view", "part_view"), ("rows", "part_rows")):
        if old.get(key) != new.get(key):
            yield Said(part, title, "changed")


def named(before: dict[str, Any], after: dict[str, Any], key: str, name: str, part: str) -> Iterator[Said]:
    """Entries of a list that are known by a name: those that came, changed, went."""
    old, new = by(before.get(key, []), name), by(after.get(key, []), name)
    for each, entry in new.items():
        if each not in old:
            yield Said(part, title_of(entry, each), "added")
        elif old[each] != entry:
            yield Said(part, title_of(entry, each), "changed")
    for each, entry in old.items():
        if each not in new:
            yield Said(part, title_of(entry, each), "removed")


def by(entries: list[dict[str, Any]], name: str) -> dict[str, dict[str, Any]]:
    """Entries by what they are known by."""
    return {str(entry.get(name, "")): entry for entry in entries}


def title_of(entry: dict[str, Any], name: str) -> str:
    """What people call it."""
    return str(entry.get("title") or entry.get("label") or name)
