"""Runs: the ceiling of the tools, a closed book that knows nothing, records that survive, curves."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from agents.corpus import Corpus
from agents.errors import Cancelled, ConfigurationError, ImpastoError
from agents.evaluation.answers import response_of
from agents.evaluation.corpora import docid_of, index_lines
from agents.evaluation.curves import line_of, svg
from agents.evaluation.harness import RECORDS, Record, measured, records_of, run_set, write_summary
from agents.evaluation.judging import RuleJudge
from agents.evaluation.questions import Question
from agents.evaluation.systems import Agent, Attempted, ClosedBook, Naive, OneSearch, Oracle
from agents.evaluation.world import World, write
from agents.research.library import Library
from agents.settings import Settings

JUDGE = RuleJudge()
FEW = 4


@pytest.fixture(scope="module")
def oracle(world: World, corpus: Corpus) -> list[Record]:
    return run_set(world.questions, Oracle(corpus), JUDGE)


@pytest.fixture(scope="module")
def agent(world: World, corpus: Corpus) -> list[Record]:
    return run_set(world.questions[:FEW], Agent(Library([corpus]), attempts=2), JUDGE)


class DescribeTheFloors:
    def it_shows_the_ceiling_of_the_tools(self, oracle: list[Record]):
        found = measured(oracle)
        assert found.accuracy >= 0.9
        assert (found.evidence_recall or 0) >= 0.9
        assert found.citation_precision == 1.0
        assert found.searches >= 2

    @pytest.mark.full
    def it_finds_most_evidence_and_some_answers_with_the_agent(self, agent: list[Record]):
        found = measured(agent)
        assert found.completed == 1.0
        assert (found.evidence_recall or 0) >= 0.8
        assert found.accuracy >= 1 / FEW
        assert found.cites == 1.0

    def it_knows_nothing_by_heart(self, world: World):
        guesses = ["1871", "Ingrid Soll", "42", "Vienna", "14 May 1872", "I do not know."]
        model = FakeListChatModel(responses=[response_of("From memory.", guess, 80) for guess in guesses])
        found = measured(run_set(world.questions, ClosedBook(model), JUDGE))
        assert found.accuracy == 0.0
        assert (found.searches, found.evidence_recall) == (0, 0.0)

    def it_gets_nowhere_with_bad_calls(self, world: World, corpus: Corpus):
        records = run_set(world.questions[:FEW], Naive(corpus), JUDGE)
        assert measured(records).accuracy == 0.0
        said = records[0].attempted.said
        for error in ("Open a page first", "not a JSON object", "no tool", "not opened", "asked before"):
            assert error in said

    def it_asks_once_with_one_search(self, world: World, corpus: Corpus):
        found = measured(run_set(world.questions[:FEW], OneSearch(Library([corpus])), JUDGE))
        assert found.searches == 1.0
        assert (found.evidence_recall or 0) < 0.9


class Scripted:
    """Answers from a list; a number raises, so that a run can be cut off."""

    name = "scripted"

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def answer(self, question: Question) -> Attempted:
        self.asked.append(question.id)
        given = self.answers.pop(0)
        if isinstance(given, Exception):
            raise given
        return Attempted(response=response_of("[d1]", given, 60), cited=["d1"], retrieved=["d1", "d2"])


QUESTIONS = [Question(id=str(n), query="q", answer=str(1800 + n), evidence=["d1", "d3"], hops=2) for n in range(4)]


class DescribeARun:
    def it_goes_on_where_it_was_cut_off(self, tmp_path: Path):
        first = Scripted("1800", "9", Cancelled("Stopped."))
        with pytest.raises(Cancelled):
            run_set(QUESTIONS, first, JUDGE, tmp_path)
        with (tmp_path / RECORDS).open("a") as file:
            file.write('{"id": "2", "half')
        second = Scripted("1802", "1803")
        records = run_set(QUESTIONS, second, JUDGE, tmp_path)
        assert second.asked == ["2", "3"]
        assert [r.judgement.correct for r in records] == [True, False, True, True]
        assert list(records_of(tmp_path)) == ["0", "1", "2", "3"]
        assert run_set(QUESTIONS, Scripted(), JUDGE, tmp_path) == records

    def it_counts_a_failure_as_wrong_and_goes_on(self):
        records = run_set(QUESTIONS, Scripted("1800", ImpastoError("The model is gone."), "1802", "1803"), JUDGE)
        found = measured(records)
        assert (found.accuracy, found.completed) == (0.75, 0.75)
        assert records[1].attempted.said.startswith("The model is gone.")

    def it_refuses_the_folder_of_another_run(self, tmp_path: Path):
        run_set(QUESTIONS[:1], Scripted("1800"), JUDGE, tmp_path)
        with pytest.raises(ConfigurationError, match="another run"):
            run_set(QUESTIONS, Scripted("1800"), JUDGE, tmp_path)

    def it_stops_between_questions(self):
        with pytest.raises(Cancelled):
            run_set(QUESTIONS, Scripted(), JUDGE, cancel=lambda: True)

    def it_sums_up(self, tmp_path: Path):
        records = run_set(QUESTIONS, Scripted("1800", "1801", "0", "0"), JUDGE, tmp_path)
        summary = write_summary(tmp_path, records, "scripted", "rules")
        found = summary["measures"]
        assert (found["accuracy"], found["evidence_recall"], found["citation_precision"]) == (0.5, 0.5, 1.0)
        assert summary["groups"]["hops 2"] == {"questions": 4, "accuracy": 0.5}
        with pytest.raises(ConfigurationError):
            measured([])


class DescribeCorporaAsLines:
    def it_indexes_them_once(self, world: World, tmp_path: Path):
        lines, _ = write(world, tmp_path)
        settings = Settings(data=tmp_path / "data")
        path = index_lines(settings, lines)
        with Corpus(path) as corpus:
            assert {docid_of(s.origin) for s in corpus.sources()} == {d.docid for d in world.documents}
        assert index_lines(settings, lines, cancel=lambda: False) == path
        assert docid_of("/somewhere/else/ferry report.md") == "ferry report"


class DescribeCurves:
    @pytest.mark.parametrize("language", ["en", "zh"])
    def it_draws_what_the_steps_tell(self, agent: list[Record], oracle: list[Record], language: str):
        lines = [line_of("agent", agent, "searches"), line_of("oracle <1>", oracle, "searches")]
        assert [point.cost for point in lines[0].points] == sorted(point.cost for point in lines[0].points)
        picture = ElementTree.fromstring(svg(lines, "searches", language))
        said = "".join(picture.itertext())
        assert "oracle <1>" in said
        assert ("每题搜索次数" if language == "zh" else "Searches per question") in said

    def it_draws_runs_without_cost(self, agent: list[Record]):
        assert "NaN" not in svg([line_of("a", agent, "tokens")], "tokens")
