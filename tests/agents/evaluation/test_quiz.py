"""Questions of a source, answered from decks that say it, that say something else, and that say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from agents.evaluation.quiz import BLANK, Asked, Choice, answered, judged, questions, said_by, share_right
from tests.agents.deck.conftest import DOCUMENT
from tests.agents.deck.extract.documents import library

LIBRARY = library(DOCUMENT)
SAID = [
    "In 2021 the council counted 1,120 taxi rides a month that the hospital had to pay for",
    "The buses carried 9,300 passengers in the first year",
    "Taxi rides fell to 210 a month",
]


def it_asks_about_numbers_of_every_section():
    asked = questions(LIBRARY)
    assert len(asked) >= 5
    assert len({a.section for a in asked}) >= 3
    for question in asked:
        assert BLANK in question.text
        assert len(set(question.options)) == 4
        assert question.options[question.right] not in question.text
    assert questions(LIBRARY) == asked


def it_answers_from_what_is_said_and_from_nothing_else():
    asked = questions(LIBRARY)
    whole = [p.text for p in LIBRARY.passages.values()]
    assert share_right(asked, answered(asked, whole)) >= 0.9
    assert share_right(asked, answered(asked, ["The weather was fine, and nobody counted anything."])) == 0
    assert share_right(asked, answered(asked, [])) == 0
    part = share_right(asked, answered(asked, SAID))
    assert 0 < part < 0.9


def it_reads_what_stands_together_as_one_line_and_no_part_of_a_number():
    event = {"when": {"text": "1911"}, "heading": {"text": "The tower is lit"}, "text": None}
    lines = said_by({"slides": [{"layout": "timeline", "title": {"label": "History"}, "events": [event]}]})
    assert any("1911 The tower is lit" in line for line in lines)
    asked = [Asked("Vans cost ____ euros a kilometre", ("0.11", "11", "19", "0.19"), 0, "Cost")]
    assert answered(asked, ["Vans cost 0.11 euros a kilometre"]) == [0]


def it_reads_texts_tables_and_charts_of_a_deck():
    spec: dict[str, Any] = {
        "slides": [
            {
                "title": {"text": "Rides", "passages": [], "origin": "model"},
                "bullets": [{"text": "Taxi rides fell", "passages": [], "origin": "model"}],
                "figures": [{"value": {"text": "210"}, "label": {"text": "taxi rides a month"}}],
                "chart": {"categories": ["2022", "2023"], "series": [{"name": "Rides", "values": [1120, None]}], "unit": "a month"},
                "table": {"columns": ["Year", "Rides"], "rows": [["2021", "1,120"]]},
                "notes": ["Said beside it"],
            }
        ]
    }  # fmt: skip
    lines = said_by(spec)
    assert any("210 taxi rides a month" in line for line in lines)
    assert any("Rides 2022: 1120 a month 1,120" in line for line in lines)
    assert any("Year 2021, Rides 1,120" in line for line in lines)
    assert "Said beside it" in " ".join(lines)


class Scripted:
    """A model that answers with the first option that stands in the deck."""

    def with_structured_output(self, schema: type[Choice]) -> Scripted:
        return self

    def invoke(self, messages: Any) -> Choice:
        deck, _, rest = str(messages[1].content).partition("</deck>")
        options = [line.partition(". ")[2] for line in rest.splitlines() if line[:2] in ("1.", "2.", "3.", "4.")]
        return Choice(answer=next((n for n, o in enumerate(options, 1) if o in deck), 0))  # type: ignore[arg-type]


@pytest.mark.parametrize(("lines", "least", "most"), [(["nothing"], 0.0, 0.0), (SAID, 0.2, 0.9)])
def it_is_answered_by_a_model_from_the_deck_alone(lines: list[str], least: float, most: float):
    asked = questions(LIBRARY)
    found = share_right(asked, judged(asked, lines, Scripted()))  # type: ignore[arg-type]
    assert least <= found <= most
