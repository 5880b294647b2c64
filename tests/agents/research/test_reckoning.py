"""Calculations of a model: which numbers they may use, and which they give."""

from __future__ import annotations

import pytest

from agents.research.notes import Note, Sentence, SourceRef, Worked
from agents.research.reckoning import given, rounded, unsupported, without
from agents.research.writing import fault_of
from agents.sources.base import Locator

QUESTION = "By how much did the cost per passenger rise from 2019 to 2024?"


def note(name: str, quote: str, title: str) -> Note:
    source = SourceRef(id=title, origin=title, title=title)
    return Note(
        id=name, claim=quote, quote=quote, source=source, locator=Locator(heading=(), start=0, end=1), passage=name
    )


NOTES = {
    n.id: n
    for n in (
        note("n1", "The ferry carried 310,000 passengers; costs came to 2,480,000 euros.", "Annual report 2019"),
        note("n2", "The ferry carried 280,000 passengers; costs came to 3,150,000 euros.", "Annual report 2024"),
    )
}
RISE = Worked(id="c1", code="3150000 / 280000 - 2480000 / 310000", value="3.25")
SHARE = Worked(id="c2", code="(before := 310_000) / 3150000", value="(0.43076, 952000)")


class DescribeCalculations:
    def it_uses_figures_of_the_notes_and_of_the_question(self):
        notes = [*NOTES.values()]
        assert unsupported([RISE], notes, QUESTION) == ""
        assert unsupported([RISE], notes[:1], QUESTION) == "3150000"
        assert unsupported([Worked(id="c1", code="2024 - 2019", value="5")], [], QUESTION) == ""
        assert unsupported([Worked(id="c1", code="x1 = 100 * 7 / 52", value="13.5")], [], "") == ""

    @pytest.mark.parametrize(
        ("told", "holds"),
        [
            ("43", True),
            ("0.431", True),
            ("952,000", True),
            ("44", False),
            ("0.4", True),
            ("430", False),
            ("952", False),
        ],
    )
    def it_gives_numbers_rounded_as_they_are_told(self, told: str, holds: bool):
        assert given(told, [SHARE]) is holds

    def it_is_told_beside_numbers_of_the_source(self):
        assert without("It rose by 3.25 from 2,480,000", [RISE], "2480000") == ("It rose by  from 2,480,000", "")
        assert without("It rose by 3.26", [RISE], "")[1] == "3.26"

    def it_bears_a_sentence_only_with_its_notes(self):
        def why(text: str, worked: list[Worked]) -> str:
            return fault_of(Sentence(text=text, notes=["n1"], worked=worked), ["n1"], NOTES, QUESTION)

        assert why("The cost per passenger rose by 3.25 euros from 2019 to 2024.", [RISE]) == ""
        assert "3.25 stands in none" in why("The cost per passenger rose by 3.25 euros.", [])
        assert "says more" in why("Greedy managers wasted 3.25 euros on golden anchors.", [RISE])


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ("(2.0999999999999996, 5.023923444976076)", "(2.1, 5.023923445)"),
        ("0.30000000000000004", "0.3"),
        ("3.25", "3.25"),
        ("0.0000000000012345", "0.0000000000012345"),
    ],
)
def it_tells_results_without_the_noise_of_binary_fractions(result: str, told: str):
    assert rounded(result) == told
