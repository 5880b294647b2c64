"""Bars and rows by their values; two charts on a slide each; a last slide that thanks."""

from __future__ import annotations

import pytest

from agents.deck.diagrams import ChartPanel, TwoChartsSlide
from agents.deck.edits.applying import apply
from agents.deck.edits.bench import Bench
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import InsertSlide, SortData, SplitSlide
from agents.deck.edits.writing import Pen
from agents.deck.library import Library
from agents.deck.spec import Chart, ChartSlide, Label, Series, Slide, TableBlock, TableSlide, TitleSlide
from tests.agents.deck.edits.decks import spec


def chart(*names: str, kind: str = "bar") -> Chart:
    series = [Series(name="rides", values=[3.0, 9.0, 5.0]), Series(name="cost", values=[8.0, 1.0, 4.0])]
    return Chart(kind=kind, categories=list(names), series=series, alt="")  # type: ignore[arg-type]


def bench(slide: Slide) -> Bench:
    made = spec().model_copy(update={"slides": [slide]})
    return Bench(made, Library(), Pen(None), "en", fresh=[])


class DescribeSorting:
    @pytest.mark.parametrize(
        ("falling", "by", "names"), [(True, None, "BCA"), (False, None, "ACB"), (True, "Cost", "ACB")]
    )
    def it_puts_bars_in_order_with_all_their_series(self, falling: bool, by: str | None, names: str) -> None:
        held = bench(ChartSlide(id="s1", title=Label(label="T"), chart=chart("A", "B", "C")))
        apply(held, [SortData(slide="s1", falling=falling, by=by)])
        (shown,) = held.slides
        assert isinstance(shown, ChartSlide)
        assert "".join(shown.chart.categories) == names
        rides = dict(zip("ABC", [3.0, 9.0, 5.0], strict=True))
        assert shown.chart.series[0].values == [rides[n] for n in names]

    def it_keeps_the_sum_of_a_table_at_its_end(self) -> None:
        rows = [["A", "€3"], ["B", "€1,200"], ["C", "€40"], ["Total", "€1,243"]]
        block = TableBlock(columns=["Part", "Cost"], rows=rows, align=["left", "right"], alt="")
        held = bench(TableSlide(id="s1", title=Label(label="T"), table=block))
        apply(held, [SortData(slide="s1")])
        (shown,) = held.slides
        assert isinstance(shown, TableSlide)
        assert [row[0] for row in shown.table.rows] == ["B", "C", "A", "Total"]

    @pytest.mark.parametrize("given", [chart("2023", "2024", "2025"), chart("A", "B", "C", kind="line")])
    def it_leaves_what_has_an_order_of_its_own(self, given: Chart) -> None:
        held = bench(ChartSlide(id="s1", title=Label(label="T"), chart=given))
        with pytest.raises(EditRefused, match="order of its own"):
            apply(held, [SortData(slide="s1")])


def it_sets_two_charts_on_a_slide_each() -> None:
    sides = [ChartPanel(heading=Label(label=n), chart=chart("A", "B", "C")) for n in ("Rides", "Costs")]
    sides[1].chart.series[:] = sides[1].chart.series[1:]
    left_over = Label(label="Every year had its flood")
    for title, takeaway, titles, kept in (
        ("T", left_over, ["Rides", "Costs"], left_over),
        ("Rides rose", Label(label="The cost fell by half"), ["Rides rose", "The cost fell by half"], None),
    ):
        given = TwoChartsSlide(id="s1", title=Label(label=title), left=sides[0], right=sides[1], takeaway=takeaway)
        held = bench(given)
        apply(held, [SplitSlide(slide="s1")])
        first, second = held.slides
        assert isinstance(first, ChartSlide)
        assert (first.title.text, second.title.text, first.takeaway) == (*titles, kept)


def it_sets_words_under_the_thanks() -> None:
    held = bench(ChartSlide(id="s1", title=Label(label="T"), chart=chart("A", "B", "C")))
    apply(held, [InsertSlide(after="s1", layout="title", title="Thank you", below="Phone 555")])
    shown = held.slides[-1]
    assert isinstance(shown, TitleSlide)
    assert shown.subtitle is not None
    assert shown.subtitle.text == "Phone 555"
