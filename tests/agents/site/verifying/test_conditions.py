"""The checks of conditions on a generated site: all hold as it is made, and each finds its rule gone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
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
from tests.agents.site.generate.specs_conditions import conditions

SPEC = conditions()
CHECKS = [check for check in checks_of(SPEC) if check.kind == "rule"]
GONE = {
    "watch.low": ("features/parts/rules.py", r"\"at_most\", other=\"least\"", '"at_least", other="least"'),
    "watch.overdue": ("features/loans/rules.py", r"\"below\", \"today\"", '"above", "today"'),
    "when.ship": ("core/rules/steps.py", r"if self\.when and", "if False and"),
    "needs.part": ("core/conditions.py", r"found is None:", "False:"),
    "barred.loan": ("core/conditions.py", r"count >= least", "False"),
    "closed.closure": ("core/rules/closures.py", r"if closing\.meets", "if False and closing.meets"),
    "private.shelf": ("core/access.py", r"feature_of\(row\)\.private\.get\(field, \"everyone\"\)", "'everyone'"),
    "season": ("templates/parts.html", r'class="until', 'class="gone'),
    "sees.coach": ("core/access.py", r"visitor\.role == rule\.who", "False"),
    "periodic": ("core/rules/periods.py", r"\.not_in\(there\)", ".is_not(None)"),
}
"""The check that finds it → where the rule is, and what takes it away."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Confined:
    folder = tmp_path_factory.mktemp("conditions")
    replace_files(folder / "tree", {}, tree_of(generate(SPEC)))
    made = Confined(folder / "tree", folder / "data", choose(Settings()), lambda: False)
    made.migrate("first")
    made.prepare()
    return made


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


class DescribeConditions:
    @pytest.mark.full
    def it_finds_all_of_them_held(self, site: Confined, tmp_path: Path) -> None:
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
