"""Grammar rules for calls as JSON: one object per `<tool_call>` (Hermes, Qwen), or a list of them (SmolLM2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.chat.calls import CLOSE, OPEN
from model.chat.lark import Rules, any_of, literal
from model.chat.tools import Tool


class JsonRules:
    """See `tool_grammar.CallRules`."""

    lead = ""
    after_thought = "\n\n"

    def __init__(self, *, listed: bool) -> None:
        self._listed = listed

    def calls(self, rules: Rules, tools: Sequence[Tool], most: int) -> str:
        """See `CallRules.calls`."""
        if self._listed:
            return self._list(rules, tools, most)
        body = rules.rule("call", self.one(rules, tools))
        more = f" ({literal(chr(10) + OPEN)} {body}){{0,{most - 1}}}" if most > 1 else ""
        return body + more

    def one(self, rules: Rules, tools: Sequence[Tool], most: int = 1) -> str:
        """See `CallRules.one`."""
        if self._listed:
            return self._list(rules, tools, most)
        return f'"\\n" {_entry(rules, tools)} {literal(chr(10) + CLOSE)}'

    def _list(self, rules: Rules, tools: Sequence[Tool], most: int) -> str:
        entry = rules.rule("entry", _entry(rules, tools))
        more = f' (", " {entry}){{0,{most - 1}}}' if most > 1 else ""
        return f'"[" {entry}{more} {literal("]" + CLOSE)}'


def _entry(rules: Rules, tools: Sequence[Tool]) -> str:
    return any_of([_call(rules, tool) for tool in tools])


def _call(rules: Rules, tool: Tool) -> str:
    arguments = rules.json("arguments", _closed(tool.parameters))
    return rules.rule("tool", f'{literal(_head(tool.name))} {arguments} "}}"')


def _head(name: str) -> str:
    return f'{{"name": "{name}", "arguments": '


def _closed(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of an object that has no arguments but the declared ones, unless the schema speaks of others."""
    if not parameters:
        return {"type": "object", "properties": {}, "additionalProperties": False}
    combined = any(key in parameters for key in ("$ref", "allOf", "anyOf", "oneOf", "patternProperties"))
    schema = {"type": "object", **parameters}
    return schema if combined else {"properties": {}, "additionalProperties": False, **schema}
