"""Numbers that name: hours of a schedule, days as headings, extensions and vintages."""

from __future__ import annotations

import pytest

from agents.deck.extract.candidates import candidates
from agents.deck.extract.columns import grid_of, number_format
from agents.deck.extract.cues import heading_text
from agents.deck.extract.readings import table_readings
from agents.sources.base import Source
from agents.sources.limits import Limits
from agents.sources.parse import parse


def read(text: str) -> Source:
    return parse(text.encode(), "a.md", "markdown", Limits()).source


def it_keeps_the_hours_of_a_schedule_and_drops_those_of_a_transcript():
    text = "# Night\n\n## Rounds\n\n- 19:30 Handover at the board; every patient is named.\n- 02:00 Turns and pressure areas.\n"
    told = [c.text for c in candidates(read(text).passages, [])]
    assert told == ["19:30 Handover at the board; every patient is named.", "02:00 Turns and pressure areas."]
    spoken = "# Call\n\n## Talk\n\n- 00:12 Mira Lund: The harbour opens again on the first of May.\n"
    assert [c.text for c in candidates(read(spoken).passages, [])] == ["The harbour opens again on the first of May."]


def it_takes_the_day_of_a_heading_for_no_number():
    assert heading_text("14 October 2026") == "14 October 2026"
    assert heading_text("3 Results of October") == "Results of October"


@pytest.mark.parametrize(
    "rows",
    [
        "| Role | Bleep |\n|---|---|\n| Night sister | 2210 |\n| Site manager | 2400 |\n| Porters | 2555 |",
        "| Wine | Vintage |\n|---|---|\n| Barolo | 2021 |\n| Soave | 2025 |\n| Etna | 2022 |",
        "| 科室 | 分机 |\n|---|---|\n| 内科 | 8012 |\n| 外科 | 8044 |\n| 儿科 | 8051 |",
    ],
)
def it_ranks_no_extensions_and_no_vintages(rows: str):
    (table,) = read(f"# A\n\n{rows}\n").tables
    assert grid_of(table) is None
    assert table_readings(table, "en") == []


def it_draws_decimals_behind_a_comma():
    (table,) = read(
        "# A\n\n| Vino | Prezzo |\n|---|---|\n| Barolo | 48,50 |\n| Soave | 12,40 |\n| Etna | 1.027,00 |\n"
    ).tables
    grid = grid_of(table)
    assert grid is not None
    assert number_format(table, grid).endswith("0.00")
