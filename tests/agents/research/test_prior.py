"""What a figure was the period before: worked out of the new one and by how much it differs, or not told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agents.corpus import Corpus
from agents.corpus.files import add
from agents.research.library import Library
from agents.research.reading import candidates
from agents.research.short.direct import Direct, least

PAPERS = {
    "fair.md": "# Spring fair\n\nThe fair took £3,480, which is £260 more than last year. Entrance money was £910, down £45 on the "
    "year before.\n\nWe counted 412 visitors, 38 fewer than last year. The raffle brought in £640, 12 % more than last year.\n",
    "客栈.md": "# 云栖客栈\n\n国庆七天营业额 9.6 万元，比去年同期多 1.4 万元。\n\n客栈全院禁烟，只有后院凉亭可以抽烟。\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("papers")
    for name, text in PAPERS.items():
        (folder / name).write_text(text, "utf-8")
    with Corpus(tmp_path_factory.mktemp("index") / "c.sqlite") as corpus:
        add(corpus, [folder])
        yield Library([corpus])


@pytest.mark.parametrize(
    ("question", "answer", "working"),
    [
        ("How much did the fair take last year?", "£3,220", "3,480 − 260 = 3,220"),
        ("How much was the entrance money the year before?", "£955", "910 + 45 = 955"),
        ("How many visitors came last year?", "450", "412 + 38 = 450"),
        ("去年国庆营业额多少？", "8.2万元", "9.6 − 1.4 = 8.2"),
        ("How much did the fair take?", "£3,480", ""),
        ("国庆营业额多少？", "9.6 万元", ""),
    ],
)
def it_works_out_what_it_was_before(library: Library, question: str, answer: str, working: str) -> None:
    found = Direct(library).answer(question)
    assert found is not None
    assert found.score >= least(question)
    assert (found.text, found.working) == (answer, working)


def it_does_not_tell_todays_figure_for_the_one_before(library: Library) -> None:
    """A share of what was before is rounded already."""
    assert Direct(library).answer("How much did the raffle bring in last year?") is None


def it_reads_a_chinese_sentence_by_the_words_that_a_question_has_and_not_by_pairs_that_cross_them(
    library: Library,
) -> None:
    question = "房间里可以抽烟吗？"
    found = candidates(question, library.search(question, 8), library)
    assert [each.text for each in found] == ["客栈全院禁烟，只有后院凉亭可以抽烟。"]
