from collections.abc import Sequence
from pathlib import Path

import pytest

from agents.deck.extract.chooser import LeadChooser
from agents.deck.extract.claims import claims
from agents.deck.extract.guards import same_substance, stands_alone
from agents.deck.extract.weakness import is_weak, without_run_in
from agents.deck.extract.writer import ExtractiveWriter
from agents.deck.library import Library
from agents.deck.spec import ChartSlide, ComparisonSlide, IconsSlide, KeyFiguresSlide, Slide, StatementSlide
from agents.deck.writer import DeckRequest, Outline
from tests.agents.deck.extract.documents import library

_PLAN = Path(__file__).parents[4] / "benchmarks" / "deck" / "documents" / "harbour-plan.md"
_REVIEW = """# Ferry review
## Where we are
Forty-one of 64 piers sell tickets by phone. Cash sales have fallen to 9 % on those piers.
## What went well
- The new gates open in 0.4 seconds, down from 1.1 seconds
- Refund requests fell for the third week in a row
## What did not
- The payment provider was down for 52 minutes on Sunday
- Older cards of two banks fail on every fifth try
"""
_SHEET = """# Town energy
## Yearly
| Year | Own share | Households | Price (€/MWh) |
|---|---|---|---|
| 2021 | 31% | 214 | 142 |
| 2022 | 38% | 301 | 267 |
| 2023 | 47% | 388 | 198 |
| 2024 | 56% | 455 | 151 |
"""


class _Last:
    """Takes the last candidate, so that a test sees whether the answer matters."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def choose(self, question: str, context: str, candidates: Sequence[str]) -> int:
        self.asked.append(list(candidates))
        return len(candidates) - 1


def _side_by_side(books: Library, slides: int = 10) -> tuple[Outline, list[Slide]]:
    """A deck as the graph makes it: every slide without knowledge of the others' drafts."""
    writer = ExtractiveWriter(LeadChooser())
    outline = writer.outline(DeckRequest(slides=slides), books)
    return outline, [writer.draft(e, outline, books, avoid=[]) for e in outline.entries]


class DescribeTwoSidesOfAMatter:
    def it_puts_opposite_sections_on_one_comparison(self) -> None:
        _, slides = _side_by_side(library(_REVIEW))
        compared = [s for s in slides if isinstance(s, ComparisonSlide)]
        assert [(s.left.heading.text, s.right.heading.text) for s in compared] == [("What went well", "What did not")]


class DescribeATableOfSeveralUnits:
    def it_becomes_a_chart_per_unit_and_the_latest_row_in_the_sheets_own_words(self) -> None:
        _, slides = _side_by_side(library(_SHEET))
        charts = [[s.name for s in c.chart.series] for c in slides if isinstance(c, ChartSlide)]
        assert sorted(charts) == [["Households"], ["Own share"], ["Price (€/MWh)"]]
        figures = [f for s in slides if isinstance(s, KeyFiguresSlide) for f in s.figures]
        assert [(f.value.text, f.label.text) for f in figures] == [
            ("56%", "Own share"),
            ("455", "Households"),
            ("151", "Price (€/MWh)"),
        ]


class DescribeClaims:
    def it_keeps_every_number_and_qualifier_of_the_sentence(self) -> None:
        books = library(
            "# A\n## Conclusion\nTrees are the cheapest source of shade over 30 years, but they need about 8 years. "
            "Canopies should be used only as a bridge until the crowns close."
        )
        found = claims(list(books.passages.values()), [], 130)
        assert found
        assert all(same_substance(c.text, c.sentence) for c in found)


class DescribeAChoice:
    def it_is_put_to_the_model_and_its_answer_shows_in_the_deck(self) -> None:
        books = library((Path(__file__).parent / "texts" / "abstract.md").read_text("utf-8"))
        chooser = _Last()
        writer = ExtractiveWriter(chooser)
        outline = writer.outline(DeckRequest(slides=10), books)
        picked = [writer.draft(e, outline, books, avoid=[]) for e in outline.entries]
        assert len(chooser.asked) >= 2
        assert all(len(asked) >= 2 for asked in chooser.asked)
        assert picked != _side_by_side(books)[1]


class DescribeSlidesDraftedSideBySide:
    @pytest.mark.parametrize("text", [_REVIEW, _SHEET])
    def it_says_nothing_twice(self, text: str) -> None:
        _, slides = _side_by_side(library(text))
        said = [s.statement.text for s in slides if isinstance(s, StatementSlide)]
        said += [b.text for s in slides for b in getattr(s, "bullets", [])]
        assert len(said) == len(set(said))


class DescribeASentenceThatLeansOnAnother:
    def it_stands_beside_it_and_not_large_by_itself(self) -> None:
        _, slides = _side_by_side(library(_PLAN.read_text("utf-8")))
        assert not [s for s in slides if isinstance(s, StatementSlide) and s.statement.text.startswith("It ")]
        [pair] = [s for s in slides if isinstance(s, IconsSlide) and s.title.text == "What the board asks for"]
        assert [p.heading.text for p in pair.points] == [
            "The board asks the council to approve the wall in May 2026",
            "It asks the state to confirm the grant before the piling is tendered",
        ]

    def it_gives_way_to_the_title_where_that_says_something_else(self) -> None:
        paper = _PLAN.with_name("battery-paper.md").read_text("utf-8")
        _, slides = _side_by_side(library(paper))
        said = [s.statement.text for s in slides if isinstance(s, StatementSlide)]
        assert not [text for text in said if text.startswith("Those ")]
        assert "The middle cell reached 24 °C with slow and 41 °C with fast charging" in said


class DescribeWeakSentences:
    @pytest.mark.parametrize(
        "text",
        [
            "Here we ask two questions about the nectar.",
            "We can draw two conclusions: First, distillation works well.",
            "The gain G − + = x is shown (see there.",
            "waitForTrailers {boolean} When true, the stream will emit an event",
            "Files go to /usr/share/mime/packages and /usr/local/share/mime/packages",
        ],
    )
    def it_knows_pointers_and_debris(self, text: str) -> None:
        assert is_weak(text)

    @pytest.mark.parametrize("text", ["Costs fell by 9 % in two years.", "We recommend planting trees first."])
    def it_leaves_claims_alone(self, text: str) -> None:
        assert not is_weak(text)

    def it_cuts_a_heading_printed_on_the_sentences_line(self) -> None:
        assert without_run_in("Evaluation Setup We set the length to 32,768.") == "We set the length to 32,768."

    def it_refuses_a_clause_that_lost_its_main_clause(self) -> None:
        assert not stands_alone("While distillation strategies are both economical and effective")
        assert stands_alone("While both are cheap, only trees last")
