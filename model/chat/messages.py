"""Chat messages in OpenAI's shapes, checked and made plain for templates.

Content becomes one string, arguments become objects, reasoning written into the content moves to
`reasoning_content`, and tool results follow the order of their calls, since GLM's prompts name no call ids.
A wrong shape is refused with the place of the message that has it. This module knows no prompt format.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from model.errors import ConfigurationError

Message = Mapping[str, Any]

_ROLES = {
    "system": "system", "developer": "system", "user": "user", "assistant": "assistant", "tool": "tool",
    "function": "tool",
}  # fmt: skip
_TEXT_PARTS = ("text", "input_text", "output_text")


def read_messages(messages: Sequence[Message], *, split_thoughts: bool) -> list[dict[str, Any]]:
    """Messages with `role`, `content` (str), and where given `reasoning_content`, `tool_calls`, `tool_call_id`, `name`.

    `tool_calls` are `{"id", "type", "function": {"name", "arguments": dict}}`. `split_thoughts`: whether
    `<think>…</think>` at the start of an assistant's content is its reasoning.

    Raises:
        ConfigurationError: a message has a wrong shape; the sentence names it as `messages[N]`.
    """
    if not messages:
        raise ConfigurationError("A chat needs at least one message.")
    read: list[dict[str, Any]] = []
    known: set[str] = set()
    for n, message in enumerate(messages):
        plain = _Reader(message, f"messages[{n}]").read(known)
        if split_thoughts and plain["role"] == "assistant" and "reasoning_content" not in plain:
            _split_thoughts(plain)
        read.append(plain)
    return _in_order_of_calls(read)


class _Reader:
    """Reads one message."""

    def __init__(self, message: Any, where: str) -> None:
        if not isinstance(message, Mapping):
            raise ConfigurationError(f"{where} is not an object with role and content.")
        role = message.get("role")
        if role not in _ROLES:
            raise ConfigurationError(f"{where} has the role {role!r}; known are {', '.join(_ROLES)}.")
        self._message, self._role = message, _ROLES[role]
        self._where = f"{where} ({self._role})"

    def read(self, known: set[str]) -> dict[str, Any]:
        """The plain message. `known`: ids of the calls so far; this message's are added."""
        plain: dict[str, Any] = {"role": self._role, "content": self._content()}
        if self._role == "assistant":
            reasoning = self._message.get("reasoning_content", self._message.get("reasoning"))
            if isinstance(reasoning, str):
                plain["reasoning_content"] = reasoning
            elif reasoning is not None:
                raise ConfigurationError(f"{self._where}: reasoning_content must be a string.")
            calls = self._calls()
            if calls:
                plain["tool_calls"] = calls
                known.update(call["id"] for call in calls)
        if self._role == "tool":
            plain["tool_call_id"] = self._answered(known)
        name = self._message.get("name")
        if isinstance(name, str):
            plain["name"] = name
        return plain

    def _content(self) -> str:
        content = self._message.get("content")
        if isinstance(content, str):
            return content
        if content is None:
            if self._role == "assistant":
                return ""
            raise ConfigurationError(f"{self._where} has no content.")
        if not isinstance(content, list | tuple):
            raise ConfigurationError(f"{self._where}: content must be a string or a list of text parts.")
        return "".join(self._part(part, n) for n, part in enumerate(content))

    def _part(self, part: Any, n: int) -> str:
        if isinstance(part, str):
            return part
        kind = part.get("type") if isinstance(part, Mapping) else None
        if kind not in _TEXT_PARTS:
            raise ConfigurationError(
                f"{self._where}: content[{n}] is not text but {str(kind)[:40]!r}; this model reads text only."
            )
        if not isinstance(part.get("text"), str):
            raise ConfigurationError(f"{self._where}: content[{n}] has no text.")
        return part["text"]

    def _calls(self) -> list[dict[str, Any]]:
        calls = self._message.get("tool_calls")
        if calls is None:
            return []
        if not isinstance(calls, list | tuple):
            raise ConfigurationError(f"{self._where}: tool_calls must be a list.")
        return [self._call(call, f"tool_calls[{n}]") for n, call in enumerate(calls)]

    def _call(self, call: Any, where: str) -> dict[str, Any]:
        given = call if isinstance(call, Mapping) else {}
        function = given.get("function", given)
        function = function if isinstance(function, Mapping) else {}
        name = function.get("name")
        if not isinstance(name, str) or not name:
            raise ConfigurationError(f"{self._where}: {where} has no function name.")
        arguments = function.get("arguments")
        if isinstance(arguments, str):
            try:
                arguments = json.loads(arguments) if arguments.strip() else {}
            except (ValueError, RecursionError) as error:
                raise ConfigurationError(f"{self._where}: the arguments of {where} are not JSON: {error}.") from error
        if arguments is None:
            arguments = {}
        if not isinstance(arguments, Mapping):
            raise ConfigurationError(f"{self._where}: the arguments of {where} are not a JSON object.")
        id_ = given.get("id")
        if id_ is not None and not isinstance(id_, str):
            raise ConfigurationError(f"{self._where}: the id of {where} must be a string.")
        return {"id": id_ or "", "type": "function", "function": {"name": name, "arguments": dict(arguments)}}

    def _answered(self, known: set[str]) -> str:
        given = self._message.get("tool_call_id")
        if not isinstance(given, str) or not given:
            raise ConfigurationError(f"{self._where} has no tool_call_id: which call does it answer?")
        if given not in known:
            raise ConfigurationError(f"{self._where} answers the call {given!r}, which no message before it made.")
        return given


def _split_thoughts(message: dict[str, Any]) -> None:
    """As GLM's and Qwen's templates split: up to the first closing tag, and after the last."""
    content = message["content"]
    if "</think>" not in content:
        return
    before, after = content.split("</think>")[0], content.split("</think>")[-1]
    message["reasoning_content"] = before.rstrip("\n").split("<think>")[-1].lstrip("\n")
    message["content"] = after.lstrip("\n")


def _in_order_of_calls(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs of tool messages sorted as the assistant's message before them made the calls."""
    ordered: list[dict[str, Any]] = []
    rank: dict[str, int] = {}
    for are_results, group in itertools.groupby(messages, key=lambda message: message["role"] == "tool"):
        run = list(group)
        if are_results:
            run.sort(key=lambda result: rank.get(result["tool_call_id"], -1))
        else:
            rank = {call["id"]: n for n, call in enumerate(run[-1].get("tool_calls", ()))}
        ordered += run
    return ordered
