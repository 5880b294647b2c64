"""Floors under what the benchmark measures, on small decks: a report, a spreadsheet; in the long form a Chinese report."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.deck.spec import FRAME
from agents.settings import Settings
from benchmarks.deck.corpus import DOCUMENTS, ROOT, Wanted, decks
from benchmarks.deck.measure import appearances, contents, layouts
from benchmarks.deck.measures import Measured, measured
from tests.effort import long


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Measured]:
    folder = tmp_path_factory.mktemp("decks")
    settings = Settings(data=folder / "data", threads=1, tier="small")
    wanted = [
        Wanted("fleet", (DOCUMENTS / "fleet-review.md",), slides=9),
        Wanted("energy", (ROOT / "examples" / "town-energy.xlsx",), slides=5, theme="grid"),
        Wanted("食堂", (DOCUMENTS / "社区食堂报告.md",), slides=8, theme="pebble"),
    ]
    wanted = wanted if long() else wanted[:2]
    return [measured(w, settings, folder / str(n)) for n, w in enumerate(wanted)]


def it_has_no_faults_and_grounds_every_claim(rows: list[Measured]):
    assert [row.faults for row in rows if row.faults] == []
    assert all(row.grounded == row.claims > 0 for row in rows)


def it_keeps_every_slide_that_an_edit_does_not_name(rows: list[Measured]):
    assert all(row.identical == row.untouched > 0 for row in rows)


def it_is_editable_with_native_data(rows: list[Measured]):
    assert {row.editability for row in rows} == {"L4"}


def it_varies_its_layouts_and_follows_the_form_of_the_data(rows: list[Measured]):
    assert rows[0].distinct >= 6
    assert all(row.distinct >= 5 for row in rows[2:])
    assert {"chart", "two_charts", "venn"} & set(rows[0].layouts)
    assert any(layout not in (*FRAME, "bullets") for layout in rows[1].layouts)


def it_covers_the_source_and_answers_for_it(rows: list[Measured]):
    for row in (rows[0], *rows[2:]):
        assert row.covered >= 0.6 * row.sections > 0
        assert row.questions >= 4
        assert row.quiz >= 0.5


def it_can_be_read_and_holds_together(rows: list[Measured]):
    for row in rows:
        assert row.looks["usability"] >= 3
        assert row.looks["harmony"] <= 5
        assert row.looks["engagement"] > 5


def it_prints_tables(rows: list[Measured]):
    assert contents(rows).splitlines()[-1].startswith("| **all** | ")
    assert len(appearances(rows).splitlines()) == len(rows) + 2
    assert "chart" in layouts(rows)


def it_has_twenty_decks_in_two_languages(tmp_path: Path):
    wanted = decks(tmp_path)
    assert len(wanted) == 20
    assert all(path.is_file() for w in wanted for path in w.inputs)
    assert sum(any("\u4e00" <= c <= "\u9fff" for c in w.name) or ".zh." in w.name for w in wanted) >= 5
