"""Which JSON types an argument may have by its tool's schema, and the value that a model's raw text stands for.

GLM writes strings raw and everything else as JSON, so `<arg_value>10</arg_value>` is 10 or "10" by the schema alone:

- Only a string may stand there: the text as it is, white space, "123", "true" and "null" included.
- A string among other types: another type if the text is its JSON exactly, else the text.
- No string: the JSON value; else what Python would read (`True`, `'quoted'`), else the text, for the caller to refuse.
- No type known: the JSON value, else the text.

Covers type lists, nullable, enum, const, anyOf, oneOf, allOf and local `$ref`. This module knows no syntax of calls.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from model.chat.calls import parse_json

_ALL = frozenset({"string", "number", "integer", "boolean", "null", "array", "object"})
_STARTS = {
    "number": "-0123456789", "integer": "-0123456789", "array": "[", "object": "{",
    "boolean": "tf", "null": "n",
}  # fmt: skip
_LITERALS = {"boolean": ("true", "false"), "null": ("null",)}
_DEPTH = 16


@dataclass(frozen=True)
class ArgumentType:
    """What one argument may be. `values`: the only ones allowed, where the schema lists them."""

    types: frozenset[str] = _ALL
    values: tuple[Any, ...] | None = None

    @property
    def known(self) -> bool:
        """Whether the schema says anything."""
        return self.types != _ALL or self.values is not None

    def is_string_already(self, text: str) -> bool | None:
        """Whether text that begins with `text` is a string whatever follows; None: what follows decides.

        False once it is certain that only the whole text can tell.
        """
        if "string" not in self.types or not self.known or self._mixed_values:
            return False
        others = self.types - {"string"}
        if not others:
            return True
        start = text.lstrip()
        if not start:
            return None
        for kind in others:
            if kind in _LITERALS:
                if any(word.startswith(start.rstrip()) for word in _LITERALS[kind]):
                    return None
            elif start[0] in _STARTS[kind]:
                return False
        return True

    def value_of(self, text: str) -> Any:
        """The value that the whole text of an argument stands for."""
        if self.types == {"string"}:
            return text
        if self.values is not None and text in self.values:
            return text
        try:
            value = parse_json(text)
        except ValueError:
            if self.known and "string" not in self.types:
                return _as_python(text)
            return text
        value = _integral(value, self.types)
        if not self.known or "string" not in self.types:
            return value
        return value if self._allows(value) else text

    def _allows(self, value: Any) -> bool:
        if self.values is not None:
            return any(value == one and type(value) is type(one) for one in self.values)
        return not isinstance(value, str) and bool(_types_of(value) & self.types)

    @property
    def _mixed_values(self) -> bool:
        return self.values is not None and not all(isinstance(value, str) for value in self.values)


def argument_types(parameters: Mapping[str, Any]) -> Callable[[str], ArgumentType]:
    """What a tool's schema says about the argument of a name. Schemas that cannot be understood allow anything."""
    schemas = _Schemas(parameters)
    known: dict[str, ArgumentType] = {}

    def type_of(key: str) -> ArgumentType:
        if key not in known:
            known[key] = schemas.property(parameters, key, 0) or ArgumentType()
        return known[key]

    return type_of


class _Schemas:
    """One root schema, for its references."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root

    def property(self, schema: Any, key: str, depth: int) -> ArgumentType | None:
        """The type of a property of `schema`, or None if it says nothing about it."""
        schema = self._resolved(schema)
        if not isinstance(schema, Mapping) or depth > _DEPTH:
            return None
        properties = schema.get("properties")
        if isinstance(properties, Mapping) and key in properties:
            return self.type(properties[key], depth)
        for part in ("allOf", "anyOf", "oneOf"):
            found = [self.property(one, key, depth + 1) for one in _list(schema.get(part))]
            if any(found):
                return _union([one for one in found if one])
        extra = schema.get("additionalProperties")
        return self.type(extra, depth) if isinstance(extra, Mapping) else None

    def type(self, schema: Any, depth: int) -> ArgumentType:
        """What a value of `schema` may be."""
        schema = self._resolved(schema)
        if not isinstance(schema, Mapping) or depth > _DEPTH:
            return ArgumentType()
        parts = [_own(schema)]
        for name in ("anyOf", "oneOf"):
            if _list(schema.get(name)):
                parts.append(_union([self.type(one, depth + 1) for one in schema[name]]))
        parts += [self.type(one, depth + 1) for one in _list(schema.get("allOf"))]
        return _intersection(parts)

    def _resolved(self, schema: Any) -> Any:
        for _ in range(_DEPTH):
            reference = schema.get("$ref") if isinstance(schema, Mapping) else None
            if not isinstance(reference, str):
                return schema
            schema = resolve(self._root, reference)
        return None


def resolve(root: Mapping[str, Any], reference: str) -> Any:
    """The part of `root` that a local reference such as `#/$defs/Point` names, or None."""
    if not reference.startswith("#"):
        return None
    found: Any = root
    for step in reference[1:].split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _own(schema: Mapping[str, Any]) -> ArgumentType:
    """What the schema's own keywords say, combinations aside."""
    values = schema.get("enum")
    if "const" in schema:
        values = [schema["const"]]
    if isinstance(values, list) and values:
        values = [*values, None] if schema.get("nullable") is True else values
        return ArgumentType(frozenset().union(*(_types_of(value) for value in values)), tuple(values))
    declared = schema.get("type")
    named = declared if isinstance(declared, list) else [declared]
    types = frozenset(name for name in named if isinstance(name, str)) & _ALL
    if "number" in types:
        types |= {"integer"}
    if not types and "properties" in schema:
        types = frozenset({"object"})
    if not types and "items" in schema:
        types = frozenset({"array"})
    if types and schema.get("nullable") is True:
        types |= {"null"}
    return ArgumentType(types or _ALL)


def _union(parts: list[ArgumentType]) -> ArgumentType:
    types = frozenset().union(*(part.types for part in parts))
    if all(part.values is not None for part in parts):
        return ArgumentType(types, tuple(value for part in parts for value in part.values or ()))
    return ArgumentType(types)


def _intersection(parts: list[ArgumentType]) -> ArgumentType:
    types = _ALL
    values = None
    for part in parts:
        types = types & part.types or types
        values = part.values if part.values is not None else values
    return ArgumentType(types, values)


def _types_of(value: Any) -> frozenset[str]:
    """The types that a JSON value is of; an integer is a number too."""
    if isinstance(value, bool):
        return frozenset({"boolean"})
    if isinstance(value, int):
        return frozenset({"integer", "number"})
    for kind, name in ((float, "number"), (str, "string"), (dict, "object"), (list, "array")):
        if isinstance(value, kind):
            return frozenset({name})
    return frozenset({"null"})


def _integral(value: Any, types: frozenset[str]) -> Any:
    """3.0 is an integer by JSON Schema, but not to a caller who asked for one."""
    whole = isinstance(value, float) and value.is_integer() and "integer" in types and "number" not in types
    return int(value) if whole else value


def _as_python(text: str) -> Any:
    """`True`, `None`, `'quoted'`, `[1, 'a']`: what small models write for JSON; else the text."""
    try:
        return parse_json(json.dumps(ast.literal_eval(text.strip()), allow_nan=False))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
