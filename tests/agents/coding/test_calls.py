"""Calls as models write them: what is mended, what is counted, and what is never guessed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage

from agents.coding.calls import calls_of, parsed
from agents.coding.toolbox import TOOLS, Edit, Item, Read, Todo, Write, declared

ALL = list(TOOLS)


def call(name: str, **given: object):
    return calls_of(AIMessage("", tool_calls=[{"id": "1", "name": name, "args": given}]), ALL, 1)[0]


def broken(name: str, text: str):
    lost = [{"id": "1", "name": name, "args": text, "error": None, "type": "invalid_tool_call"}]
    return calls_of(AIMessage("", invalid_tool_calls=lost), ALL, 1)[0]


def said(text: str):
    return calls_of(AIMessage(text), ALL, 1)


class DescribeNearMisses:
    @pytest.mark.parametrize("key", ["file", "file_path", "filename", "filepath", "target_file"])
    def it_knows_a_path_by_its_other_names(self, key: str):
        found = call("read", **{key: "a.py"})
        assert isinstance(found.given, Read)
        assert found.given.path == "a.py"
        assert found.repaired == [f"{key} → path"]

    @pytest.mark.parametrize("name", ["str_replace", "functions.edit", "Edit_File", "replace_in_file"])
    def it_knows_tools_by_their_other_names(self, name: str):
        found = call(name, path="a.py", old_string="a", new_string="b")
        assert isinstance(found.given, Edit)
        assert (found.given.edits[0].search, found.given.edits[0].replace) == ("a", "b")
        assert found.repaired

    def it_takes_lists_as_text_and_as_one_object(self):
        one = {"old_str": "a", "new_str": "b"}
        for edits in (json.dumps([one]), one, [one]):
            given = call("edit", path="a.py", edits=edits).given
            assert isinstance(given, Edit)
            assert given.edits[0].search == "a"

    def it_takes_todos_of_other_agents(self):
        given = call("todo_write", todos=[{"content": "x", "status": "in_progress"}, "y"]).given
        assert isinstance(given, Todo)
        assert given.items == [Item(text="x", state="doing"), Item(text="y")]

    @pytest.mark.parametrize(
        ("text", "how"),
        [
            ('{"path": "a.py"', "closing braces"),
            ('```json\n{"path": "a.py"}\n```', "a fence around JSON"),
            ('{"path": "a.py",}', "a comma too many"),
            ("{'path': 'a.py'}", "Python instead of JSON"),
        ],
    )
    def it_mends_json_that_can_only_mean_one_thing(self, text: str, how: str):
        found = broken("read", text)
        assert found.given == Read(path="a.py")
        assert how in found.repaired

    @pytest.mark.parametrize(
        "text", ['{"path": "a.py", "text": "x = 1\\n', '{"path": "a.py", "text": "x', "{]", "path a.py", '{"a": }']
    )
    def it_never_guesses_the_end_of_a_text_that_broke_off(self, text: str):
        found = broken("write", text)
        assert found.given is None
        assert found.unparseable

    def it_takes_no_comma_out_of_a_text(self):
        assert parsed('{"a": ",}", ",]": "b", ')[0] == {"a": ",}", ",]": "b"}

    @given(
        st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers() | st.lists(st.text(max_size=4))),
        st.integers(0, 200),
    )
    def it_reads_whole_json_as_it_is_and_a_part_of_it_never_as_other_text(self, value: dict, cut: int):
        text = json.dumps(value)
        assert parsed(text) == (value, "")
        part, _ = parsed(text[: min(cut, len(text))])
        if isinstance(part, dict):
            assert all(value.get(key) == kept or isinstance(kept, list | int) for key, kept in part.items())


class DescribeCallsInTheText:
    def it_reads_glms_tags(self):
        text = '<tool_call>write\n<arg_key>path</arg_key>\n<arg_value>a.json</arg_value>\n<arg_key>text</arg_key>\n<arg_value>{"a": 1}</arg_value>\n</tool_call>'
        assert said(f"I write.\n{text}")[0].given == Write(path="a.json", text='{"a": 1}')

    def it_reads_json_in_tags_and_in_fences(self):
        inner = '{"name": "read", "arguments": {"path": "a.py"}}'
        for text in (f"<tool_call>\n{inner}\n</tool_call>", f"```json\n{inner}\n```", f"<tool_call>{inner}"):
            assert said(text)[0].given == Read(path="a.py")

    def it_reads_tags_of_site_builders_with_their_wrong_attributes(self):
        found = said(
            '<dyad-write file="a.py" description="x">\nA = 1\n</dyad-write>\n<write path=\'b.py\'>B = 2</write>'
        )
        assert [c.given for c in found] == [Write(path="a.py", text="A = 1\n"), Write(path="b.py", text="B = 2")]
        text = '<edit path="a.py">\n<<<<<<< SEARCH\nA = 1\n=======\nA = 2\n>>>>>>> REPLACE\n</edit>'
        given = said(text)[0].given
        assert isinstance(given, Edit)
        assert (given.edits[0].search, given.edits[0].replace) == ("A = 1", "A = 2")

    def it_refuses_tags_that_break_off(self):
        for text in (
            '<write path="a.py">\nA = 1\n',
            "<tool_call>write\n<arg_key>path</arg_key>\n<arg_value>a.py</arg_value>\n<arg_key>text</arg_key>\n<arg_value>A =",
        ):
            assert said(text)[0].unparseable

    def it_reads_no_call_that_is_only_thought_about(self):
        assert said("<think><tool_call>read\n</tool_call></think>Hello.") == []

    @given(st.text("<>tool_cal/write path=\"a{}:,'\n", max_size=80))
    def it_reads_any_text(self, text: str):
        for found in said(text):
            assert found.given is not None or found.fault


def it_declares_tools_without_references_or_titles():
    text = json.dumps(declared(ALL))
    assert "$ref" not in text
    assert '"title": "' not in text
    assert len(text) < 9000
