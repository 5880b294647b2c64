"""Two persons, a reader of each, and nobody, over every action and every kind of thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.access import PROJECT_ACTIONS, READING, Action, Identity, may

ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True)
class Thing:
    id: str
    owner: str
    deleted_at: datetime | None = None


ANNA, BO = Identity("anna"), Identity("bo")
READER = Identity("anna", reads="of-anna")
PROJECTS = {
    "anna's": Thing("of-anna", "anna"),
    "anna's other": Thing("other-of-anna", "anna"),
    "anna's binned": Thing("of-anna", "anna", datetime.now(UTC)),
    "bo's": Thing("of-bo", "bo"),
    "nobody's": Thing("of-nobody", ""),
}
OWNS = {"anna": {"anna's", "anna's other", "anna's binned"}, "bo": {"bo's"}}


def it_knows_every_action():
    assert set(PROJECT_ACTIONS) < set(ACTIONS)
    assert set(READING) < set(PROJECT_ACTIONS)


@pytest.mark.parametrize("action", PROJECT_ACTIONS)
@pytest.mark.parametrize("project", PROJECTS)
class TestTheMatrix:
    @pytest.mark.parametrize("person", [ANNA, BO], ids=["anna", "bo"])
    def test_a_person_may_everything_with_what_is_theirs_and_nothing_else(self, person, action, project):
        assert may(person, action, PROJECTS[project]) == (project in OWNS[person.user])

    def test_a_reader_may_read_one_project(self, action, project):
        assert may(READER, action, PROJECTS[project]) == (project == "anna's" and action in READING)

    def test_nobody_may_nothing(self, action, project):
        assert not may(None, action, PROJECTS[project])
        assert not may(Identity(""), action, PROJECTS[project])

    def test_the_person_of_the_machine_sees_no_content_of_others(self, action, project):
        assert not may(Identity("local", administers=True), action, PROJECTS[project])


@pytest.mark.parametrize("action", ACTIONS)
class TestActionsAndTheirObjects:
    def test_an_action_on_a_project_needs_one_and_others_take_none(self, action):
        assert not may(ANNA, action, None if action in PROJECT_ACTIONS else PROJECTS["anna's"])

    def test_a_reader_makes_and_asks_nothing(self, action):
        assert not may(READER, action, None)

    def test_only_an_administrator_administers(self, action):
        assert may(ANNA, action) == (action in ("create", "ask", "tokens"))
        assert may(Identity("local", administers=True), action) == (action not in PROJECT_ACTIONS)


def it_refuses_an_action_that_it_does_not_know():
    assert not may(ANNA, "rule", None)  # pyright: ignore[reportArgumentType]
    assert not may(ANNA, "rule", PROJECTS["anna's"])  # pyright: ignore[reportArgumentType]


@given(st.text(max_size=5), st.text(max_size=5), st.sampled_from(PROJECT_ACTIONS))
def it_gives_a_project_to_its_owner_alone(user: str, owner: str, action: Action):
    assert may(Identity(user), action, Thing("x", owner)) == (user == owner and user != "")
