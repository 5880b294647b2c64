"""`/v1/messages` through Anthropic's own client, with real weights."""

from __future__ import annotations

import json
from typing import Any

import anthropic
import httpx
import pytest

from model.engine import Engine, SamplingParams
from model.server.anthropic_conversation import turn_of
from model.server.anthropic_types import MessagesRequest
from model.turn import prompt_of
from tests.model.server.conftest import MODEL, Served

FRANCE: Any = [{"role": "user", "content": "What is the capital of France? Answer in one sentence."}]
WEATHER: Any = {
    "name": "get_weather",
    "description": "The weather of a city.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 20}, "days": {"type": "integer", "maximum": 9}},
        "required": ["city", "days"],
        "additionalProperties": False,
    },
}
GREEDY = {"temperature": 0.0}
"""The client has no argument for it any more; the API's field is read all the same."""
FORCED: Any = {"type": "any", "disable_parallel_tool_use": True}


def ask(claude: anthropic.Anthropic, **more: Any) -> Any:
    return claude.messages.create(
        **{"model": MODEL, "messages": FRANCE, "max_tokens": 40, "extra_body": GREEDY, **more}
    )


def events_of(served: Served, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    """Names and data of a stream's events, as they are on the wire."""
    body = {"model": MODEL, "messages": FRANCE, "max_tokens": 40, "temperature": 0.0, "stream": True, **more}
    answer = httpx.post(f"{served.url}/v1/messages", json=body, timeout=120)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = []
    for block in answer.text.strip().split("\n\n"):
        name, data = block.split("\n")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    assert all(name == data["type"] for name, data in events)
    return events


class DescribeMessages:
    def it_says_what_the_engine_says(self, claude: anthropic.Anthropic, engine: Engine) -> None:
        answer = ask(claude)
        alone = engine.chat(FRANCE, SamplingParams(max_tokens=40))
        assert answer.content[0].text == alone.text
        assert (answer.type, answer.role, answer.model) == ("message", "assistant", MODEL)
        assert (answer.stop_reason, answer.stop_sequence) == ("end_turn", None)
        read = answer.usage.input_tokens + answer.usage.cache_read_input_tokens
        assert (read, answer.usage.output_tokens) == (alone.prompt_tokens, alone.completion_tokens)

    def it_streams_into_the_same_message(self, claude: anthropic.Anthropic) -> None:
        whole = ask(claude)
        with claude.messages.stream(model=MODEL, messages=FRANCE, max_tokens=40, extra_body=GREEDY) as stream:
            texts = list(stream.text_stream)
            last = stream.get_final_message()
        assert len(texts) > 5
        assert "".join(texts) == whole.content[0].text == last.content[0].text  # type: ignore[union-attr]
        assert last.stop_reason == whole.stop_reason
        assert last.usage.output_tokens == whole.usage.output_tokens

    def it_takes_system_as_text_and_as_blocks(self, claude: anthropic.Anthropic) -> None:
        blocks = [{"type": "text", "text": "Be terse.", "cache_control": {"type": "ephemeral"}}]
        assert ask(claude, system="Be terse.").content == ask(claude, system=blocks).content

    def it_takes_content_as_blocks(self, claude: anthropic.Anthropic) -> None:
        blocks = [{"role": "user", "content": [{"type": "text", "text": FRANCE[0]["content"]}]}]
        assert ask(claude, messages=blocks).content == ask(claude).content

    def it_stops_at_a_sequence_and_says_which(self, claude: anthropic.Anthropic) -> None:
        answer = ask(claude, stop_sequences=["zzz", "Paris"])
        assert (answer.stop_reason, answer.stop_sequence) == ("stop_sequence", "Paris")
        assert "Paris" not in answer.content[0].text

    def it_stops_at_the_limit(self, claude: anthropic.Anthropic) -> None:
        assert ask(claude, max_tokens=3).stop_reason == "max_tokens"

    def it_lowers_a_limit_that_the_context_does_not_hold(self, claude: anthropic.Anthropic) -> None:
        assert ask(claude, max_tokens=200_000).stop_reason == "end_turn"

    def it_goes_on_with_an_answer_that_was_begun(self, claude: anthropic.Anthropic) -> None:
        begun = [*FRANCE, {"role": "assistant", "content": "The capital of France is"}]
        assert ask(claude, messages=begun, max_tokens=4).content[0].text.strip().startswith("Paris")

    def it_counts_tokens_as_it_reads_them(self, claude: anthropic.Anthropic) -> None:
        counted = claude.messages.count_tokens(model=MODEL, messages=FRANCE, system="Be terse.", tools=[WEATHER])
        answer = ask(claude, system="Be terse.", tools=[WEATHER], max_tokens=1)
        assert counted.input_tokens == answer.usage.input_tokens + answer.usage.cache_read_input_tokens

    def it_writes_a_form(self, claude: anthropic.Anthropic) -> None:
        schema = {
            "type": "object",
            "properties": {"warm": {"type": "boolean"}},
            "required": ["warm"],
            "additionalProperties": False,
        }
        answer = ask(claude, output_config={"format": {"type": "json_schema", "schema": schema}})
        assert set(json.loads(answer.content[0].text)) == {"warm"}


class DescribeTools:
    def it_uses_a_tool(self, claude: anthropic.Anthropic) -> None:
        answer = ask(claude, tools=[WEATHER], tool_choice=FORCED, max_tokens=120)
        (block,) = answer.content
        assert (block.type, block.name, set(block.input)) == ("tool_use", "get_weather", {"city", "days"})
        assert answer.stop_reason == "tool_use"

    def it_uses_the_tool_that_is_named(self, claude: anthropic.Anthropic) -> None:
        clock = {"name": "clock", "input_schema": {"type": "object", "properties": {}}}
        answer = ask(claude, tools=[WEATHER, clock], tool_choice={"type": "tool", "name": "clock"}, max_tokens=60)
        assert [(block.name, block.input) for block in answer.content] == [("clock", {})]

    def it_streams_a_tool_use(self, claude: anthropic.Anthropic) -> None:
        settings: Any = {"tools": [WEATHER], "tool_choice": FORCED, "max_tokens": 120, "extra_body": GREEDY}
        with claude.messages.stream(model=MODEL, messages=FRANCE, **settings) as stream:
            last = stream.get_final_message()
        assert last.content[0].input == ask(claude, **settings).content[0].input  # type: ignore[union-attr]

    def it_reads_uses_and_results(self, claude: anthropic.Anthropic, engine: Engine) -> None:
        messages: Any = [
            {"role": "user", "content": "What is the weather in Oslo?"},
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "I should look.", "signature": "x"},
                    {"type": "redacted_thinking", "data": "y"},
                    {"type": "text", "text": "Let me see."},
                    {"type": "tool_use", "id": "t1", "name": "get_weather", "input": {"city": "Oslo"}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {
                        "type": "tool_result",
                        "tool_use_id": "t1",
                        "content": [{"type": "text", "text": "It is 77 degrees in Oslo."}],
                    },
                    {"type": "text", "text": "Now tell me in one sentence."},
                ],
            },
        ]
        assert ask(claude, messages=messages, tools=[WEATHER], tool_choice={"type": "none"}).content
        asked = MessagesRequest.model_validate(
            {"model": MODEL, "messages": messages, "max_tokens": 1, "tools": [WEATHER]}
        )
        prompt = engine.tokenizer.decode(prompt_of(engine, turn_of(asked)), specials=True)
        told = [
            "weather in Oslo?",
            "Let me see.",
            "get_weather",
            '"city": "Oslo"',
            "It is 77 degrees in Oslo.",
            "Now tell me",
        ]
        assert [prompt.rindex(text) for text in told] == sorted(prompt.rindex(text) for text in told)


class DescribeTheOrderOfEvents:
    def it_is_anthropics_for_text(self, served: Served) -> None:
        events = events_of(served)
        names = [name for name, _ in events]
        deltas = names.count("content_block_delta")
        assert deltas > 5
        assert names == [
            "message_start",
            "content_block_start",
            *["content_block_delta"] * deltas,
            "content_block_stop",
            "message_delta",
            "message_stop",
        ]
        start, block = events[0][1]["message"], events[1][1]
        assert (start["content"], start["stop_reason"], start["usage"]["output_tokens"]) == ([], None, 0)
        assert start["usage"]["input_tokens"] > 0
        assert block == {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        assert events[-2][1]["delta"] == {"stop_reason": "end_turn", "stop_sequence": None}

    def it_is_anthropics_for_a_tool_use(self, served: Served) -> None:
        events = events_of(served, tools=[WEATHER], tool_choice=FORCED, max_tokens=120)
        start = events[1][1]["content_block"]
        assert (start["type"], start["name"], start["input"]) == ("tool_use", "get_weather", {})
        deltas = [data["delta"] for name, data in events if name == "content_block_delta"]
        assert {delta["type"] for delta in deltas} == {"input_json_delta"}
        assert len(deltas) > 2
        assert set(json.loads("".join(delta["partial_json"] for delta in deltas))) == {"city", "days"}
        assert events[-2][1]["delta"]["stop_reason"] == "tool_use"

    def it_counts_its_blocks(self, served: Served) -> None:
        clock = {"name": "clock", "input_schema": {"type": "object", "properties": {}}}
        events = events_of(served, tools=[clock], tool_choice={"type": "any"}, max_tokens=120)
        starts = [data["index"] for name, data in events if name == "content_block_start"]
        stops = [data["index"] for name, data in events if name == "content_block_stop"]
        assert starts == stops == list(range(len(starts)))
        assert len(starts) >= 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"max_tokens": None}, "max_tokens is required"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image", "source": {}}]}]}, "reads text only"),
        ({"messages": [{"role": "user", "content": [{"type": "tool_use", "id": "a", "name": "b"}]}]}, "does not belong"),
        ({"messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "no"}]}]}, "which no message"),
        ({"tools": [{"type": "web_search_20250305", "name": "web_search"}]}, "only Anthropic's own"),
        ({"tool_choice": {"type": "tool"}}, "needs the tool's name"),
        ({"tool_choice": {"type": "any"}}, "no tools"),
        ({"mcp_servers": [{"url": "x"}]}, "mcp_servers"),
        ({"temperature": 7}, "temperature"),
    ],
)  # fmt: skip
def it_refuses_in_anthropics_shape(served: Served, more: dict[str, Any], words: str) -> None:
    answer = served.post("/v1/messages", {"model": MODEL, "messages": FRANCE, "max_tokens": 5, **more})
    body = answer.json()
    assert answer.status_code == 400
    assert body["type"] == "error"
    assert body["error"]["type"] == "invalid_request_error"
    assert words in body["error"]["message"]


def it_raises_the_clients_own_errors(claude: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.NotFoundError, match="no model"):
        ask(claude, model="claude-9")
    assert claude.models.retrieve(MODEL).display_name == MODEL
    assert [entry.id for entry in claude.models.list()] == [MODEL]
