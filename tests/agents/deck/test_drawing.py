"""Charts of the columns that a writer names."""

from __future__ import annotations

import pytest

from agents.deck.drawing import drawable, drawn
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
