"""Turns that change what is kept: other names for tables and columns, prices by a factor, nothing where nothing is to do."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agents.sandbox.choosing import choose
from agents.settings import Settings
from agents.site.confined import Confined
from agents.site.entered import with_entered
from agents.site.errors import AlreadySo
from agents.site.making import rollback
from agents.site.wishes import apply, read_wish
from agents.site.wishes.operations import ChangeEntity, ChangeField, ChangeRows, SetStyle
from tests.agents.site.test_refusing import means, original, settings, site, turned
from tests.agents.site.verifying.samples import barber

__all__ = ["original", "settings", "site"]

ASKED = """
from starlette.testclient import TestClient
from core.app import create
client = TestClient(create(), follow_redirects=False)
for path in ("/services", "/services/3?page=2", "/treatments"):
    answer = client.get(path)
    print(answer.status_code, answer.headers.get("location", ""))
"""


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "data" / "preview.db")) as database, database:
        return database.execute(query).fetchall()


class DescribeOtherNames:
    @pytest.mark.full
    def it_keeps_rows_and_edits_and_leads_from_the_old_address_and_goes_back(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        rows(site, "UPDATE services SET name = 'A cut of my own' WHERE id = 1")
        model = site / "features" / "services" / "models.py"
        first, _, rest = model.read_text("utf-8").partition("\n")
        model.write_text(f"{first}\n# Service: looked over by hand\n{rest}", "utf-8")
        means(
            monkeypatch,
            ChangeEntity(
                entity="service", name="treatment", plural="treatments", title="Treatment", titles="Treatments"
            ),
            ChangeField(entity="treatment", field="price", name="fee", label="Fee"),
        )

        made = turned(site, settings, "rename service to treatment and price to fee")

        assert made.version == 2
        assert rows(site, "SELECT name, fee > 0 FROM treatments WHERE id = 1") == [("A cut of my own", 1)]
        assert rows(site, "SELECT name FROM sqlite_master WHERE name = 'services'") == []
        assert rows(site, "SELECT count(*) FROM bookings WHERE treatment_id IS NULL") == [(0,)]
        assert not (site / "features" / "services").exists()
        assert "# Treatment: looked over by hand" in (site / "features" / "treatments" / "models.py").read_text("utf-8")
        done = Confined(site, site / "data", choose(settings), lambda: False).run([sys.executable, "-c", ASKED])
        assert done.stdout.splitlines()[-3:] == ["301 /treatments", "301 /treatments/3", "200 "]

        rollback(site, 1, settings, on_event=lambda event: None, cancel=lambda: False)

        newest = sorted((site / "migrations" / "versions").glob("0*.py"))[-1]
        told = "".join(path.read_text("utf-8") for path in sorted(newest.parent.glob("000[3-9]*.py")))
        assert 'op.rename_table("treatments", "services")' in told
        assert 'new_column_name="price"' in told
        assert "drop_table" not in told
        assert len(rows(site, "SELECT price FROM services")) >= 2


class DescribeNumbers:
    @pytest.mark.full
    def it_changes_each_by_what_the_row_itself_has(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        rows(site, "UPDATE services SET price = 10000 WHERE id = 1")
        before = dict(rows(site, "SELECT id, price FROM services"))
        means(monkeypatch, ChangeRows(entity="service", where={}, scale={"price": 1.1}))

        turned(site, settings, "raise all prices by 10 %")

        after = dict(rows(site, "SELECT id, price FROM services"))
        assert after[1] == 11000
        assert after == {number: (cents * 11 + 5) // 10 for number, cents in before.items()}


class DescribeEnteredRows:
    def it_knows_what_staff_entered_and_nothing_of_what_members_did(self, site: Path):
        rows(site, "UPDATE services SET name = 'Zigzag parting' WHERE id = 1")
        rows(site, "UPDATE bookings SET name = 'Somebody private' WHERE id = 1")
        spec = barber()

        seen = with_entered(spec, site / "data" / "preview.db")

        assert {"name": "Zigzag parting"} in seen.entity("service").rows
        assert "Somebody private" not in seen.model_dump_json()
        assert with_entered(spec, site / "no.db") == spec
        (change,) = read_wish("change the price of Zigzag parting to 61", seen).operations
        assert change.model_dump()["where"] == {"name": "Zigzag parting"}
        assert apply(spec, [change]) == spec


class DescribeNothingToDo:
    def it_says_that_the_site_is_so_already_and_makes_no_version(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        from agents.site.steps import spec_of
        from agents.site.turns.git import Git

        style = spec_of(Git(site / ".git").tree("main")).style
        means(monkeypatch, SetStyle(style=style))

        with pytest.raises(AlreadySo, match="already"):
            turned(site, settings)
