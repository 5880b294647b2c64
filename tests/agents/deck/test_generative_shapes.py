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


@pytest.mark.parametrize("layout", [n for n in LAYOUTS if n != "bullets"])
def it_makes_the_layout_that_was_named(layout: str):
    slide = made(answer(layout, columns=4))
    assert slide is not None
    assert slide.layout == layout
    assert slide.id == "s3"


@pytest.mark.parametrize(
    ("layout", "point"), [("timeline", {"mark": ""}), ("pricing", {"mark": ""}), ("faq", {"text": ""})]
)
def it_makes_none_without_what_the_layout_lives_on(layout: str, point: dict[str, str]):
    assert made(answer(layout, **point)) is None


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
