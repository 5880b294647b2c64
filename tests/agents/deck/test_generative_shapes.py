"""A model's answer becomes the layout that it named, or bullets where the answer lacks what the layout lives on."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from agents.deck import schemas
from agents.deck import spec as s
from agents.deck.generative_shapes import LAYOUTS, shaped

SCHEMA = schemas.content_schema(["p1", "p2"], title=80, bullet=120, bullets=5, halves=4, half=90)
POINT = {"heading": "Survey", "text": "Pipes are mapped", "mark": "2024", "passages": ["p1"]}
COLUMN = {"heading": "Before", "bullets": [{"text": "It was hot", "passages": ["p2"]}]}


def answer(layout: str, points: int = 4, columns: int = 0, **point: str) -> Any:
    return SCHEMA.model_validate(
        {
            "title": {"text": "A title", "passages": ["p1"]},
            "layout": layout,
            "bullets": [],
            "columns": [COLUMN] * columns,
            "points": [{**POINT, **point}] * points,
        }
    )


def made(told: Any) -> s.Slide | None:
    def item(text: str, point: Any) -> s.Item:
        return s.Item(text=text, passages=list(point.passages), origin="model")

    return shaped(told, "s3", s.Label(label="A title"), item)


OF_THEIR_OWN = ("bullets", "roadmap", "org_chart")
"""Layouts whose points need more than a name and a text"""


@pytest.mark.parametrize("layout", [n for n in LAYOUTS if n not in OF_THEIR_OWN])
def it_makes_the_layout_that_was_named(layout: str):
    slide = made(answer(layout, columns=4))
    assert slide is not None
    assert slide.layout == layout
    assert slide.id == "s3"


@pytest.mark.parametrize(
    ("layout", "point"), [("timeline", {"mark": ""}), ("pricing", {"mark": ""}), ("faq", {"text": ""})]
)
def it_makes_none_without_what_the_layout_lives_on(layout: str, point: dict[str, str]):
    assert made(answer(layout, 4, 0, **point)) is None


def it_makes_none_of_too_few_points():
    assert made(answer("process", points=1)) is None
    assert made(answer("three_columns", columns=2)) is None
    assert made(answer("bullets")) is None


def it_admits_only_layouts_and_passages_that_exist():
    with pytest.raises(ValidationError):
        answer("poster")
    with pytest.raises(ValidationError):
        SCHEMA.model_validate({**answer("process").model_dump(), "points": [{**POINT, "passages": ["p9"]}]})


def it_takes_an_answer_without_points():
    told = SCHEMA.model_validate(
        {"title": {"text": "T", "passages": ["p1"]}, "layout": "comparison", "bullets": [], "columns": [COLUMN, COLUMN]}
    )
    assert isinstance(made(told), s.ComparisonSlide)


def of_points(layout: str, points: list[dict[str, str]], along: list[str] | None = None) -> s.Slide | None:
    told = answer(layout).model_dump()
    whole = [{"text": "", "mark": "", "passages": ["p1"], **point} for point in points]
    return made(SCHEMA.model_validate({**told, "points": whole, "along": along or []}))


def it_lays_work_out_along_the_stretches_of_time_that_were_named():
    work = [
        {"heading": "Crews", "text": "Hire", "mark": "2027"},
        {"heading": "Loggers", "text": "Fix", "mark": "2027 – 2028"},
        {"heading": "Loggers", "text": "Change batteries", "mark": "2029"},
    ]
    slide = of_points("roadmap", work, ["2027", "2028", "2029"])
    assert isinstance(slide, s.RoadmapSlide)
    assert [phase.text for phase in slide.phases] == ["2027", "2028", "2029"]
    found = [(lane.name.text, [(w.text.text, w.start, w.end) for w in lane.work]) for lane in slide.lanes]
    assert found == [("Crews", [("Hire", 0, 0)]), ("Loggers", [("Fix", 0, 1), ("Change batteries", 2, 2)])]


def it_makes_no_roadmap_of_work_at_a_time_that_was_not_named():
    assert of_points("roadmap", [{"heading": "Crews", "text": "Hire", "mark": "2031"}], ["2027", "2028"]) is None


def it_puts_each_under_whom_it_answers_to():
    posts = [{"heading": "Vold"}, {"heading": "Weil", "text": "Crews", "under": "Vold"}]
    slide = of_points("org_chart", [*posts, {"heading": "Yard", "under": "Weil"}])
    assert isinstance(slide, s.OrgChartSlide)
    assert [p.name.text for p in slide.head.under] == ["Weil"]
    assert [p.name.text for p in slide.head.under[0].under] == ["Yard"]
    assert of_points("org_chart", [{"heading": "Vold"}, {"heading": "Weil"}]) is None


def it_draws_the_icons_that_were_named():
    points = [{"heading": "Crews", "icon": "people"}, {"heading": "Vans", "icon": "truck"}, {"heading": "Odds"}]
    slide = of_points("icons", points)
    assert isinstance(slide, s.IconsSlide)
    assert [point.icon is not None for point in slide.points] == [True, True, False]
