"""What a strange evening's documents taught: sentences that had room and were cut, closings, questionnaires, tasks."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from agents.deck.assemble import settled
from agents.deck.extract.compression import compressions
from agents.deck.extract.readings import readings
from agents.deck.extract.writer import ExtractiveWriter
from agents.deck.library import Library
from agents.deck.spec import BulletsSlide, ClosingSlide, IconsSlide, ImageTextSlide, QuoteSlide, Slide
from agents.deck.state import Session
from agents.deck.writer import DeckRequest, Outline
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse

FERRY = """# Why the island ferry should run on batteries

## Where we stand
The *Marten* was built in 1987. She burns 412,000 litres of diesel a year and was out of service on 23 days in 2025, eight more than in 2024.
Repairs cost 640,000 euros in 2025, after 410,000 in 2024 and 380,000 in 2023.

| Year | Repairs (EUR) | Days out of service |
|---|---|---|
| 2023 | 380,000 | 11 |
| 2024 | 410,000 | 15 |
| 2025 | 640,000 | 23 |

## What a battery ferry needs
- A charging station of 2.2 MW at the mainland pier
- A battery of 1,900 kWh, changed after ten years
- A crossing of 5.6 kilometres takes 28 minutes; charging takes 9
- The timetable keeps its 14 departures a day

## Risks
The grid operator has promised the connection for spring 2028 but has not signed. If it comes a year late, the *Marten* needs another survey, which costs about 300,000 euros.
Ice closes the sound on four days in an average winter; the battery ferry has ice class 1C, as the *Marten* has.
"""
PROPOSAL = """# Meals by Bike

## Summary

We ask for £68,500 over 18 months to deliver 240 hot meals a week by bike. A pilot in 2025 reached 41 people; 34 of them
said they ate better, and the district nurse counted nine fewer falls than in the same weeks of the year before.

## The track

Budget airlines are the usual suspect. An operator who pays for the track by the kilometre, as all of them must since
2001, earns about a third as much per carriage by night as by day. Results are published in September whatever they are.

“We were never asked to make money,” a retired conductor in Lyon told me. “Then one day we were.”

## Little's law

The mean number of customers and their time in the system obey

$$L = \\lambda W.$$

The law needs no assumption on distributions. It holds for a hospital ward as for a router.

## Exercises

1. A call centre gets 80 calls an hour; each takes 4 minutes. How many agents are needed?
2. A clinic sees 12 patients an hour and each stays 45 minutes. How many are in the building?
3. A road takes 30 cars a minute at its narrowest point. How long is the queue after an hour?
"""
FORM = "How old are you?,How satisfied are you? (1-5),How clean is it? (1-5),Would you come again?\n" + "\n".join(
    f"{('18-24', '25-34', '35+')[n % 3]},{(4, 5, 4, 3)[n % 4]},{(2, 3, 1, 4)[n % 4]},{('Yes', 'Yes', 'No')[n % 3]}"
    for n in range(48)
)


def _drafted(text: str, kind: Format = "markdown", slides: int = 9) -> tuple[Library, Outline, dict[str, Slide]]:
    library = Library(documents=[parse(text.encode(), f"a.{kind}", kind, Limits())])
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=slides, theme="gesso"), library)
    return library, outline, {e.id: writer.draft(e, outline, library, avoid=[]) for e in outline.entries}


@pytest.fixture(scope="module")
def proposal() -> list[Slide]:
    return list(_drafted(PROPOSAL, slides=12)[2].values())


def _said(slides: list[Slide]) -> str:
    return " | ".join(b.text for s in slides if isinstance(s, BulletsSlide | ImageTextSlide) for b in s.bullets)


class DescribeLists:
    def it_keeps_whole_sentences_where_few_of_them_leave_room(self, proposal: list[Slide]) -> None:
        assert "nine fewer falls than in the same weeks of the year before" in _said(proposal)
        assert "earns about a third as much per carriage by night as by day" in _said(proposal)

    def it_takes_a_subject_with_its_clause_for_no_sentence(self) -> None:
        sentence = (
            "An operator who pays for the track by the kilometre, as all of them must, earns about a third as much."
        )
        assert all("earns" in form.text for form in compressions(sentence, limit=60, hard=200))

    def it_tells_a_sentence_that_ends_on_a_verb(self, proposal: list[Slide]) -> None:
        assert "Results are published in September whatever they are" in _said(proposal)

    def it_keeps_what_is_given_with_the_question_that_it_leads_to(self, proposal: list[Slide]) -> None:
        assert "A call centre gets 80 calls an hour; each takes 4 minutes. How many agents are needed?" in _said(
            proposal
        )


class DescribeQuotations:
    def it_joins_what_was_said_in_two_pieces_and_names_who_is_not_named(self, proposal: list[Slide]) -> None:
        (quote,) = [s for s in proposal if isinstance(s, QuoteSlide)]
        assert quote.quote.text == "We were never asked to make money. Then one day we were"
        assert quote.attribution is not None
        assert quote.attribution.text == "a retired conductor in Lyon"


class DescribeEndings:
    def it_ends_with_what_is_asked_for(self, proposal: list[Slide]) -> None:
        closing = cast(ClosingSlide, proposal[-1])
        assert closing.message is not None
        assert closing.message.text.startswith("We ask for £68,500")

    def it_says_no_sentence_of_the_first_slide_again(self) -> None:
        text = (
            "# tidewatch\n\n> Alerting for people who own a boat\n\n## Accuracy\n\nThe median error was 4 minutes over 14 months. "
            "Storm surges are the exception, as the gauge of 9 March shows.\n\n## Limits\n\nRivers are not supported by it.\n"
        )
        last = list(_drafted(text)[2].values())[-1]
        assert not isinstance(last, ClosingSlide) or "own a boat" not in (last.message or last.title).text


class DescribeTitles:
    def it_sets_a_sentence_that_leans_on_another_beside_it(self) -> None:
        slides = _drafted(FERRY)[2].values()
        [shown] = [s for s in slides if isinstance(s, IconsSlide)]
        said = [point.heading.text for point in shown.points]
        assert said[0] == "The Marten was built in 1987"
        assert said[1].startswith("She burns 412,000 litres")
        assert shown.title.text not in said


class DescribeEquations:
    def it_shows_one_however_small_it_is_set(self) -> None:
        library, outline, drafts = _drafted(PROPOSAL)
        (shown,) = [s for s in drafts.values() if isinstance(s, ImageTextSlide)]
        assert shown.image.kind == "equation"
        assert max(shown.image.width, shown.image.height) < 200
        session = cast(Session, SimpleNamespace(fallback=ExtractiveWriter()))
        kept, _ = settled(drafts, outline, library, session)
        assert any(isinstance(s, ImageTextSlide) for s in kept.values())


class DescribeTotals:
    def it_tells_the_largest_part_of_its_total(self) -> None:
        text = "# Budget\n\n| Item | Cost (£) |\n| --- | ---: |\n| Bikes | 13,500 |\n| Cooks | 36,000 |\n| Training | 19,000 |\n"
        total = parse(f"{text}| Total | 68,500 |\n".encode(), "a.md", "markdown", Limits()).source.tables[0]
        other = parse(f"{text}| Average | 22,833 |\n".encode(), "a.md", "markdown", Limits()).source.tables[0]
        assert readings(total, "en")[0] == "Cooks: £36,000 of £68,500"
        assert "of £" not in readings(other, "en")[0]


class DescribeQuestionnaires:
    def it_averages_ratings_and_counts_answers(self) -> None:
        library = Library(documents=[parse(FORM.encode(), "form.csv", "csv", Limits())])
        made = {t.caption: t.cells for t in library.sources[0].tables if t.caption}
        assert made["Ratings: means of 48 rows"] == [["How satisfied are you?", "4.0"], ["How clean is it?", "2.5"]]
        assert made["Would you come again?: counts of 48 rows"] == [["Yes", "32"], ["No", "16"]]
        assert [row[0] for row in made["How old are you?: counts of 48 rows"]] == ["18-24", "25-34", "35+"]
        assert not any("sums" in caption for caption in made)
