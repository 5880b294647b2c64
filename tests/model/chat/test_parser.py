"""One answer after the other: reasoning, GLM's calls, JSON calls, and what models get wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.chat import (
    Answer,
    ChatFormat,
    Content,
    Reasoning,
    ToolCallArguments,
    ToolCallBegin,
    ToolCallEnd,
    assemble,
)
from model.chat.events import merged
from tests.model.chat.transcripts import GLM_45, GLM_47, HERMES, SMOLLM2, parse

OPEN = "<|assistant|><think>"


def answer(form: ChatFormat, text: str, tail: str = "") -> Answer:
    return assemble(parse(form, text, tail=tail))


def called(form: ChatFormat, text: str) -> list[tuple[str, Any]]:
    return [(call.name, call.arguments) for call in answer(form, text).tool_calls]


def glm(name: str, **arguments: str) -> str:
    pairs = "".join(f"<arg_key>{k}</arg_key>\n<arg_value>{v}</arg_value>\n" for k, v in arguments.items())
    return f"<tool_call>{name}\n{pairs}</tool_call>"


class DescribeReasoning:
    @pytest.mark.parametrize(
        ("text", "tail"),
        [
            ("\n<think>Why?</think>\nBecause.", "<|assistant|>"),
            ("<think>Why?</think>Because.", "<|assistant|>"),
            ("Why?</think>Because.", OPEN),
            ("\nWhy?\n</think>\n\nBecause.", "<|im_start|>assistant\n<think>\n"),
            ("<think>Why?</think>\nBecause.", OPEN),
        ],
    )
    def it_is_read_whoever_opens_it(self, text: str, tail: str):
        assert answer(GLM_45, text, tail) == Answer("Why?", "Because.")

    @pytest.mark.parametrize("text", ["</think>Because.", "\n<think></think>\nBecause.", "\nBecause.", "Because."])
    def it_may_be_none(self, text: str):
        for tail in ("<|assistant|>", "<|assistant|>\n<think></think>", "<|assistant|></think>"):
            assert answer(GLM_47, text, tail) == Answer("", "Because.")

    def it_closes_at_once_where_the_prompt_opened_it(self):
        assert answer(GLM_47, "</think>Because.", OPEN) == Answer("", "Because.")

    def it_streams(self):
        parser = GLM_45.parser()
        assert parser.feed("\n<thi") == []
        assert parser.feed("nk>We") == [Reasoning("We")]
        assert parser.feed(" see </th") == [Reasoning(" see")]
        assert parser.feed("ese") == [Reasoning(" </these")]
        assert parser.reasoning
        assert parser.feed("</think>\nA") == [Content("A")]
        assert not parser.reasoning

    def it_is_all_there_is_when_the_answer_is_cut(self):
        assert answer(GLM_45, "\n<think>We see </th") == Answer("We see </th", "")

    def it_is_only_the_models_to_open(self):
        user = "<|user|>\nWhat does <think> do?<|assistant|>"
        assert answer(GLM_45, "It thinks.</think>", user).content == "It thinks.</think>"

    def it_is_not_looked_for_where_the_format_has_none(self):
        assert answer(SMOLLM2, "<think>a</think>b").content == "<think>a</think>b"

    def it_does_not_open_in_the_middle(self):
        assert answer(GLM_45, "The tag <think>x</think> is GLM's.").content == "The tag <think>x</think> is GLM's."

    def it_ends_where_a_tool_is_called(self):
        """Claude Code sees "tool_use" without a tool when the call is swallowed."""
        read = answer(GLM_45, "\n<think>I need to look.\n" + glm("now") + "</think>\nDone.")
        assert (read.reasoning, read.content) == ("I need to look.", "Done.")
        assert [call.name for call in read.tool_calls] == ["now"]

    @pytest.mark.parametrize(
        "mention", ["<tool_call> tags", "<tool_call>unknown\n", "<tool_call>now is the time", "<tool_call>"]
    )
    def it_goes_on_where_a_call_is_only_mentioned(self, mention: str):
        read = answer(GLM_45, f"<think>I would write {mention}.</think>Yes.")
        assert read == Answer(f"I would write {mention}.", "Yes.")


class DescribeGlmCalls:
    def it_tells_each_part_as_soon_as_it_is_certain(self):
        parser = GLM_45.parser(TOOLS_OF_ONE, new_id=lambda: "id")
        assert parser.feed("Let me see.\n<tool_call>get_weather\n") == [Content("Let me see.")]
        assert parser.feed("<arg_key>") == [ToolCallBegin(0, "id", "get_weather")]
        assert parser.feed("city</arg_key>\n<arg_value>O") == [ToolCallArguments(0, '{"city": "O')]
        assert parser.feed('s"l') == [ToolCallArguments(0, 's\\"l')]
        assert parser.feed("o</arg_val") == [ToolCallArguments(0, "o")]
        assert parser.feed("ue>\n<arg_key>days</arg_key>") == [ToolCallArguments(0, '"')]
        assert parser.feed("<arg_value>1") == []
        assert parser.feed("0</arg_value>") == [ToolCallArguments(0, ', "days": 10')]
        assert parser.feed("</tool_call>") == [
            ToolCallArguments(0, "}"),
            ToolCallEnd(0, {"city": 'Os"lo', "days": 10}),
        ]
        assert parser.finish() == []

    def it_streams_a_long_string_while_it_grows(self):
        parser = GLM_45.parser(TOOLS_OF_ONE)
        parser.feed("<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>")
        for n in range(4000):
            assert parser.feed("x" if n % 80 else "\n"), "every character is told at once"

    def it_reads_both_layouts_in_either_format(self):
        packed = "<tool_call>get_weather<arg_key>city</arg_key><arg_value>Oslo</arg_value></tool_call>"
        for form in (GLM_45, GLM_47):
            assert (
                called(form, packed)
                == called(form, glm("get_weather", city="Oslo"))
                == [("get_weather", {"city": "Oslo"})]
            )

    def it_reads_line_breaks_that_are_spelled_out(self):
        text = r"<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>a\nb</arg_value>\n</tool_call>"
        assert called(GLM_45, text) == [("get_weather", {"city": r"a\nb"})]

    @pytest.mark.parametrize(
        "text", ["<tool_call>now\n</tool_call>", "<tool_call>now</tool_call>", "<tool_call>\nnow \n</tool_call>"]
    )
    def it_reads_calls_without_arguments(self, text: str):
        assert called(GLM_45, text) == [("now", {})]
        assert answer(GLM_45, text).tool_calls[0].text == "{}"

    def it_tells_names_apart_that_begin_alike(self):
        assert called(GLM_45, glm("now") + glm("now_where")) == [("now", {}), ("now_where", {})]

    def it_keeps_the_order_of_calls_and_of_arguments(self):
        text = glm("get_weather", days="2", city="Oslo") + "\n" + glm("get_weather", city="Bergen")
        read = answer(GLM_45, text).tool_calls
        assert [call.id for call in read] == ["id0", "id1"]
        assert read[0].text == '{"days": 2, "city": "Oslo"}'

    def it_gives_every_call_its_own_id(self):
        parser = GLM_45.parser(TOOLS_OF_ONE)
        begun = [event for event in parser.feed(glm("get_weather") * 2) if isinstance(event, ToolCallBegin)]
        assert len({event.id for event in begun}) == 2
        assert all(event.id.startswith("call_") for event in begun)

    def it_says_what_stands_around_calls(self):
        read = answer(GLM_45, "First.\n" + glm("now") + "\nThen.\n" + glm("now") + "\n")
        assert read.content == "First.\n\nThen."
        assert len(read.tool_calls) == 2

    def it_keeps_the_contents_own_end(self):
        assert answer(GLM_45, "```\nx\n```\n").content == "```\nx\n```\n"

    @pytest.mark.parametrize(
        "text",
        [
            "<tool_call>get_whether\n<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value>\n</tool_call>",
            "<tool_call>get_weather_now</tool_call>",
            "<tool_call></tool_call>",
            "<tool_call>get_weather is what I would call",
            "<tool_call>now",
        ],
    )
    def it_leaves_what_calls_no_declared_tool_as_content(self, text: str):
        assert answer(GLM_45, text) == Answer("", text)

    def it_finds_a_call_after_one_that_is_none(self):
        read = answer(GLM_45, "<tool_call>other\n" + glm("now"))
        assert read.content == "<tool_call>other"
        assert [call.name for call in read.tool_calls] == ["now"]

    def it_needs_no_closing_tag_before_the_next_call(self):
        text = glm("get_weather", city="Oslo").removesuffix("</tool_call>") + glm("now")
        assert called(GLM_45, text) == [("get_weather", {"city": "Oslo"}), ("now", {})]

    def it_keeps_the_first_of_two_values(self):
        text = glm("get_weather", city="Oslo").replace("</tool_call>", "") + glm("get_weather", city="Bergen")[23:]
        (call,) = answer(GLM_45, text).tool_calls
        assert call.text == '{"city": "Oslo"}'

    @pytest.mark.parametrize(
        ("broken", "content"),
        [
            ("<arg_key>city</arg_key>Oslo</tool_call>", "<arg_key>city</arg_key>Oslo</tool_call>"),
            ("<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value> or so</tool_call>", "or so</tool_call>"),
        ],
    )
    def it_ends_a_broken_call_and_shows_the_rest(self, broken: str, content: str):
        read = answer(GLM_45, "<tool_call>get_weather\n" + broken)
        assert [(call.name, call.arguments) for call in read.tool_calls] == [("get_weather", None)]
        assert read.content == content

    @pytest.mark.parametrize(
        "length", range(len("<tool_call>get_weather\n<arg_key>"), len(glm("get_weather", city="Oslo")))
    )
    def it_ends_a_call_that_is_cut_off(self, length: int):
        read = answer(GLM_45, glm("get_weather", city="Oslo")[:length])
        (call,) = read.tool_calls
        assert call.arguments is None
        assert read.content == ""
        assert '{"city": "Oslo"}'.startswith(call.text), "no half tag is told"
        with pytest.raises(ValueError):
            json.loads(call.text)

    def it_does_not_look_for_calls_without_tools(self):
        events = parse(GLM_45, glm("now"), tools=[])
        assert merged(events) == [Content(glm("now"))]


class DescribeJsonCalls:
    def it_streams_the_arguments_as_the_model_writes_them(self):
        parser = HERMES.parser(TOOLS_OF_ONE, new_id=lambda: "id")
        assert parser.feed('<tool_call>\n{"name": "get_weather", "arguments": ') == []
        assert parser.feed('{"city": "O') == [
            ToolCallBegin(0, "id", "get_weather"),
            ToolCallArguments(0, '{"city": "O'),
        ]
        assert parser.feed('slo"}') == [ToolCallArguments(0, 'slo"}'), ToolCallEnd(0, {"city": "Oslo"})]
        assert parser.feed("}\n</tool_call>") == []
        assert parser.finish() == []

    @pytest.mark.parametrize(
        ("entry", "arguments"),
        [
            ('{"name": "now"}', {}),
            ('{"name": "now", "arguments": null}', {}),
            ('{"name": "now", "arguments": ""}', {}),
            ('{"name": "now", "arguments": "{\\"a\\": 1}"}', {"a": 1}),
            ('{"arguments": {"a": [1, {"b": "}"}]}, "name": "now"}', {"a": [1, {"b": "}"}]}),
            ('{"id": 7, "name":"now","parameters":{"a":1},"type":"function"}', {"a": 1}),
            ('{ "name" : "now" , "arguments" : { "a" : "x\ny" } }', {"a": "x\ny"}),
            ('{"name": "now", "arguments": {"a": "\\\\\\" }"}}', {"a": '\\" }'}),
        ],
    )
    def it_reads_objects_and_lists(self, entry: str, arguments: dict[str, Any]):
        for form in (HERMES, SMOLLM2):
            for text in (
                f"<tool_call>{entry}</tool_call>",
                f"<tool_call>\n{entry}\n</tool_call>\n",
                f"<tool_call>[{entry}]</tool_call>",
            ):
                read = answer(form, text)
                assert read.content == ""
                assert [(call.name, call.arguments) for call in read.tool_calls] == [("now", arguments)]
                assert json.loads(read.tool_calls[0].text, strict=True) == arguments

    def it_reads_several_of_either_kind(self):
        one = '{"name": "now", "arguments": {}}'
        assert len(called(HERMES, f"<tool_call>\n{one}\n</tool_call>\n<tool_call>\n{one}\n</tool_call>")) == 2
        assert len(called(SMOLLM2, f"<tool_call>[{one}, {one}]</tool_call>")) == 2

    def it_needs_no_closing_tag(self):
        read = answer(HERMES, '<tool_call>{"name": "now", "arguments": {}}')
        assert [(call.name, call.arguments) for call in read.tool_calls] == [("now", {})]

    @pytest.mark.parametrize(
        "text",
        [
            '<tool_call>{"name": "other", "arguments": {}}</tool_call>',
            '<tool_call>{"arguments": {}}</tool_call>',
            '<tool_call>{"name": "now", "arguments": [1]}</tool_call>',
            '<tool_call>{"name": "now", "arguments": 5}</tool_call>',
            "<tool_call>[]</tool_call>",
            "<tool_call>now</tool_call>",
            '<tool_call>{"name": "no',
            '<tool_call>{"name": 3}</tool_call>',
        ],
    )
    def it_leaves_what_calls_no_declared_tool_as_content(self, text: str):
        assert answer(HERMES, text) == Answer("", text)

    def it_holds_nothing_back_that_cannot_become_a_call(self):
        parser = HERMES.parser(TOOLS_OF_ONE)
        assert parser.feed("The tag <tool_call>") == [Content("The tag")]
        assert parser.feed(" o") == [Content(" <tool_call> o")]
        assert parser.feed('pens <tool_call>{"a": !') == [Content('pens <tool_call>{"a": !')]

    def it_shows_the_unknown_one_of_a_list(self):
        read = answer(SMOLLM2, '<tool_call>[{"name": "now"},{"name": "other"}]</tool_call>')
        assert [call.name for call in read.tool_calls] == ["now"]
        assert read.content == '{"name": "other"}]</tool_call>'

    @pytest.mark.parametrize("bad", ["tru", "NaN", "1e999", "01", "'a'", '"a" "b"', "[1}"])
    def it_ends_a_call_whose_arguments_are_no_json(self, bad: str):
        read = answer(HERMES, f'<tool_call>{{"name": "now", "arguments": {{"a": {bad}}}}}</tool_call>')
        assert [(call.name, call.arguments) for call in read.tool_calls] == [("now", None)]

    def it_ends_reasoning_too(self):
        read = answer(HERMES, '<think>\nHm.\n<tool_call>{"name": "now"}</tool_call>\n</think>\n\nOk.')
        assert (read.reasoning, read.content, len(read.tool_calls)) == ("Hm.", "Ok.", 1)


def it_refuses_text_after_the_end():
    parser = GLM_45.parser()
    parser.finish()
    with pytest.raises(ValueError, match="finished"):
        parser.feed("more")


TOOLS_OF_ONE = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "parameters": {"properties": {"city": {"type": "string"}, "days": {"type": "integer"}}},
        },
    }
]
