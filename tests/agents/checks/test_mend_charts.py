"""Charts that mislead are drawn in another way: the same names and values, sound XML, and nothing misleading left."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx import Presentation

from agents.checks.chart_truth import ChartFacts, cause_of
from agents.checks.deck_charts import facts_of
from agents.checks.mend.charts import redrawn
from benchmarks.checks.chart_decks import chart_decks
from benchmarks.checks.planting import Planted

LEFT = {"many_lines", "scales"}
"""What needs a decision"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> list[Planted]:
    return chart_decks(tmp_path_factory.mktemp("charts"))


def charts(planted: Planted) -> list[Any]:
    slides = Presentation(str(planted.path)).slides
    shapes: list[Any] = [next(shape for shape in slide.shapes if shape.has_chart) for slide in slides]
    return [shape.chart._chartSpace for shape in shapes]


def said(space: Any) -> tuple[list[str], list[list[float | None]]]:
    facts = ChartFacts.model_validate(facts_of(space))
    return facts.categories, [series.values for series in facts.series]


def it_finds_what_misleads_and_nothing_else(planted: list[Planted]) -> None:
    for deck in planted:
        for number, (space, expected) in enumerate(zip(charts(deck), deck.expected, strict=True), 1):
            found = cause_of(ChartFacts.model_validate(facts_of(space)))
            if "misleading_chart" not in expected.may:
                assert bool(found) == ("misleading_chart" in expected.wrong), (deck.path.name, number, found)


def it_draws_them_in_another_way(planted: list[Planted]) -> None:
    for deck in planted:
        for number, space in enumerate(charts(deck), 1):
            before, tries = said(space), 0
            while (found := cause_of(ChartFacts.model_validate(facts_of(space)))) and found[0] not in LEFT:
                assert redrawn(space, found[0]), (deck.path.name, number, found)
                tries += 1
                assert tries <= 3, (deck.path.name, number, found)
            assert said(space) == before, (deck.path.name, number)
            assert orphans(space) == [], (deck.path.name, number, etree.tostring(space))


def orphans(space: Any) -> list[str]:
    """Axes that no plot names, and names of axes that are not there."""
    area = space.find(".//{*}plotArea")
    named = {e.get("val") for plot in area if plot.tag.endswith("Chart") for e in plot.findall("{*}axId")}
    there = {axis.find("{*}axId").get("val") for axis in area if axis.tag.endswith("Ax")}
    crossed = {axis.find("{*}crossAx").get("val") for axis in area if axis.tag.endswith("Ax")}
    return sorted(named ^ there) + sorted(crossed - there)


def it_does_not_touch_what_needs_a_decision(planted: list[Planted]) -> None:
    for space in charts(planted[0]):
        before = etree.tostring(space)
        assert all(redrawn(space, cause) is None for cause in ("many_lines", "scales", "nothing"))
        assert etree.tostring(space) == before
