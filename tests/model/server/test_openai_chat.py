"""`/v1/chat/completions` through OpenAI's own client, with real weights."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import openai
import pytest
from openai import pydantic_function_tool
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from model.engine import Engine, SamplingParams
from tests.model.server.conftest import MODEL, Served

FRANCE: Any = [{"role": "user", "content": "What is the capital of France? Answer in one sentence."}]
WEATHER: Any = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "maxLength": 20}, "days": {"type": "integer", "maximum": 9}},
            "required": ["city", "days"],
            "additionalProperties": False,
        },
    },
}
CLOCK: Any = {
    "type": "function",
    "function": {"name": "clock", "parameters": {"type": "object", "properties": {}}},
}


def ask(client: openai.OpenAI, **more: Any) -> ChatCompletion:
    return client.chat.completions.create(**{"model": MODEL, "messages": FRANCE, "temperature": 0, **more})


class DescribeAnswers:
    def it_says_what_the_engine_says(self, client: openai.OpenAI, engine: Engine) -> None:
        answer = ask(client, max_tokens=40)
        alone = engine.chat(FRANCE, SamplingParams(max_tokens=40))
        assert answer.choices[0].message.content == alone.text
        assert answer.choices[0].finish_reason == "stop"
        assert answer.object == "chat.completion"
        assert answer.model == MODEL
        assert answer.usage
        assert answer.usage.prompt_tokens == alone.prompt_tokens
        assert answer.usage.completion_tokens == alone.completion_tokens
        assert answer.usage.total_tokens == alone.prompt_tokens + alone.completion_tokens

    def it_streams_the_same_text_in_pieces(self, client: openai.OpenAI) -> None:
        whole = ask(client, max_tokens=30).choices[0]
        chunks = list(ask(client, max_tokens=30, stream=True))  # type: ignore[call-overload]
        texts = [chunk.choices[0].delta.content or "" for chunk in chunks]
        assert "".join(texts) == whole.message.content
        assert sum(bool(text) for text in texts) > 5
        assert chunks[0].choices[0].delta.role == "assistant"
        assert [c.choices[0].finish_reason for c in chunks if c.choices[0].finish_reason] == [whole.finish_reason]
        assert len({chunk.id for chunk in chunks}) == 1
        assert all(chunk.usage is None for chunk in chunks)

    def it_counts_in_a_last_chunk_where_asked(self, client: openai.OpenAI) -> None:
        whole = ask(client, max_tokens=12)
        *chunks, last = ask(client, max_tokens=12, stream=True, stream_options={"include_usage": True})
        assert last.choices == []  # type: ignore[attr-defined]
        assert last.usage.completion_tokens == whole.usage.completion_tokens  # type: ignore[attr-defined, union-attr]
        assert all(chunk.usage is None for chunk in chunks)  # type: ignore[attr-defined]

    def it_counts_what_it_reused_of_the_prompt(self, client: openai.OpenAI) -> None:
        long: Any = [{"role": "user", "content": "The minutes of the meeting follow. " * 60}]
        first = ask(client, messages=long, max_tokens=4)
        again = ask(client, messages=long, max_tokens=4)
        assert again.usage
        assert again.usage.prompt_tokens_details
        assert again.usage.prompt_tokens_details.cached_tokens
        assert again.usage.prompt_tokens_details.cached_tokens > again.usage.prompt_tokens // 2
        assert again.choices[0].message.content == first.choices[0].message.content

    def it_stops_at_the_limit_and_at_a_text(self, client: openai.OpenAI) -> None:
        assert ask(client, max_completion_tokens=3).choices[0].finish_reason == "length"
        free = ask(client, max_tokens=30).choices[0].message.content or ""
        stopped = ask(client, max_tokens=30, stop=["Paris", "zzz"])
        assert stopped.choices[0].message.content == free[: free.index("Paris")]
        assert stopped.choices[0].finish_reason == "stop"
        assert stopped.choices[0].model_extra == {"stop_reason": "Paris"}

    def it_reads_every_kind_of_text_message(self, client: openai.OpenAI) -> None:
        plain = ask(client, max_tokens=8)
        parts = [
            {"type": "text", "text": "What is the capital of France? "},
            {"type": "text", "text": "Answer in one sentence."},
        ]
        assert ask(client, messages=[{"role": "user", "content": parts}], max_tokens=8).choices == plain.choices
        developer = [{"role": "developer", "content": "Be terse."}, *FRANCE]
        system = [{"role": "system", "content": "Be terse."}, *FRANCE]
        assert (
            ask(client, messages=developer, max_tokens=8).choices == ask(client, messages=system, max_tokens=8).choices
        )

    def it_goes_on_with_a_message_that_was_begun(self, client: openai.OpenAI) -> None:
        begun = [*FRANCE, {"role": "assistant", "content": "The capital of France is"}]
        answer = ask(client, messages=begun, max_tokens=4, extra_body={"continue_final_message": True})
        assert (answer.choices[0].message.content or "").strip().startswith("Paris")


class DescribeSampling:
    def it_repeats_itself_with_a_seed(self, client: openai.OpenAI) -> None:
        texts = [ask(client, temperature=1.3, seed=s, max_tokens=16).choices[0].message.content for s in (5, 5, 6)]
        assert texts[0] == texts[1] != texts[2]

    def it_gives_several_choices_that_differ(self, client: openai.OpenAI) -> None:
        answer = ask(client, n=3, temperature=1.3, seed=5, max_tokens=12)
        assert [choice.index for choice in answer.choices] == [0, 1, 2]
        assert len({choice.message.content for choice in answer.choices}) == 3
        alone = ask(client, temperature=1.3, seed=5, max_tokens=12)
        assert answer.choices[0].message.content == alone.choices[0].message.content
        assert answer.usage
        assert alone.usage
        assert answer.usage.prompt_tokens == alone.usage.prompt_tokens
        assert answer.usage.completion_tokens > alone.usage.completion_tokens

    def it_streams_several_choices(self, client: openai.OpenAI) -> None:
        whole = ask(client, n=2, temperature=1.3, seed=5, max_tokens=12)
        texts = {0: "", 1: ""}
        for chunk in ask(client, n=2, temperature=1.3, seed=5, max_tokens=12, stream=True):
            for choice in chunk.choices:  # type: ignore[attr-defined]
                texts[choice.index] += choice.delta.content or ""
        assert texts == {choice.index: choice.message.content for choice in whole.choices}

    def it_takes_every_setting(self, client: openai.OpenAI) -> None:
        answer = ask(
            client,
            temperature=0.8,
            top_p=0.9,
            presence_penalty=0.5,
            frequency_penalty=0.5,
            seed=1,
            max_tokens=6,
            user="somebody",
            extra_body={
                "top_k": 20,
                "min_p": 0.05,
                "repetition_penalty": 1.1,
                "min_tokens": 6,
                "priority": "background",
            },
        )
        assert answer.usage
        assert answer.usage.completion_tokens == 6

    def it_biases_tokens(self, client: openai.OpenAI, engine: Engine) -> None:
        (token,) = engine.tokenizer.encode(" yes")
        answer = ask(client, logit_bias={str(token): 100}, max_tokens=3)
        assert (answer.choices[0].message.content or "").split() == ["yes"] * 3

    def it_gives_the_logprobs_of_each_token(self, client: openai.OpenAI) -> None:
        answer = ask(client, max_tokens=6, logprobs=True, top_logprobs=3)
        logprobs = answer.choices[0].logprobs
        assert logprobs
        assert logprobs.content
        assert "".join(entry.token for entry in logprobs.content) == answer.choices[0].message.content
        for entry in logprobs.content:
            assert len(entry.top_logprobs) == 3
            assert entry.top_logprobs[0].logprob == entry.logprob  # greedy
            assert sum(math.exp(top.logprob) for top in entry.top_logprobs) <= 1.001
            assert bytes(entry.bytes or []).decode() == entry.token
        streamed = ask(client, max_tokens=6, logprobs=True, top_logprobs=3, stream=True)
        entries = [e for c in streamed for e in ((c.choices[0].logprobs and c.choices[0].logprobs.content) or [])]  # type: ignore[attr-defined]
        assert [e.token for e in entries] == [e.token for e in logprobs.content]

    def it_ends_at_a_deadline_with_what_there_is(self, client: openai.OpenAI) -> None:
        answer = ask(client, max_tokens=4000, extra_body={"timeout": 0.4, "min_tokens": 4000})
        assert answer.choices[0].finish_reason == "length"
        assert answer.choices[0].model_extra == {"stop_reason": "deadline"}
        assert answer.usage
        assert answer.usage.completion_tokens < 4000


class Season(BaseModel):
    season: str
    warm: bool


SEASON: Any = {
    "type": "object",
    "properties": {"season": {"enum": ["spring", "autumn"]}, "warm": {"type": "boolean"}},
    "required": ["season", "warm"],
    "additionalProperties": False,
}


class DescribeForms:
    def it_holds_an_answer_to_a_schema(self, client: openai.OpenAI) -> None:
        form: Any = {"type": "json_schema", "json_schema": {"name": "season", "schema": SEASON, "strict": True}}
        answer = ask(client, response_format=form, max_tokens=60)
        assert set(json.loads(answer.choices[0].message.content or "")) == {"season", "warm"}

    def it_parses_into_a_class(self, client: openai.OpenAI) -> None:
        messages: Any = [{"role": "user", "content": "Which season is warm?"}]
        answer = client.chat.completions.parse(
            model=MODEL, messages=messages, response_format=Season, temperature=0, max_tokens=200,
            frequency_penalty=0.5,
        )  # fmt: skip
        assert isinstance(answer.choices[0].message.parsed, Season)

    def it_writes_some_json_object(self, client: openai.OpenAI) -> None:
        answer = ask(client, response_format={"type": "json_object"}, max_tokens=300, frequency_penalty=0.6)
        if answer.choices[0].finish_reason == "stop":
            assert isinstance(json.loads(answer.choices[0].message.content or ""), dict)
        assert (answer.choices[0].message.content or "").startswith("{")

    @pytest.mark.parametrize(
        ("extra", "pattern"),
        [
            ({"guided_regex": r"[A-Z][a-z]{3,8} \d{4}"}, r"[A-Z][a-z]{3,8} \d{4}"),
            ({"guided_choice": ["Paris", "Lyon"]}, "Paris|Lyon"),
            ({"guided_json": {"enum": [1, 2]}}, "1|2"),
            ({"guided_json": '{"enum": ["a"]}'}, '"a"'),
            ({"guided_grammar": 'root ::= "yes" | "no"'}, "yes|no"),
            ({"guided_grammar": 'start: "yes" | "no"'}, "yes|no"),
            ({"structured_outputs": {"choice": ["left", "right"]}}, "left|right"),
            ({"structured_outputs": {"regex": "[0-9]{3}"}}, "[0-9]{3}"),
        ],
    )
    def it_holds_an_answer_to_other_forms(self, client: openai.OpenAI, extra: dict[str, Any], pattern: str) -> None:
        answer = ask(client, max_tokens=40, extra_body=extra)
        assert re.fullmatch(pattern, answer.choices[0].message.content or "")


class DescribeTools:
    def it_calls_some_tool_where_it_must(self, client: openai.OpenAI) -> None:
        answer = ask(client, tools=[WEATHER], tool_choice="required", parallel_tool_calls=False, max_tokens=120)
        message = answer.choices[0].message
        assert message.tool_calls
        assert len(message.tool_calls) == 1
        call = message.tool_calls[0]
        assert call.function.name == "get_weather"  # type: ignore[union-attr]
        arguments = json.loads(call.function.arguments)  # type: ignore[union-attr]
        assert set(arguments) == {"city", "days"}
        assert isinstance(arguments["days"], int)
        assert answer.choices[0].finish_reason == "tool_calls"
        assert message.content is None

    def it_calls_the_tool_that_is_named(self, client: openai.OpenAI) -> None:
        named: Any = {"type": "function", "function": {"name": "clock"}}
        answer = ask(client, tools=[WEATHER, CLOCK], tool_choice=named, max_tokens=120)
        calls = answer.choices[0].message.tool_calls or []
        assert [call.function.name for call in calls] == ["clock"]  # type: ignore[union-attr]
        assert json.loads(calls[0].function.arguments) == {}  # type: ignore[union-attr]

    def it_streams_a_call(self, client: openai.OpenAI) -> None:
        settings: Any = {"tools": [WEATHER], "tool_choice": "required", "parallel_tool_calls": False, "max_tokens": 120}
        whole = ask(client, **settings).choices[0].message.tool_calls or []
        names, arguments, ids, ending = [], "", set(), None
        for chunk in ask(client, stream=True, **settings):
            ending = chunk.choices[0].finish_reason or ending  # type: ignore[attr-defined]
            for call in chunk.choices[0].delta.tool_calls or []:  # type: ignore[attr-defined]
                names += [call.function.name] if call.function.name else []
                ids |= {call.id} if call.id else set()
                arguments += call.function.arguments or ""
        assert names == ["get_weather"]
        assert arguments == whole[0].function.arguments  # type: ignore[union-attr]
        assert len(ids) == 1
        assert ending == "tool_calls"

    def it_calls_nothing_where_it_may_not(self, client: openai.OpenAI) -> None:
        answer = ask(client, tools=[WEATHER], tool_choice="none", max_tokens=20)
        assert answer.choices[0].message.tool_calls is None
        assert answer.choices[0].message.content == ask(client, max_tokens=20).choices[0].message.content

    def it_reads_what_a_tool_gave_back(self, client: openai.OpenAI) -> None:
        call = {"id": "c1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Oslo"}'}}
        messages = [
            {"role": "user", "content": "What is the weather in Oslo?"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "c1", "content": "It is 77 degrees in Oslo."},
        ]
        answer = ask(client, messages=messages, tools=[WEATHER], tool_choice="none", max_tokens=30)
        assert "77" in (answer.choices[0].message.content or "")

    @pytest.mark.parametrize("seed", range(4))
    def it_calls_a_tool_or_answers_in_its_form(self, client: openai.OpenAI, seed: int) -> None:
        form: Any = {"type": "json_schema", "json_schema": {"name": "season", "schema": SEASON}}
        asked: Any = {"response_format": form, "tools": [CLOCK], "parallel_tool_calls": False, "max_tokens": 60}
        answer = ask(client, temperature=1.5, seed=seed, **asked).choices[0]
        if answer.finish_reason == "tool_calls":
            assert [call.function.name for call in answer.message.tool_calls or []] == ["clock"]  # type: ignore[union-attr]
        else:
            assert set(json.loads(answer.message.content or "")) == {"season", "warm"}

    def it_calls_where_it_must_whatever_the_form(self, client: openai.OpenAI) -> None:
        answer = ask(client, tools=[CLOCK], tool_choice="required", parallel_tool_calls=False, max_tokens=60,
                     response_format={"type": "json_object"})  # fmt: skip
        assert answer.choices[0].finish_reason == "tool_calls"

    def it_works_with_the_clients_own_tool_helper(self, client: openai.OpenAI) -> None:
        tool = pydantic_function_tool(Season, name="season")
        answer = client.chat.completions.parse(
            model=MODEL, messages=FRANCE, tools=[tool], tool_choice="required", parallel_tool_calls=False,
            temperature=0, frequency_penalty=0.5, max_tokens=200,
        )  # fmt: skip
        calls = answer.choices[0].message.tool_calls or []
        assert isinstance(calls[0].function.parsed_arguments, Season)


def it_lists_its_model(client: openai.OpenAI, served: Served) -> None:
    (entry,) = client.models.list().data
    assert entry.id == MODEL
    assert client.models.retrieve(MODEL).model_extra["max_model_len"] == served.engine.context_length  # type: ignore[index]
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-9")
