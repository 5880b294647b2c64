"""Choices that a text weighs stand beside each other, each with what is said of it and of no other."""

from __future__ import annotations

import pytest

from agents.deck.extract import ExtractiveWriter, LeadChooser
from agents.deck.library import Library
from agents.deck.spec import Slide
from agents.deck.writer import DeckRequest
from agents.sources.limits import Limits
from agents.sources.parse import parse

BOARD = """# Cycling club: paper for the board

## Summary

Membership grew from 1,240 to 1,610 in twelve months. The workshop lost money for the third year. We ask the board to
decide on three things: a second workshop day, a new price for families, and whether to lease the shed.

## Membership

| Quarter | Members | New | Left |
|---|---|---|---|
| Q1 | 1240 | 96 | 41 |
| Q2 | 1312 | 131 | 59 |
| Q3 | 1475 | 214 | 51 |

Most new members came through the spring market (41 %) and through friends (33 %). Only 6 % found the web site.

## Workshop

The workshop repaired 2,150 bicycles last year. It earned 38,400 euros and cost 45,900 euros. Wages are the largest
cost, parts come next. Waiting time rose from 4 to 11 days in summer. Members complain of waiting, rarely of prices.

## Options for the workshop

Option A: open on Saturdays as well. Cost 9,600 euros a year, shortens waiting to 5 days, expected extra income 13,000
euros. Option B: raise prices by 15 %. No cost, waiting unchanged, expected extra income 4,200 euros. Option C: leave
everything as it is. Loss next year about 8,000 euros. We recommend option A.

## The shed

The city offers the shed for 780 euros a month from March 2027. It needs a new roof, which the city pays. We would move
the workshop there and give up the present rooms, which cost 475 euros a month. The lease runs for ten years.
"""
TWO_ZH = """# 图书馆搬迁

## 方案比较

方案一：迁入旧火车站。改造费用1200万元，面积增加一倍。方案二：原址扩建。费用800万元，施工期间闭馆一年。建议采用方案一。

## 背景

图书馆建于1986年，现有座位300个，周末常常没有空位。读者每年增长百分之八，书库已经放不下新书。
"""


def slides(text: str, count: int) -> dict[str, Slide]:
    library = Library(documents=[parse(text.encode(), "a.md", "markdown", Limits())])
    writer = ExtractiveWriter(LeadChooser())
    outline = writer.outline(DeckRequest(slides=count, theme="gesso"), library)
    return {e.section or e.title: writer.draft(e, outline, library, avoid=[]) for e in outline.entries}


@pytest.fixture(scope="module")
def board() -> dict[str, Slide]:
    return slides(BOARD, 8)


class DescribeThreeChoices:
    def it_gives_each_a_column_with_its_own_points(self, board: dict[str, Slide]):
        slide = board["Options for the workshop"]
        assert slide.layout == "three_columns"
        told = {c.heading.text: [b.text for b in c.bullets] for c in slide.columns}
        assert list(told) == [
            "Option A: open on Saturdays as well",
            "Option B: raise prices by 15 %",
            "Option C: leave everything as it is",
        ]
        assert told["Option C: leave everything as it is"] == ["Loss next year about 8,000 euros"]
        assert "Cost 9,600 euros a year" in told["Option A: open on Saturdays as well"]

    def it_puts_the_recommendation_with_what_it_recommends(self, board: dict[str, Slide]):
        slide = board["Options for the workshop"]
        assert slide.layout == "three_columns"
        assert slide.columns[0].bullets[0].text == "We recommend option A"


def it_sets_two_choices_against_each_other_in_chinese():
    slide = slides(TWO_ZH, 4)["方案比较"]
    assert slide.layout == "comparison"
    assert slide.left.bullets[0].text == "建议采用方案一"
    assert [b.text for b in slide.right.bullets] == ["费用800万元", "施工期间闭馆一年"]


class DescribeAShortPaper:
    def it_keeps_what_is_asked_of_the_audience(self, board: dict[str, Slide]):
        summary = board["Summary"]
        assert summary.layout == "bullets"
        assert any("decide on three things: a second workshop day" in b.text for b in summary.bullets)

    def it_shows_the_small_table_of_a_section_with_one_slide(self, board: dict[str, Slide]):
        slide = board["Membership"]
        assert slide.layout == "table"
        assert slide.takeaway is not None
        assert "spring market (41 %)" in slide.takeaway.text

    def it_claims_in_a_title_what_the_section_is_about(self, board: dict[str, Slide]):
        assert board["Workshop"].title.text == "The workshop repaired 2,150 bicycles last year"

    def it_leaves_a_sentence_whole_that_has_room(self, board: dict[str, Slide]):
        slide = board["The shed"]
        assert slide.layout == "bullets"
        assert "It needs a new roof, which the city pays" in [b.text for b in slide.bullets]
