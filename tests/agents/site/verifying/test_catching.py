"""The verifier on a generated site that was broken on purpose: each break is caught, by the check that is about it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
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
from tests.agents.site.verifying.samples import barber

SPEC = barber()
CHECKS = {check.id: check for check in checks_of(SPEC)}


FIRST = {"a permission that is dropped", "bookings that overlap", "a form that is not stored", "a page that fails"}
"""Of one kind each; the others are for the long suites."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Confined:
    """A generated site with its data, as it must be."""
    folder = tmp_path_factory.mktemp("sound")
    replace_files(folder / "tree", {}, tree_of(generate(SPEC)))
    site = Confined(folder / "tree", folder / "data", choose(Settings()), lambda: False)
    site.migrate("first")
    site.prepare()
    return site


@pytest.fixture(scope="module")
def eye() -> Iterator[Eye]:
    with Eye(Settings()) as opened:
        yield opened


@contextmanager
def serving(site: Confined) -> Iterator[Served]:
    served = serve_site(
        site.tree,
        data=site.data,
        sandbox=site.sandbox,
        variables={"UPLOADS": str(site.data / UPLOADS), "SECRET_KEY": SECRET},
    )
    try:
        yield served
    finally:
        served.stop()


def tried(site: Confined, folder: Path, eye: Eye, *names: str) -> Report:
    trial = Trial(site, SPEC, 1, folder / "evidence", eye, lambda: False, lambda *_: None, serving)
    return verify(trial, [CHECKS[name] for name in names])


Break = Callable[[Path], None]


def replaced(path: str, pattern: str, text: str) -> Break:
    """Change one place of a file; it must be there."""

    def apply(tree: Path) -> None:
        file = tree / path
        changed, count = re.subn(pattern, text, file.read_text("utf-8"), count=1, flags=re.DOTALL)
        assert count == 1, f"{path} has no {pattern!r}"
        file.write_text(changed, "utf-8")

    return apply


def broken_migration(tree: Path) -> None:
    (version,) = (tree / "migrations" / "versions").glob("0001*.py")
    text = version.read_text("utf-8")
    version.write_text(
        text[: text.index("def downgrade")] + "def downgrade() -> None:\n    raise RuntimeError('no way')\n"
    )


BREAKS: dict[str, tuple[Break, str, str]] = {
    "a permission that is dropped": (
        replaced("features/services/__init__.py", r'create="staff"', 'create="everyone"'),
        "service.access.create",
        "may not",
    ),
    "somebody else's rows that are shown": (
        replaced("features/bookings/__init__.py", r'read="owner"', 'read="member"'),
        "booking.access.read",
        "other may not",
    ),
    "bookings that overlap": (
        replaced("core/rules/slots.py", r"if is_free\(taken\.get\(", "if True or is_free(taken.get("),
        "booking.slots",
        "was booked though the time is taken",
    ),
    "a form that is not stored": (
        replaced("features/services/routes.py", r"page\.database\.add\(row\)", "pass"),
        "service.store",
        "is not stored",
    ),
    "a page that fails": (
        replaced(
            "features/services/routes.py", r"(def index\([^\n]*\n[^\n]*\n)", r"\1    raise RuntimeError('broken')\n"
        ),
        "service.list",
        "500",
    ),
    "forms without the site's token": (
        replaced("core/page.py", r"if who\.new_guest or not given or not tokens\.same[^\n]*:", "if False:"),
        "chair.forgery",
        "is answered with",
    ),
    "a step that is taken too late": (
        replaced("features/bookings/rules.py", r"hours_before=2(\.0)?", "hours_before=0"),
        "booking.late.cancel",
        "is allowed",
    ),
    "an error in the console": (
        replaced("static/site.js", r"\Z", "\nnothing();\n"),
        "look.service.list",
        "nothing is not defined",
    ),
    "a field without a label": (
        replaced(
            "features/pages/templates/pages/home.html", r"(\{% block content %\})", r'\1<input type="text" name="x">'
        ),
        "look.home",
        "label",
    ),
    "words that cannot be read in the dark": (
        replaced(
            "static/style.css", r"\Z", "\n@media (prefers-color-scheme: dark) { main h1 { color: #222 !important; } }\n"
        ),
        "look.service.list",
        "In dark colours: color-contrast",
    ),
    "a page that is too wide for a phone": (
        replaced("static/style.css", r"\Z", "\nmain h1 { min-width: 900px; }\n"),
        "look.home",
        "At 390 px it is",
    ),
    "a version that cannot be taken back": (broken_migration, "migrations", "no way"),
}


class DescribeVerify:
    def it_finds_nothing_wrong_with_a_site_as_it_is_generated(self, sound: Confined, eye: Eye, tmp_path: Path):
        names = sorted({name for _, name, _ in BREAKS.values()} | {"entry.signup", "entry.login", "booking.slots.day"})
        report = tried(sound, tmp_path, eye, *names)
        assert [(o.check.id, o.detail) for o in report.failed] == []
        assert report.counts["passed"] == len(names)
        pictures = [name for outcome in report.outcomes for name in outcome.evidence.pictures]
        assert len(pictures) == 2 * sum(name.startswith("look.") for name in names)
        assert all((tmp_path / "evidence" / name).stat().st_size > 2000 for name in pictures)

    @pytest.mark.parametrize(
        "what", [what if what in FIRST else pytest.param(what, marks=pytest.mark.full) for what in BREAKS]
    )
    def it_catches(self, what: str, sound: Confined, eye: Eye, tmp_path: Path):
        change, name, told = BREAKS[what]
        tree = tmp_path / "tree"
        shutil.copytree(sound.tree, tree)
        change(tree)
        site = Confined(tree, sound.data, sound.sandbox, sound.cancel)
        (outcome,) = tried(site, tmp_path, eye, name).outcomes
        assert outcome.status == "failed"
        assert told in outcome.detail

    def it_says_that_a_site_does_not_start(self, sound: Confined, eye: Eye, tmp_path: Path):
        tree = tmp_path / "tree"
        shutil.copytree(sound.tree, tree)
        (tree / "features" / "services" / "models.py").write_text("raise RuntimeError('no model')\n")
        site = Confined(tree, sound.data, sound.sandbox, sound.cancel)
        report = tried(site, tmp_path, eye, "page.home", "service.store")
        assert [outcome.status for outcome in report.outcomes] == ["failed", "skipped"]
        assert "does not start" in report.outcomes[0].detail
        assert any("no model" in line for line in report.outcomes[0].evidence.log)

    def it_lets_a_page_reach_nothing_else(self, sound: Confined, eye: Eye, tmp_path: Path):
        tree = tmp_path / "tree"
        shutil.copytree(sound.tree, tree)
        image = '<img src="http://127.0.0.1:8009/x" alt="">'
        replaced("features/pages/templates/pages/home.html", r"(\{% block content %\})", rf"\1{image}")(tree)
        replaced("core/headers.py", r"img-src 'self' data:;", "img-src *;")(tree)
        site = Confined(tree, sound.data, sound.sandbox, sound.cancel)
        (outcome,) = tried(site, tmp_path, eye, "look.home").outcomes
        assert outcome.status == "failed"
        assert "It reaches for http://127.0.0.1:8009/x." in outcome.detail
        assert "ERR_NAME_NOT_RESOLVED" in outcome.detail
