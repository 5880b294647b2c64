"""What a model's answer consists of while it streams: reasoning, content, tool calls.

These are the types between the parser and whoever shows an answer (the server, the agents). They know no syntax.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reasoning:
    """A piece of what the model thinks before it answers."""

    text: str


@dataclass(frozen=True)
class Content:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True)
class ToolCallBegin:
    """The model calls a declared tool; its arguments follow. `index` counts the calls of one answer from 0."""

    index: int
    id: str
    name: str


@dataclass(frozen=True)
class ToolCallArguments:
    """The next characters of the arguments as JSON text."""

    index: int
    fragment: str


@dataclass(frozen=True)
class ToolCallEnd:
    """The call is over. The fragments joined are JSON text equal to `arguments`.

    `arguments` is None where the call was cut off or broke its syntax: the fragments are then no whole JSON text,
    so nobody can take half a call for a whole one.
    """

    index: int
    arguments: dict[str, Any] | None


Event = Reasoning | Content | ToolCallBegin | ToolCallArguments | ToolCallEnd


def merged(events: Iterable[Event]) -> list[Event]:
    """The same events with neighbouring pieces of one text joined: what does not depend on how it was cut."""
    joined: list[Event] = []
    for event in events:
        last = joined[-1] if joined else None
        if isinstance(event, Reasoning) and isinstance(last, Reasoning):
            joined[-1] = Reasoning(last.text + event.text)
        elif isinstance(event, Content) and isinstance(last, Content):
            joined[-1] = Content(last.text + event.text)
        elif isinstance(event, ToolCallArguments) and isinstance(last, ToolCallArguments) and last.index == event.index:
            joined[-1] = ToolCallArguments(last.index, last.fragment + event.fragment)
        else:
            joined.append(event)
    return joined
