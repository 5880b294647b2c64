"""What a raw argument is by its schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.chat import ToolCallArguments
from model.chat.argument_types import argument_types
from tests.effort import examples
from tests.model.chat.transcripts import GLM_45, json_values, raw, words

STRING, INTEGER, NUMBER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "null"}
OPTIONAL = {"anyOf": [STRING, NULL]}
DEFS = {
    "$defs": {
        "Word": {"enum": ["a", "b"]},
        "Name": STRING,
        "Loop": {"$ref": "#/$defs/Loop"},
        "Kid": {"$ref": "#/$defs/Name"},
    }
}


def value(schema: Any, text: str) -> Any:
    return argument_types({"properties": {"x": schema}, **DEFS})("x").value_of(text)


@pytest.mark.parametrize("text", ["123", "true", "null", " padded \n", "", '"quoted"', "[1]", "{}", "1e5", "None"])
def it_keeps_a_string_as_it_is(text: str):
    for schema in (
        STRING,
        {"type": ["string"]},
        {"$ref": "#/$defs/Kid"},
        {"allOf": [STRING, {"maxLength": 9}]},
        {"enum": ["a"]},
    ):
        assert value(schema, text) == text


@pytest.mark.parametrize(
    ("schema", "text", "wanted"),
    [
        (INTEGER, "10", 10),
        (INTEGER, " 10\n", 10),
        (INTEGER, "3.0", 3),
        (NUMBER, "10", 10),
        (NUMBER, "1.5", 1.5),
        ({"type": "boolean"}, "true", True),
        ({"type": "boolean"}, "True", True),
        (NULL, "None", None),
        ({"type": "array"}, "['a', 1]", ["a", 1]),
        ({"type": "array", "items": STRING}, '["a", "b"]', ["a", "b"]),
        ({"type": "object"}, '{"a": {"b": null}}', {"a": {"b": None}}),
        ({"type": "object"}, "{'a': (1, 2)}", {"a": [1, 2]}),
        ({"properties": {}}, "{}", {}),
        (OPTIONAL, "null", None),
        (OPTIONAL, "10", "10"),
        (OPTIONAL, "nullify", "nullify"),
        ({"type": ["string", "null"]}, "null", None),
        ({"type": "string", "nullable": True}, "null", None),
        ({"type": ["string", "integer"]}, "10", 10),
        ({"type": ["string", "integer"]}, "10a", "10a"),
        ({"oneOf": [INTEGER, NULL]}, "null", None),
        ({"anyOf": [{"type": "array", "items": STRING}, STRING]}, '["a"]', ["a"]),
        ({"anyOf": [{"type": "array", "items": STRING}, STRING]}, "[not json", "[not json"),
        ({"anyOf": [{"$ref": "#/$defs/Word"}, NULL]}, "null", None),
        ({"enum": [1, 2]}, "2", 2),
        ({"enum": ["a", 1]}, "1", 1),
        ({"enum": ["1", 1]}, "1", "1"),
        ({"const": True}, "true", True),
        ({"allOf": [INTEGER, {"minimum": 1}]}, "10", 10),
        ({}, "10", 10),
        ({}, "ten", "ten"),
        ({}, "True", "True"),
        (True, "[1]", [1]),
        ({"$ref": "#/$defs/Loop"}, "10", 10),
        ({"$ref": "#/nowhere"}, "ten", "ten"),
        ({"$ref": "https://example.org/schema"}, "10", 10),
    ],
)  # fmt: skip
def it_reads_the_other_types(schema: Any, text: str, wanted: Any):
    found = value(schema, text)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize("text", ["NaN", "1e999", "ten", "", "[" * 5000, "{", "__import__('os')", "9" * 5000])
def it_gives_the_text_where_there_is_no_such_value(text: str):
    assert value(NUMBER, text) == text
    assert value({"type": "object"}, text) == text


def it_knows_arguments_of_combined_schemas():
    types = argument_types({"anyOf": [{"properties": {"a": STRING}}, {"properties": {"a": NULL, "b": INTEGER}}]})
    assert types("a").types == {"string", "null"}
    assert types("b").value_of("1") == 1
    assert argument_types({"additionalProperties": STRING})("any").value_of("1") == "1"
    assert not argument_types({})("any").known


_schemas = st.recursive(
    st.sampled_from([STRING, INTEGER, NUMBER, NULL, {"type": "boolean"}, {"type": "array"}, {"type": "object"}, {}, {"enum": ["a", "nu", 1, None]}]),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"anyOf": parts}),
    max_leaves=3,
)  # fmt: skip


@settings(max_examples=examples(400), deadline=None)
@given(schema=_schemas, given_value=json_values | words)
def it_streams_what_it_reads(schema: Any, given_value: Any):
    """Whether a value is told as it comes or at its end, the JSON is that of the value."""
    text = raw(given_value)
    if "</arg_value>" in text:
        return
    tools = [{"type": "function", "function": {"name": "f", "parameters": {"properties": {"x": schema}}}}]
    parser = GLM_45.parser(tools)
    events = [
        event
        for char in f"<tool_call>f<arg_key>x</arg_key><arg_value>{text}</arg_value></tool_call>"
        for event in parser.feed(char)
    ]
    told = json.loads("".join(event.fragment for event in events if isinstance(event, ToolCallArguments)))["x"]
    assert told == value(schema, text)


@settings(max_examples=examples(200), deadline=None)
@given(given_value=json_values)
def it_gives_back_every_value_of_a_typed_argument(given_value: Any):
    kinds = {
        bool: "boolean",
        int: "integer",
        float: "number",
        str: "string",
        list: "array",
        dict: "object",
        type(None): "null",
    }
    assert value({"type": kinds[type(given_value)]}, raw(given_value)) == given_value
