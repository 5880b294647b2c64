"""Declared tools and tool_choice, and which entry is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from model.chat.tools import Tool, chosen, read_tools
from model.errors import ConfigurationError

F = {"type": "function", "function": {"name": "f", "strict": True, "parameters": {"type": "object"}}}
G = {"type": "function", "function": {"name": "g.h:i-j_k"}}


def it_reads_openais_shape():
    first, second = read_tools([F, G])
    assert (first.name, first.strict, first.parameters, first.declared) == ("f", True, {"type": "object"}, F)
    assert (second.name, second.strict, second.parameters) == ("g.h:i-j_k", False, {})
    assert read_tools(None) == []
    assert read_tools([first]) == [first]


def it_reads_a_function_without_its_wrapping():
    assert read_tools([F["function"]])[0].declared == F


@pytest.mark.parametrize(
    ("tools", "sentence"),
    [
        (["f"], r"tools\[0\] is not an object"),
        ([{"type": "web_search"}], "type 'web_search'; only functions"),
        ([F, {"type": "function", "function": "f"}], r"tools\[1\].function is not an object"),
        ([{"type": "function", "function": {}}], r"tools\[0\] needs a name"),
        ([{"type": "function", "function": {"name": "a b"}}], "without white space"),
        ([{"type": "function", "function": {"name": "<tool_call>"}}], "brackets"),
        ([{"type": "function", "function": {"name": "f" * 129}}], "1 to 128 characters"),
        (
            [{"type": "function", "function": {"name": "f", "parameters": []}}],
            "parameters must be a JSON Schema object",
        ),
        ([F, G, F], r"tools\[2\] has the same name as tools\[0\]"),
    ],
)
def it_says_which_tool_is_wrong(tools: list[Any], sentence: str):
    with pytest.raises(ConfigurationError, match=sentence):
        read_tools(tools)


def it_understands_tool_choice():
    tools = read_tools([F, G])
    assert chosen(None, tools) == "auto"
    assert chosen(None, []) == "none"
    for word in ("none", "auto", "required"):
        assert chosen(word, tools) == word
    for named in ({"type": "function", "function": {"name": "f"}}, {"type": "tool", "name": "f"}):
        found = chosen(named, tools)
        assert isinstance(found, Tool)
        assert found.name == "f"


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"type": "function", "function": {"name": "x"}}, "names 'x', which is not among"),
        ({"type": "function"}, "tool_choice must be"),
        ("sometimes", "tool_choice must be"),
        (7, "tool_choice must be"),
    ],
)
def it_refuses_another_choice(choice: Any, sentence: str):
    with pytest.raises(ConfigurationError, match=sentence):
        chosen(choice, read_tools([F]))
    with pytest.raises(ConfigurationError, match="no tools are declared"):
        chosen("required", [])
