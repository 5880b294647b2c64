"""`impasto eval`: a set from a file, answered, judged and summed up; and a judge that is a model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.runnables import RunnableLambda
from typer.testing import CliRunner

from agents.errors import ImpastoError
from agents.evaluation.harness import records_of
from agents.evaluation.judging import ModelJudge, Verdict
from agents.evaluation.questions import Question
from agents.evaluation.world import make, write
from agents.profile import Profile
from app.cli import app

RESPONSE = "Explanation: It says so [d1].\nExact Answer: 1887\nConfidence: 80%"


class Scoring(FakeListChatModel):
    """A small model that finds every sentence as likely as the next."""

    def score(self, messages: object, candidates: list[str]) -> list[float]:
        """The same for each."""
        return [-1.0] * len(candidates)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A set and its corpus; the data folder is one of the test's own."""
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path / "data"))
    corpus, asked = write(make(5, questions=3), tmp_path / "world")
    return asked, corpus


class DescribeEvalBrowse:
    @pytest.mark.parametrize(("system", "least"), [("oracle", 1.0), ("one-search", 0.0)])
    def it_judges_a_set_from_a_file(self, files: tuple[Path, Path], tmp_path: Path, system: str, least: float):
        asked, corpus = files
        given = ["eval", "browse", "--set", str(asked), "--corpus", str(corpus), "--system", system, "--judge", "rules"]
        done = CliRunner().invoke(app, [*given, "--out", str(tmp_path / "run"), "--json"])
        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout.strip().splitlines()[-1])
        assert told["measures"]["questions"] == 3
        assert told["measures"]["accuracy"] >= least
        assert {"evidence_recall", "citation_precision", "calibration_error", "searches"} <= set(told["measures"])
        assert Path(told["folder"]).is_dir()

    def it_makes_several_attempts_and_draws_what_they_gain(
        self, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("agents.evaluation.running.open_model", lambda *_, **__: Scoring(responses=["1"]))
        monkeypatch.setattr(
            "agents.evaluation.running.profile", lambda *_: Profile(name="m", context_length=2048, tier="small")
        )
        asked, corpus = files
        given = ["eval", "browse", "--set", str(asked), "--corpus", str(corpus), "--attempts", "2", "--judge", "rules"]
        run = tmp_path / "run"
        done = CliRunner().invoke(app, [*given, "--limit", "1", "--out", str(run), "--json"])
        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout.strip().splitlines()[-1])
        assert told["system"] == "agent-x2"
        (record,) = records_of(run).values()
        assert record.attempted.completed
        assert told["measures"]["searches"] > 1
        picture = tmp_path / "curve.svg"
        drawn = CliRunner().invoke(app, ["eval", "curve", str(run), "--out", str(picture)])
        assert drawn.exit_code == 0, drawn.output
        assert "Accuracy against compute" in picture.read_text("utf-8")
        again = CliRunner().invoke(app, [*given[:-4], "--attempts", "3", "--judge", "rules", "--out", str(run)])
        assert again.exit_code != 0  # a folder belongs to one run

    def it_wants_to_know_where_to_look(self, files: tuple[Path, Path]):
        done = CliRunner().invoke(app, ["eval", "browse", "--set", str(files[0])])
        assert done.exit_code != 0


class Structured(FakeListChatModel):
    """A model that fills in the verdict, or fails to."""

    verdict: Verdict | None = None

    def with_structured_output(self, schema, **kwargs):
        def filled(_messages):
            if self.verdict is None:
                error = ImpastoError("It says something else.")
                error.code = "model-unstructured"
                raise error
            return self.verdict

        return RunnableLambda(filled)


class DescribeAModelAsJudge:
    QUESTION = Question(id="1", query="In which year was the lighthouse built?", answer="1887")

    def it_is_asked_by_the_published_protocol(self):
        verdict = Verdict(extracted_final_answer="1887", reasoning="The same year.", correct="yes", confidence=80)
        found = ModelJudge(Structured(responses=[""], verdict=verdict), "judge").judge(self.QUESTION, RESPONSE)
        assert (found.correct, found.extracted_final_answer, found.confidence) == (True, "1887", 80.0)

    def it_may_say_no_where_the_rules_would_say_yes(self):
        verdict = Verdict(extracted_final_answer="None", reasoning="It gives none.", correct="no", confidence=100)
        found = ModelJudge(Structured(responses=[""], verdict=verdict), "judge").judge(self.QUESTION, RESPONSE)
        assert (found.correct, found.extracted_final_answer) == (False, None)

    def it_gives_way_to_the_rules_when_it_does_not_answer_usably(self):
        found = ModelJudge(Structured(responses=[""]), "judge").judge(self.QUESTION, RESPONSE)
        assert found.correct
        assert "same" in found.reasoning
