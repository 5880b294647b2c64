"""Whole answers, and the count of reasoning tokens."""

from __future__ import annotations

from model.chat import Answer, ToolCall, assemble, reasoning_tokens
from tests.model.chat.transcripts import GLM_45, TOOLS, parse

TEXT = "\n<think>So.</think>\nSure.\n<tool_call>now\n</tool_call>\n<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>Os"


def it_puts_an_answer_together():
    read = assemble(parse(GLM_45, TEXT), "length")
    assert read == Answer(
        "So.",
        "Sure.",
        [ToolCall("id0", "now", "{}", {}), ToolCall("id1", "get_weather", '{"city": "Os', None)],
        "length",
    )


def it_says_that_tools_are_called():
    assert assemble(parse(GLM_45, TEXT), "stop").finish_reason == "tool_calls"
    assert assemble(parse(GLM_45, "Hi"), "stop") == Answer("", "Hi", [], "stop")


def it_counts_reasoning_tokens():
    tokens = ["\n", "<think>", "So", ".", "</think>", "\n", "Sure", "."]
    assert reasoning_tokens(GLM_45.parser(TOOLS), tokens) == 4
    assert reasoning_tokens(GLM_45.parser(TOOLS, prompt_tail="<think>"), tokens[2:]) == 3
    assert reasoning_tokens(GLM_45.parser(TOOLS), ["\n", "<think>", "</think>", "\nSure"]) == 2
    assert reasoning_tokens(GLM_45.parser(TOOLS), ["Sure", "."]) == 0
    assert reasoning_tokens(GLM_45.parser(TOOLS), ["<think>a</think>b", "c"]) == 0, "one token holds it all"
