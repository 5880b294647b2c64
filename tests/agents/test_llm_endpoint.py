"""A chat model behind an OpenAI-compatible URL: streaming, usage, structure, cancellation, and errors as sentences."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from agents.errors import Cancelled, ConfigurationError, ImpastoError, ModelError
from agents.llm import open_model
from agents.settings import Settings
from agents.structure import UnstructuredError
from model.errors import ContextTooLong, ModelMissing
from tests.agents.scripted_endpoint import Endpoint, Hang, Reply, Status, schema_of


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    warm: bool
    family: Literal["red", "blue"]


GOOD = json.dumps({"name": "vermilion", "warm": True, "family": "red"})


def settings(url: str, tmp_path: Path, **more: object) -> Settings:
    return Settings(model=url, data=tmp_path, **more)  # type: ignore[arg-type]


def it_takes_the_first_model_listed_and_its_context(tmp_path: Path):
    with Endpoint(lambda asked: "hello", models=[{"id": "one", "max_model_len": 4321}, {"id": "two"}]) as endpoint:
        model = open_model(settings(endpoint.url, tmp_path))
        assert model.model_name == "one"  # type: ignore[attr-defined]
        assert model.context_length == 4321  # type: ignore[attr-defined]


def it_streams_and_counts_tokens(tmp_path: Path):
    text = "A rather long answer that comes in several pieces over the wire."
    with Endpoint(lambda asked: text) as endpoint:
        chunks = list(open_model(settings(endpoint.url, tmp_path)).stream("Say something."))
    assert len(chunks) > 3
    assert "".join(str(c.text) for c in chunks) == text
    assert sum(c.usage_metadata["output_tokens"] for c in chunks if c.usage_metadata) == 3


def it_sends_the_key_nowhere_but_in_the_header(tmp_path: Path):
    with Endpoint(lambda asked: "ok") as endpoint:
        model = open_model(settings(endpoint.url, tmp_path, api_key=SecretStr("s3cr3t")))
        model.invoke("Hello.")
        assert "s3cr3t" not in json.dumps(endpoint.requests)
        assert "s3cr3t" not in repr(model)
        assert "s3cr3t" not in model.identity  # type: ignore[attr-defined]


class DescribeStructuredOutput:
    def it_asks_by_json_schema_and_validates(self, tmp_path: Path):
        with Endpoint(lambda asked: GOOD) as endpoint:
            made = (
                open_model(settings(endpoint.url, tmp_path)).with_structured_output(Colour).invoke([("user", "Red?")])
            )
            assert made == Colour(name="vermilion", warm=True, family="red")
            assert schema_of(endpoint.requests[0]) == Colour.model_json_schema()

    def it_falls_back_to_json_mode_where_the_server_has_no_schemas(self, tmp_path: Path):
        def script(asked: dict) -> Reply:
            kind = asked.get("response_format", {}).get("type")
            return Status(400, "response_format json_schema is not supported") if kind == "json_schema" else GOOD

        with Endpoint(script) as endpoint:
            model = open_model(settings(endpoint.url, tmp_path))
            asking = model.with_structured_output(Colour)
            asking.invoke([("user", "Red?")])
            asking.invoke([("user", "Red again?")])
        kinds = [r["response_format"]["type"] for r in endpoint.requests]
        assert kinds == ["json_schema", "json_object", "json_object"]

    def it_falls_back_to_plain_text_and_finds_the_object_in_it(self, tmp_path: Path):
        def script(asked: dict) -> Reply:
            if "response_format" in asked:
                return Status(400, "unknown field response_format")
            return f"<think>{{not this}}</think>Here it is:\n```json\n{GOOD}\n```"

        with Endpoint(script) as endpoint:
            made = (
                open_model(settings(endpoint.url, tmp_path)).with_structured_output(Colour).invoke([("user", "Red?")])
            )
        assert made.name == "vermilion"  # type: ignore[union-attr]

    def it_tells_the_model_what_was_wrong_and_asks_again(self, tmp_path: Path):
        answers = iter(['{"name": "vermilion", "warm": true, "family": "green"}', GOOD])
        with Endpoint(lambda asked: next(answers)) as endpoint:
            made = (
                open_model(settings(endpoint.url, tmp_path)).with_structured_output(Colour).invoke([("user", "Red?")])
            )
        assert made.family == "red"  # type: ignore[union-attr]
        assert "family" in endpoint.requests[1]["messages"][-1]["content"]

    def it_gives_up_on_a_model_that_cannot(self, tmp_path: Path):
        with Endpoint(lambda asked: "lorem ipsum") as endpoint, pytest.raises(UnstructuredError) as raised:
            open_model(settings(endpoint.url, tmp_path)).with_structured_output(Colour).invoke([("user", "Red?")])
        assert raised.value.exit_status == 5


class DescribeErrors:
    def it_says_that_a_server_cannot_be_reached(self, tmp_path: Path):
        with pytest.raises(ModelError, match="cannot be reached"):
            open_model(settings("http://127.0.0.1:9/v1", tmp_path))

    def it_says_that_the_key_is_refused(self, tmp_path: Path):
        with Endpoint(lambda asked: "never", models_status=401) as endpoint:
            with pytest.raises(ConfigurationError, match="refused the key") as raised:
                open_model(settings(endpoint.url, tmp_path))
            assert "IMPASTO_API_KEY" in str(raised.value)

    def it_says_so_too_when_only_the_chat_route_checks_the_key(self, tmp_path: Path):
        with Endpoint(lambda asked: Status(401, "bad key")) as endpoint:
            model = open_model(settings(endpoint.url, tmp_path))
            with pytest.raises(ConfigurationError, match="refused the key"):
                model.invoke("Hello.")

    @pytest.mark.parametrize(
        ("status", "message", "kind", "words"),
        [
            (400, "This model's maximum context length is 4096 tokens", ContextTooLong, "does not fit the context"),
            (404, "no such model", ModelMissing, "does not have the model"),
            (400, "temperature out of range", ModelError, "temperature out of range"),
        ],
    )
    def it_says_what_the_server_says(
        self, tmp_path: Path, status: int, message: str, kind: type[ImpastoError], words: str
    ):
        with Endpoint(lambda asked: Status(status, message)) as endpoint:
            model = open_model(settings(endpoint.url, tmp_path))
            with pytest.raises(kind, match=words):
                model.invoke("Hello.")

    def it_says_that_a_quota_is_used_up(self, tmp_path: Path):
        with Endpoint(lambda asked: Status(429, "slow down")) as endpoint:
            model = open_model(settings(endpoint.url, tmp_path)).model_copy(update={"max_retries": 0})
            model.root_client.max_retries = 0  # type: ignore[attr-defined]
            model.client._client.max_retries = 0  # type: ignore[attr-defined]
            with pytest.raises(ModelError, match="rate or quota: slow down"):
                model.invoke("Hello.")

    def it_says_that_no_model_is_listed(self, tmp_path: Path):
        with (
            Endpoint(lambda asked: "never", models=[]) as endpoint,
            pytest.raises(ModelMissing, match="lists no model"),
        ):
            open_model(settings(endpoint.url, tmp_path))


def it_can_be_cancelled_while_the_server_is_silent(tmp_path: Path):
    stop = threading.Event()
    with Endpoint(lambda asked: Hang()) as endpoint:
        model = open_model(settings(endpoint.url, tmp_path), cancel=stop.is_set)
        threading.Timer(0.3, stop.set).start()
        with pytest.raises(Cancelled):
            model.invoke("Hello.")
        assert not endpoint.closed.is_set()


def it_needs_no_model_list_when_the_person_names_the_model(tmp_path: Path):
    with Endpoint(lambda asked: "ok", models_status=404) as endpoint:
        model = open_model(settings(endpoint.url, tmp_path, endpoint_model="mine"))
        assert model.invoke("Hello.").text == "ok"
        assert endpoint.requests[0]["model"] == "mine"


def it_imports_neither_torch_nor_an_http_client():
    import subprocess
    import sys

    code = "import sys, agents.llm, agents.deck; print(sorted({'torch', 'openai', 'langgraph'} & set(sys.modules)))"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"
