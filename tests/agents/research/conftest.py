from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.research.judging import NoJudge
from agents.research.library import Library
from agents.research.making import run
from agents.research.notes import Note, Report
from agents.research.request import Budget, ResearchRequest
from agents.research.state import ResearchState, Session
from tests.agents.corpus.samples import put
from tests.agents.net.conftest import internet

__all__ = ["Asked", "ask", "corpus", "internet", "library"]
Asked = Callable[..., tuple[Report, list[Note], ResearchState]]

FERRY = (
    "The ferry between Holm and Varde carried 41,300 passengers in 2019, a quarter more than the year before.",
    "The harbour master, Ingrid Soll, moved the first departure from 7:40 to 6:15.",
    "She did so because shift workers at the cannery could not reach the morning shift.",
)
CANNERY = (
    "Ingrid Soll was born in the village of Ulvika and learned to sail there.",
    "The village of Ulvika has a lighthouse that was built in 1887 by Thoralf Berg.",
)
LIBRARY = ("青石镇图书馆从2021年起把闭馆时间由18点推迟到22点。", "馆长周文岚说，增加的读者中有六成是下班后才来的工人。")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.sqlite") as opened:
        put(opened, "Ferry report", *FERRY)
        put(opened, "People of the harbour", *CANNERY)
        put(opened, "图书馆", *LIBRARY)
        put(opened, "Weather", "The winter of 2019 was mild.", "Rain fell on 210 days in the hills above the town.")
        yield opened


@pytest.fixture
def library(corpus: Corpus) -> Library:
    return Library([corpus])


@pytest.fixture
def ask(library: Library, tmp_path: Path) -> Asked:
    """Run the graph without a model; the report, its notes and the last state."""

    def asked(question: str, *, session: Session | None = None, **budget: float):
        request = ResearchRequest(question=question, out=tmp_path / "out", budget=Budget.model_validate(budget))
        live = session or Session(request, library, NoJudge())
        live.request = request
        live.began = live.clock()
        state = run(live)
        notes = [Note.model_validate(note) for note in state["notes"]]
        return Report.model_validate(state["report"]), notes, state

    return asked
