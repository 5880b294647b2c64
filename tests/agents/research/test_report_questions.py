"""Thirty questions of many kinds over a folder: the answer, what it cites, and honesty where nothing is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.research.judging import NoJudge
from agents.research.library import Library
from agents.research.making import run
from agents.research.notes import Note, Report
from agents.research.request import ResearchRequest
from agents.research.short.chained import Two, parted
from agents.research.short.conditions import condition
from agents.research.short.values import values
from agents.research.state import Session
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse
from benchmarks.research.reports import HERE, verdict

KINDS: dict[str, Format] = {
    ".md": "markdown", ".csv": "csv", ".html": "html", ".txt": "text", ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx",
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Corpus(tmp_path_factory.mktemp("folder3") / "c.sqlite") as corpus:
        for path in sorted((HERE / "folder3").iterdir()):
            data = path.read_bytes()
            source = parse(data, path.name, KINDS[path.suffix], Limits()).source
            corpus.put(str(path), hashlib.sha256(data).hexdigest(), source)
        yield Library([corpus])


def it_answers_and_cites_and_says_when_nothing_is_told(library: Library, tmp_path: Path):
    asked = [json.loads(line) for line in (HERE / "report_questions.jsonl").read_text("utf-8").splitlines()]
    missed: dict[str, str] = {}
    for wanted in asked:
        session = Session(ResearchRequest(question=wanted["query"], out=tmp_path), library, NoJudge())
        session.began = session.clock()
        state = run(session)
        report, notes = Report.model_validate(state["report"]), [Note.model_validate(n) for n in state["notes"]]
        what = verdict(wanted, report, notes)
        missed |= {} if what == "right" else {wanted["id"]: what}
        assert all(library.stands(note) for note in notes)
    assert len(asked) == 30
    assert "false" not in missed.values()
    assert len(missed) <= 2, missed


class DescribeSomebodyDescribed:
    def it_asks_first_who_that_is(self):
        ways = list(parted("In which city was the designer of the power station born?", "en"))
        assert Two("Who is the designer of the power station?", "In which city was {} born?") in ways
        assert list(parted("这座桥的设计者出生在哪个城市？", "zh")) == [
            Two("这座桥的设计者是谁？", "{}出生在哪个城市？")
        ]

    def it_leaves_other_questions_alone(self):
        assert list(parted("When was the bridge opened?", "en")) == []
        assert list(parted("桥什么时候通车？", "zh")) == []


class DescribeAConditionOfTime:
    @pytest.mark.parametrize(("years", "better"), [("twelve", "31"), ("five", "28 days")])
    def it_tells_which_value_is_meant(self, years: str, better: str):
        text = "Full-time staff have 28 days of leave; after ten years it is 31."
        question = f"How many days of leave has somebody after {years} years?"
        gains = {v.text: condition(question, text, v) for v in values(text, "number") if v.text in ("28 days", "31")}
        assert max(gains, key=lambda value: gains[value]) == better
