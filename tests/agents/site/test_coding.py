"""What of a turn's checks goes back to the coding agent, and with which evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from agents.site.blueprints import blueprint
from agents.site.coding import problem_of, to_mend, worded
from agents.site.turns.git import File
from agents.site.verifying.acceptance import AcceptanceCheck, Evidence, Outcome, Report
from agents.site.verifying.coded import looks_at_coded
from agents.site.verifying.running import failures


def outcome(name: str, status: Literal["passed", "failed"], severity: Literal["must", "should"] = "must") -> Outcome:
    check = AcceptanceCheck(id=name, kind="look", who="visitor", sentence=f"{name} is whole.", severity=severity)
    return Outcome(check=check, status=status, detail="image-alt")


class DescribeWhatTheAgentMends:
    def it_is_all_that_held_before_looks_included(self):
        before = Report(outcomes=[outcome("home", "passed", "should"), outcome("old", "failed", "should")])
        now = Report(
            outcomes=[outcome("home", "failed", "should"), outcome("old", "failed", "should"), outcome("new", "failed")]
        )
        assert [o.check.id for o in to_mend(now, before)] == ["home", "new"]

    def it_is_only_what_must_hold_of_a_site_that_is_new(self):
        now = Report(outcomes=[outcome("home", "failed", "should"), outcome("store", "failed")])
        assert [o.check.id for o in to_mend(now, None)] == ["store"]

    def it_comes_with_the_log_and_the_picture(self, tmp_path: Path):
        (tmp_path / "pages").mkdir()
        (tmp_path / "pages" / "home-390.jpg").write_bytes(b"\xff\xd8picture")
        found = outcome("home", "failed")
        found.evidence = Evidence(
            address="/", status=200, log=["a line of the log"], pictures=["gone.jpg", "pages/home-390.jpg"]
        )
        problem = problem_of(found, tmp_path)
        assert (problem.id, problem.picture) == ("home", b"\xff\xd8picture")
        assert "image-alt" in problem.words
        assert "a line of the log" in problem.log


class DescribeItsTask:
    def it_is_told_with_the_site_and_the_persons_own_words(self):
        spec = blueprint("booking").spec("en")
        told = worded("A page of free hours.", "add a page of free hours, please", spec, done=["Added a field."])
        assert told.startswith("A page of free hours.")
        assert f"The site: {spec.name}" in told
        assert "add a page of free hours, please" in told
        assert "- Added a field." in told
        assert "These checks fail" not in told

    def it_lists_what_fails(self):
        told = worded("Mend it.", "a site", blueprint("booking").spec("en"), [outcome("home", "failed")])
        assert "These checks fail:\n- home is whole. — image-alt" in told

    def it_names_failing_tests_with_their_lines(self):
        output = (
            "..F.\n=== FAILURES ===\n    def test_sum():\n>       assert 1 == 2\nE       assert 1 == 2\n\n"
            "features/x/test_x.py:7: AssertionError\n=== short test summary info ===\nFAILED features/x/test_x.py::test_sum\n"
        )
        assert failures(output) == [
            ">       assert 1 == 2",
            "E       assert 1 == 2",
            "features/x/test_x.py:7: AssertionError",
            "FAILED features/x/test_x.py::test_sum",
        ]


class DescribePagesThatItAdds:
    CODE = b"""router = APIRouter(prefix="/hours")

@router.get("")
def index(page): ...

@router.get("/feed.ics")
def feed(page): ...

@router.get("/{number}")
def show(page): ...

@router.post("/close")
def close(page): ...
"""

    def it_looks_at_those_that_no_spec_knows(self):
        spec = blueprint("booking").spec("en")
        own = b'router = APIRouter(prefix="/bookings")\n@router.get("")\ndef index(page): ...\n'
        tree = {
            "features/hours/routes.py": File(self.CODE),
            "features/bookings/routes.py": File(own),
            "features/broken/routes.py": File(b"def"),
            "core/routes.py": File(self.CODE.replace(b"hours", b"core")),
        }
        found = looks_at_coded(tree, spec)
        assert [(c.id, c.subject["path"], c.who) for c in found] == [("look.coded.hours", "/hours", "admin")]
