"""A whole answer from its events, for callers that do not stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from model.chat.events import Content, Event, Reasoning, ToolCallArguments, ToolCallBegin, ToolCallEnd
from model.chat.parser import StreamParser


@dataclass
class ToolCall:
    """A call of a declared tool. `text` is the JSON of `arguments`; unfinished where `arguments` is None."""

    id: str
    name: str
    text: str = ""
    arguments: dict[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """What the model answered. Empty texts where it said nothing."""

    reasoning: str = ""
    content: str = ""
    tool_calls: list[ToolCall] = field(default_factory=list)
    finish_reason: str = "stop"
    """The engine's, or `tool_calls` where it stopped to have tools called."""


def assemble(events: Iterable[Event], finish_reason: str = "stop") -> Answer:
    """The answer that `events`, all of one parser, make up."""
    reasoning: list[str] = []
    content: list[str] = []
    calls: list[ToolCall] = []
    for event in events:
        match event:
            case Reasoning(text):
                reasoning.append(text)
            case Content(text):
                content.append(text)
            case ToolCallBegin(_, id, name):
                calls.append(ToolCall(id, name))
            case ToolCallArguments(index, fragment):
                calls[index].text += fragment
            case ToolCallEnd(index, arguments):
                calls[index].arguments = arguments
    if calls and finish_reason == "stop":
        finish_reason = "tool_calls"
    return Answer("".join(reasoning), "".join(content), calls, finish_reason)


def reasoning_tokens(parser: StreamParser, tokens: Iterable[str]) -> int:
    """How many of an answer's tokens, each given as its text, are reasoning, its tags included.

    `parser` must be fresh, and made as the one that read the answer.
    """
    count = 0
    for text in tokens:
        before = parser.reasoning
        parser.feed(text)
        count += before or parser.reasoning
    return count
