"""What the server refuses: in the shape of the API asked, with the reason, and never with a 500."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, ClassVar

import anthropic
import httpx
import openai
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.engine import Engine
from model.errors import ModelUnusable
from model.server import Options
from model.server.errors import refusal_of
from tests.effort import examples
from tests.model.server.conftest import MODEL, Served, running, until

HELLO: Any = [{"role": "user", "content": "Hello"}]


def chat(served: Served, **more: Any) -> httpx.Response:
    return served.post("/v1/chat/completions", {"model": MODEL, "messages": HELLO, "max_tokens": 3, **more})


class DescribeFields:
    @pytest.mark.parametrize(
        ("more", "words", "param"),
        [
            ({"messages": []}, "messages", "messages"),
            ({"messages": [{"role": "wizard", "content": "x"}]}, "wizard", None),
            ({"messages": [{"role": "user"}]}, "no content", None),
            ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, "reads text only", None),
            ({"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]}, "reads text only", None),
            ({"messages": [{"role": "tool", "content": "x", "tool_call_id": "nobody"}]}, "which no message before it made", None),
            ({"temperature": 3}, "temperature", "temperature"),
            ({"temperature": "hot"}, "temperature", "temperature"),
            ({"top_p": 0}, "top_p", "top_p"),
            ({"max_tokens": 0}, "at least 1", None),
            ({"max_completion_tokens": -4}, "max_completion_tokens", "max_completion_tokens"),
            ({"n": 0}, "n", "n"),
            ({"n": 99}, "16 outputs", "n"),
            ({"stop": [""]}, "empty", "stop"),
            ({"stop": ["a"] * 17}, "stop", "stop"),
            ({"logit_bias": {"x": 1}}, "token id", "logit_bias"),
            ({"logit_bias": {"99999999": 1}}, "is not a token id", None),
            ({"logit_bias": {"5": 101}}, "between", "logit_bias"),
            ({"top_logprobs": 3}, "needs logprobs", None),
            ({"logprobs": True, "top_logprobs": 21}, "top_logprobs", "top_logprobs"),
            ({"modalities": ["text", "audio"]}, "text only", None),
            ({"functions": [{"name": "f"}]}, "use tools", None),
            ({"web_search_options": {}}, "reaches no web", None),
            ({"tools": [{"type": "web_search"}]}, "only functions", None),
            ({"tools": [{"type": "function", "function": {"name": "a b"}}]}, "needs a name", None),
            ({"tool_choice": "required"}, "no tools", None),
            ({"tool_choice": "sometimes", "tools": [{"type": "function", "function": {"name": "f"}}]}, "tool_choice must be", None),
            ({"response_format": {"type": "xml"}}, "response_format", "response_format.type"),
            ({"response_format": {"type": "json_schema"}}, "needs json_schema", "response_format"),
            ({"response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "nonsense"}}}}, "nonsense", None),
            ({"guided_regex": "("}, "grammar", None),
            ({"guided_choice": []}, "at least one", "guided_choice"),
            ({"guided_regex": "a", "guided_choice": ["b"]}, "Only one form", None),
            ({"guided_json": "{"}, "not a usable grammar", "guided_json"),
            ({"chat_template_kwargs": {"messages": []}}, "cannot set messages", "chat_template_kwargs"),
            ({"service_tier": "gold"}, "service_tier", None),
            ({"priority": "now"}, "priority", None),
            ({"timeout": -1}, "timeout", "timeout"),
            ({"seed": 2**70}, "seed", "seed"),
            ({"continue_final_message": True}, "of the assistant at the end", None),
        ],
    )  # fmt: skip
    def it_names_what_is_wrong(self, served: Served, more: dict[str, Any], words: str, param: str | None) -> None:
        answer = chat(served, **more)
        error = answer.json()["error"]
        assert answer.status_code == 400, error
        assert words in error["message"]
        assert error["type"] == "invalid_request_error"
        if param is not None:
            assert error["param"] == param

    def it_passes_over_what_it_does_not_know(self, served: Served) -> None:
        answer = chat(served, store=True, metadata={"a": 1}, prediction=None, verbosity="low", from_the_future=[{}])
        assert answer.status_code == 200

    def it_says_by_how_much_a_prompt_is_too_long(self, client: openai.OpenAI) -> None:
        long: Any = [{"role": "user", "content": "word " * 9000}]
        with pytest.raises(openai.BadRequestError, match=r"by \d+") as refused:
            client.chat.completions.create(model=MODEL, messages=long, max_tokens=5)
        assert refused.value.code == "context_length_exceeded"
        assert "prompt is too long" in refused.value.message
        with pytest.raises(openai.BadRequestError):
            client.chat.completions.create(model=MODEL, messages=long, max_tokens=5, stream=True)

    def it_names_the_model_that_it_has(self, client: openai.OpenAI) -> None:
        with pytest.raises(openai.NotFoundError, match=MODEL) as refused:
            client.chat.completions.create(model="gpt-9", messages=HELLO)
        assert refused.value.code == "model_not_found"


class DescribeBodies:
    JSON: ClassVar[dict[str, str]] = {"Content-Type": "application/json"}

    def post(self, served: Served, data: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        return httpx.post(f"{served.url}/v1/chat/completions", content=data, headers=headers or self.JSON, timeout=60)

    @pytest.mark.parametrize(
        "data",
        [
            b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"a": NaN}', b'{"a": "\\ud800"}', b'{"model": 1e999}',
            b'{"a":' * 90 + b"1" + b"}" * 90, b"[" * 100_000, b'{"a": ' + b"9" * 6000 + b"}",
        ],
    )  # fmt: skip
    def it_refuses_what_is_no_json_object(self, served: Served, data: bytes) -> None:
        answer = self.post(served, data)
        assert answer.status_code == 400
        assert answer.json()["error"]["message"]

    def it_takes_json_only(self, served: Served) -> None:
        body = json.dumps({"model": MODEL, "messages": HELLO}).encode()
        assert self.post(served, body, {"Content-Type": "text/plain"}).status_code == 415
        assert self.post(served, body, {"Content-Type": "application/x-www-form-urlencoded"}).status_code == 415
        good = json.dumps({"model": MODEL, "messages": HELLO, "max_tokens": 1}).encode()
        assert self.post(served, good, {"Content-Type": "application/json; charset=utf-8"}).status_code == 200

    def it_knows_its_addresses_and_methods(self, served: Served) -> None:
        assert httpx.get(f"{served.url}/v1/chat/completions").status_code == 405
        answer = httpx.post(f"{served.url}/v1/embeddings", json={})
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "not_found"


@pytest.fixture(scope="module")
def guarded(engine: Engine) -> Iterator[Served]:
    options = Options(api_key="s3cr3t", body_bytes=20_000, aliases=("claude-sonnet",))
    with running(engine, options) as server:
        yield server


class DescribeLimits:
    KEY: ClassVar[dict[str, str]] = {"Authorization": "Bearer s3cr3t"}

    def it_refuses_a_body_that_is_too_large(self, guarded: Served) -> None:
        body = {"model": MODEL, "messages": [{"role": "user", "content": "x" * 30_000}], "max_tokens": 1}
        answer = guarded.post("/v1/chat/completions", body, headers=self.KEY)
        assert answer.status_code == 413
        assert "20000 bytes" in answer.json()["error"]["message"]
        claude = anthropic.Anthropic(base_url=guarded.url, api_key="s3cr3t", max_retries=0)
        with claude, pytest.raises(anthropic.RequestTooLargeError):
            claude.messages.create(model=MODEL, max_tokens=1, messages=body["messages"])  # type: ignore[arg-type]

    def it_refuses_a_large_body_that_does_not_say_its_length(self, guarded: Served) -> None:
        def pieces() -> Iterator[bytes]:
            for _ in range(40):
                yield b" " * 1000

        headers = {**self.KEY, "Content-Type": "application/json"}
        answer = httpx.post(f"{guarded.url}/v1/chat/completions", content=pieces(), headers=headers)
        assert answer.status_code == 413

    def it_refuses_without_reading_what_is_enormous(self, guarded: Served) -> None:
        url = httpx.URL(guarded.url)
        head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        with socket.create_connection((url.host, url.port or 80), timeout=20) as line:
            line.sendall(f"{head}Authorization: Bearer s3cr3t\r\nContent-Length: {10**12}\r\n\r\n{{".encode())
            assert line.recv(100).startswith(b"HTTP/1.1 413")

    def it_answers_to_its_aliases(self, guarded: Served) -> None:
        body = {"model": "claude-sonnet", "messages": HELLO, "max_tokens": 1}
        assert guarded.post("/v1/messages", body, headers={"x-api-key": "s3cr3t"}).json()["model"] == "claude-sonnet"


class DescribeKeys:
    @pytest.mark.parametrize(
        "headers", [{}, {"Authorization": "Bearer wrong"}, {"x-api-key": "S3cr3t"}, {"Authorization": "Basic s3cr3t"}]
    )
    @pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/nothing"])
    def it_refuses_without_the_key(self, guarded: Served, headers: dict[str, str], path: str) -> None:
        answer = guarded.post(path, {"model": MODEL}, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "s3cr3t" not in answer.text

    def it_guards_what_is_read_too(self, guarded: Served) -> None:
        assert httpx.get(f"{guarded.url}/v1/models").status_code == 401
        assert httpx.get(f"{guarded.url}/metrics").status_code == 401
        assert httpx.get(f"{guarded.url}/health").status_code == 200

    @pytest.mark.parametrize(("key", "lets_in"), [("wrong", False), ("s3cr3t", True)])
    def it_is_understood_by_the_clients(self, guarded: Served, key: str, lets_in: bool) -> None:
        with (
            openai.OpenAI(base_url=f"{guarded.url}/v1", api_key=key, max_retries=0) as client,
            anthropic.Anthropic(base_url=guarded.url, api_key=key, max_retries=0) as claude,
        ):
            if lets_in:
                assert client.models.list().data
                assert claude.models.list().data
                return
            with pytest.raises(openai.AuthenticationError):
                client.models.list()
            with pytest.raises(anthropic.AuthenticationError):
                claude.models.list()


def it_answers_to_its_own_name_only(engine: Engine) -> None:
    with running(engine, Options(hosts=("127.0.0.1", "localhost", "::1"))) as server:
        assert httpx.get(f"{server.url}/health").status_code == 200
        assert httpx.get(f"{server.url}/health", headers={"Host": "LOCALHOST:99"}).status_code == 200
        assert httpx.get(f"{server.url}/health", headers={"Host": "[::1]:99"}).status_code == 200
        assert httpx.get(f"{server.url}/health", headers={"Host": "evil.example"}).status_code == 403


def it_refuses_while_it_closes(engine: Engine) -> None:
    with running(engine) as server:
        server.serving.close()
        answer = chat(server)
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert httpx.get(f"{server.url}/health").status_code == 503


def it_refuses_more_outputs_at_once_than_it_takes(engine: Engine) -> None:
    with running(engine, Options(generations=2)) as server:
        answer = chat(server, n=3)
        assert answer.status_code == 429
        assert answer.json()["error"]["code"] == "busy"
        assert int(answer.headers["retry-after"]) > 0
        assert chat(server, n=2).status_code == 200


def it_says_when_the_engine_has_enough_waiting(engine: Engine) -> None:
    small = Engine(MODEL, engine._runner.decoder, engine.tokenizer, threads=1, max_batch=1, max_waiting=1)
    body = {"model": MODEL, "messages": HELLO, "max_tokens": 4000, "min_tokens": 4000}
    with running(small) as server, ExitStack() as open_streams:
        client = open_streams.enter_context(httpx.Client(base_url=server.url, timeout=60))

        def under_way() -> int:
            seen = small.statistics()
            return seen.running * 10 + seen.waiting

        for expected in (10, 11):
            stream = client.stream("POST", "/v1/chat/completions", json={**body, "stream": True})
            assert open_streams.enter_context(stream).status_code == 200
            assert until(lambda expected=expected: under_way() == expected)
        for path in ("/v1/chat/completions", "/v1/messages"):
            answer = client.post(path, json=body)
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) > 0
            assert "waiting" in answer.json()["error"]["message"]
        theirs = openai.OpenAI(base_url=f"{server.url}/v1", api_key="x", max_retries=0)
        with theirs, pytest.raises(openai.RateLimitError):
            theirs.chat.completions.create(model=MODEL, messages=HELLO)
    small.close()


def it_does_not_wait_forever_for_a_body(engine: Engine) -> None:
    with running(engine, Options(body_seconds=0.2)) as server:
        url = httpx.URL(server.url)
        head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
        with socket.create_connection((url.host, url.port or 80), timeout=20) as line:
            line.sendall(f"{head}{{".encode())
            assert line.recv(100).startswith(b"HTTP/1.1 408")


def it_tells_clients_nothing_of_what_broke(caplog: pytest.LogCaptureFixture) -> None:
    assert "secret" not in refusal_of(ModelUnusable("secret path")).message
    assert "secret" not in refusal_of(ZeroDivisionError("secret path")).message
    assert "secret path" in caplog.text


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 2**65)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "temperature", "top_p", "top_k", "min_p", "n", "stop", "seed", "logit_bias", "tools", "tool_choice", "stream",
    "response_format", "guided_json", "guided_regex", "guided_choice", "guided_grammar", "structured_outputs", "thinking",
    "chat_template_kwargs", "logprobs", "top_logprobs", "stream_options", "priority", "timeout", "system", "stop_sequences",
    "prompt", "echo", "output_config", "parallel_tool_calls", "min_tokens", "stop_token_ids", "reasoning_effort",
]  # fmt: skip
MESSAGE = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant", "system", "tool"]), "content": st.text(max_size=5) | JSON},
    optional={"tool_calls": JSON, "tool_call_id": JSON, "reasoning_content": JSON, "name": JSON},
)
TOOL = st.fixed_dictionaries(
    {
        "type": st.just("function"),
        "function": st.fixed_dictionaries({"name": st.text(max_size=4)}, optional={"parameters": JSON}),
    }
)
BODY = st.fixed_dictionaries(
    {"messages": st.lists(MESSAGE, max_size=3) | JSON},
    optional={name: (st.lists(TOOL, max_size=2) | JSON if name == "tools" else JSON) for name in FIELDS},
)
PATHS = ["/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/messages/count_tokens"]


@settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), body=BODY)
def it_answers_any_body_or_says_why_not(served: Served, path: str, body: dict[str, Any]) -> None:
    body = {"model": MODEL, **body, "max_tokens": 1}
    answer = httpx.post(
        served.url + path, content=json.dumps(body).encode(), headers={"Content-Type": "application/json"}, timeout=60
    )
    assert answer.status_code in (200, 400, 413, 415, 429), answer.text
    if answer.status_code != 200:
        assert answer.json()["error"]["message"]
    elif answer.headers["content-type"].startswith("text/event-stream"):
        assert '"error"' not in answer.text
