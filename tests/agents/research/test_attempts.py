"""Several attempts of a model with tools: at once, merged, looked up again, retried while in doubt. By script."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from agents.corpus import Corpus
from agents.llm import open_model
from agents.research.attempting import HINTS, Try, joined, merge
from agents.research.extracting import ModelReader
from agents.research.library import Library
from agents.research.making import run
from agents.research.notes import Report
from agents.research.request import Budget, ResearchRequest
from agents.research.state import ResearchState
from agents.settings import Settings
from tests.agents.research.conftest import CANNERY, FERRY
from tests.agents.research.test_injection import SESSION
from tests.agents.research.test_tools_mode import QUESTION, corpus_address, note_of, system_of
from tests.agents.scripted_endpoint import Calls, Endpoint, Reply

RIGHT, WRONG = "The lighthouse was built in 1887 [n1].", "The ferry carried 41,300 passengers [n1]."
Ran = Callable[..., tuple[Report, ResearchState, list[dict[str, Any]]]]


@pytest.fixture
def ran(library: Library, corpus: Corpus, tmp_path: Path) -> Ran:
    """Run with attempts whose answers `answers` gives by hint, and a verifier that believes what `bears` says."""

    def made(
        attempts: int,
        answers: Callable[[str], str],
        bears: Callable[[str], int] = lambda proposed: 90,
        meet: Callable[[], None] = lambda: None,
        **budget: float,
    ):
        people, ferry = corpus_address(corpus, "People of the harbour"), corpus_address(corpus, "Ferry report")

        def script(asked: dict[str, Any]) -> Reply:
            system, told = system_of(asked), asked["messages"][-1]["content"]
            whole = "\n".join(str(m["content"]) for m in asked["messages"])
            if "take notes" in system:
                return note_of(told, {"Built in 1887": CANNERY[1], "It carried 41,300": FERRY[0]})
            if "in a few words what that answer is" in system:
                exact = "1887" if "1887" in told else "41,300" if "41,300" in told else ""
                return json.dumps({"exact": exact, "sure": 80})
            if "You check an answer" in system:
                return json.dumps({"support": bears(told), "other": ""})
            if "find the answer" not in system:
                return json.dumps({"answer": [], "sections": []})
            hint = next((h for h in HINTS[1:] if h in whole), "Wait." if "Wait. Earlier" in whole else "")
            if "[n1] (" in whole:
                return answers(hint)
            place, words = (people, "lighthouse") if answers(hint) == RIGHT else (ferry, "passengers")
            if "Asked so far" in whole:
                return Calls([("open", {"url": place, "pattern": words})])
            meet()
            return Calls([("search", {"query": f"{words} Ulvika Holm"})])

        with Endpoint(script) as endpoint:
            model = open_model(Settings(model=endpoint.url, data=tmp_path))
            session = SESSION(library)
            session.talker, session.reader = model, ModelReader(model)
            session.request = ResearchRequest(
                question=QUESTION, out=tmp_path / "out", attempts=attempts, budget=Budget.model_validate(budget)
            )
            session.began = session.clock()
            state = run(session, model, saver=InMemorySaver())
        return Report.model_validate(state["report"]), state, endpoint.requests

    return made


def step_of(state: ResearchState) -> dict[str, Any]:
    return next(step for step in state["trace"] if step["step"] == "connect")


class DescribeSeveralAttempts:
    def it_makes_them_at_once(self, ran: Ran):
        both = threading.Barrier(2, timeout=20)  # broken, and the run with it, when one waits for the other to end
        report, state, _ = ran(2, lambda hint: RIGHT, meet=both.wait)
        assert [s.text for s in report.answer] == ["The lighthouse was built in 1887."]
        assert len(state["tries"]) == 2

    def it_takes_the_answer_of_most(self, ran: Ran):
        report, state, _ = ran(4, lambda hint: WRONG if hint == HINTS[1] else RIGHT)
        assert report.short is not None
        assert report.short.text == "1887"
        assert "1887" in report.answer[0].text
        assert len(state["tries"]) == 4
        assert [c["text"] for c in step_of(state)["candidates"]] == ["1887", "41,300"]

    def it_ends_early_when_they_agree(self, ran: Ran):
        _, state, _ = ran(8, lambda hint: RIGHT)
        assert len(state["tries"]) == 4
        assert [step["attempts"] for step in step_of(state)["attempts"]] == [4, 4]

    def it_looks_each_candidate_up_again(self, ran: Ran):
        report, _, asked = ran(
            2, lambda hint: RIGHT if hint else WRONG, bears=lambda told: 95 if "1887" in told.split("quotes")[0] else 0
        )
        assert sum("You check an answer" in system_of(r) for r in asked) >= 2
        assert report.short is not None
        assert report.short.text == "1887"

    def it_retries_while_in_doubt_and_no_more_than_twice(self, ran: Ran):
        report, state, asked = ran(2, lambda hint: WRONG, bears=lambda told: 0)
        assert len(state["tries"]) == 4
        assert step_of(state)["waits"] == 2
        assert any("Wait. Earlier attempts answered: 41,300." in str(r["messages"]) for r in asked)
        assert report.short is None or not report.short.notes

    def it_is_convinced_by_a_retry(self, ran: Ran):
        report, state, _ = ran(
            2, lambda hint: RIGHT if hint == "Wait." else WRONG, bears=lambda told: 100 if "1887" in told.split("quotes")[0] else 0
        )  # fmt: skip
        assert len(state["tries"]) > 2
        assert report.short is not None
        assert report.short.text == "1887"

    def it_stops_when_the_budget_ends(self, ran: Ran):
        report, state, _ = ran(8, lambda hint: WRONG, tokens=1)
        assert len(state["tries"]) == 4
        assert report.confidence >= 0


class DescribeMerging:
    def tried(self, number: int, exact: str, sure: float, *quotes: str) -> Try:
        notes = [
            {
                "id": f"n{n}", "claim": q, "quote": q, "passage": "p",
                "source": {"id": "s", "origin": "o", "title": "t"}, "locator": {"start": 0, "end": len(q)},
            }
            for n, q in enumerate(quotes, start=1)
        ]  # fmt: skip
        return Try(number=number, exact=exact, sure=sure, text="", notes=notes, searches=1, tokens=1)

    def it_counts_forms_of_one_answer_together(self):
        found = merge([self.tried(0, "The 41,300", 0.5), self.tried(1, "41300", 0.9), self.tried(2, "1887", 1.0)])
        assert [candidate.text for candidate in found] == ["41300", "1887"]
        assert found[0].best["number"] == 1
        assert 0 < found[1].votes < found[0].votes <= 1

    def it_has_no_vote_for_nothing(self):
        assert merge([self.tried(0, "", 0.9), self.tried(1, " ", 0.1)]) == []

    def it_numbers_notes_anew_and_each_once(self):
        notes, named = joined([self.tried(1, "x", 1, "a", "b"), self.tried(0, "y", 1, "b", "c")], 24)
        assert [(note.id, note.quote) for note in notes] == [("n1", "a"), ("n2", "b"), ("n3", "c")]
        assert named == {(1, "n1"): "n1", (1, "n2"): "n2", (0, "n1"): "n2", (0, "n2"): "n3"}
