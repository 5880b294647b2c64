"""The tools that a request declares, and which of them it wants called, in OpenAI's shapes.

This module checks shapes and says which entry is wrong. It does not check JSON Schemas: the grammar does that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from model.errors import ConfigurationError

# What every call syntax can write: no white space, no quotes, nothing that opens or closes a tag.
_NAME = re.compile(r"[^\s\"'<>{}\[\]\\\x00-\x1f\x7f]{1,128}\Z")

Choice = Literal["none", "auto", "required"] | Mapping[str, Any]
"""OpenAI's `tool_choice`: a word, or `{"type": "function", "function": {"name": …}}`."""


@dataclass(frozen=True)
class Tool:
    """A function that the model may call."""

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """JSON Schema of the arguments; empty: it takes none."""
    strict: bool = False
    """Whether the caller wants arguments that cannot break the schema."""
    declared: Mapping[str, Any] = field(default_factory=dict)
    """The whole object as the caller gave it, for the prompt."""


def read_tools(tools: Sequence[Mapping[str, Any] | Tool] | None) -> list[Tool]:
    """Tools from `[{"type": "function", "function": {"name", "description", "parameters", "strict"}}, …]`.

    Raises:
        ConfigurationError: an entry has a wrong shape, or two have one name; the sentence says which.
    """
    read = [tool if isinstance(tool, Tool) else _read_tool(tool, f"tools[{n}]") for n, tool in enumerate(tools or ())]
    names = [tool.name for tool in read]
    for n, name in enumerate(names):
        if name in names[:n]:
            raise ConfigurationError(f"tools[{n}] has the same name as tools[{names.index(name)}]: {name!r}.")
    return read


def _read_tool(given: Any, where: str) -> Tool:
    if not isinstance(given, Mapping):
        raise ConfigurationError(f"{where} is not an object.")
    if given.get("type", "function") != "function":
        raise ConfigurationError(f"{where} is of the type {given['type']!r}; only functions can be called.")
    function = given.get("function", given)
    if not isinstance(function, Mapping):
        raise ConfigurationError(f"{where}.function is not an object.")
    name = function.get("name")
    if not isinstance(name, str) or not _NAME.match(name):
        raise ConfigurationError(
            f"{where} needs a name of 1 to 128 characters without white space, quotes or brackets, not {name!r}."
        )
    parameters = function.get("parameters")
    if parameters is not None and not isinstance(parameters, Mapping):
        raise ConfigurationError(f"{where} ({name}): parameters must be a JSON Schema object.")
    declared = given if "function" in given else {"type": "function", "function": dict(function)}
    return Tool(name, parameters or {}, bool(function.get("strict")), declared)


def chosen(choice: Choice | None, tools: Sequence[Tool]) -> Literal["none", "auto", "required"] | Tool:
    """What `tool_choice` means here: a word, or the one tool that must be called.

    Raises:
        ConfigurationError: it names no declared tool, or has a wrong shape.
    """
    if choice is None:
        return "auto" if tools else "none"
    if choice in ("none", "auto"):
        return choice  # type: ignore[return-value]
    if choice in ("required", "any"):
        if not tools:
            raise ConfigurationError("tool_choice asks for a call, but no tools are declared.")
        return "required"
    name: Any = None
    if isinstance(choice, Mapping):
        function = choice.get("function")
        name = function.get("name") if isinstance(function, Mapping) else choice.get("name")
    if not isinstance(name, str):
        raise ConfigurationError(
            f'tool_choice must be "none", "auto", "required" or {{"type": "function", "function": {{"name": …}}}}, '
            f"not {str(choice)[:80]!r}."
        )
    for tool in tools:
        if tool.name == name:
            return tool
    raise ConfigurationError(f"tool_choice names {name!r}, which is not among the declared tools.")
