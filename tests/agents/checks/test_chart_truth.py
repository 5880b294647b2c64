"""Charts that mislead are named; honest ones are not."""

from __future__ import annotations

import pytest

from agents.checks.chart_truth import ChartFacts, misleading

YEARS = ["2019", "2020", "2021", "2022", "2023"]


def facts(
    kind: str, values: list[float], categories: list[str] | None = None, series: int = 1, **more: object
) -> ChartFacts:
    names = categories or [f"part {chr(97 + n)}" for n in range(len(values))]
    made = [{"name": f"s{n}", "values": values} for n in range(series)]
    return ChartFacts.model_validate({"kind": kind, "categories": names, "series": made, **more})


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (facts("column", [90, 95, 99], minimum=85), "must begin at 0"),
        (facts("bar", [-9, 5], minimum=-4), "cuts its bars off"),
        (facts("column", [1, 2], deep=True), "three-dimensional"),
        (facts("line", [1, 2, 3], YEARS[:3], axes=2), "two value axes"),
        (facts("column", [1, 2], reversed=True), "upside down"),
        (facts("pie", [10.0] * 9), "9 slices"),
        (facts("pie", [40, 40], number_format="0%"), "80 %"),
        (facts("doughnut", [0.3, 0.3], number_format="0.0%"), "60 %"),
        (facts("pie", [3, -1]), "below zero"),
        (facts("pie", [1, 2, 3], ["2021", "2022", "2023"]), "course of time"),
        (facts("pie", [1, 2], series=2), "2 series"),
        (facts("line", [3, 1, 2], ["Bakery", "Dairy", "Meat"]), "without an order"),
        (facts("line", [1, 2, 3], YEARS[:3], series=9), "9 lines"),
        (facts("column", [1.0] * 30, [str(1990 + n) for n in range(30)]), "use a line"),
        (facts("bar", [1, 2, 3, 4, 5], YEARS), "columns or a line"),
        (facts("line", [3, 1, 2], ["面包", "牛奶制品", "肉类"]), "without an order"),
        (facts("column", []), "no values"),
    ],
)
def it_says_what_misleads(chart: ChartFacts, said: str) -> None:
    found = misleading(chart)
    assert found is not None
    assert said in found


@pytest.mark.parametrize(
    "chart",
    [
        facts("column", [90, 95, 99], minimum=0),
        facts("line", [90, 95, 99], YEARS[:3], minimum=85),
        facts("line", [1, 2, 3], ["Q1 2024", "Q2 2024", "Q3 2024"]),
        facts("line", [1, 2, 3], ["一月", "二月", "三月"]),
        facts("line", [1, 2, 3], ["Jan", "Feb", "Mar"]),
        facts("line", [1, 2, 3], ["0–9", "10–19", "20–29"]),
        facts("column", [3, 1, 2], ["Bakery", "Dairy", "Meat"]),
        facts("bar", [3, 1, 2]),
        facts("bar", [-3, 1, 2], minimum=-5),
        facts("pie", [62, 38], number_format="0%"),
        facts("pie", [33.3, 33.3, 33.3], number_format='0.0"%"'),
        facts("pie", [120, 80, 40]),
        facts("scatter", [3, 1, 2]),
        facts("column", [1, 2, 3, 4, 5], YEARS),
        facts("combo", [1, 2, 3], YEARS[:3]),
    ],
)
def it_lets_honest_charts_be(chart: ChartFacts) -> None:
    assert misleading(chart) is None
