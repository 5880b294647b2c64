"""Titles that say what a section found, where its heading only names what it is about."""

from __future__ import annotations

import pytest

from agents.deck.extract.findings import findings, only_names
from tests.agents.deck.extract.documents import library


def _found(heading: str, *paragraphs: str) -> list[str]:
    made = library(f"# Report\n\n## {heading}\n\n" + "\n\n".join(paragraphs) + "\n")
    return findings(heading, list(made.passages.values()))


@pytest.mark.parametrize(
    ("heading", "paragraph", "title"),
    [
        ("What it cost", "The season cost £148,200. Staff took most of it.", "The season cost £148,200"),
        (
            "Where it goes",
            "Building C has room for 11 kilometres of shelving. The air is dry.",
            "Building C has room for 11 kilometres of shelving",
        ),
        (
            "What was measured",
            "Soundings were taken at 24 points. The depth fell from 4.2 m to 2.5 m in ten years.",
            "The depth fell from 4.2 m to 2.5 m in ten years",
        ),
        ("治理成效", "到2025年底，12个断面全部达到四类以上。氨氮下降。", "到2025年底，12个断面全部达到四类以上"),
    ],
    ids=["cost", "place", "measured", "zh"],
)
def it_finds_the_sentence_that_says_what_the_heading_names(heading: str, paragraph: str, title: str) -> None:
    assert _found(heading, paragraph)[0] == title


@pytest.mark.parametrize(
    "paragraph",
    [
        "They moved into shared houses in March. It took nine weeks.",
        "“I slept well for the first time,” said a guest. Others agreed.",
        "3.1 The Lessor is liable for intent and gross negligence. Nothing else applies.",
        "Staff took £92,400, food £17,900 and heating £14,300. Gifts came in kind.",
        "Guests must not bring more than two bags, unless they stay for longer than nine nights in one winter.",
    ],
    ids=["leans", "quotes", "clause", "told", "limits"],
)
def it_leaves_the_heading_where_no_sentence_can_stand_alone(paragraph: str) -> None:
    assert not _found("Guests", paragraph)


def it_knows_headings_that_only_name_and_leaves_those_of_lists() -> None:
    named = ["What it cost", "Results", "Money", "资金使用", "收入与支出"]
    said = ["Who pays?", "Sales rose by a third", "Next steps", "Recommendations", "为什么要办食堂", "下一步工作"]
    assert [h for h in [*named, *said] if only_names(h)] == named
