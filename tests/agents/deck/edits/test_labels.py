"""The words inside charts and tables, which a translation reaches; their numbers stay."""

from __future__ import annotations

from agents.checks.figures import table_mismatch
from agents.deck.edits.labels import labels_of, with_labels
from agents.deck.library import Library
from agents.deck.spec import Chart, ChartPanel, Label, Series, TableBlock, TableSlide, TwoChartsSlide
from agents.sources.base import Column, Document, Source, Table

ROWS = [["Ostby", "29.1", "two crews"], ["Skell", "22.3", "none"]]
BLOCK = TableBlock(
    columns=["District", "2023", "Night"], rows=ROWS, align=["left", "right", "left"], table="d:t", alt="T"
)


def chart(name: str) -> Chart:
    return Chart(
        kind="bar",
        categories=["Ostby", "2026"],
        series=[Series(name=name, values=[1.0, 2.0])],
        unit="euros",
        alt="Costs",
    )


def it_lists_words_and_no_numbers():
    two = TwoChartsSlide(
        id="s1",
        title=Label(label="T"),
        left=ChartPanel(heading=Label(label="L"), chart=chart("Spent")),
        right=ChartPanel(heading=Label(label="R"), chart=chart("Saved")),
    )
    assert labels_of(two) == ["Ostby", "Spent", "euros", "Costs", "Saved"]
    fresh = with_labels(two, {"Spent": "支出", "euros": "欧元", "Saved": "节省"})
    assert isinstance(fresh, TwoChartsSlide)
    assert (fresh.left.chart.series[0].name, fresh.right.chart.series[0].name) == ("支出", "节省")
    assert fresh.left.chart.categories == ["Ostby", "2026"]
    assert fresh.left.chart.series[0].values == [1.0, 2.0]


def it_holds_a_translated_table_to_its_numbers():
    table = Table(
        id="d:t",
        columns=[Column(name=name) for name in BLOCK.columns],
        cells=ROWS,
        values=[[None, 29.1, None], [None, 22.3, None]],
        passage="d:1",
    )
    source = Source(id="d", name="d", media_type="text/plain", text="", passages=[], tables=[table])
    library = Library(documents=[Document(source=source)])
    slide = TableSlide(id="s1", title=Label(label="T"), table=BLOCK)
    fresh = with_labels(slide, {"two crews": "两班", "none": "没有", "District": "区"})
    assert isinstance(fresh, TableSlide)
    assert fresh.table.rows == [["Ostby", "29.1", "两班"], ["Skell", "22.3", "没有"]]
    assert table_mismatch(fresh.table, library) is None
    assert table_mismatch(fresh.table.model_copy(update={"rows": [["Ostby", "29.2", "两班"]]}), library)
