"""Who does what until when, as minutes tell it."""

from __future__ import annotations

import pytest

from agents.deck.extract.asides import actions, quotation, speaker, told_to
from agents.deck.extract.opening import labelled_lines
from agents.sources.limits import Limits
from agents.sources.parse import parse
from tests.agents.deck.extract.documents import library

_MINUTES = """# Board
## Roof
Action: Tariq signs the contract by 20 November. Sunniva applies to the fund by 15 December.
## Loans
Action: Agnes writes to Basel again by 10 November. Nothing else came up.
"""


class DescribeActions:
    def it_reads_who_does_what_and_what_another_does_in_the_sentence_after_it(self) -> None:
        told = actions(list(library(_MINUTES).passages.values()))
        assert [(a.who, a.what, a.when) for a in told] == [
            ("Tariq", "Signs the contract", "20 November"),
            ("Sunniva", "Applies to the fund", "15 December"),
            ("Agnes", "Writes to Basel again", "10 November"),
        ]

    @pytest.mark.parametrize("sentence", ["The roof leaks in three places.", "Agnes writes to Basel."])
    def it_takes_no_sentence_that_is_not_marked(self, sentence: str) -> None:
        assert told_to(sentence) is None


class DescribeQuotations:
    @pytest.mark.parametrize(
        "text",
        [
            "“家里没有书桌，这里有灯有空调，我能把作业写完。”一名初二学生说。",
            "一名初二学生说：“家里没有书桌，这里有灯有空调，我能把作业写完。”",
        ],
    )
    def it_reads_chinese_words_and_who_says_them_in_either_order(self, text: str) -> None:
        passage = parse(f"# 试点\n\n{text}\n".encode(), "a.md", "markdown", Limits()).source.passages[0]
        assert quotation(passage) == "家里没有书桌，这里有灯有空调，我能把作业写完。"
        assert speaker(passage) == "一名初二学生"


class DescribeTitleBlocks:
    def it_sets_each_line_for_itself(self) -> None:
        block = "时间：2026年12月12日13:30\n地点：文昌阁古戏台\n票价：普通票60元，学生票30元"
        passage = parse(f"# 雅集\n\n{block}\n".encode(), "a.md", "markdown", Limits()).source.passages[0]
        assert labelled_lines(passage) == [
            "时间：2026年12月12日13:30",
            "地点：文昌阁古戏台",
            "票价：普通票60元，学生票30元",
        ]
