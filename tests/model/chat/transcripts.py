"""Answers as models write them, and as they garble them, for the parser's tests."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from model.chat import ChatFormat, Event, ToolCallArguments, ToolCallBegin, ToolCallEnd
from model.chat.events import merged

GLM_45 = ChatFormat("glm-4.5", reasoning=True, template_has_tools=True)
GLM_47 = ChatFormat("glm-4.7", reasoning=True, template_has_tools=True)
HERMES = ChatFormat("hermes", reasoning=True, template_has_tools=True)
SMOLLM2 = ChatFormat("smollm2", reasoning=False, template_has_tools=False)

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "days": {"type": "integer"},
                "scale": {"type": "number"},
                "hourly": {"type": "boolean"},
                "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "places": {"type": "array", "items": {"type": "string"}},
                "options": {"$ref": "#/$defs/Options"},
            },
            "required": ["city"],
            "$defs": {"Options": {"type": "object", "properties": {"unit": {"enum": ["c", "f"]}}}},
        },
    },
}
NOW = {"type": "function", "function": {"name": "now"}}
NOWHERE = {"type": "function", "function": {"name": "now_where", "parameters": {"type": "object"}}}
TOOLS = [WEATHER, NOW, NOWHERE]

# What shows mistakes: white space, quotes, escapes, characters outside ASCII and the BMP, and bits of tags.
_ALPHABET = 'ab1 \n\t"\\<>/{}[],:é中😀'
words = st.lists(
    st.sampled_from([*_ALPHABET, "<tool", "</arg_", "</tool_call", "\\n", "null", "true", "think", "now", "<arg_key"]),
    max_size=8,
).map("".join)


def _without(text: str, *tags: str) -> str:
    while any(tag in text for tag in tags):
        for tag in tags:
            text = text.replace(tag, "")
    return text


plain_text = words.map(lambda text: _without(text, "<tool_call>", "<think>", "</think>"))
raw_strings = words.map(lambda text: _without(text, "</arg_value>"))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(-1e6, 1e6) | raw_strings,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(raw_strings, inner, max_size=3),
    max_leaves=5,
)
_ARGUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "city": raw_strings,
    "days": st.integers(-1000, 10**18),
    "scale": st.integers(-9, 9) | st.floats(-1e6, 1e6),
    "hourly": st.booleans(),
    "note": st.none() | raw_strings.filter(lambda text: text.strip() != "null"),
    "places": st.lists(raw_strings, max_size=3),
    "options": st.dictionaries(raw_strings, json_values, max_size=2),
}


def _unclosed(arguments: dict[str, Any]) -> bool:
    """Nested values cannot hold the closing tag either."""
    return "</arg_value>" not in json.dumps(arguments, ensure_ascii=False)


@dataclass(frozen=True)
class Said:
    """What a model means to answer."""

    reasoning: str = ""
    content: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def said() -> st.SearchStrategy[Said]:
    """Answers that every format can write."""
    weather = st.fixed_dictionaries({}, optional=_ARGUMENTS).filter(_unclosed)
    call = st.tuples(st.just("get_weather"), weather) | st.tuples(st.sampled_from(["now", "now_where"]), st.just({}))
    stripped = plain_text.map(str.strip)
    return st.builds(Said, stripped, stripped, st.lists(call, max_size=3))


def written(what: Said, form: ChatFormat, *, opened: bool = False) -> str:
    """`what` as a model of `form` writes it after a prompt that has, or has not, opened the reasoning."""
    line = "" if form.name == "glm-4.7" else "\n"
    text = ""
    if form.reasoning and (what.reasoning or opened):
        text = ("" if opened else line + "<think>") + what.reasoning + "</think>"
    if what.content:
        text += line + what.content
    if form.name == "smollm2" and what.calls:
        return text + "<tool_call>[" + ", ".join(_json_call(*call) for call in what.calls) + "]</tool_call>"
    for name, arguments in what.calls:
        if form.is_glm:
            pairs = "".join(
                f"<arg_key>{key}</arg_key>{line}<arg_value>{raw(value)}</arg_value>{line}"
                for key, value in arguments.items()
            )
            text += f"{line}<tool_call>{name}{line}{pairs}</tool_call>"
        else:
            text += f"{line}<tool_call>\n{_json_call(name, arguments)}\n</tool_call>"
    return text


def raw(value: Any) -> str:
    """A value as GLM writes it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json_call(name: str, arguments: dict[str, Any]) -> str:
    return json.dumps({"name": name, "arguments": arguments}, ensure_ascii=False)


soup = st.lists(
    st.sampled_from([
        "<think>", "</think>", "<tool_call>", "</tool_call>", "<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>",
        "get_weather", "now", "now_where", "nowhere", "city", "days", "note", "\n", "\\n", " ", "3", '"', "Oslo", "{", "}",
        "[", "]", '{"name": "now", "arguments": {}}', '{"name": "get_weather", "arguments": {"city": "', '", "days": 2}}',
        '"arguments": ', '"name": ', '"get_weather"', ",", ":", "null", "\\", "<tool_call>now</tool_call>",
        "<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>", "<arg_key>days</arg_key><arg_value>",
        '<tool_call>{"name": "get_weather", "arguments": ',
    ]),
    max_size=14,
).map("".join)  # fmt: skip
"""Texts of the right tags in any order."""


def parse(
    form: ChatFormat, text: str | Sequence[str], *, tail: str = "", tools: list[dict[str, Any]] | None = None
) -> list[Event]:
    """All events of an answer that comes in the given pieces (a string: in one), with call ids id0, id1, …"""
    numbers = itertools.count()
    parser = form.parser(TOOLS if tools is None else tools, prompt_tail=tail, new_id=lambda: f"id{next(numbers)}")
    events: list[Event] = []
    for piece in [text] if isinstance(text, str) else text:
        events += parser.feed(piece)
    return events + parser.finish()


def cut(text: str, places: Sequence[int]) -> list[str]:
    """`text` in pieces, cut at `places`."""
    ends = sorted({place % (len(text) + 1) for place in places} | {len(text)})
    return [text[start:end] for start, end in itertools.pairwise([0, *ends])]


def check(events: Sequence[Event], names: set[str]) -> None:
    """What holds for every stream of events, however garbled the text was."""
    fragments: dict[int, str] = {}
    ended: set[int] = set()
    for event in merged(events):
        match event:
            case ToolCallBegin(index, _, name):
                assert name in names
                assert index == len(fragments) == len(ended), "calls come one after the other"
                fragments[index] = ""
            case ToolCallArguments(index, fragment):
                assert fragment
                assert index in fragments
                assert index not in ended
                fragments[index] += fragment
            case ToolCallEnd(index, arguments):
                assert index in fragments
                assert index not in ended
                ended.add(index)
                if arguments is not None:
                    assert json.loads(fragments[index], strict=True) == arguments
    assert len(ended) == len(fragments), "every call ends"
