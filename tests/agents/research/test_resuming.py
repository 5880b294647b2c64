"""A run that is cut off goes on from its last step: nothing is searched, fetched or read twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from agents.corpus import Corpus
from agents.errors import Cancelled
from agents.research.judging import NoJudge
from agents.research.making import PAGES_KEPT, continued, research
from agents.research.request import Budget, ResearchRequest
from agents.settings import Settings
from tests.agents.net.conftest import PRIVATE, Internet, answer

QUESTION = "How many passengers did the ferry between Holm and Varde carry in 2019?"
FACT = "The ferry between Holm and Varde carried 41,300 passengers in 2019."


@pytest.fixture
def settings(internet: Internet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    at = f"{PRIVATE}:{internet.port}"
    results = [{"title": "Ferry", "url": f"http://{at}/ferry", "content": "…"}]
    page = f"<html><title>Ferry</title><body><main><h1>Ferry</h1><p>{FACT}</p></main></body></html>"
    internet.private.replies |= {
        "/search": answer(json.dumps({"results": results}).encode(), kind="application/json"),
        "/ferry": answer(page.encode()),
    }
    return Settings(data=tmp_path / "data", fetch_own=(at,), searxng=f"http://{at}", duckduckgo=False)


def asked(internet: Internet, path: str) -> int:
    return sum(head.split(b" ")[1].startswith(path.encode()) for head in internet.private.heads)


class Stopping:
    """Says stop once a phase has been told."""

    def __init__(self, phase: str) -> None:
        self.phase, self.stopped, self.told = phase, False, []

    def tell(self, phase: str, message: str) -> None:
        self.told.append(phase)
        self.stopped = self.stopped or phase == self.phase

    def __call__(self) -> bool:
        return self.stopped


class DescribeARunThatIsCutOff:
    @pytest.mark.parametrize("phase", ["search", "read"])
    def it_goes_on_with_what_was_found(self, settings: Settings, internet: Internet, tmp_path: Path, phase: str):
        request = ResearchRequest(question=QUESTION, web=True, out=tmp_path / "out", budget=Budget(turns=2))
        calm = research(request, settings, judge=NoJudge())
        searches, pages = asked(internet, "/search"), asked(internet, "/ferry")
        internet.private.heads.clear()

        saver, stopping = InMemorySaver(), Stopping(phase)
        with pytest.raises(Cancelled):
            research(request, settings, judge=NoJudge(), saver=saver, tell=stopping.tell, cancel=stopping)
        again = research(request, settings, judge=NoJudge(), saver=saver)
        assert (again.answer, again.confidence) == (calm.answer, calm.confidence)
        assert again.citations == calm.citations
        assert asked(internet, "/ferry") <= pages + (phase == "search")
        assert asked(internet, "/search") <= searches + 4
        with Corpus(tmp_path / "out" / PAGES_KEPT) as kept:
            stored = kept.source(again.citations[0].source)
            assert stored is not None
            assert FACT in kept.text(stored)
        assert not list((tmp_path / "out").glob(".pages*"))

    def it_counts_what_was_used_up_before(self, settings: Settings, tmp_path: Path):
        request = ResearchRequest(question=QUESTION, web=True, out=tmp_path / "out", budget=Budget(turns=2, pages=1))
        saver, stopping = InMemorySaver(), Stopping("note")
        with pytest.raises(Cancelled):
            research(request, settings, judge=NoJudge(), saver=saver, tell=stopping.tell, cancel=stopping)
        again = research(request, settings, judge=NoJudge(), saver=saver)
        assert again.pages == 1
        assert again.searches >= 1
        assert "41,300" in again.answer

    def it_forgets_the_steps_of_a_run_that_ended(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "ferry.md").write_text(f"# Ferry\n\n{FACT}\n")
        settings = Settings(data=tmp_path / "data", model="http://127.0.0.1:9/v1")
        request = ResearchRequest(
            question=QUESTION, corpora=(tmp_path / "docs",), out=tmp_path / "out", root=tmp_path / "docs"
        )
        monkeypatch.setattr("agents.research.making.open_model", lambda *_, **__: None)
        monkeypatch.setattr("agents.research.making._judge_of", lambda model: NoJudge())
        made = continued(request, settings)
        assert made.citations[0].source == "ferry.md"
        assert list((settings.data / "runs").glob("*")) == []
        page = made.paths["html"].read_text("utf-8")
        assert 'href="ferry.md"' not in page  # it is not beside the report: the link would lead nowhere
        assert str(tmp_path) not in page
