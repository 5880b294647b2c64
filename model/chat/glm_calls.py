"""GLM's tool calls: `<tool_call>NAME <arg_key>K</arg_key><arg_value>V</arg_value>… </tool_call>`.

GLM-4.5 and 4.6 write a line break after each part, 4.7 none; both are read. A string argument streams character by
character; one of another type appears when it is complete. Rules for what the model gets wrong:

- A name counts once `<arg_key>` or `</tool_call>` follows it; until then everything can still be text.
- An argument given twice keeps its first value.
- `<tool_call>` where `</tool_call>` should stand ends the call as it is, and the next one begins.
- Anything else out of place breaks the call: it ends with arguments None, and the text from there is content.
"""

from __future__ import annotations

import json
from typing import Any

from model.chat.argument_types import ArgumentType, argument_types
from model.chat.calls import CLOSE, OPEN, Call, Calls, json_text
from model.chat.scanner import END, Scanner, Steps
from model.chat.tools import Tool

KEY, KEY_END, VALUE, VALUE_END = "<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>"


class GlmCalls:
    """Reads calls in GLM's XML."""

    def read(self, scanner: Scanner, calls: Calls) -> Steps[bool]:
        """See `CallSyntax.read`."""
        scanner.record()
        tool = yield from _declared_name(scanner, calls)
        tag = ""
        if tool is not None:
            yield from scanner.space(spelled=True)
            tag = yield from scanner.expect((KEY, CLOSE))
        if tool is None or not tag:
            scanner.rewind()
            return False
        scanner.forget()
        yield from _Arguments(scanner, calls.begin(tool)).read(tag)
        return True


def _declared_name(scanner: Scanner, calls: Calls) -> Steps[Tool | None]:
    """The tool whose whole name comes next."""
    yield from scanner.space(spelled=True)
    name = ""
    while True:
        char = yield
        if char == END or not any(known.startswith(name + char) for known in calls.tools):
            scanner.give_back(char)
            return calls.tools.get(name)
        name += char


class _Arguments:
    """The arguments of one call."""

    def __init__(self, scanner: Scanner, call: Call) -> None:
        self._scanner, self._call = scanner, call
        self._types = argument_types(call.tool.parameters)
        self._arguments: dict[str, Any] = {}

    def read(self, tag: str) -> Steps[None]:
        """From the tag after the name to the end of the call."""
        scanner, call = self._scanner, self._call
        while tag == KEY:
            if not (yield from self._pair()):
                call.end(None)
                return
            yield from scanner.space(spelled=True)
            tag = yield from scanner.expect((KEY, CLOSE, OPEN))
            if scanner.cut:
                scanner.drop()
        if tag == OPEN:
            scanner.give_back(OPEN)
        if tag:
            call.write("}" if self._arguments else "{}")
        call.end(self._arguments if tag else None)

    def _pair(self) -> Steps[bool]:
        """A key and its value; whether both were whole. A key without a value is given back with its tags."""
        scanner = self._scanner
        scanner.record()
        key: list[str] = []
        tag = yield from scanner.text_until((KEY_END,), key.append)
        if tag:
            yield from scanner.space(spelled=True)
            tag = yield from scanner.expect((VALUE,))
        if scanner.cut:
            scanner.drop()
        elif not tag:
            scanner.rewind()
            scanner.give_back(KEY)
            return False
        scanner.forget()
        return bool(tag) and (yield from self._value("".join(key)))

    def _value(self, key: str) -> Steps[bool]:
        known = key in self._arguments
        before = ("{" if not self._arguments else ", ") + json_text(key) + ": "
        value = _Value(self._types(key), (lambda _: None) if known else self._call.write, before)
        if not (yield from self._scanner.text_until((VALUE_END,), value.say, half=False)):
            return False
        whole = value.end()
        if not known:
            self._arguments[key] = whole
        return True


class _Value:
    """One argument's text as it comes: written on at once if it can only be a string."""

    def __init__(self, kind: ArgumentType, write: Any, before: str) -> None:
        self._kind, self._write, self._before = kind, write, before
        self._text: list[str] = []
        self._streams = False
        self._waits = True

    def say(self, text: str) -> None:
        self._text.append(text)
        if self._streams:
            self._write(_escaped(text))
        elif self._waits and text:
            so_far = "".join(self._text)
            verdict = self._kind.is_string_already(so_far)
            self._waits = verdict is None
            if verdict:
                self._streams = True
                self._write(f'{self._before}"{_escaped(so_far)}')

    def end(self) -> Any:
        text = "".join(self._text)
        if self._streams:
            self._write('"')
            return text
        value = self._kind.value_of(text)
        self._write(self._before + json_text(value))
        return value


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
