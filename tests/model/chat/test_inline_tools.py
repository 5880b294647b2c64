"""Tools where the template has no room for them."""

from __future__ import annotations

import json

from model.chat import assemble
from model.chat.inline_tools import inline_tools
from tests.model.chat.transcripts import HERMES, NOW, SMOLLM2, TOOLS, WEATHER, parse

CALLS = [
    {"id": "1", "type": "function", "function": {"name": "now", "arguments": {}}},
    {"id": "2", "type": "function", "function": {"name": "get_weather", "arguments": {"city": "Zürich"}}},
]
TALK = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Wait.", "tool_calls": CALLS},
    {"role": "tool", "tool_call_id": "1", "content": "noon"},
    {"role": "tool", "tool_call_id": "2", "content": "rain"},
    {"role": "user", "content": "So?"},
]


def it_declares_tools_after_the_system_text():
    first, user, *_ = inline_tools(TALK, TOOLS, listed=False)
    assert first["role"] == "system"
    assert first["content"].startswith("Be brief.\n\nYou can call functions.")
    lines = first["content"].split("<tools>\n")[1].split("\n</tools>")[0].splitlines()
    assert [json.loads(line) for line in lines] == [tool["function"] for tool in TOOLS]
    assert user == TALK[1]


def it_adds_a_system_text_where_there_is_none():
    roles = [message["role"] for message in inline_tools(TALK[1:2], [NOW], listed=True)]
    assert roles == ["system", "user"]


def it_writes_calls_as_the_parser_reads_them():
    for form, listed in ((HERMES, False), (SMOLLM2, True)):
        said = inline_tools(TALK, [], listed=listed)[2]
        assert set(said) == {"role", "content"}
        read = assemble(parse(form, said["content"], tools=[NOW, WEATHER]))
        assert read.content == "Wait."
        assert [(call.name, call.arguments) for call in read.tool_calls] == [
            ("now", {}),
            ("get_weather", {"city": "Zürich"}),
        ]


def it_hands_results_to_the_model_as_the_users_turn():
    *_, results, last = inline_tools(TALK, [], listed=True)
    assert results == {
        "role": "user",
        "content": "<tool_response>\nnoon\n</tool_response>\n<tool_response>\nrain\n</tool_response>",
    }
    assert last == TALK[-1]


def it_changes_nothing_where_there_is_nothing_of_the_kind():
    talk = [TALK[0], TALK[1], {"role": "assistant", "content": "Yes."}, TALK[5]]
    assert inline_tools(talk, [], listed=True) == talk
