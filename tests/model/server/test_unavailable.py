"""Engines that cannot answer: one that has died, one that was closed, one without a tokenizer. Never a bare 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

import model
from model.engine import Engine
from tests.model.server.conftest import MODEL, Served, running, until
from tests.model.test_hf import DENSE

HELLO: Any = [{"role": "user", "content": "Hello"}]
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("/v1/chat/completions", {"messages": HELLO, "max_tokens": 3}),
    ("/v1/chat/completions", {"messages": HELLO, "max_tokens": 3, "stream": True}),
    ("/v1/completions", {"prompt": "Hello", "max_tokens": 3}),
    ("/v1/messages", {"messages": HELLO, "max_tokens": 3}),
]


def small(engine: Engine) -> Engine:
    return Engine(MODEL, engine._runner.decoder, engine.tokenizer, threads=1, prefill_memory=0)


class DescribeStoppedEngines:
    def it_says_why_after_the_computing_thread_has_died(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        one = small(engine)
        endless = {"model": MODEL, "messages": HELLO, "max_tokens": 6000, "min_tokens": 6000, "stream": True}
        with running(one) as server:

            def dies(*_: object) -> None:
                raise MemoryError("no room for the plan")

            with httpx.stream("POST", f"{server.url}/v1/chat/completions", json=endless, timeout=60) as under_way:
                assert until(lambda: one.statistics().running == 1)
                assert httpx.get(f"{server.url}/health").status_code == 200
                monkeypatch.setattr(one._runner._scheduler, "plan", dies)
                lines = list(under_way.iter_lines())
            assert any("has stopped" in line for line in lines)
            health = httpx.get(f"{server.url}/health")
            assert health.status_code == 503
            assert health.json()["status"] == "stopped"
            assert "no room for the plan" in health.json()["reason"]
            for path, body in ASKED:
                answer = server.post(path, {"model": MODEL, **body})
                assert answer.status_code == 503, answer.text
                assert "MemoryError" in answer.json()["error"]["message"]
                assert answer.headers["retry-after"]
        one.close()

    def it_says_that_it_was_closed(self, engine: Engine) -> None:
        one = small(engine)
        with running(one) as server:
            one.close()
            assert httpx.get(f"{server.url}/health").json()["reason"] == "The model was closed."
            with openai.OpenAI(base_url=f"{server.url}/v1", api_key="x", max_retries=0) as client:
                with pytest.raises(openai.InternalServerError, match="was closed") as refusal:
                    client.completions.create(model=MODEL, prompt="Hello")
                assert refusal.value.status_code == 503


@pytest.fixture(scope="module")
def wordless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("models") / "wordless"
    torch.manual_seed(0)
    LlamaForCausalLM(LlamaConfig(**DENSE)).save_pretrained(folder)
    engine = model.load(folder, threads=1)
    with running(engine) as server:
        yield server
    engine.close()


class DescribeFoldersWithoutATokenizer:
    @pytest.mark.parametrize(("path", "body"), [*ASKED, ("/v1/messages/count_tokens", {"messages": HELLO})])
    def it_refuses_text_and_says_what_is_missing(self, wordless: Served, path: str, body: dict[str, Any]) -> None:
        answer = wordless.post(path, {"model": "wordless", **body})
        assert answer.status_code == 400, answer.text
        assert "lacks tokenizer.json" in answer.json()["error"]["message"]

    @pytest.mark.parametrize(
        "more",
        [
            {"guided_regex": "a+"},
            {"guided_json": {"type": "object"}},
            {"stop": ["x"]},
            {"logit_bias": {"3": 5}},
            {"logprobs": 2},
            {"echo": True, "logprobs": 2},
            {"stream": True, "stream_options": {"include_usage": True}},
        ],
    )
    def it_takes_token_ids_or_says_why_not(self, wordless: Served, more: dict[str, Any]) -> None:
        answer = wordless.post(
            "/v1/completions", {"model": "wordless", "prompt": [1, 2, 3], "max_tokens": 4, "min_tokens": 4, **more}
        )
        if any(name.startswith("guided") for name in more):
            assert answer.status_code == 400, answer.text
            assert "lacks tokenizer.json" in answer.json()["error"]["message"]
            return
        assert answer.status_code == 200, answer.text
        assert '"error"' not in answer.text
        if "stream" not in more:
            assert answer.json()["usage"]["completion_tokens"] == 4
