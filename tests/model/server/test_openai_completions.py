"""`/v1/completions` through OpenAI's own client."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from model.engine import Engine, SamplingParams
from model.server import Options
from tests.model.server.conftest import MODEL, Served, running


def go_on(client: openai.OpenAI, prompt: Any = "The capital of France is", **more: Any) -> Any:
    return client.completions.create(**{"model": MODEL, "prompt": prompt, "temperature": 0, "max_tokens": 6, **more})


def it_goes_on_as_the_engine_does(client: openai.OpenAI, engine: Engine) -> None:
    answer = go_on(client)
    alone = engine.generate("The capital of France is", SamplingParams(max_tokens=6))
    assert answer.choices[0].text == alone.text
    assert answer.choices[0].finish_reason == alone.finish_reason
    assert answer.usage.prompt_tokens == alone.prompt_tokens


def it_streams_the_same_text(client: openai.OpenAI) -> None:
    chunks = list(go_on(client, stream=True, stream_options={"include_usage": True}))
    assert "".join(chunk.choices[0].text for chunk in chunks[:-1]) == go_on(client).choices[0].text
    assert chunks[-1].usage.completion_tokens == 6
    assert [c.choices[0].finish_reason for c in chunks[:-1]][-1] == "length"


def it_takes_ids_and_lists(client: openai.OpenAI, engine: Engine) -> None:
    ids = engine.tokenizer.encode("The capital of France is")
    text = go_on(client).choices[0].text
    assert go_on(client, ids).choices[0].text == text
    both = go_on(client, ["The sky is", "The capital of France is"], n=2)
    assert [choice.index for choice in both.choices] == [0, 1, 2, 3]
    assert both.choices[2].text == both.choices[3].text == text
    assert go_on(client, [ids, ids]).choices[1].text == text
    single = go_on(client, "The sky is").usage.prompt_tokens
    assert both.usage.prompt_tokens == single + len(ids)


def it_echoes_the_prompt_and_scores_it(client: openai.OpenAI, engine: Engine) -> None:
    prompt = "The capital of France is Paris"
    answer = go_on(client, prompt, echo=True, logprobs=2, max_tokens=2)
    choice = answer.choices[0]
    assert choice.text.startswith(prompt)
    scored = choice.logprobs
    assert "".join(scored.tokens) == choice.text
    assert scored.token_logprobs[0] is None
    assert scored.top_logprobs[0] is None
    assert all(value < 0 for value in scored.token_logprobs[1:])
    assert [
        choice.text[at : at + len(token)] for at, token in zip(scored.text_offset, scored.tokens, strict=True)
    ] == scored.tokens
    ids = engine.tokenizer.encode(prompt)
    expected = engine.logits(ids).log_softmax(-1)[len(ids) - 2, ids[-1]]
    assert scored.token_logprobs[len(ids) - 1] == pytest.approx(float(expected), abs=0.05)


def it_only_scores_where_nothing_is_to_be_written(client: openai.OpenAI) -> None:
    answer = go_on(client, "The capital of France is Paris", echo=True, logprobs=0, max_tokens=0)
    assert answer.choices[0].text == "The capital of France is Paris"
    assert answer.usage.completion_tokens == 0
    assert len(answer.choices[0].logprobs.tokens) == answer.usage.prompt_tokens


def it_refuses_to_score_what_would_take_too_much_memory(engine: Engine) -> None:
    row = 4 * engine.tokenizer.size
    with running(engine, Options(echo_bytes=8 * row)) as small:
        body = {"model": MODEL, "prompt": [5] * 9, "echo": True, "logprobs": 1, "max_tokens": 0}
        answer = small.post("/v1/completions", body)
        assert answer.status_code == 400
        assert "up to 8 tokens" in answer.json()["error"]["message"]


def it_holds_the_text_to_a_form(client: openai.OpenAI) -> None:
    answer = go_on(client, "The colour is", extra_body={"guided_choice": [" red", " blue"]}, max_tokens=10)
    assert answer.choices[0].text in (" red", " blue")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"prompt": "x", "suffix": "y"}, "suffix"),
        ({"prompt": "x", "best_of": 3}, "best_of"),
        ({"prompt": []}, "prompt must not be empty"),
        ({"prompt": [99_999_999]}, "token ids"),
        ({"prompt": "x", "max_tokens": 0}, "echo"),
        ({"prompt": ["x"] * 40}, "16 outputs"),
        ({}, "prompt is required"),
    ],
)
def it_refuses_what_it_cannot_do(served: Served, body: dict[str, Any], words: str) -> None:
    answer = served.post("/v1/completions", {"model": MODEL, **body})
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]
