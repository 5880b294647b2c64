"""Reports on broad questions: each thing that is asked has what the sources say of it, whole, in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.research.accounts.blocks import of_other_times, run_in_head
from agents.research.judging import NoJudge
from agents.research.library import Library
from agents.research.making import run
from agents.research.notes import Note, Report
from agents.research.output import cited_notes
from agents.research.request import ResearchRequest
from agents.research.state import Session
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse

DOCUMENTS = {
    "minutes-2031-05.txt": """Mill Trust
Minutes, 7 May 2031

Present: A. Quill (chair), B. Osler, C. Wray

1. The wheel. Two offers came in: Tarn Works 8,300 and Lund 7,900. Lund cannot begin before autumn. The trust chose Tarn Works because the season starts in June.

2. Eel pass. The county pays 2,000 towards it. C. Wray will ask the anglers for the rest.

3. Next meeting: 4 June at 19:00.
""",
    "visiting.md": """# Visiting Orrin Mill

The mill has three floors. The meal floor is reached by ladder only.

## Admission

| Visitor | Weekday | Weekend |
| --- | --- | --- |
| Adult | £6 | £8 |
| Child | £3 | £4 |

Schools pay half the price.

## Rules

- Dogs must stay in the yard.
- Children may climb the ladder only with a grown-up.
- Photographs are allowed everywhere but in the office.
""",
    "budget.csv": "Item,Amount (£)\nSluice,1200\nPaint,300\n",
    "船闸.md": """# 船闸须知

开闸时间为上午七点到下午五点，冬季到下午四点。

过闸费每船 20 元，皮划艇免费。

闸室内不得抛锚，船员必须穿救生衣。
""",
}
KINDS: dict[str, Format] = {"md": "markdown", "txt": "text", "csv": "csv"}
Asked = Callable[[str], tuple[Report, list[Note]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with Corpus(tmp_path_factory.mktemp("accounts") / "c.sqlite") as corpus:
        for name, text in DOCUMENTS.items():
            source = parse(text.encode(), name, KINDS[name.rsplit(".")[-1]], Limits()).source
            corpus.put(name, hashlib.sha256(text.encode()).hexdigest(), source)

        def asked(question: str) -> tuple[Report, list[Note]]:
            session = Session(ResearchRequest(question=question, out=Path("unused")), Library([corpus]), NoJudge())
            session.began = session.clock()
            state = run(session)
            return Report.model_validate(state["report"]), [Note.model_validate(note) for note in state["notes"]]

        yield asked


def said(report: Report) -> str:
    return " ".join(sentence.text for sentence in report.sentences())


class DescribeAReportOnAMatter:
    def it_tells_all_that_stands_under_a_heading_that_runs_in(self, ask: Asked):
        report, _ = ask("Tell me about the wheel.")
        for part in ("Two offers", "Lund cannot begin", "The trust chose Tarn Works"):
            assert part in said(report)
        assert "Eel" not in said(report)
        assert not report.unanswered
        assert report.missing == []

    def it_puts_the_decision_first_where_that_is_asked(self, ask: Asked):
        report, _ = ask("What was decided about the wheel?")
        assert any("The trust chose Tarn Works" in sentence.text for sentence in report.answer)

    def it_cites_every_sentence(self, ask: Asked):
        report, notes = ask("Summarise the rules for visiting the mill.")
        assert "Dogs must stay" in said(report)
        assert "Photographs are allowed" in said(report)
        assert {n for s in report.sentences() for n in s.notes} <= {note.id for note in cited_notes(report, notes)}

    def it_leaves_out_who_was_there(self, ask: Asked):
        report, _ = ask("What happened at the May meeting?")
        assert "Present" not in said(report)
        assert "The county pays" in said(report)

    def it_opens_with_each_paper_where_they_are_the_matter(self, ask: Asked):
        report, _ = ask("Summarise these documents.")
        assert "The mill has three floors." in said(report)
        assert "开闸时间" in said(report)
        assert report.confidence > 0
        assert report.missing == []


class DescribeSeveralMatters:
    def it_has_a_paragraph_and_a_chapter_for_each(self, ask: Asked):
        report, _ = ask("What was decided about the wheel, and what does visiting the mill cost?")
        assert len(report.paragraphs()) == 2
        assert "The trust chose Tarn Works" in " ".join(s.text for s in report.paragraphs()[0])
        assert "Schools pay half" in said(report)

    def it_shows_the_table_that_tells_of_one_once(self, ask: Asked):
        report, _ = ask("What was decided about the wheel, and what does visiting the mill cost?")
        (table,) = report.tables
        assert [row[0].text for row in table.rows] == ["Adult", "Child"]
        assert "Adult, £6" not in said(report)

    def it_says_which_of_them_nothing_tells(self, ask: Asked):
        report, _ = ask("介绍一下船闸的过闸费和停车场。")
        assert "过闸费每船 20 元" in said(report)
        assert report.missing == ["停车场"]
        assert not report.unanswered

    def it_reads_chinese_matters_word_by_word(self, ask: Asked):
        report, _ = ask("开闸时间和过闸费是怎样规定的？")
        assert "开闸时间为上午七点到下午五点" in said(report)
        assert "过闸费每船 20 元" in said(report)

    def it_shows_a_budget_where_costs_are_one_of_them(self, ask: Asked):
        report, _ = ask("What was decided about the sluice, and what are the costs?")
        assert [[cell.text for cell in row] for row in report.tables[0].rows] == [["Sluice", "1200"], ["Paint", "300"]]

    def it_reads_two_questions_in_chinese_as_two(self, ask: Asked):
        report, _ = ask("船闸为什么收费，皮划艇怎么收费？")
        assert report.short is None
        assert "皮划艇免费" in said(report)


class DescribeAValueThatIsAskedFor:
    def it_is_answered_by_a_section_called_like_the_question(self, ask: Asked):
        report, _ = ask("What is the admission?")
        assert not report.unanswered

    def it_is_still_answered_as_one(self, ask: Asked):
        report, _ = ask("How much does an adult pay at the weekend?")
        assert report.short is not None
        assert report.short.text == "£8"

    def it_is_not_made_up_where_no_paper_tells(self, ask: Asked):
        report, _ = ask("How high is the chimney of the mill?")
        assert report.unanswered


class DescribeHeadingsThatRunIn:
    @pytest.mark.parametrize(
        ("text", "head"),
        [
            ("2. Lottery grant. £6,000 has been promised.", "Lottery grant"),
            ("Timing belt: must be done at 75,000 miles.", "Timing belt"),
            ("开放时间：周一至周五。", "开放时间"),
            ("It rained. Nobody came.", ""),
            ("The wheel was mended. It runs.", ""),
        ],
    )
    def it_tells_them_from_sentences(self, text: str, head: str):
        assert run_in_head(text) == head


class DescribeOtherTimes:
    @pytest.mark.parametrize(
        ("asked", "sentence", "other"),
        [
            ("What happened in May?", "The June market was wet.", True),
            ("What happened in May?", "In May and June it rained.", False),
            ("What happened in May?", "It rained.", False),
            ("What happened?", "It rained in June.", False),
        ],
    )
    def it_knows_a_sentence_of_another_month(self, asked: str, sentence: str, other: bool):
        assert of_other_times(asked, sentence) is other
