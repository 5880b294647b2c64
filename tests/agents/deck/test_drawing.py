"""Charts of the columns that a writer names."""

from __future__ import annotations

import pytest

from agents.deck.drawing import drawable, drawn, row_names
from agents.sources.base import Column, Table


@pytest.fixture
def table() -> Table:
    rows = [(f"Q{n} 2025", 20 * n, 400 - 30 * n, 80 + n) for n in range(1, 5)]
    return Table(
        id="t",
        columns=[Column(name="Quarter"), *(Column(name=n, kind="number") for n in ("Parcels", "Vans", "Punctual (%)"))],
        cells=[[str(cell) for cell in row] for row in rows],
        values=[[None, *map(float, row[1:])] for row in rows],
        passage="p",
    )


def it_offers_the_columns_of_numbers(table: Table):
    assert drawable(table) == ["Parcels", "Vans", "Punctual (%)"]


def it_draws_those_that_are_named_as_they_are_wanted(table: Table):
    chart = drawn(table, ["Vans"], "column", "en")
    assert chart is not None
    assert chart.kind == "column"
    assert [(one.name, one.values) for one in chart.series] == [("Vans", [370.0, 340.0, 310.0, 280.0])]
    assert chart.table == "t"


def it_keeps_the_kind_that_suits_where_none_is_wanted(table: Table):
    best = drawn(table, ["Vans"], "best", "en")
    assert best is not None
    assert best.kind == "line"


@pytest.fixture
def districts() -> Table:
    rows = [("Ostby", 29.1, 24.6, 16.8), ("Skell", 22.3, 21.9, 19.4), ("All districts", 23.4, 21.6, 18.0)]
    return Table(
        id="t",
        columns=[Column(name="District"), *(Column(name=n, kind="number") for n in ("2024", "2025", "2026 (half)"))],
        cells=[[str(cell) for cell in row] for row in rows],
        values=[[None, *row[1:]] for row in rows],
        passage="p",
    )


def it_draws_each_row_over_the_columns_where_they_are_periods(districts: Table):
    chart = drawn(districts, [], "line", "en")
    assert chart is not None
    assert (chart.kind, chart.categories) == ("line", ["2024", "2025", "2026 (half)"])
    assert [(one.name, one.values) for one in chart.series] == [
        ("Ostby", [29.1, 24.6, 16.8]),
        ("Skell", [22.3, 21.9, 19.4]),
    ]


def it_draws_the_rows_that_are_named_totals_too(districts: Table):
    chart = drawn(districts, [], "line", "en", ["Skell", "All districts"])
    assert chart is not None
    assert [one.name for one in chart.series] == ["Skell", "All districts"]
    assert row_names(districts) == ["Ostby", "Skell", "All districts"]


def it_takes_a_part_of_a_period_for_no_unit(districts: Table):
    chart = drawn(districts, [], "best", "en")
    assert chart is not None
    assert [one.name for one in chart.series] == ["2024", "2025", "2026 (half)"]
