"""ChatEngine beyond the standard suites: tool calls, structured output of every kind, usage, reasoning, refusals."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated, Any, TypedDict

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from pydantic import BaseModel, Field

import model
from agents.engine_messages import plain
from agents.errors import ConfigurationError
from agents.llm import ChatEngine
from agents.structure import UnstructuredError
from model.engine import Engine

NAME = "smollm2-135m-instruct"


@tool
def measure(kind: Annotated[str, Field(max_length=12)], depth: Annotated[int, Field(ge=0, le=999)]) -> str:
    """Measure the depth of a water."""
    return f"{kind} {depth}"


@tool
def clock() -> str:
    """Tell the time."""
    return "noon"


class Water(BaseModel):
    """A body of water."""

    kind: Annotated[str, Field(max_length=12)]
    depth: Annotated[int, Field(ge=0, le=999)]


class WaterDict(TypedDict):
    """A body of water."""

    deep: Annotated[bool, ..., "whether it is deep"]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    loaded = model.load(NAME, threads=1)
    yield loaded
    loaded.close()


@pytest.fixture
def chat(engine: Engine) -> ChatEngine:
    return ChatEngine(engine=engine, source=NAME, max_tokens=96)


class DescribeTools:
    def it_calls_a_tool_that_it_must_call(self, chat: ChatEngine) -> None:
        answer = chat.bind_tools([measure], tool_choice="any", parallel_tool_calls=False).invoke(
            "How deep is the lake?"
        )
        (call,) = answer.tool_calls
        assert call["name"] == "measure"
        assert set(call["args"]) == {"kind", "depth"}
        assert measure.invoke(call).tool_call_id == call["id"]
        assert answer.response_metadata["finish_reason"] == "tool_calls"
        assert answer.invalid_tool_calls == []

    def it_streams_a_call_in_pieces(self, chat: ChatEngine) -> None:
        bound = chat.bind_tools([measure], tool_choice="measure")
        chunks = list(bound.stream("How deep is the lake?"))
        pieces = [piece for chunk in chunks for piece in chunk.tool_call_chunks]
        assert sum(piece["name"] is not None for piece in pieces) == 1
        assert len(pieces) > 3
        whole = chunks[0]
        for chunk in chunks[1:]:
            whole += chunk
        assert isinstance(whole, AIMessageChunk)
        assert [c["args"] for c in whole.tool_calls] == [
            c["args"] for c in bound.invoke("How deep is the lake?").tool_calls
        ]

    @pytest.mark.parametrize("choice", ["required", True, {"type": "function", "function": {"name": "clock"}}, "clock"])
    def it_understands_langchains_ways_to_choose(self, chat: ChatEngine, choice: Any) -> None:
        answer = chat.bind_tools([clock], tool_choice=choice, parallel_tool_calls=False).invoke("What time is it?")
        assert [call["name"] for call in answer.tool_calls] == ["clock"]
        assert answer.tool_calls[0]["args"] == {}

    def it_calls_nothing_where_it_may_not(self, chat: ChatEngine) -> None:
        answer = chat.bind_tools([clock], tool_choice="none").invoke("What time is it?", max_tokens=12)
        assert answer.tool_calls == []
        assert answer.text == chat.invoke("What time is it?", max_tokens=12).text

    def it_refuses_a_tool_that_is_not_there(self, chat: ChatEngine) -> None:
        with pytest.raises(ConfigurationError, match="no tool 'hammer'"):
            chat.bind_tools([clock], tool_choice="hammer")

    def it_does_not_take_half_a_call_for_a_whole_one(self, chat: ChatEngine) -> None:
        answer = chat.bind_tools([measure], tool_choice="measure").invoke("How deep is the lake?", max_tokens=16)
        assert answer.tool_calls == []
        assert [call["name"] for call in answer.invalid_tool_calls] == ["measure"]
        assert answer.response_metadata["finish_reason"] == "length"

    def it_reads_its_own_calls_and_their_results(self, chat: ChatEngine) -> None:
        bound = chat.bind_tools([measure], tool_choice="any", parallel_tool_calls=False)
        asked = HumanMessage("How deep is the lake?")
        called = bound.invoke([asked])
        result = ToolMessage("The lake is 77 metres deep.", tool_call_id=called.tool_calls[0]["id"] or "")
        answer = chat.bind_tools([measure], tool_choice="none").invoke([asked, called, result], max_tokens=40)
        assert "77" in str(answer.text)


class DescribeStructuredOutput:
    @pytest.mark.parametrize("method", ["json_schema", "function_calling"])
    def it_gives_an_object(self, chat: ChatEngine, method: Any) -> None:
        made = chat.with_structured_output(Water, method=method).invoke("Describe the lake.")
        assert isinstance(made, Water)
        assert 0 <= made.depth <= 999

    @pytest.mark.parametrize(
        "schema",
        [
            WaterDict,
            Water.model_json_schema(),
            {
                "type": "object",
                "properties": {"deep": {"type": "boolean"}},
                "required": ["deep"],
                "additionalProperties": False,
            },
        ],
    )
    @pytest.mark.parametrize("method", ["json_schema", "function_calling"])
    def it_gives_a_dict_of_other_schemas(self, chat: ChatEngine, schema: Any, method: Any) -> None:
        made = chat.with_structured_output(schema, method=method).invoke("Describe the lake.")
        assert isinstance(made, dict)
        assert set(made) in ({"deep"}, {"kind", "depth"})

    def it_streams_a_dict_as_it_grows(self, chat: ChatEngine) -> None:
        seen = list(chat.with_structured_output(Water.model_json_schema()).stream("Describe the lake."))
        assert len(seen) > 2
        assert set(seen[-1]) == {"kind", "depth"}
        assert all(set(part) <= {"kind", "depth"} for part in seen)

    def it_keeps_the_message_where_asked(self, chat: ChatEngine) -> None:
        made = chat.with_structured_output(Water, include_raw=True).invoke("Describe the lake.")
        assert isinstance(made["raw"], AIMessage)
        assert made["parsed"] == Water.model_validate_json(str(made["raw"].text))
        assert made["parsing_error"] is None

    @pytest.mark.parametrize("schema", [Water, Water.model_json_schema()])
    def it_says_that_an_answer_was_cut_short(self, chat: ChatEngine, schema: Any) -> None:
        with pytest.raises(UnstructuredError, match="broke off"):
            chat.with_structured_output(schema, max_tokens=4).invoke("Describe the lake.")
        kept = chat.with_structured_output(schema, include_raw=True, max_tokens=4).invoke("Describe the lake.")
        assert kept["parsed"] is None
        assert isinstance(kept["parsing_error"], UnstructuredError)

    def it_knows_its_methods(self, chat: ChatEngine) -> None:
        with pytest.raises(ConfigurationError, match="no method"):
            chat.with_structured_output(Water, method="magic")  # type: ignore[arg-type]


class DescribeCalls:
    def it_counts_what_was_reused(self, chat: ChatEngine) -> None:
        long = "The minutes of the meeting follow. " * 50
        chat.invoke(long, max_tokens=2)
        usage = chat.invoke(long, max_tokens=2).usage_metadata
        assert usage
        assert usage["input_token_details"]["cache_read"] > usage["input_tokens"] // 2
        assert usage["output_token_details"] == {"reasoning": 0}
        assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]

    def it_gives_logprobs(self, chat: ChatEngine) -> None:
        answer = chat.invoke("Say hello.", max_tokens=4, logprobs=2)
        entries = answer.response_metadata["logprobs"]["content"]
        assert len(entries) == 4
        assert all(entry["logprob"] <= 0 and len(entry["top"]) == 2 for entry in entries)

    def it_stops_where_the_model_was_told_to(self, engine: Engine) -> None:
        whole = str(ChatEngine(engine=engine, source=NAME, max_tokens=30).invoke("Name three colours.").text)
        word = whole.split()[1]
        stopping = ChatEngine(engine=engine, source=NAME, max_tokens=30, stop=[word])
        assert word not in str(stopping.invoke("Name three colours.").text)

    def it_ends_at_its_timeout(self, chat: ChatEngine) -> None:
        answer = chat.invoke("Write a long story.", max_tokens=4000, min_tokens=4000, timeout=0.3)
        assert answer.response_metadata["finish_reason"] == "deadline"

    def it_works_asynchronously_side_by_side(self, chat: ChatEngine) -> None:
        async def both() -> list[AIMessage]:
            return await asyncio.gather(*(chat.ainvoke(f"Count from {n}.", max_tokens=8) for n in (1, 5)))

        texts = [str(answer.text) for answer in asyncio.run(both())]
        assert texts == [str(chat.invoke(f"Count from {n}.", max_tokens=8).text) for n in (1, 5)]

    def it_refuses_arguments_and_models_that_it_does_not_know(self, chat: ChatEngine) -> None:
        with pytest.raises(ConfigurationError, match="no argument 'tempreature'"):
            chat.invoke("x", tempreature=1)
        with pytest.raises(ConfigurationError, match="cannot answer as"):
            chat.invoke("x", model="gpt-9")

    def it_counts_tokens_by_its_own_tokenizer(self, chat: ChatEngine, engine: Engine) -> None:
        assert chat.get_num_tokens("Hello there") == len(engine.tokenizer.encode("Hello there"))


class DescribeMessages:
    def it_tells_the_engine_everything(self) -> None:
        call = {"name": "clock", "args": {"zone": 1}, "id": "c1", "type": "tool_call"}
        thinking = [{"type": "thinking", "thinking": "Hm.", "signature": "s"}, {"type": "text", "text": "Wait."}]
        told = plain(
            [
                SystemMessage("Be brief."),
                HumanMessage([{"type": "text", "text": "What "}, {"type": "text", "text": "time?"}], name="ada"),
                AIMessage(thinking, tool_calls=[call]),  # type: ignore[list-item, arg-type]
                ToolMessage("noon", tool_call_id="c1"),
                AIMessage("Noon.", additional_kwargs={"reasoning_content": "Easy."}),
            ]
        )
        assert told == [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "What time?", "name": "ada"},
            {
                "role": "assistant",
                "content": "Wait.",
                "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "clock", "arguments": {"zone": 1}}}
                ],
                "reasoning_content": "Hm.",
            },
            {"role": "tool", "content": "noon", "tool_call_id": "c1"},
            {"role": "assistant", "content": "Noon.", "reasoning_content": "Easy."},
        ]

    @pytest.mark.parametrize("kind", ["image_url", "image", "input_audio", "file"])
    def it_refuses_what_is_no_text(self, kind: str) -> None:
        with pytest.raises(ConfigurationError, match="reads text only"):
            plain([HumanMessage([{"type": kind, kind: {}}])])
