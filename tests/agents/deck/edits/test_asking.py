"""Questions about a deck are answered from it, and change nothing; wishes put as questions are wishes."""

from __future__ import annotations

import pytest

from agents.deck.edits.asking import answer_or_none
from agents.deck.edits.errors import Answered
from tests.agents.deck.edits.decks import library, spec


def answer(question: str, *, chinese: bool = False) -> str:
    with pytest.raises(Answered) as told:
        answer_or_none(question, spec(), library(), "zh" if chinese else "en", ("Slide", "页"))
    return told.value.sentence


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which slides talk about money?", "Slide 4, “What it costs”"),
        ("where is the shade mentioned?", "Slide 5, “Shade at the stops”"),
        ("How many slides are there?", "There are 10 slides."),
        ("how many charts are there?", "There are 1 charts."),
        ("What does slide 8 say?", "Taxi rides fell to 210 a month"),
        ("where does slide 4 come from?", "410,000 euros a year"),
        ("Is there anything about giraffes?", "No slide says anything on “giraffes”"),
    ],
)
def it_answers(question: str, said: str) -> None:
    assert said in answer(question)


def it_answers_in_chinese() -> None:
    assert answer("一共几页？", chinese=True) == "一共 10 页。"
    assert "没有一页讲" in answer("哪几页提到长颈鹿？", chinese=True)


@pytest.mark.parametrize(
    "wish",
    ["could you make slide 4 shorter?", "make slide 4 a timeline", "第4页能不能短一点？", "can I have less blue?"],
)
def it_leaves_wishes_alone(wish: str) -> None:
    answer_or_none(wish, spec(), library(), "en", ("Slide", "页"))
