"""What of a turn's checks goes back to the coding agent, and with which evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from agents.site.coding import problem_of, to_mend
from agents.site.verifying.acceptance import AcceptanceCheck, Evidence, Outcome, Report


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
