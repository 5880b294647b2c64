"""Charts show their data: honest bars, round ticks, gaps kept, every word as text."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.deck.spec import Chart, ChartKind, Series
from agents.render.chart_labels import SIZE, chart_style, suited, text_width, wrap
from agents.render.chart_scale import number, scale, tick_format
from agents.render.chart_svg import chart_svg
from agents.render.pptx.chart_layout import chart_layout
from agents.render.scene import ChartStyle, Color

KINDS: tuple[ChartKind, ...] = ("column", "bar", "line", "pie", "doughnut", "stacked_column", "stacked_bar", "area")
FAMILY = "Carlito"


def chart(
    kind: ChartKind, *values: list[float | None], categories: list[str] | None = None, code: str = "General"
) -> Chart:
    names = categories or [f"c{n}" for n in range(len(values[0]))]
    return Chart(
        kind=kind,
        categories=names,
        series=[Series(name=f"s{n}", values=v) for n, v in enumerate(values)],
        number_format=code,
        alt="what it shows",
    )


def draw(data: Chart, width: float = 840, height: float = 420) -> ElementTree.Element:
    text = re.sub(r' xmlns="[^"]+"', "", chart_svg(data, width=width, height=height, family=FAMILY))
    return ElementTree.fromstring(text)


def texts(svg: ElementTree.Element) -> list[str]:
    return [e.text or "" for e in svg.iter("text")]


def bars(svg: ElementTree.Element) -> list[dict[str, float]]:
    return [{k: float(e.attrib[k]) for k in ("x", "y", "width", "height")} for e in svg.iter("rect")]


class DescribeScales:
    @given(st.lists(st.floats(-1e9, 1e9).map(lambda v: round(v, 6)), min_size=1, max_size=40), st.booleans())
    def it_holds_every_value_between_round_ticks(self, values: list[float], zero: bool) -> None:
        axis = scale(values, zero=zero)
        tolerance = 1e-6 * (axis.high - axis.low)
        assert axis.low <= min(values) + tolerance
        assert axis.high >= max(values) - tolerance
        assert 2 <= len(axis.ticks) <= 9
        steps = {
            round((b - a) / (axis.ticks[1] - axis.ticks[0]), 6)
            for a, b in zip(axis.ticks, axis.ticks[1:], strict=False)
        }
        assert steps == {1.0}
        if zero:
            assert any(abs(t) < 1e-9 * (axis.high - axis.low) for t in axis.ticks)

    def it_starts_bars_at_zero_and_lets_lines_zoom(self) -> None:
        assert scale([980, 1010, 1000], zero=True).low == 0
        assert scale([980, 1010, 1000], zero=False).low >= 900


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "#,##0", "1,234"),
        (1235.5, "#,##0.0", "1,235.5"),
        (0.256, "0%", "26%"),
        (0.256, "0.0%", "25.6%"),
        (-3.2, "0.0", "−3.2"),
        (-0.01, "0.0", "0.0"),
        (5, '0" kWh"', "5 kWh"),
        (96000, '"€ "#,##0', "€ 96,000"),
        (-5, "0;(0)", "(5)"),
        (1500000, '0.0,,"M"', "1.5M"),
        (7, "[Red]0.##", "7"),
        (12, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (12345, "General", "12,345"),
        (5, "000", "005"),
    ],
)
def test_numbers_follow_the_excel_format(value: float, code: str, text: str) -> None:
    assert number(value, code) == text


def test_ticks_drop_decimals_they_do_not_need() -> None:
    assert tick_format("0.0", (0, 5, 10)) == "0"
    assert tick_format("0.0", (0, 0.5, 1)) == "0.0"
    assert tick_format("0.0%", (0, 0.1, 0.2)) == "0%"


class DescribeCharts:
    @pytest.mark.parametrize("kind", KINDS)
    def it_is_named_and_described(self, kind: ChartKind) -> None:
        svg = draw(chart(kind, [3, 1, 2]))
        assert svg.find("desc").text == "what it shows"  # type: ignore[union-attr]
        assert svg.find("title").text == "s0"  # type: ignore[union-attr]

    @pytest.mark.parametrize("kind", KINDS)
    def it_keeps_everything_inside_its_box(self, kind: ChartKind) -> None:
        names = ["Rows of mature trees", "Awnings", "Light paving", "Green façade"]
        for values in ([11.2, 7.8, 3.1, 0.6], [4, -3, None, 2]):
            svg = draw(chart(kind, values, categories=names, code="0.0"), 640, 360)
            for text in svg.iter("text"):
                w = text_width(text.text or "", FAMILY, bold=True)
                x, y = float(text.attrib["x"]), float(text.attrib["y"])
                left = {"start": x, "middle": x - w / 2, "end": x - w}[text.attrib["text-anchor"]]
                assert left >= -8, text.text
                assert left + w <= 648, text.text
                assert 0 <= y <= 364, text.text

    def it_draws_bars_as_long_as_their_values(self) -> None:
        tall = {b["x"]: b["height"] for b in bars(draw(chart("column", [10, 5, 2.5])))}
        heights = list(tall.values())
        assert heights[0] / heights[1] == pytest.approx(2, rel=0.01)
        long = [b["width"] for b in bars(draw(chart("bar", [10, 5, 2.5])))]
        assert long[1] / long[2] == pytest.approx(2, rel=0.01)

    def it_hangs_negative_bars_below_the_base(self) -> None:
        up, down = bars(draw(chart("column", [4, -4])))
        assert down["y"] == pytest.approx(up["y"] + up["height"], abs=0.2)

    def it_stacks_one_value_on_the_other(self) -> None:
        lower, upper = [b for b in bars(draw(chart("stacked_column", [6], [3]))) if b["width"] > 20]
        assert upper["y"] + upper["height"] + 1 == pytest.approx(lower["y"], abs=0.3)

    def it_leaves_a_gap_where_a_value_is_missing(self) -> None:
        svg = draw(chart("line", [1, 2, None, 4, 5]))
        assert len(list(svg.iter("path"))) == 2
        assert len(list(svg.iter("circle"))) == 4
        assert len(bars(draw(chart("column", [1, None, 3])))) == 2

    def it_writes_values_where_they_fit_and_an_axis_where_not(self) -> None:
        few = texts(draw(chart("column", [1, 2, 3], code="0.0")))
        assert {"1.0", "2.0", "3.0"} <= set(few)
        many = chart("column", [float(n) for n in range(40)])
        assert not chart_style(many)["labels"]
        assert {"0", "10", "40"} <= set(texts(draw(many)))

    def it_shares_the_circle_by_value(self) -> None:
        svg = draw(chart("pie", [50, 25, 25]))
        ends = [tuple(map(float, p.attrib["d"].split()[1:3])) for p in svg.iter("path")]
        centre = (sum(e[0] for e in ends[:2]) / 2, sum(e[1] for e in ends[:2]) / 2)
        turns = [math.atan2(y - centre[1], x - centre[0]) for x, y in ends]
        assert turns[1] - turns[0] == pytest.approx(math.pi, abs=0.01)

    def it_draws_nothing_rather_than_fail(self) -> None:
        for kind in KINDS:
            assert draw(chart(kind, [None, None])) is not None
            assert draw(chart(kind, [0.0, 0.0])) is not None
            assert draw(Chart(kind=kind, categories=[], series=[], alt="")) is not None


class DescribeLabels:
    def it_turns_columns_to_bars_when_names_do_not_stand_under_them(self) -> None:
        names = [f"A rather long name of a measure, number {n}, with its conditions" for n in range(9)]
        assert suited(chart("column", [1.0] * 9, categories=names), 840, FAMILY).kind == "bar"
        assert suited(chart("stacked_column", [1.0] * 9, categories=names), 840, FAMILY).kind == "stacked_bar"
        assert suited(chart("column", [1.0] * 9), 840, FAMILY).kind == "column"
        assert suited(chart("line", [1.0] * 9, categories=names), 840, FAMILY).kind == "line"

    @given(st.text("abcdefgh ", min_size=1, max_size=60), st.integers(60, 300))
    def it_wraps_without_losing_words(self, text: str, measure: int) -> None:
        lines = wrap(text, measure, FAMILY)
        assert " ".join(lines).split() == text.split()
        for line in lines:
            assert text_width(line, FAMILY) <= measure or " " not in line.strip()

    def it_breaks_han_anywhere(self) -> None:
        lines = wrap("路口的喷泉与喷雾装置", 5 * SIZE + 2, FAMILY)
        assert len(lines) == 2
        assert "".join(lines) == "路口的喷泉与喷雾装置"


@pytest.mark.parametrize("kind", ["stacked_bar", "stacked_column"])
def it_leaves_the_same_numbers_out_of_native_charts(kind: ChartKind):
    data = chart(kind, [24_000, 13_500, 300], [12_000, 0, 5_000], categories=["Cooks", "Bikes", "Tests"], code="#,##0")
    style = ChartStyle(**chart_style(data), colors=[], text=Color(r=0, g=0, b=0), grid=None, family=FAMILY, size=SIZE)
    narrow = chart_layout(data, style, 840, 420).narrow
    drawn = texts(draw(data))
    assert narrow == {(0, 2), (1, 1)}
    assert {"24,000", "13,500", "12,000", "5,000"} <= set(drawn)
    assert not {"300", "0"} & set(drawn)
