"""Tool calls as JSON: `<tool_call>{"name": …, "arguments": {…}}</tool_call>` (Hermes, Qwen), or a list (SmolLM2).

The arguments stream as the model writes them; line breaks inside strings, which JSON forbids and models write, become
escapes. Rules for what the model gets wrong:

- Until the name of a declared tool is known, everything can still be text. `parameters` is read as `arguments`.
- A call without arguments has none: `{}`. Arguments written as a string of JSON are taken for that JSON.
- A call is over where its arguments close; what follows in its object is skipped, and `</tool_call>` may be missing.
- Arguments that are no JSON object break the call (arguments None), or leave it text if nothing of it was told yet.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from model.chat.calls import CLOSE, Call, Calls, json_text, parse_json
from model.chat.scanner import END, Scanner, Steps

_CLOSERS = {"{": "}", "[": "]"}
_ARGUMENTS = ("arguments", "parameters")


class JsonCalls:
    """Reads calls in JSON."""

    def read(self, scanner: Scanner, calls: Calls) -> Steps[bool]:
        """See `CallSyntax.read`."""
        reader = _Reader(scanner, calls)
        scanner.record()
        yield from scanner.space()
        many = bool((yield from scanner.expect(("[",))))
        begun = False
        while True:
            if not (yield from reader.call()):
                return begun
            begun = True
            yield from scanner.space()
            if not many or not (yield from scanner.expect((",",))):
                break
            scanner.record()
            yield from scanner.space()
        if many:
            yield from scanner.expect(("]",))
            yield from scanner.space()
        yield from scanner.expect((CLOSE,))
        if scanner.cut:
            scanner.drop()
        return True


class _Broken(Exception):
    """The text is not the JSON that must stand there."""


class _Reader:
    """Reads objects that are calls. The scanner records from before each one."""

    def __init__(self, scanner: Scanner, calls: Calls) -> None:
        self._scanner, self._calls = scanner, calls

    def call(self) -> Steps[bool]:
        """One object; whether a call began. If not, everything recorded has been given back."""
        entry = _Entry(self._calls, self._scanner)
        try:
            yield from self._members(entry)
            entry.close()
        except _Broken:
            entry.break_off()
        if entry.call is None:
            self._scanner.rewind()
        return entry.call is not None

    def _members(self, entry: _Entry) -> Steps[None]:
        yield from self._must("{")
        yield from self._scanner.space()
        if (yield from self._scanner.expect(("}",))):
            return
        while True:
            key: list[str] = []
            yield from self._string(key.append)
            yield from self._must(":")
            yield from self._member(entry, _decoded(key))
            if (yield from self._must(",}")) == "}":
                return

    def _member(self, entry: _Entry, key: Any) -> Steps[None]:
        yield from self._scanner.space()
        if key in _ARGUMENTS and entry.streams:
            yield from self._value(entry.write)
            entry.complete()
            return
        text: list[str] = []
        yield from self._value(text.append)
        if key == "name":
            entry.named(_decoded(text))
        elif key in _ARGUMENTS:
            entry.given("".join(text))

    def _must(self, options: str) -> Steps[str]:
        yield from self._scanner.space()
        found = yield from self._scanner.expect(tuple(options))
        if not found:
            raise _Broken
        return found

    def _string(self, say: Callable[[str], None]) -> Steps[None]:
        yield from self._must('"')
        say('"')
        escaped = False
        while True:
            char = yield
            if char == END:
                raise _Broken
            say(char if char >= " " else json.dumps(char)[1:-1])
            if char == '"' and not escaped:
                return
            escaped = char == "\\" and not escaped

    def _value(self, say: Callable[[str], None]) -> Steps[None]:
        """One JSON value, said as it comes; only strings and brackets are understood here."""
        closers: list[str] = []
        while True:
            char = yield
            if char == END:
                raise _Broken
            if char == '"':
                self._scanner.give_back(char)
                yield from self._string(say)
            elif char in _CLOSERS:
                closers.append(_CLOSERS[char])
                say(char)
            elif char in "}]" and closers:
                if char != closers.pop():
                    self._scanner.give_back(char)
                    raise _Broken
                say(char)
            elif closers and (char in ",:" or char.isspace() or _is_scalar(char)):
                say(char)
                continue
            elif closers:
                self._scanner.give_back(char)
                raise _Broken
            else:
                self._scanner.give_back(char)
                yield from self._scalar(say)
            if not closers:
                return

    def _scalar(self, say: Callable[[str], None]) -> Steps[None]:
        while True:
            char = yield
            if not _is_scalar(char):
                self._scanner.give_back(char)
                return
            say(char)


class _Entry:
    """What is known of one call while its object is read."""

    def __init__(self, calls: Calls, scanner: Scanner) -> None:
        self._calls, self._scanner = calls, scanner
        self._name: str | None = None
        self._text: list[str] = []
        self._early: str | None = None
        self.call: Call | None = None

    @property
    def streams(self) -> bool:
        """Whether arguments may be told as they come."""
        return self._name is not None and self.call is None

    def named(self, name: Any) -> None:
        if self._name is not None:
            return
        if not isinstance(name, str) or name not in self._calls.tools:
            raise _Broken
        self._name = name
        if self._early is not None:
            self._tell(self._early)

    def given(self, text: str) -> None:
        """Arguments before the name, or again."""
        if self._name is None and self._early is None:
            self._early = text

    def write(self, char: str) -> None:
        """The next character of the arguments; the first one decides what they are."""
        self._text.append(char)
        if self.call is not None:
            self.call.write(char)
        elif self._text[0] == "{":
            self._begin().write(char)

    def complete(self) -> None:
        """The arguments are over."""
        text = "".join(self._text)
        if self.call is None:
            self._tell(text)
            return
        arguments = _object(text)
        self.call.end(arguments)
        if arguments is None:
            raise _Broken

    def close(self) -> None:
        """The object is over."""
        if self._name is None:
            raise _Broken
        if self.call is None:
            self._tell("{}")

    def break_off(self) -> None:
        if self.call is not None:
            self.call.end(None)

    def _tell(self, text: str) -> None:
        """Whole arguments at once."""
        arguments = _object(text)
        if arguments is None:
            raise _Broken
        call = self._begin()
        call.write(text if text.startswith("{") else json_text(arguments))
        call.end(arguments)

    def _begin(self) -> Call:
        assert self._name is not None
        self._scanner.forget()
        self.call = self._calls.begin(self._calls.tools[self._name])
        return self.call


def _is_scalar(char: str) -> bool:
    """Whether numbers, true, false and null may hold it: prose is no JSON from its first other character on."""
    return char.isalnum() or char in ("+", "-", ".")


def _decoded(text: list[str]) -> Any:
    try:
        return parse_json("".join(text))
    except ValueError as error:
        raise _Broken from error


def _object(text: str) -> dict[str, Any] | None:
    """Arguments from their JSON text: an object, a string that holds one, or null for none."""
    try:
        value = parse_json(text)
        if isinstance(value, str):
            value = parse_json(value) if value.strip() else {}
    except ValueError:
        return None
    if value is None:
        return {}
    return value if isinstance(value, dict) else None
