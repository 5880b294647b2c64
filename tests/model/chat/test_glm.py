"""GLM's prompts, byte for byte as the published templates of GLM-4.5/4.6 and 4.7 render these conversations."""

from __future__ import annotations

from typing import Any

import pytest

from model.chat.glm import GLM_4_5, GLM_4_7, GlmPrompt
from model.chat.messages import read_messages

CALLS = [
    {"id": "a", "type": "function", "function": {"name": "f", "arguments": '{"city": "Oslo", "n": 3}'}},
    {"id": "b", "type": "function", "function": {"name": "g", "arguments": {}}},
]
TALK: list[dict[str, Any]] = [
    {"role": "system", "content": "SYS"},
    {"role": "user", "content": "U1"},
    {"role": "assistant", "content": "<think>R1</think>\nA1"},
    {"role": "user", "content": [{"type": "text", "text": "U"}, {"type": "text", "text": "2"}]},
    {"role": "assistant", "content": None, "reasoning_content": " R2\n", "tool_calls": CALLS},
    {"role": "tool", "tool_call_id": "a", "content": "T1"},
    {"role": "tool", "tool_call_id": "b", "content": "T2"},
]
TOOL = {"type": "function", "function": {"name": "f", "description": "Zürich", "parameters": {"type": "object"}}}


def rendered(
    prompt: GlmPrompt, messages: list[dict[str, Any]], tools: list[dict[str, Any]] | None = None, **more: bool
) -> str:
    return prompt.render(read_messages(messages, split_thoughts=True), tools or (), **more)


class DescribeGlm45:
    def it_writes_a_conversation(self):
        assert rendered(GLM_4_5, TALK) == (
            "[gMASK]<sop><|system|>\nSYS<|user|>\nU1<|assistant|>\n<think></think>\nA1<|user|>\nU2<|assistant|>\n"
            "<think>R2</think>\n<tool_call>f\n<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value>\n"
            "<arg_key>n</arg_key>\n<arg_value>3</arg_value>\n</tool_call>\n<tool_call>g\n</tool_call>"
            "<|observation|>\n<tool_response>\nT1\n</tool_response>\n<tool_response>\nT2\n</tool_response><|assistant|>"
        )

    def it_writes_tools(self):
        assert rendered(GLM_4_5, TALK[:2], [TOOL]) == (
            "[gMASK]<sop><|system|>\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
            "You are provided with function signatures within <tools></tools> XML tags:\n<tools>\n"
            '{"type": "function", "function": {"name": "f", "description": "Zürich", "parameters": {"type": "object"}}}\n'
            "</tools>\n\nFor each function call, output the function name and arguments within the following XML format:\n"
            "<tool_call>{function-name}\n<arg_key>{arg-key-1}</arg_key>\n<arg_value>{arg-value-1}</arg_value>\n"
            "<arg_key>{arg-key-2}</arg_key>\n<arg_value>{arg-value-2}</arg_value>\n...\n</tool_call>"
            "<|system|>\nSYS<|user|>\nU1<|assistant|>"
        )

    def it_switches_thinking_off_in_every_turn_of_the_user(self):
        talk = [
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": "b"},
            {"role": "user", "content": "c/nothink"},
        ]
        assert rendered(GLM_4_5, talk, enable_thinking=False) == (
            "[gMASK]<sop><|user|>\na/nothink<|assistant|>\n<think></think>\nb<|user|>\nc/nothink<|assistant|>\n<think></think>"
        )
        assert rendered(GLM_4_5, talk[:1], enable_thinking=True) == "[gMASK]<sop><|user|>\na<|assistant|>"

    def it_knows_no_kept_reasoning(self):
        assert rendered(GLM_4_5, TALK, clear_thinking=False) == rendered(GLM_4_5, TALK)


class DescribeGlm47:
    def it_writes_a_conversation(self):
        assert rendered(GLM_4_7, TALK) == (
            "[gMASK]<sop><|system|>SYS<|user|>U1<|assistant|></think>A1<|user|>U2<|assistant|><think>R2</think>"
            "<tool_call>f<arg_key>city</arg_key><arg_value>Oslo</arg_value><arg_key>n</arg_key><arg_value>3</arg_value>"
            "</tool_call><tool_call>g</tool_call><|observation|><tool_response>T1</tool_response>"
            "<tool_response>T2</tool_response><|assistant|><think>"
        )

    def it_keeps_old_reasoning_when_asked(self):
        kept = rendered(GLM_4_7, TALK, clear_thinking=False)
        assert "<|assistant|><think>R1</think>A1" in kept
        assert kept.replace("<think>R1</think>", "</think>") == rendered(GLM_4_7, TALK)

    def it_closes_the_reasoning_when_thinking_is_off(self):
        assert rendered(GLM_4_7, TALK[1:2], enable_thinking=False) == "[gMASK]<sop><|user|>U1<|assistant|></think>"

    def it_writes_tools(self):
        text = rendered(GLM_4_7, TALK[:2], [TOOL])
        assert text.startswith("[gMASK]<sop><|system|>\n# Tools\n\n")
        assert text.endswith(
            "XML format:\n<tool_call>{function-name}<arg_key>{arg-key-1}</arg_key><arg_value>{arg-value-1}</arg_value>"
            "<arg_key>{arg-key-2}</arg_key><arg_value>{arg-value-2}</arg_value>...</tool_call>"
            "<|system|>SYS<|user|>U1<|assistant|><think>"
        )


@pytest.mark.parametrize("prompt", [GLM_4_5, GLM_4_7])
def it_writes_strings_raw_and_the_rest_as_json(prompt: GlmPrompt):
    arguments = {"s": '"é" 3', "t": "3", "b": True, "z": None, "l": ["é", 1.5], "o": {"a": {}}}
    talk = [
        {"role": "user", "content": "U"},
        {"role": "assistant", "tool_calls": [{"id": "x", "function": {"name": "f", "arguments": arguments}}]},
    ]
    text = rendered(prompt, talk)
    for value in ('"é" 3', "3", "true", "null", '["é", 1.5]', '{"a": {}}'):
        assert f"<arg_value>{value}</arg_value>" in text


@pytest.mark.parametrize("prompt", [GLM_4_5, GLM_4_7])
def it_can_leave_the_assistants_turn_unopened(prompt: GlmPrompt):
    text = rendered(prompt, TALK, add_generation_prompt=False)
    assert rendered(prompt, TALK).startswith(text)
    assert text.endswith("</tool_response>")
