"""Charts become honest without a change of their data; titles said twice get a number."""

from __future__ import annotations

import pytest

from agents.checks.base import Fault, FaultKind
from agents.deck.amends import amended, honest
from agents.deck.parts import Chart, ChartKind
from agents.deck.spec import BulletsSlide, ChartSlide, Item, Label, Series

YEARS = ["2019", "2020", "2021", "2022", "2023"]


def chart(kind: ChartKind, categories: list[str], values: list[float | None] | None = None, **more: str) -> Chart:
    found = values or [float(n + 1) for n in range(len(categories))]
    return Chart(kind=kind, categories=categories, series=[Series(name="s", values=found)], alt="a", **more)  # type: ignore[arg-type]


def fault(kind: FaultKind) -> Fault:
    return Fault(kind=kind, slide=2, slide_id="s2", detail="said")


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        (chart("pie", [f"part {n}" for n in "abcdefghi"]), "bar"),
        (chart("doughnut", ["a", "b"], [40, 40], number_format="0%"), "bar"),
        (chart("pie", YEARS), "column"),
        (chart("line", ["Bakery", "Dairy", "Meat"]), "column"),
        (chart("bar", YEARS), "column"),
        (chart("column", [str(1990 + n) for n in range(30)]), "line"),
        (chart("column", YEARS), "column"),
        (chart("waterfall", ["start", "more", "end"]), "waterfall"),
    ],
)
def it_shows_the_same_data_by_an_honest_kind(before: Chart, kind: str) -> None:
    after = honest(before)
    assert after.kind == kind
    assert after.model_copy(update={"kind": before.kind}) == before


def it_amends_only_what_was_found() -> None:
    slide = ChartSlide(id="s2", title=Label(label="Trees"), chart=chart("pie", YEARS))
    assert amended(slide, [fault("overflow")], ["Trees"]) == slide
    changed = amended(slide, [fault("misleading_chart")], ["Trees"])
    assert isinstance(changed, ChartSlide)
    assert (changed.chart.kind, changed.title) == ("column", slide.title)


@pytest.mark.parametrize(
    ("title", "others", "after"),
    [
        ("Results", ["results"], "Results (2)"),
        ("Results", ["Results", "Results (2)"], "Results (3)"),
        ("结果", ["结果"], "结果（2）"),
    ],
)
def it_numbers_titles_that_are_said_twice(title: str, others: list[str], after: str) -> None:
    slide = BulletsSlide(id="s2", title=Item(text=title, passages=["a:1"], origin="extracted"), bullets=[])
    changed = amended(slide, [fault("repeated_title")], others)
    assert changed.title == Label(label=after), "a number is no claim of the source"
