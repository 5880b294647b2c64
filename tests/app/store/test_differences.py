"""What changed between two versions."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.store.differences import changes, compare
from app.store.ids import now
from app.store.records import Version

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab/~", max_size=3)
IDS = st.sampled_from(["s1", "s2", "s3", "s4"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=3)
        | st.lists(st.fixed_dictionaries({"id": IDS, "x": inner}), max_size=4, unique_by=lambda e: e["id"])
    ),
    max_leaves=12,
)


def at(value, pointer):
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def same(one, other):
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(VALUES, VALUES)
def it_is_empty_exactly_for_equal_values(one, other):
    assert (list(changes(one, other)) == []) == same(one, other)


@given(VALUES)
def it_finds_nothing_in_a_copy(value):
    assert list(changes(value, copy.deepcopy(value))) == []


@given(VALUES, VALUES)
def it_points_to_what_is_there(one, other):
    for change in changes(one, other):
        if change.was_at is not None and change.kind != "moved":
            assert same(at(one, change.was_at), change.before)
        if change.is_at is not None and change.kind != "moved":
            assert same(at(other, change.is_at), change.after)
        if change.kind == "moved":
            assert at(one, change.was_at)["id"] == at(other, change.is_at)["id"]


@settings(max_examples=40)
@given(VALUES, VALUES)
@example([[], None], [[None], None, []])
def it_sees_the_same_both_ways(one, other):
    opposite = {"added": "removed", "removed": "added"}
    forth = sorted(opposite.get(c.kind, c.kind) for c in changes(one, other) if c.kind != "moved")
    assert forth == sorted(c.kind for c in changes(other, one) if c.kind != "moved")


SLIDES = {"slides": [{"id": "s1", "t": "A"}, {"id": "s2", "t": "B"}, {"id": "s3", "t": "C"}]}


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (["s1", "s2", "s3"], []),
        (["s3", "s1", "s2"], [("moved", "/slides/2", "/slides/0")]),
        (["s1", "s3"], [("removed", "/slides/1", None)]),
        (["s1", "s4", "s2", "s3"], [("added", None, "/slides/1")]),
    ],
)
def it_knows_a_slide_by_its_id(order, told):
    known = {s["id"]: s for s in SLIDES["slides"]}
    after = {"slides": [known.get(i, {"id": i, "t": "New"}) for i in order]}
    assert [(c.kind, c.was_at, c.is_at) for c in changes(SLIDES, after)] == told


def it_tells_a_title_from_the_slide_around_it():
    after = copy.deepcopy(SLIDES)
    after["slides"].insert(0, after["slides"].pop(1))
    after["slides"][0]["t"] = "B, better"
    said = [(c.kind, c.was_at, c.is_at, c.before, c.after) for c in changes(SLIDES, after)]
    assert ("changed", "/slides/1/t", "/slides/0/t", "B", "B, better") in said
    assert len(said) == 2


def it_compares_files_by_their_content():
    def version(files):
        return Version(
            id="v", project_id="p", number=1, parent_id=None, note="", created_at=now(), spec={}, files=files
        )

    found = compare(version({"a": "1", "b": "1", "c": "1"}), version({"b": "1", "c": "2", "d": "1"}))
    assert [(f.path, f.before, f.after) for f in found.files] == [("a", "1", None), ("c", "1", "2"), ("d", None, "1")]
