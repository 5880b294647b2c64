"""Reasoning in both APIs. The embedded model does not reason by itself, so its words are forced or its prompt opens the
reasoning: parser, counting and streams are the real ones, on real weights with a template that has reasoning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar

import anthropic
import openai
import pytest

from model.engine import Engine
from tests.model.server.conftest import Served, running

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% if message.reasoning_content %}<think>{{ message.reasoning_content }}</think>{% endif %}"
    "{{ message.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}"
)
THOUGHT = r"<think>[a-z]{2,6}( [a-z]{2,6}){3}</think>\n\n[A-Z][a-z]{3,8}\."
OFF: dict[str, Any] = {"thinking": {"type": "disabled"}}
"""The form of the tests writes the reasoning itself; switched on, the server would leave room for more before it."""
FRANCE: Any = [{"role": "user", "content": "What is the capital of France?"}]


@pytest.fixture(scope="module")
def thinker(engine: Engine) -> Iterator[Served]:
    made = Engine("thinker", engine._runner.decoder, engine.tokenizer, TEMPLATE, threads=1)
    with running(made) as server:
        yield server
    made.close()


def chat(thinker: Served, **more: Any) -> Any:
    body = {
        "model": "thinker",
        "messages": FRANCE,
        "max_tokens": 60,
        "guided_regex": THOUGHT,
        **OFF,
        "temperature": 0,
        **more,
    }
    return thinker.post("/v1/chat/completions", body)


def it_keeps_reasoning_out_of_the_answer(thinker: Served) -> None:
    answer = chat(thinker).json()
    message = answer["choices"][0]["message"]
    assert len(message["reasoning_content"].split()) == 4
    assert message["content"].endswith(".")
    assert "think" not in message["content"]
    counted = answer["usage"]["completion_tokens_details"]["reasoning_tokens"]
    assert 0 < counted < answer["usage"]["completion_tokens"]


def it_streams_reasoning_as_such(thinker: Served) -> None:
    whole = chat(thinker).json()["choices"][0]["message"]
    with openai.OpenAI(base_url=f"{thinker.url}/v1", api_key="unused") as client:
        stream = client.chat.completions.create(
            model="thinker", messages=FRANCE, max_tokens=60, temperature=0, stream=True, extra_body={"guided_regex": THOUGHT, **OFF}
        )  # fmt: skip
        deltas = [chunk.choices[0].delta for chunk in stream]
    reasoning = [delta.model_extra.get("reasoning_content", "") for delta in deltas if delta.model_extra]
    assert "".join(reasoning) == whole["reasoning_content"]
    assert "".join(delta.content or "" for delta in deltas) == whole["content"]


@pytest.mark.parametrize(
    "off",
    [
        OFF,
        {"chat_template_kwargs": {"enable_thinking": False}},
        {"reasoning_effort": "none"},
    ],
)
def it_is_switched_off_in_the_prompt(thinker: Served, off: dict[str, Any]) -> None:
    plain = {"guided_regex": None, "max_tokens": 1, "thinking": None}
    on = chat(thinker, **{**plain, "thinking": {"type": "enabled"}}).json()["usage"]["prompt_tokens"]
    unsaid = chat(thinker, **plain).json()["usage"]["prompt_tokens"]
    assert chat(thinker, **{**plain, **off}).json()["usage"]["prompt_tokens"] > on == unsaid


def it_gives_earlier_reasoning_to_the_template(thinker: Served) -> None:
    said = [*FRANCE, {"role": "assistant", "content": "Paris."}, {"role": "user", "content": "Sure?"}]
    thought = [FRANCE[0], {**said[1], "reasoning_content": "a thought of several words"}, said[2]]
    lengths = [
        chat(thinker, messages=m, guided_regex=None, max_tokens=1).json()["usage"]["prompt_tokens"]
        for m in (said, thought)
    ]
    assert lengths[1] > lengths[0]


@pytest.fixture(scope="module")
def opened(engine: Engine) -> Iterator[Served]:
    """A model whose prompt opens the reasoning itself, as GLM-4.7's does: all that it says first is reasoning."""
    template = TEMPLATE.replace(
        "{% if enable_thinking is defined and not",
        "{% if enable_thinking %}<think>\n{% endif %}{% if enable_thinking is defined and not",
    )
    made = Engine("opened", engine._runner.decoder, engine.tokenizer, template, threads=1)
    with running(made) as server:
        yield server
    made.close()


class DescribeThinkingBlocks:
    BODY: ClassVar[dict[str, Any]] = {"model": "opened", "messages": FRANCE, "max_tokens": 12, "temperature": 0}
    ON: ClassVar[dict[str, Any]] = {"thinking": {"type": "enabled", "budget_tokens": 1024}}

    def it_is_a_block_of_its_own(self, opened: Served) -> None:
        answer = opened.post("/v1/messages", {**self.BODY, **self.ON}).json()
        (block,) = answer["content"]
        assert block["type"] == "thinking"
        assert block["thinking"]
        assert block["signature"]
        assert answer["usage"]["output_tokens_details"]["thinking_tokens"] == answer["usage"]["output_tokens"] > 0

    def it_streams_into_the_same_block(self, opened: Served) -> None:
        whole = opened.post("/v1/messages", {**self.BODY, **self.ON}).json()
        with (
            anthropic.Anthropic(base_url=opened.url, api_key="unused") as claude,
            claude.messages.stream(
                model="opened",
                messages=FRANCE,
                max_tokens=12,
                extra_body={"temperature": 0},
                thinking=self.ON["thinking"],
            ) as stream,
        ):
            last = stream.get_final_message()
        assert last.content[0].model_dump() == whole["content"][0]

    def it_is_left_out_where_nobody_asked_for_it(self, opened: Served) -> None:
        answer = opened.post("/v1/messages", self.BODY).json()
        assert [block["type"] for block in answer["content"]] == ["text"]
        assert answer["usage"]["output_tokens_details"]["thinking_tokens"] == 0

    def it_excludes_an_answer_that_was_begun(self, opened: Served) -> None:
        begun = {"messages": [*FRANCE, {"role": "assistant", "content": "The"}]}
        answer = opened.post("/v1/messages", {**self.BODY, **self.ON, **begun})
        assert answer.status_code == 400
        assert "exclude" in answer.json()["error"]["message"]


def it_holds_the_answer_to_its_form_after_the_reasoning(thinker: Served) -> None:
    """Whether it thinks or not is up to the model; what follows the reasoning is not."""
    answer = chat(thinker, guided_regex="[0-9]{4}", thinking={"type": "enabled"}, seed=3, temperature=1).json()
    message = answer["choices"][0]["message"]
    if answer["choices"][0]["finish_reason"] == "stop":
        assert len(message["content"]) == 4
        assert message["content"].isdigit()
    else:
        assert message["content"] == ""
        assert message["reasoning_content"]


class DescribeBlocks:
    def it_orders_reasoning_text_and_calls(self, served: Served) -> None:
        from model.chat import Content, Reasoning, ToolCallArguments, ToolCallBegin, ToolCallEnd
        from model.server.anthropic_messages import _Message, signature
        from model.server.anthropic_types import MessagesRequest

        asked = MessagesRequest.model_validate(
            {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]}
        )
        message = _Message(served.serving, asked, thoughts=True)
        events = [
            Reasoning("I "), Reasoning("think."), Content("So"), ToolCallBegin(0, "c0", "f"), ToolCallArguments(0, "{}"),
            ToolCallEnd(0, {}), Content("Done"),
        ]  # fmt: skip
        sent = b"".join(encoded for event in events for encoded in message._events(event)) + b"".join(message._close())
        blocks = [
            json.loads(line.removeprefix("data: ")) for line in sent.decode().split("\n") if line.startswith("data: ")
        ]
        shapes = [
            (
                block["type"].removeprefix("content_block_"),
                block["index"],
                (block.get("delta") or block.get("content_block") or {}).get("type"),
            )
            for block in blocks
        ]
        assert shapes == [
            ("start", 0, "thinking"), ("delta", 0, "thinking_delta"), ("delta", 0, "thinking_delta"),
            ("delta", 0, "signature_delta"), ("stop", 0, None),
            ("start", 1, "text"), ("delta", 1, "text_delta"), ("stop", 1, None),
            ("start", 2, "tool_use"), ("delta", 2, "input_json_delta"), ("stop", 2, None),
            ("start", 3, "text"), ("delta", 3, "text_delta"), ("stop", 3, None),
        ]  # fmt: skip
        assert blocks[3]["delta"]["signature"] == signature("I think.")
