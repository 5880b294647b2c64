"""What stands at the head of real documents: titles that programs wrote, blocks of who and when, shouted headings."""

from __future__ import annotations

import pytest

from agents.deck.extract.candidates import usable_alone
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.columns import is_time_cell, shared_unit
from agents.deck.extract.cues import heading_text
from agents.deck.extract.document_title import deck_title
from agents.deck.extract.listing import dated
from agents.deck.extract.opening import stands_on_cover
from agents.sources.base import Document
from agents.sources.limits import Limits
from agents.sources.parse import parse
from agents.text.sentences import split_sentences

WORD = """<html><head><title>Microsoft Word - Cobbler Row v2</title></head><body><p class=MsoTitle>Survey of a house</p>
<p>14 Cobbler Row, Hexham</p><p>Inspected 9 October 2026, dry. Client: Ms A. Forsythe.</p>
<h2>Roof</h2><p>Eleven slates have slipped.</p></body></html>"""


def read(text: str, kind: str) -> Document:
    return parse(text.encode(), f"given.{kind}", kind, Limits())  # type: ignore[arg-type]


class DescribeTitles:
    def it_takes_what_is_set_as_title_where_a_program_wrote_the_other(self) -> None:
        assert read(WORD, "html").source.title == "Survey of a house"

    def it_says_whose_an_issue_is(self) -> None:
        text = (
            "OTTER LANE CLUB\n~~~~~~~~~\nNewsletter no. 48     please pass on!\n\nFEES\n\nThe hire of the pool rises.\n"
        )
        assert deck_title([read(text, "text").source]) == "Otter Lane Club: Newsletter no. 48"

    @pytest.mark.parametrize(
        ("shouted", "shown"),
        [
            ("FEES FROM 1 MAY", "Fees from 1 May"),
            ("CLOSED ON MONDAYS IN JULY", "Closed on Mondays in July"),
            ("WE MAY MOVE", "We may move"),
        ],
    )
    def it_keeps_the_capitals_of_days_and_months(self, shouted: str, shown: str) -> None:
        assert heading_text(shouted) == shown


class DescribeWhatIsNoClaim:
    def it_leaves_the_block_of_who_and_when_to_the_cover(self) -> None:
        prose = read(WORD, "html").source.passages[:3]
        assert stands_on_cover(prose, Capacity())
        said = "The boiler went on 3 January 2026 and the club lost nine sessions before it was mended at last."
        told = read(f"# A\n\n{said}\n\nIt cost a lot.\n", "markdown")
        assert not stands_on_cover(told.source.passages, Capacity())

    def it_takes_no_aside_for_a_sentence(self) -> None:
        passage = read("# A\n\n(Source: the ticket machines of all harbours in the year.)", "markdown").source.passages[
            0
        ]
        assert not usable_alone(passage.text, passage)


class DescribeUnits:
    @pytest.mark.parametrize(("bracket", "unit"), [("adult", None), ("含税", None), ("ppm", "ppm")])
    def it_tells_a_unit_from_what_says_which(self, bracket: str, unit: str | None) -> None:
        text = f"| Route | Fare ({bracket}) |\n|---|---|\n| A | 4.5 |\n| B | 3.2 |\n"
        (table,) = read(text, "markdown").source.tables
        assert shared_unit(table, [1]) == unit


class DescribeDays:
    def it_knows_seasons_and_hours_of_the_day_for_times(self) -> None:
        times = ["Spring", "late summer", "Winter 2025", "morning", "春季", "夏", "上午", "星期一", "一月", "三年级"]
        assert [t for t in times if not is_time_cell(t)] == []
        assert [t for t in ("Night bus", "Summer school", "冬瓜", "Fall risk", "早餐") if is_time_cell(t)] == []

    def it_reads_a_date_with_its_weekday(self) -> None:
        assert dated("3月25日（周三）16:00 线上健康讲座") == ("3月25日（周三）", (0, 3, 25), "16:00 线上健康讲座")

    def it_does_not_end_a_sentence_within_a_name(self) -> None:
        assert len(split_sentences("It falls under the Party Wall etc. Act 1996 here. It holds.")) == 2
        assert len(split_sentences("Bring pens, paper, etc. The rest is there.")) == 2
