"""Grammar rules for calls in GLM's XML: arguments in the schema's order, each value as its schema says.

A string is raw text that cannot hold its closing tag; so is a value that may be a string among other types. Anything
else is JSON, enumerations are their values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.chat.argument_types import ArgumentType, argument_types, resolve
from model.chat.calls import CLOSE, OPEN, json_text
from model.chat.glm_calls import KEY, KEY_END, VALUE, VALUE_END
from model.chat.lark import Rules, any_of, literal
from model.chat.tools import Tool
from model.errors import ConfigurationError

MAX_LENGTH = 2000
"""Longer bounds on a string's length make the automaton too large and are not enforced."""
_DEPTH = 16


class GlmRules:
    """See `tool_grammar.CallRules`. `line` separates parts: a line break for GLM-4.5, nothing for 4.7."""

    after_thought = ""

    def __init__(self, line: str) -> None:
        self.lead = self._line = line

    def calls(self, rules: Rules, tools: Sequence[Tool], most: int) -> str:
        """See `CallRules.calls`."""
        body = rules.rule("call", self.one(rules, tools))
        more = f" ({literal(self._line + OPEN)} {body}){{0,{most - 1}}}" if most > 1 else ""
        return body + more

    def one(self, rules: Rules, tools: Sequence[Tool], most: int = 1) -> str:
        """See `CallRules.one`. One tag opens one call."""
        return any_of([self._call(rules, tool) for tool in tools])

    def _call(self, rules: Rules, tool: Tool) -> str:
        properties, required = arguments_of(tool.parameters)
        types = argument_types(tool.parameters)
        parts = [literal(tool.name + self._line)]
        for key, schema in properties.items():
            if KEY_END in key:
                if key in required:
                    raise ConfigurationError(
                        f"The tool {tool.name} requires an argument that cannot be written: {key!r}."
                    )
                continue
            value = _value(rules, schema, types(key), tool.parameters)
            head = literal(f"{KEY}{key}{KEY_END}{self._line}{VALUE}")
            pair = rules.rule("pair", f"{head} {value}{' ' + literal(self._line) if self._line else ''}")
            parts.append(pair if key in required else f"{pair}?")
        parts.append(literal(CLOSE))
        return rules.rule("tool", " ".join(parts))


def arguments_of(root: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The arguments that a tool's schema declares, in its order, and those that it requires."""
    properties: dict[str, Any] = {}
    required = _collect(root, root, properties, 0)
    for key in sorted(required - set(properties)):
        properties[key] = {}
    return properties, required


def _collect(root: Mapping[str, Any], schema: Any, properties: dict[str, Any], depth: int) -> set[str]:
    """Add the properties of `schema` and its parts; the keys that each way to satisfy it requires."""
    if isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
        schema = resolve(root, schema["$ref"])
    if not isinstance(schema, Mapping) or depth > _DEPTH:
        return set()
    own = schema.get("properties")
    if isinstance(own, Mapping):
        for key, value in own.items():
            properties.setdefault(str(key), value)
    listed = schema.get("required")
    required = {key for key in listed if isinstance(key, str)} if isinstance(listed, list) else set()
    for part in schema.get("allOf") or ():
        required |= _collect(root, part, properties, depth + 1)
    for name in ("anyOf", "oneOf"):
        ways = [_collect(root, part, properties, depth + 1) for part in schema.get(name) or ()]
        if ways:
            required |= set.intersection(*ways)
    return required


def _value(rules: Rules, schema: Any, kind: ArgumentType, root: Mapping[str, Any]) -> str:
    """Lark for one value and its closing tag."""
    if kind.values is not None:
        texts = [value if isinstance(value, str) else json_text(value) for value in kind.values]
        return any_of([literal(text + VALUE_END) for text in texts if VALUE_END not in text])
    if "string" in kind.types:
        return _raw_text(rules, schema if kind.types == {"string"} else {})
    return f"{rules.json('value', _standing_alone(schema, kind, root))} {literal(VALUE_END)}"


def _raw_text(rules: Rules, schema: Any) -> str:
    end = VALUE_END.replace("/", r"\/")
    least, most = (_bound(schema, key) for key in ("minLength", "maxLength"))
    some = ".*" if least is None and most is None else f".{{{least or 0},{'' if most is None else most}}}"
    text = rules.terminal("TEXT", rf"(/(?s:{some})/ & ~/(?s:.*){end}(?s:.*)/) {literal(VALUE_END)}")
    return rules.lazy("text", text)


def _bound(schema: Any, key: str) -> int | None:
    value = schema.get(key) if isinstance(schema, Mapping) else None
    return value if isinstance(value, int) and 0 <= value <= MAX_LENGTH else None


def _standing_alone(schema: Any, kind: ArgumentType, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """`schema` with the definitions that it refers to; by its types alone if it refers to anything else."""
    shared = {key: root[key] for key in ("$defs", "definitions") if key in root}
    if not isinstance(schema, Mapping) or not _refers_only_to(("#/$defs/", "#/definitions/"), [schema, shared]):
        return {"type": sorted(kind.types - {"integer"} if "number" in kind.types else kind.types)}
    return {**shared, **schema} if "$ref" in json_text(schema) else schema


def _refers_only_to(places: tuple[str, ...], value: Any) -> bool:
    if isinstance(value, Mapping):
        reference = value.get("$ref", places[0])
        good = isinstance(reference, str) and reference.startswith(places)
        return good and all(_refers_only_to(places, item) for item in value.values())
    if isinstance(value, list):
        return all(_refers_only_to(places, item) for item in value)
    return True
