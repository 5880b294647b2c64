"""The embedded model as a chat model: real weights, real grammar."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Literal

import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, ConfigDict

from agents.errors import Cancelled, ImpastoError
from agents.llm import ChatEngine, open_model
from agents.profile import profile
from agents.settings import Settings
from model.errors import ContextTooLong, ModelMissing


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    season: Literal["spring", "autumn"]
    warm: bool


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ChatEngine:
    opened = open_model(Settings(data=tmp_path_factory.mktemp("data")))
    assert isinstance(opened, ChatEngine)
    return opened


def it_answers_and_counts(model: ChatEngine):
    answer = model.invoke("Say hello.", max_tokens=8)
    assert answer.text.strip()
    assert answer.usage_metadata
    assert 1 <= answer.usage_metadata["output_tokens"] <= 8
    assert answer.response_metadata["finish_reason"] in ("stop", "length")


def it_streams_what_it_would_answer(model: ChatEngine):
    pieces = [str(c.text) for c in model.stream("Count to five.", max_tokens=12)]
    assert len(pieces) > 3
    assert "".join(pieces) == model.invoke("Count to five.", max_tokens=12).text


def it_stops_at_a_stop_text(model: ChatEngine):
    whole = str(model.invoke("Name three colours.", max_tokens=30).text)
    word = whole.split()[1]
    assert word not in str(model.invoke("Name three colours.", max_tokens=30, stop=[word]).text)


def it_is_repeatable_with_a_seed(model: ChatEngine):
    once, again = (model.invoke("Tell me a story.", max_tokens=12, temperature=1.0, seed=3).text for _ in range(2))
    other = model.invoke("Tell me a story.", max_tokens=12, temperature=1.0, seed=4).text
    assert once == again
    assert once != other


def it_is_held_to_a_schema(model: ChatEngine):
    asking = model.with_structured_output(Answer, max_tokens=60)
    answer = asking.invoke([HumanMessage("When do leaves fall?")])
    assert isinstance(answer, Answer)


def it_likes_the_answer_that_the_context_holds(model: ChatEngine):
    asked = [HumanMessage("The capital of Freedonia is Moxley. What is the capital of Freedonia?")]
    scores = model.score(asked, ["Moxley", "Hamburg", "a purple lamp"])
    assert scores[0] == max(scores)
    assert all(s < 0 for s in scores)


def it_stops_between_tokens(tmp_path: Path):
    asked = itertools.count()
    model = open_model(Settings(data=tmp_path), cancel=lambda: next(asked) > 6)
    with pytest.raises(Cancelled):
        model.invoke("Write a long story.", max_tokens=500)


def it_says_by_how_much_a_prompt_is_too_long(model: ChatEngine):
    with pytest.raises(ContextTooLong, match=r"by \d+"):
        model.invoke("word " * 9000, max_tokens=10)


def it_names_the_model_that_is_missing(tmp_path: Path):
    with pytest.raises(ModelMissing, match=r"none\.gguf") as raised:
        open_model(Settings(model=str(tmp_path / "none.gguf"), data=tmp_path))
    assert isinstance(raised.value, ImpastoError)
    assert raised.value.exit_status == 5


def it_is_not_trusted_to_write(model: ChatEngine, tmp_path: Path):
    known = profile(model, Settings(data=tmp_path))
    assert known.tier == "small"
    assert known.context_length == model.context_length
