"""Drawing: the chart of a table as a writer wants it, by the columns and the kind that it names.

Values are the table's. What would mislead is drawn another way. It asks no model.
"""

from __future__ import annotations

from pydantic import ValidationError

from agents.deck.amends import honest
from agents.deck.extract.columns import grid_of
from agents.deck.extract.data import chart_for
from agents.deck.extract.sheets import narrowed
from agents.deck.spec import Chart
from agents.sources.base import Language, Table

DRAWN_AS = ("column", "bar", "line", "area", "stacked_column", "stacked_bar", "doughnut")
"""Kinds that may be asked for"""
LEAST_FILLED = 0.6
"""Share of a column's rows that are numbers, for it to be drawn"""


def drawable(table: Table) -> list[str]:
    """Names of the columns that a chart of `table` can draw, in their order; none where it makes no chart."""
    grid = grid_of(table)
    if grid is None:
        return []
    names = []
    for place, column in enumerate(table.columns):
        filled = sum(place < len(row) and row[place] is not None for row in table.values)
        if place != grid.label and filled >= max(2, LEAST_FILLED * len(table.values)):
            names.append(column.name)
    charted = [name for name in dict.fromkeys(names) if name.strip()]
    return charted if charted and (_charted(table, [], "en") or _charted(table, charted[:1], "en")) else []


def drawn(table: Table, columns: list[str], kind: str, language: Language) -> Chart | None:
    """The chart of these columns (none: of those that suit it) as `kind` ("best": as suits it); None where none is."""
    chart = _charted(table, list(dict.fromkeys(columns)), language) or _charted(table, [], language)
    if chart is None or kind in ("best", chart.kind) or chart.kind in ("waterfall", "combo", "scatter"):
        return chart
    try:
        return honest(Chart.model_validate({**chart.model_dump(), "kind": kind}))
    except ValidationError:
        return chart


def _charted(table: Table, columns: list[str], language: Language) -> Chart | None:
    return chart_for(narrowed(table, columns), language=language)
