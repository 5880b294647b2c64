"""One loaded model shared: the agents' endpoint model and LangChain's own against `impasto serve`'s application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, ConfigDict, SecretStr

import model
from agents.errors import ConfigurationError
from agents.llm import ChatEngine, open_model
from agents.settings import Settings
from model.engine import Engine
from model.errors import ContextTooLong
from model.server import Options
from tests.model.server.conftest import MODEL, Served, running

KEY = "k3y"


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    season: Literal["spring", "autumn"]
    warm: bool


@tool
def clock() -> str:
    """Tell the time."""
    return "noon"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    loaded = model.load(MODEL, threads=1)
    yield loaded
    loaded.close()


@pytest.fixture(scope="module")
def shared(engine: Engine) -> Iterator[Served]:
    with running(engine, Options(api_key=KEY)) as server:
        yield server


@pytest.fixture
def settings(shared: Served, tmp_path: Path) -> Settings:
    return Settings(model=f"{shared.url}/v1", api_key=SecretStr(KEY), data=tmp_path)


class DescribeTheAgentsEndpoint:
    def it_answers_as_the_model_in_this_process(self, settings: Settings, engine: Engine) -> None:
        asked = "What is the capital of France?"
        here = ChatEngine(engine=engine, source=MODEL).invoke(asked, max_tokens=20)
        there = open_model(settings).invoke(asked, max_tokens=20)
        assert there.text == here.text
        assert there.usage_metadata
        assert here.usage_metadata
        assert there.usage_metadata["output_tokens"] == here.usage_metadata["output_tokens"]

    def it_knows_the_models_name_and_context(self, settings: Settings, engine: Engine) -> None:
        opened = open_model(settings)
        assert opened.model_name == MODEL  # type: ignore[attr-defined]
        assert opened.context_length == engine.context_length  # type: ignore[attr-defined]

    def it_is_held_to_a_schema(self, settings: Settings) -> None:
        answer = open_model(settings).with_structured_output(Answer).invoke([HumanMessage("When do leaves fall?")])
        assert isinstance(answer, Answer)

    def it_says_that_a_prompt_is_too_long(self, settings: Settings) -> None:
        with pytest.raises(ContextTooLong):
            open_model(settings).invoke("word " * 9000)

    def it_says_that_the_key_is_wrong(self, settings: Settings) -> None:
        with pytest.raises(ConfigurationError, match="refused the key"):
            open_model(settings.model_copy(update={"api_key": SecretStr("wrong")}))


class DescribeLangChainsOwn:
    def it_calls_tools_and_streams(self, shared: Served) -> None:
        chat = ChatOpenAI(
            base_url=f"{shared.url}/v1", api_key=SecretStr(KEY), model=MODEL, temperature=0, max_retries=0
        )
        bound = chat.bind_tools([clock], tool_choice="any", parallel_tool_calls=False)
        answer = bound.invoke("What time is it?", max_tokens=60)
        assert [(call["name"], call["args"]) for call in answer.tool_calls] == [("clock", {})]
        text = "".join(str(chunk.text) for chunk in chat.stream("Say hello.", max_tokens=8))
        assert text == chat.invoke("Say hello.", max_tokens=8).text
