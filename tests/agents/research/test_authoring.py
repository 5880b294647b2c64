"""A large model plans and words: what of it gets into a report, and what does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.llm import open_model
from agents.research.authoring import ModelAuthor
from agents.research.library import Library
from agents.settings import Settings
from tests.agents.research.conftest import Asked
from tests.agents.research.test_injection import SESSION
from tests.agents.scripted_endpoint import Endpoint, Script

QUESTION = "How many passengers did the ferry between Holm and Varde carry in 2019?"


def scripted(report: Any, searches: Any = ("Holm Varde ferry statistics",)) -> Script:
    """Plans with `searches`, writes `report`, picks the first where it is to choose."""

    def answer(asked: dict[str, Any]) -> str:
        system = asked["messages"][0]["content"]
        if "plan searches" in system:
            return searches if isinstance(searches, str) else json.dumps({"searches": list(searches)})
        return report if isinstance(report, str) else json.dumps(report)

    return answer


@pytest.fixture
def told(ask: Asked, library: Library, tmp_path):
    """The report that a scripted model leads to, the queries searched, and the requests that the model saw."""

    def run(script: Script):
        with Endpoint(script) as endpoint:
            model = open_model(Settings(model=endpoint.url, data=tmp_path))
            session = SESSION(library)
            session.author = ModelAuthor(model)
            report, _, state = ask(QUESTION, session=session)
        return report, [s["query"] for s in state["trace"] if s["step"] == "search"], endpoint.requests

    return run


FAIR = "In 2019 the ferry between Holm and Varde carried 41,300 passengers."


class DescribeAModelThatWrites:
    def it_is_believed_as_far_as_its_notes_go(self, told):
        invented = [
            "The ferry between Holm and Varde carried 51,300 passengers.",
            "The ferry between Holm and Bergen carried 41,300 passengers in 2019.",
        ]
        sentences = [{"text": text, "notes": ["n1"]} for text in (FAIR, *invented)]
        report, searched, requests = told(scripted({"answer": sentences, "sections": []}))
        assert [s.text for s in report.answer] == [FAIR]
        assert "Holm Varde ferry statistics" in searched
        assert all("tools" not in request for request in requests)

    @pytest.mark.parametrize(
        "reply",
        [
            "I would rather talk about the weather.",
            {"answer": [{"text": "Something else entirely was the case.", "notes": ["n1"]}], "sections": []},
            {"answer": [{"text": FAIR, "notes": ["n77"]}], "sections": []},
        ],
    )
    def it_is_replaced_by_the_sources_own_words_where_it_fails(self, told, reply: Any):
        report, _, _ = told(scripted(reply, "no JSON"))
        assert report.answer[0].text.startswith("The ferry between Holm and Varde carried 41,300 passengers")
