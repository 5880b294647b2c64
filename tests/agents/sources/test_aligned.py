"""Tables that plain texts set with spaces, and prose that only looks so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.sources.aligned import aligned
from agents.sources.base import Document

Parsed = Callable[..., Document]
FEES = """\
                       now       from 1 May
Junior (under 16)      £21       £23 a month
Adult                  £28       £30 a month
Family (up to 5)       £58       £62 a month"""
HOURS = """\
Mondays    17:30-18:30 juniors, 18:30-19:30 squad
Wednesdays 06:30-07:30 masters (NEW)
Saturdays  08:00-09:30 everyone"""


class DescribeAlignedLines:
    def it_reads_a_table_under_its_header(self, parsed: Parsed) -> None:
        (table,) = parsed(f"Club\n\nFEES\n\n{FEES}\n", "text").source.tables
        assert [c.name for c in table.columns][1:] == ["now", "from 1 May"]
        assert table.cells[2] == ["Family (up to 5)", "£58", "£62 a month"]
        assert table.values[0][1:] == [21, 23]

    def it_reads_a_table_without_a_header(self, parsed: Parsed) -> None:
        text = "Club\n\nPOINTS\n\nAnna     12    7    9\nBela      3   11   14\nChi Wei  10   10    6\n"
        (table,) = parsed(text, "text").source.tables
        assert [row[0] for row in table.cells] == ["Anna", "Bela", "Chi Wei"]

    def it_reads_lines_of_labels_though_the_longest_has_no_gap(self, parsed: Parsed) -> None:
        source = parsed(f"Club\n\nTIMETABLE\n\n{HOURS}\n", "text").source
        assert [p.text for p in source.passages if p.kind == "list_item"] == [
            "Mondays: 17:30-18:30 juniors, 18:30-19:30 squad",
            "Wednesdays: 06:30-07:30 masters (NEW)",
            "Saturdays: 08:00-09:30 everyone",
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "The boiler went in January.  We lost nine\nsessions before it was  mended.  Thanks to\nall who drove.  See you.",
            "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,",
            "- one  two\n- three  four\n- five",
            "a  b",
        ],
    )
    def it_leaves_prose_verse_and_lists_alone(self, text: str) -> None:
        assert aligned(text.split("\n")) is None


class DescribeIndentedParagraphs:
    def it_begins_a_paragraph_where_chinese_sets_it_two_signs_in(self, parsed: Parsed) -> None:
        text = "　　　通知\n\n　　本月安排\n　　3月25日 讲座\n　　3月28日 消毒，\n不开放\n　　1．饭前洗手；\n　　2．餐具煮沸。\n"
        source = parsed(text, "text").source
        assert [(p.kind, p.text) for p in source.passages][-4:] == [
            ("paragraph", "3月25日 讲座"),
            ("paragraph", "3月28日 消毒，不开放"),
            ("list_item", "饭前洗手；"),
            ("list_item", "餐具煮沸。"),
        ]

    def it_takes_short_lines_in_a_row_for_a_list(self, parsed: Parsed) -> None:
        said = ["3月25日（周三）16:00 健康讲座", "4月3日前 交回承诺书", "春游延期。", "电话：5550 3302（沈老师）"]
        text = "\n　　".join(["　　　通知\n", "一、安排", *said, ""])
        assert [p.kind for p in parsed(text, "text").source.passages][-4:] == ["list_item"] * 4
        told = ["春天到了，河边的柳树都绿了。", "孩子们在桥上放风筝。", "老人坐在亭子里下棋。"]
        source = parsed("\n　　".join(["　　　散记\n", *told, ""]), "text").source
        assert {p.kind for p in source.passages} == {"paragraph"}
