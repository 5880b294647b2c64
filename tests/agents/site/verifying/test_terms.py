"""The checks of rules of terms on a generated site: all hold as it is made, and each finds its rule gone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from agents.sandbox.choosing import choose
from agents.sandbox.serving import Served, serve_site
from agents.settings import Settings
from agents.site.confined import SECRET, Confined
from agents.site.generate import generate
from agents.site.steps import tree_of
from agents.site.turns.place import UPLOADS, replace_files
from agents.site.verifying import Report, checks_of
from agents.site.verifying.looking import Eye
from agents.site.verifying.running import Trial, verify
from tests.agents.site.generate.specs_terms import terms
from tests.agents.site.verifying.moving import EVENING, OTHERS, move

SPEC = terms()
CHECKS = [
    check
    for check in checks_of(SPEC)
    if check.kind == "rule" or check.id in ("closed.export", "advert.access.read", "advert.list")
]
GONE = {
    "deadline.day": ("features/orders/rules.py", r"values\.in_time\(row, \"day\"[^\n]*\)", "pass"),
    "weekdays.day": ("features/orders/rules.py", r"values\.on_days\([^\n]*\)", "pass"),
    "limit.day": ("features/orders/rules.py", r"most=2", "most=99"),
    "shown.days": ("features/adverts/__init__.py", r"    shown=rules\.shown,\n", ""),
    "mail.approve": ("features/adverts/routes.py", r"        page\.tell_owner\([^\n]*\)\n", ""),
    "belongs.client": ("features/notes/rules.py", r"row\.owner_id = row\.client_id", "pass"),
    "computed": ("features/hires/rules.py", r'"0\.9"', '"1"'),
    "computed.deposit": ("features/hires/rules.py", r'"0\.3"', '"0.2"'),
    "reminder.day": ("features/sheets/__init__.py", r"    reminders=\([^\n]*\),\n", ""),
}
"""The check that finds it → where the rule is, and what takes it away."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Confined:
    folder = tmp_path_factory.mktemp("terms")
    replace_files(folder / "tree", {}, tree_of(generate(SPEC)))
    made = Confined(folder / "tree", folder / "data", choose(Settings()), lambda: False)
    made.migrate("first")
    return made


@pytest.fixture(autouse=True)
def now(request: pytest.FixtureRequest, site: Confined, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """What time it is for the site and the checks: late in the evening, where a test does not name another."""
    told = getattr(request, "param", EVENING)
    move(site.tree, told, monkeypatch)
    shutil.rmtree(site.data, ignore_errors=True)
    site.prepare()
    return told


@contextmanager
def serving(site: Confined) -> Iterator[Served]:
    variables = {"UPLOADS": str(site.data / UPLOADS), "SECRET_KEY": SECRET}
    served = serve_site(site.tree, data=site.data, sandbox=site.sandbox, variables=variables)
    try:
        yield served
    finally:
        served.stop()


def tried(site: Confined, folder: Path, *names: str) -> Report:
    wanted = [check for check in CHECKS if not names or check.id.partition(".")[2] in names]
    trial = Trial(site, SPEC, 1, folder / "evidence", Eye(Settings()), lambda: False, lambda *_: None, serving)
    return verify(trial, wanted)


class DescribeRulesOfTerms:
    @pytest.mark.parametrize(
        "now", [EVENING, *(pytest.param(told, marks=pytest.mark.full) for told in OTHERS)], indirect=True, ids=str
    )
    def it_finds_all_of_them_held(self, now: datetime, site: Confined, tmp_path: Path) -> None:
        """At any time: what is filled in lies within all of the rules."""
        report = tried(site, tmp_path)
        assert [(o.check.id, o.detail) for o in report.outcomes if o.status != "passed"] == []

    def it_finds_each_of_them_gone(self, site: Confined, tmp_path: Path) -> None:
        broken = tmp_path / "tree"
        shutil.copytree(site.tree, broken)
        for path, pattern, put in GONE.values():
            text, count = re.subn(pattern, put, (broken / path).read_text("utf-8"), count=1)
            assert count == 1, (path, pattern)
            (broken / path).write_text(text, "utf-8")
        report = tried(Confined(broken, site.data, site.sandbox, lambda: False), tmp_path, *GONE)
        failed = {outcome.check.id.partition(".")[2] for outcome in report.failed}
        assert failed == set(GONE)
