"""Versions of the database: rows are kept, kinds are converted or refused, and what was refused leaves no trace."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from agents.site.generate.migrations import Unfit, VersionFailed, check_versions, write_migration
from agents.site.spec import Access, Choice, Entity, Field, SiteSpec
from tests.agents.site.generate.building import python, write

OPEN = Access(read="everyone", create="member", update="owner", delete="owner")
COLOURS = [Choice(value="red", label="Red"), Choice(value="blue", label="Blue")]


def spec(*fields: Field, plural: str = "things", more: tuple[Entity, ...] = ()) -> SiteSpec:
    thing = Entity(
        name="thing", plural=plural, title="Thing", titles="Things", display="name", access=OPEN,
        fields=[Field(name="name", label="Name", kind="text"), *fields],
    )  # fmt: skip
    return SiteSpec(name="Things", entities=[thing, *more])


def text(name: str = "size", **more: Any) -> Field:
    return Field(name=name, label=name.capitalize(), kind="text", **more)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose things have a size (text) and a colour, with two rows."""
    colour = Field(name="colour", label="Colour", kind="choice", choices=COLOURS, default="red")
    folder = write(spec(text(required=False), colour), tmp_path_factory.mktemp("begun"))
    write_migration(folder, "first version")
    assert python(folder, "-m", "core", "prepare", SITE_ENV="preview").returncode == 0
    rows(folder, "INSERT INTO things (created_at, updated_at, name, size, colour) VALUES "
         "('2030-01-01 00:00:00.000000', '2030-01-01 00:00:00.000000', 'one', '12', 'red'), "
         "('2030-01-01 00:00:00.000000', '2030-01-01 00:00:00.000000', 'two', '', 'blue')")  # fmt: skip
    return folder


@pytest.fixture
def site(begun: Path, tmp_path: Path) -> Path:
    return shutil.copytree(begun, tmp_path / "site")


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(folder / "data" / "preview.db")
    with database:
        found = database.execute(query).fetchall()
    database.close()
    return found


def again(folder: Path, changed: SiteSpec, words: str, **more: Any) -> list[Path]:
    """Write the changed site over the one that is there, make its versions and apply them."""
    shutil.rmtree(folder / "features")
    write(changed, folder)
    made = write_migration(folder, words, database=folder / "data" / "preview.db", **more)
    done = python(folder, "-m", "core", "prepare", SITE_ENV="preview")
    assert done.returncode == 0, done.stderr
    return made


class DescribeVersions:
    def it_keeps_rows_when_fields_come_change_and_go(self, site: Path) -> None:
        rows(site, "UPDATE things SET size = '7' WHERE name = 'two'")
        changed = spec(
            Field(name="size", label="Size", kind="integer"),
            Field(name="price", label="Price", kind="money", default=2.5),
            Field(name="since", label="Since", kind="date"),
            text("code", unique=True, required=False),
            more=(Entity(name="shelf", plural="shelves", title="Shelf", titles="Shelves", display="name",
                         fields=[Field(name="name", label="Name", kind="text")]),),
        )  # fmt: skip
        made = again(site, changed, "Sizes are numbers")
        assert [path.name for path in made] == ["0002_sizes_are_numbers.py"]
        assert rows(site, "SELECT name, size, price, code FROM things") == [
            ("one", 12, 250, None),
            ("two", 7, 250, None),
        ]
        assert rows(site, "SELECT count(*) FROM things WHERE since IS NULL") == [(0,)]
        assert check_versions(site, site / "data" / "preview.db") == ""
        down = "from core import migrations\nfrom alembic import command\nfrom core.database import engine\n"
        down += "command.downgrade(migrations.configuration(engine()), '0001')"
        assert python(site, "-c", down, SITE_ENV="preview").returncode == 0
        assert rows(site, "SELECT name, size FROM things") == [("one", "12"), ("two", "7")]

    def it_refuses_values_that_do_not_fit_and_leaves_no_version(self, site: Path) -> None:
        rows(site, "UPDATE things SET size = 'rather large' WHERE name = 'two'")
        shutil.rmtree(site / "features")
        write(spec(Field(name="size", label="Size", kind="integer", required=False)), site)
        with pytest.raises(Unfit, match=r"1 rows of things do not fit.*rather large"):
            write_migration(site, "numbers", database=site / "data" / "preview.db")
        assert [path.name for path in sorted((site / "migrations" / "versions").glob("0*"))] == [
            "0001_first_version.py"
        ]
        assert rows(site, "SELECT size FROM things WHERE name = 'two'") == [("rather large",)]

    def it_refuses_to_take_a_choice_away_that_rows_have(self, site: Path) -> None:
        red = Field(name="colour", label="Colour", kind="choice", choices=COLOURS[:1], default="red")
        shutil.rmtree(site / "features")
        write(spec(text(required=False), red), site)
        with pytest.raises(Unfit, match=r"colour is no choice \(`blue`\)"):
            write_migration(site, "only red", database=site / "data" / "preview.db")

    def it_keeps_rows_under_other_names(self, site: Path) -> None:
        colour = Field(name="colour", label="Colour", kind="choice", choices=COLOURS, default="red")
        changed = spec(text("length", required=False), colour, plural="pieces")
        again(site, changed, "Pieces", renamed={"things": "pieces", "things.size": "pieces.length"})
        assert rows(site, "SELECT name, length FROM pieces") == [("one", "12"), ("two", "")]
        assert check_versions(site, site / "data" / "preview.db") == ""

    def it_lets_rows_point_at_the_first_of_a_new_kind_or_says_that_there_is_none(self, site: Path) -> None:
        shelf = Entity(
            name="shelf", plural="shelves", title="Shelf", titles="Shelves", display="name",
            fields=[Field(name="name", label="Name", kind="text")],
        )  # fmt: skip
        changed = spec(
            text(required=False), Field(name="shelf", label="Shelf", kind="relation", target="shelf"), more=(shelf,)
        )
        shutil.rmtree(site / "features")
        write(changed, site)
        with pytest.raises(Unfit, match="2 rows of things do not fit: shelf_id is empty"):
            write_migration(site, "shelves", database=site / "data" / "preview.db")

    @pytest.mark.full
    def it_keeps_what_points_at_rows_of_a_table_that_is_made_anew(self, site: Path) -> None:
        label = Entity(
            name="label", plural="labels", title="Label", titles="Labels", display="name", access=OPEN,
            fields=[
                Field(name="name", label="Name", kind="text"),
                Field(name="thing", label="Thing", kind="relation", target="thing"),
                Field(name="other", label="Other", kind="relation", target="thing", required=False),
            ],
        )  # fmt: skip
        again(site, spec(text(required=False), more=(label,)), "labels")
        columns, now = "created_at, updated_at, name, thing_id, other_id", "2030-01-01 00:00:00.0"
        rows(site, f"INSERT INTO labels ({columns}) VALUES ('{now}', '{now}', 'a', 2, 1)")
        again(site, spec(more=(label,)), "without sizes")
        assert rows(site, "SELECT name, thing_id, other_id FROM labels") == [("a", 2, 1)]
        assert check_versions(site, site / "data" / "preview.db") == ""

    def it_says_what_the_code_said_when_models_are_broken(self, site: Path) -> None:
        (site / "features" / "things" / "models.py").write_text("import nothing_of_that_name\n")
        with pytest.raises(VersionFailed, match="nothing_of_that_name"):
            write_migration(site, "broken")
