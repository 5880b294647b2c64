"""One tool call on its way out, and what every syntax of calls has in common."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from model.chat.events import Event, ToolCallArguments, ToolCallBegin, ToolCallEnd
from model.chat.scanner import Scanner, Steps
from model.chat.tools import Tool

OPEN, CLOSE = "<tool_call>", "</tool_call>"


class CallSyntax(Protocol):
    """Reads what follows `<tool_call>`."""

    def read(self, scanner: Scanner, calls: Calls) -> Steps[bool]:
        """Whether a declared tool's call was read. If not, all characters read have been given back.

        A call that breaks after it has begun is ended with arguments None; the text from the break on is given back.
        """
        ...


class Calls:
    """The calls of one answer: the tools that may be called, and where events go."""

    def __init__(self, tools: Mapping[str, Tool], emit: Callable[[Event], None], new_id: Callable[[], str]) -> None:
        self.tools = tools
        self._emit, self._new_id = emit, new_id
        self.count = 0

    def begin(self, tool: Tool) -> Call:
        """Announce a call."""
        call = Call(self.count, tool, self._emit)
        self.count += 1
        self._emit(ToolCallBegin(call.index, self._new_id(), tool.name))
        return call


class Call:
    """Writes one call's arguments as JSON text while they come."""

    def __init__(self, index: int, tool: Tool, emit: Callable[[Event], None]) -> None:
        self.index, self.tool = index, tool
        self.ended = False
        self._emit = emit

    def write(self, fragment: str) -> None:
        """The next characters of the JSON text."""
        if fragment:
            self._emit(ToolCallArguments(self.index, fragment))

    def end(self, arguments: dict[str, Any] | None) -> None:
        """The call is over; None: it broke or was cut off. Only the first end counts."""
        if not self.ended:
            self.ended = True
            self._emit(ToolCallEnd(self.index, arguments))


def new_call_id() -> str:
    """An id that no other call has."""
    return f"call_{uuid.uuid4().hex[:24]}"


def parse_json(text: str) -> Any:
    """The value of JSON text, nothing looser: no NaN, no infinities, no endless nesting.

    Raises:
        ValueError: it is not JSON, or holds what JSON text cannot give back.
    """
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def json_text(value: Any) -> str:
    """Compact to read, and always encodable: half surrogate pairs stay escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or not _has_surrogates(text) else json.dumps(value)


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is too large")
    return value
