"""Charts of every kind are native, with the page's own numbers in their workbooks, and break no rule of the format."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.checks.package_rules import broken_rules
from agents.deck.spec import Chart, Series
from agents.render.chart_data import across_scale, levels, points, value_scale
from agents.render.chart_labels import chart_style, line_places, suited
from agents.render.chart_svg import chart_svg
from agents.render.scene import ChartNode, ChartStyle, Color, Rect
from tests.agents.render.pptx.scenes import BLUE, INK, captured, find, written

YEARS = ["2021", "2022", "2023", "2024"]
RISING = Series(name="Trees", values=[2, 3, 5, 8])
SLOW = Series(name="Awnings", values=[1, 1, 2, 4])


def chart(kind: str, *series: Series, **more: Any) -> Chart:
    held = list(series) or [RISING, SLOW]
    return Chart(kind=kind, categories=more.pop("categories", YEARS), series=held, alt="A chart", **more)  # type: ignore[arg-type]


POINTS = Series(name="Cities", values=[4, 7, 9], across=[10, 22, 31], sizes=[3, 9, 5])
CHARTS = {
    "column": chart("column"),
    "bar": chart("bar"),
    "line": chart("line"),
    "area": chart("area"),
    "pie": chart("pie", RISING),
    "doughnut": chart("doughnut", RISING),
    "stacked_column": chart("stacked_column"),
    "stacked_bar": chart("stacked_bar"),
    "stacked_area": chart("stacked_area"),
    "scatter": chart("scatter", POINTS, categories=["Oslo", "Lyon", ""], across_name="Canopy, %"),
    "bubble": chart("bubble", POINTS, categories=["Oslo", "Lyon", "Turin"]),
    "waterfall": chart("waterfall", Series(name="k", values=[900, -320, 240, 820]), totals=[0, 3]),
    "combo": chart("combo", RISING, Series(name="Share", values=[40, 50, 60, 80], secondary=True), unit_secondary="%"),
}


def native(data: Chart, folder: Path) -> Any:
    """The chart as PowerPoint's file has it."""
    style = chart_style(data)
    declared = ChartStyle(
        family="Carlito", size=16, text=INK, grid=INK, colors=[BLUE, INK, Color(r=200, g=80, b=40), BLUE], **style
    )
    node = ChartNode(id="c", rect=Rect(x=80, y=120, w=900, h=480), data=data.model_dump(), style=declared)
    shapes = written(captured(node), folder).slides[0].shapes
    assert broken_rules(folder / "deck.pptx") == []
    return next(s for s in shapes if s.has_chart).chart


@pytest.mark.parametrize("kind", list(CHARTS))
def it_is_a_native_chart_with_its_workbook(kind: str, tmp_path: Path):
    made = native(CHARTS[kind], tmp_path)
    assert made.part.chart_workbook.xlsx_part is not None
    names = [s.name for plot in made.plots for s in plot.series]
    wanted = [s.name for s in CHARTS[kind].series] if kind != "waterfall" else ["Base", "Total", "Rise", "Fall"]
    assert sorted(names) == sorted(wanted)


@pytest.mark.parametrize("kind", list(CHARTS))
def it_is_drawn_on_the_page_with_every_name(kind: str):
    svg = str(chart_svg(CHARTS[kind], width=800, height=420, family="Carlito"))
    assert "NaN" not in svg
    assert all(name in svg for name in CHARTS[kind].categories if name)


def it_floats_the_bars_of_a_waterfall(tmp_path: Path):
    held = {s.name: list(s.values) for s in native(CHARTS["waterfall"], tmp_path).plots[0].series}
    assert held["Base"] == [0, 580, 580, 0]
    assert held["Total"] == [900, None, None, 820]
    assert held["Rise"] == [None, None, 240, None]
    assert held["Fall"] == [None, 320, None, None]


def it_has_a_second_axis_where_a_combo_has_another_unit(tmp_path: Path):
    space = native(CHARTS["combo"], tmp_path)._chartSpace
    assert len(find(space, "//c:barChart")) == len(find(space, "//c:lineChart")) == 1
    axes = [a.get("val") for a in find(space, "//c:valAx/c:axId")]
    assert len(set(axes)) == 2
    assert {a.get("val") for a in find(space, "//c:lineChart/c:axId")} & set(axes)
    assert find(space, "//c:valAx/c:crosses[@val='max']")


def it_names_points_and_the_axis_under_them(tmp_path: Path):
    space = native(CHARTS["scatter"], tmp_path)._chartSpace
    said = [t.text for t in find(space, "//c:dLbl//a:t")]
    assert said == ["Oslo", "Lyon"]
    assert "Canopy, %" in [t.text for t in find(space, "//c:valAx/c:title//a:t")]


def it_names_lines_at_their_ends_and_has_no_legend(tmp_path: Path):
    apart = chart("line", RISING, SLOW)
    assert chart_style(apart) == {"labels": True, "legend": "none", "gap": 70, "direct": True}
    space = native(apart, tmp_path)._chartSpace
    assert not find(space, "//c:legend")
    assert len(find(space, "//c:dLbl/c:showSerName[@val='1']")) == 2


def it_keeps_a_legend_where_lines_end_together():
    close = chart("line", RISING, Series(name="Other", values=[1, 2, 5, 8.1]))
    assert chart_style(close)["legend"] == "top"
    assert "direct" not in chart_style(close)


def it_draws_a_waterfall_below_zero_as_columns():
    below = chart("waterfall", Series(name="k", values=[100, -300, 50, 20]))
    assert suited(below, 800, "Carlito").kind == "column"
    assert suited(CHARTS["waterfall"], 800, "Carlito").kind == "waterfall"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), st.sets(st.integers(0, 11)))
def test_levels_of_a_waterfall_follow_each_other(values: list[float], totals: set[int]) -> None:
    categories = [str(n) for n in range(len(values))]
    data = chart("waterfall", Series(name="k", values=[*values]), categories=categories, totals=sorted(totals))
    bars = levels(data)
    assert len(bars) == len(values)
    for before, bar in itertools.pairwise(bars):
        assert bar.shown == "total" or bar.start == before.end
    axis = value_scale(data)
    near = 1e-6 * max(1.0, axis.high - axis.low)
    assert all(axis.low - near <= v <= axis.high + near for bar in bars for v in (bar.start, bar.end))


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4) | st.none()), min_size=1, max_size=20))
def test_points_without_a_value_are_left_out(held: list[tuple[float, float | None]]) -> None:
    series = Series(name="p", values=[y for _, y in held], across=[x for x, _ in held])
    assert len(points(series)) == sum(y is not None for _, y in held)
    axis = across_scale(chart("scatter", series, categories=[]))
    room = 1e-6 * max(1.0, axis.high - axis.low)
    assert all(axis.low - room <= x <= axis.high + room for x, _ in held)


def it_shows_the_numbers_of_lines_that_are_named_at_their_ends(tmp_path: Path) -> None:
    pilot = Series(name="Pilot", values=[412, 438, 489, 523])
    matched = Series(name="Matched", values=[403, 409, 418, 421])
    made = native(chart("line", pilot, matched), tmp_path)
    held = [s._element.find("{*}dLbls") for s in made.plots[0].series]
    assert [d.find("{*}showVal").get("val") for d in held] == ["1", "1"]
    places = [{int(x[0].get("val")): x for x in d.findall("{*}dLbl")} for d in held]
    assert [sorted(p) for p in places] == [[3], [0, 3]]
    for labels in places:
        end = labels[3]
        assert end.find("{*}dLblPos").get("val") == "r"
        assert [end.find(f"{{*}}{f}").get("val") for f in ("showVal", "showSerName")] == ["1", "1"]
    assert places[1][0].find("{*}dLblPos").get("val") == "l"


def it_sets_the_page_alike() -> None:
    pilot = Series(name="Pilot", values=[412, 438, 489, 523])
    matched = Series(name="Matched", values=[403, 409, 418, 421])
    data = chart("line", pilot, matched)
    svg = str(chart_svg(data, width=800, height=400, family="Carlito"))
    assert "Pilot 523" in svg
    assert ">523<" not in svg
    upper, lower = (re.search(rf'text-anchor="(\w+)"[^>]*>{v}<', svg) for v in ("412", "403"))
    assert upper is not None
    assert lower is not None
    assert (upper[1], lower[1]) == ("middle", "end")


def it_moves_or_leaves_out_numbers_of_lines_that_would_touch() -> None:
    def places(*rows: list[float]) -> dict[tuple[int, int], str]:
        held = [Series(name=f"S{n}", values=list(row)) for n, row in enumerate(rows)]
        return dict(line_places(chart("line", *held, categories=["a", "b", "c"]), direct=False))

    assert places([10, 50, 90], [60, 80, 10]) == {}
    assert places([0, 50, 90], [60, 48, 10]) == {(1, 1): "below"}
    assert places([0, 50, 90], [60, 48, 10], [90, 46, 40]) == {(1, 1): "none", (2, 1): "below"}
    assert places([0, 4, 90], [60, 2, 10]) == {(1, 1): "none"}
