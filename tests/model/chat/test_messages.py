"""OpenAI's shapes, and which message is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from model.chat.messages import read_messages
from model.errors import ConfigurationError

USER = {"role": "user", "content": "Hi"}


def call(id: str, arguments: Any = "{}") -> dict[str, Any]:
    return {"id": id, "type": "function", "function": {"name": "f", "arguments": arguments}}


def read(*messages: Any, split: bool = True) -> list[dict[str, Any]]:
    return read_messages(list(messages), split_thoughts=split)


class DescribeMessages:
    def it_joins_text_parts(self):
        parts = [{"type": "text", "text": "a"}, "b", {"type": "input_text", "text": "c"}]
        assert read({"role": "user", "content": parts}) == [{"role": "user", "content": "abc"}]

    def it_knows_the_names_of_roles(self):
        assert [message["role"] for message in read({"role": "developer", "content": "x"}, USER)] == ["system", "user"]

    def it_reads_arguments_of_either_kind(self):
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [call("1", '{"a": 1}'), call("2", {"a": 1}), call("3", "")],
        }
        (plain,) = read(message)
        assert plain["content"] == ""
        assert [one["function"]["arguments"] for one in plain["tool_calls"]] == [{"a": 1}, {"a": 1}, {}]

    def it_splits_reasoning_from_content(self):
        said = {"role": "assistant", "content": "\n<think>\nR\n</think>\n\nA"}
        assert read(said) == [{"role": "assistant", "content": "A", "reasoning_content": "R"}]
        assert read(said, split=False)[0]["content"] == said["content"]
        given = {**said, "reasoning_content": "given"}
        assert read(given)[0] == given

    def it_takes_reasoning_by_either_name(self):
        for name in ("reasoning_content", "reasoning"):
            assert read({"role": "assistant", "content": "A", name: "R"})[0]["reasoning_content"] == "R"

    def it_puts_results_in_the_order_of_their_calls(self):
        asked = {"role": "assistant", "content": "", "tool_calls": [call("x"), call("y"), call("z")]}
        results = [{"role": "tool", "tool_call_id": id, "content": id} for id in "zxy"]
        assert [message["content"] for message in read(USER, asked, *results)] == ["Hi", "", "x", "y", "z"]
        again = {"role": "assistant", "content": "", "tool_calls": [call("v"), call("u")]}
        more = [{"role": "tool", "tool_call_id": id, "content": id} for id in "uv"]
        talk = read(USER, asked, *results, again, *more, USER)
        assert "".join(message["content"] for message in talk) == "HixyzvuHi"

    def it_leaves_the_callers_messages_alone(self):
        message = {"role": "assistant", "content": "<think>R</think>A", "tool_calls": [call("1")]}
        before = repr(message)
        read(message)
        assert repr(message) == before

    @pytest.mark.parametrize(
        ("messages", "sentence"),
        [
            ([], "at least one message"),
            (["Hi"], r"messages\[0\] is not an object"),
            ([USER, {"content": "x"}], r"messages\[1\] has the role None"),
            ([{"role": "wizard", "content": "x"}], "messages.0. has the role 'wizard'"),
            ([USER, {"role": "user"}], r"messages\[1\] \(user\) has no content"),
            ([{"role": "user", "content": 5}], r"messages\[0\] \(user\): content must be"),
            ([{"role": "user", "content": [{"type": "image_url"}]}], "'image_url'; this model reads text only"),
            ([{"role": "user", "content": [{"type": "text"}]}], r"content\[0\] has no text"),
            ([{"role": "assistant", "content": "", "reasoning_content": 1}], "reasoning_content must be a string"),
            ([{"role": "assistant", "tool_calls": "f"}], "tool_calls must be a list"),
            ([{"role": "assistant", "tool_calls": [{"id": "1"}]}], r"tool_calls\[0\] has no function name"),
            ([{"role": "assistant", "tool_calls": [call("1", "{")]}], r"arguments of tool_calls\[0\] are not JSON"),
            ([{"role": "assistant", "tool_calls": [call("1", "[1]")]}], "are not a JSON object"),
            ([{"role": "assistant", "tool_calls": [call("1"), {**call("2"), "id": 2}]}], r"id of tool_calls\[1\]"),
            ([USER, {"role": "tool", "content": "x"}], r"messages\[1\] \(tool\) has no tool_call_id"),
            ([{"role": "tool", "tool_call_id": "9", "content": "x"}], "answers the call '9', which no message before"),
        ],
    )
    def it_says_which_message_is_wrong(self, messages: list[Any], sentence: str):
        with pytest.raises(ConfigurationError, match=sentence):
            read(*messages)
