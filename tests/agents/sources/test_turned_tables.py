"""Tables of measures over periods, turned around."""

from __future__ import annotations

from agents.deck.extract.data import reads_better_as
from agents.deck.extract.readings import readings
from agents.deck.extract.writer import ExtractiveWriter
from agents.deck.library import Library
from agents.deck.spec import KeyFiguresSlide
from agents.deck.writer import DeckRequest
from agents.sources.base import Table
from agents.sources.limits import Limits
from agents.sources.parse import parse
from agents.sources.turned_tables import turned

_YEARS = """# Water

## The year in figures

| Measure | 2024 | 2025 | 2026 |
|---|---|---|---|
| Water supplied (million m³) | 3.50 | 3.47 | 3.42 |
| Losses (%) | 17.9 | 16.2 | 14.1 |
| Bursts repaired | 171 | 160 | 133 |

## Regions

| Region | 2024 | 2025 | 2026 |
|---|---|---|---|
| North | 12 | 14 | 15 |
| South | 21 | 20 | 26 |
"""


def _library() -> Library:
    return Library(documents=[parse(_YEARS.encode(), "a.md", "markdown", Limits())])


class DescribeTurned:
    def it_has_a_row_for_each_period_and_a_column_with_its_unit_for_each_measure(self) -> None:
        made = [t for t in _library().tables.values() if t.id.endswith(":turned")]
        assert [[(c.name, c.unit) for c in t.columns] for t in made] == [
            [
                ("Period", None),
                ("Water supplied (million m³)", "million m³"),
                ("Losses (%)", "%"),
                ("Bursts repaired", None),
            ]
        ]
        assert made[0].cells[-1] == ["2026", "3.42", "14.1", "133"]

    def it_leaves_a_table_of_one_measure_as_it_is(self) -> None:
        regions: list[Table] = [t for t in _library().tables.values() if t.columns[0].name == "Region"]
        assert [turned(t) for t in regions] == [None]

    def it_makes_the_last_period_key_figures_with_what_they_were_at_first(self) -> None:
        library, writer = _library(), ExtractiveWriter()
        outline = writer.outline(DeckRequest(slides=6), library)
        slides = [writer.draft(e, outline, library, avoid=[]) for e in outline.entries]
        shown = next(s for s in slides if isinstance(s, KeyFiguresSlide))
        assert shown.title.text == "The year in figures: 2026"
        assert [(f.value.text, f.label.text) for f in shown.figures][1] == ("14.1%", "Losses, 2024: 17.9%")

    def it_never_sets_measures_in_different_units_against_each_other(self) -> None:
        table = next(t for t in _library().tables.values() if t.columns[0].name == "Measure")
        assert (readings(table, "en"), reads_better_as(table)) == ([], "table")
