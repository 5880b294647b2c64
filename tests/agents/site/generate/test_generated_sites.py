"""Sites of specs that use everything: their own tests are green, their code is clean, and the same each time."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from agents.site import preset
from agents.site.generate import generate
from agents.site.generate.migrations import check_versions, write_migration
from agents.site.spec import Entity, Field, SiteSpec, faults
from tests.agents.site.generate.building import python, run, write
from tests.agents.site.generate.specs import EVERY as PLAIN
from tests.agents.site.generate.specs_conditions import conditions
from tests.agents.site.generate.specs_terms import terms

EVERY = PLAIN | {"terms": terms, "conditions": conditions}

WHOLE = "courses"
"""The site that most is tried on: Chinese, with a role, a calendar and a board."""

FIRST = {WHOLE}
"""The one that holds most of what can be said; the others' own tests are for the long suites. The preset's tests run
always on the site of `test_story`, which checks itself with them, and on all of these in the long suites."""


class Folders(dict[str, Path]):
    """Sites by name, each written and given its first version of the database when it is first asked for."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        super().__init__()
        self.factory = factory

    def __missing__(self, name: str) -> Path:
        folder = self[name] = write(EVERY[name](), self.factory.mktemp(name))
        assert [path.name for path in write_migration(folder, "first version")] == ["0001_first_version.py"]
        return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return Folders(tmp_path_factory)


class DescribeGeneratedSites:
    @pytest.mark.parametrize("name", EVERY)
    def it_is_made_from_a_sound_spec(self, name: str) -> None:
        assert faults(EVERY[name]()) == []

    @pytest.mark.parametrize(
        "name", [name if name in FIRST else pytest.param(name, marks=pytest.mark.full) for name in EVERY]
    )
    def it_passes_its_own_tests(self, name: str, folders: Folders) -> None:
        done = python(folders[name], "-m", "pytest", "-p", "no:cacheprovider", "--tb=short", "features")
        assert done.returncode == 0, done.stdout[-6000:]
        assert " skipped" not in done.stdout

    @pytest.mark.full
    @pytest.mark.parametrize("name", EVERY)
    def it_passes_the_tests_of_the_preset(self, name: str, folders: Folders) -> None:
        done = run(folders[name], "./run", "test", "--tb=short", "tests")
        assert done.returncode == 0, done.stdout[-6000:]

    @pytest.mark.parametrize("name", EVERY)
    def it_is_code_that_the_linter_and_the_formatter_leave_alone(self, name: str, tmp_path: Path) -> None:
        folder = write(EVERY[name](), tmp_path)
        for command in (["check"], ["format", "--check", "--diff"]):
            done = python(folder, "-m", "ruff", *command, "--no-cache", "features", "core", "tests", "conftest.py")
            assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]

    @pytest.mark.parametrize("name", [pytest.param("shop", marks=pytest.mark.full), WHOLE])
    def it_has_versions_that_go_up_and_down(self, name: str, folders: Folders) -> None:
        assert check_versions(folders[name], None) == ""
        assert write_migration(folders[name], "nothing new") == []

    @pytest.mark.parametrize("name", EVERY)
    def it_is_the_same_each_time(self, name: str) -> None:
        first, again = generate(EVERY[name]()), generate(EVERY[name]())
        assert first == again
        assert list(first) == sorted(first)
        assert SiteSpec.model_validate_json(first["spec.json"]) == EVERY[name]()

    def it_does_not_depend_on_the_order_of_sets(self, tmp_path: Path) -> None:
        script = (
            "import hashlib\nfrom agents.site.generate import generate\n"
            "from tests.agents.site.generate.specs import courses\n"
            "print(hashlib.sha256(repr(sorted(generate(courses()).items())).encode()).hexdigest())"
        )
        told = {"PYTHONPATH": str(Path(__file__).parents[4])}
        seen = {python(tmp_path, "-c", script, PYTHONHASHSEED=seed, **told).stdout for seed in ("1", "77")}
        assert len(seen) == 1
        assert len(seen.pop()) == 65

    @pytest.mark.parametrize("name", EVERY)
    def it_has_files_that_people_read(self, name: str) -> None:
        for path, data in generate(EVERY[name]()).items():
            if path.endswith(".py"):
                text = data.decode()
                assert len(text.splitlines()) <= 400, path
                assert ast.get_docstring(ast.parse(text)), path

    def it_offers_each_person_a_menu_of_what_concerns_them(self) -> None:
        menu = {entry["path"]: entry["who"] for entry in json.loads(generate(EVERY["barber"]())["site.json"])["menu"]}
        assert menu["/services"] == "everyone"
        assert menu["/bookings"] == "member"
        assert menu["/dashboard"] == "staff"
        assert "/chairs" not in menu

    def it_pictures_nothing_on_the_home_page_that_only_staff_sees(self) -> None:
        home, spec = "features/pages/templates/pages/home.html", EVERY["shop"]()
        block = spec.entities[0].model_copy(deep=True, update={"name": "block", "plural": "blocks", "icon": "lock"})
        block.access.read = "staff"
        assert generate(spec.model_copy(update={"entities": [*spec.entities, block]}))[home] == generate(spec)[home]

    def it_gives_a_site_without_written_pages_a_home(self) -> None:
        made = generate(SiteSpec(name="Bare", entities=[]))
        assert "features/pages/templates/pages/home.html" in made
        assert json.loads(made["spec.json"])["pages"] == []

    def it_keeps_names_that_the_code_uses_free(self) -> None:
        listing = Entity(
            name="listing", plural="listings", title="Listing", titles="Listings", display="name",
            fields=[Field(name="name", label="Name", kind="text")],
        )  # fmt: skip
        made = generate(SiteSpec(name="Homes", entities=[listing]))
        assert b"class ListingRow(Owned, table=True)" in made["features/listings/models.py"]

    @pytest.mark.parametrize("name", ["copy", "json", "model_year", "forms", "dt", "int"])
    def it_is_not_made_with_fields_that_the_code_needs_itself(self, name: str) -> None:
        entity = Entity(
            name="thing", plural="things", title="Thing", titles="Things", display=name,
            fields=[Field(name=name, label="Name", kind="text")],
        )  # fmt: skip
        assert faults(SiteSpec(name="X", entities=[entity]))


class DescribeThePreset:
    def it_says_which_files_nobody_may_edit(self) -> None:
        assert all(
            preset.protected(path) for path in ("core/page.py", "run", "migrations/env.py", "templates/base.html")
        )
        assert not any(
            preset.protected(path)
            for path in ("features/x/routes.py", "static/style.css", "static/fonts/a.woff2", "site.json")
        )

    def it_carries_nothing_that_was_made_by_running(self) -> None:
        assert not [path for path in preset.files() if "__pycache__" in path or path.startswith(("data/", "features/"))]

    def it_pins_what_the_site_runs_on(self) -> None:
        lines = [line for line in preset.files()["requirements.txt"].decode().splitlines() if not line.startswith("#")]
        assert all("==" in line for line in lines if line)


class DescribeARunningSite:
    def it_is_brought_up_by_one_command(self, folders: Folders) -> None:
        folder = folders["shop"]
        assert run(folder, "./run", "prepare", SITE_ENV="production").returncode == 0
        done = run(folder, "./run", "admin", "ada@example.test", PASSWORD="a sentence to remember")
        assert "is an administrator" in done.stdout
        assert run(folder, "./run", "admin", "ada@example.test", PASSWORD="short").returncode != 0
        file = folder / "data" / "b.zip"
        assert run(folder, "./run", "backup", str(file)).returncode == 0
        assert run(folder, "./run", "restore", str(file)).returncode == 0
        assert run(folder, "./run", "check").returncode == 0

    def it_makes_no_account_with_a_known_password_in_production(self, folders: Folders) -> None:
        script = (
            "import core.features\nfrom sqlmodel import Session, select\nfrom core.accounts.models import Account\n"
            "from core.database import engine\nimport core.__main__ as m\nm.prepare()\n"
            "print([a.email for a in Session(engine()).exec(select(Account))])"
        )
        done = python(folders["shop"], "-c", script, SITE_ENV="production", DATA=str(folders["shop"] / "data" / "p"))
        assert done.stdout.splitlines()[-1] == "[]"
