"""A whole run over a web on loopback that the settings name as the person's own: a SearXNG and two pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.errors import ConfigurationError, InputRefused
from agents.research import Budget, ResearchRequest, research
from agents.research.judging import NoJudge
from agents.research.making import PAGES_KEPT
from agents.settings import Settings
from tests.agents.net.conftest import PRIVATE, Internet, answer

QUESTION = "How many passengers did the ferry between Holm and Varde carry in 2019?"


def page(title: str, text: str) -> bytes:
    return answer(f"<html><title>{title}</title><body><main><h1>{title}</h1><p>{text}</p></main></html>".encode())


@pytest.fixture
def settings(internet: Internet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    at = f"{PRIVATE}:{internet.port}"
    results = [{"title": path, "url": f"http://{at}/{path}", "content": "…"} for path in ("ferry", "other", "gone")]
    internet.private.replies |= {
        "/search": answer(json.dumps({"results": results}).encode(), kind="application/json"),
        "/ferry": page("Ferry", "The ferry between Holm and Varde carried 41,300 passengers in 2019."),
        "/other": page("Other", "The winter of that year was mild, and the hills stayed green for long."),
    }
    monkeypatch.setenv("IMPASTO_SEARXNG", f"http://{at}")
    return Settings(data=tmp_path / "data", fetch_own=(at,))


class DescribeARunOverTheWeb:
    def it_cites_pages_and_keeps_them(self, settings: Settings, internet: Internet, tmp_path: Path):
        out = tmp_path / "out"
        made = research(ResearchRequest(question=QUESTION, web=True, out=out), settings, judge=NoJudge())
        assert "41,300" in made.answer
        assert made.citations[0].source.endswith("/ferry")
        assert made.pages >= 2
        assert any("404" in sentence for sentence in made.said)
        with Corpus(out / PAGES_KEPT) as kept:
            stored = kept.source(made.citations[0].source)
            assert stored is not None
            where = made.citations[0].locator
            start, end = int(str(where["start"])), int(str(where["end"]))
            assert kept.text(stored)[start:end] == made.citations[0].quote
        fetched = [head.split(b" ")[1] for head in internet.private.heads]
        assert fetched.count(b"/ferry") == 1

    def it_fetches_no_more_pages_than_it_may(self, settings: Settings, tmp_path: Path):
        request = ResearchRequest(question=QUESTION, web=True, out=tmp_path / "out", budget=Budget(pages=1))
        assert research(request, settings, judge=NoJudge()).pages == 1

    def it_refuses_what_cannot_end_well(self, settings: Settings, tmp_path: Path):
        out = tmp_path / "out"
        for request, error in (
            (ResearchRequest(question=" ", web=True, out=out), ConfigurationError),
            (ResearchRequest(question="x" * 3000, web=True, out=out), ConfigurationError),
            (ResearchRequest(question="x", out=out), ConfigurationError),
            (ResearchRequest(question="x", corpora=(tmp_path / "none",), out=out), InputRefused),
        ):
            with pytest.raises(error):
                research(request, settings, judge=NoJudge())
        empty = tmp_path / "empty"
        empty.mkdir()
        with pytest.raises(InputRefused, match="no document"):
            research(ResearchRequest(question="x", corpora=(empty,), out=out), settings, judge=NoJudge())
