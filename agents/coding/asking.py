"""Asks the model: counts what it is told, refuses what does not fit, and leaves it within a second on `cancel`."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk

from agents.coding.base import Cancel, Limits, never
from agents.coding.counting import Counter
from agents.coding.toolbox import declared
from agents.engine_messages import joined
from agents.errors import Cancelled, ImpastoError
from agents.waiting import awaited

NEARLY = 0.8
"""Share of the limits at which the model is told that they come to an end."""


class Spent(ImpastoError):
    """The work took more calls, tokens or seconds than it may."""

    code = "coding-limits"


@dataclass
class Asker:
    """One model for one piece of work, shared with its sub-agents."""

    model: Any
    limits: Limits = field(default_factory=Limits)
    cancel: Cancel = never
    tokens: int = 0
    begun: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.counter = Counter(self.model)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun

    def check(self, calls: int) -> None:
        """Raises Cancelled, and Spent with what ran out."""
        if self.cancel():
            raise Cancelled("Stopped.")
        if calls >= self.limits.calls:
            raise Spent(f"The {self.limits.calls} calls that this work may make are used up.")
        if self.tokens >= self.limits.tokens:
            raise Spent(f"The {self.limits.tokens} tokens that this work may take are used up.")
        if self.seconds >= self.limits.seconds:
            raise Spent(f"The {self.limits.seconds:.0f} seconds that this work may take are over.")

    def nearly(self, calls: int) -> bool:
        """Whether four fifths of anything that the work may take are used."""
        used = (calls / self.limits.calls, self.tokens / self.limits.tokens, self.seconds / self.limits.seconds)
        return max(used) >= NEARLY

    def ask(self, messages: Sequence[BaseMessage], tools: Sequence[str] = ()) -> AIMessage:
        """The answer. Raises ContextTooLong before anything is cut, Cancelled, ModelError."""
        listed = declared(list(tools))
        words = json.dumps(listed) if listed else ""
        counted = self.counter.count(messages, words)
        self.counter.check(counted)
        asking = self.model.bind_tools(listed) if listed else self.model
        answer = awaited(lambda: _whole(asking.stream(list(messages), max_tokens=self.counter.answer)), self.cancel)
        usage = answer.usage_metadata
        with self._lock:
            if usage:
                self.counter.learn(messages, words, usage["input_tokens"])
            self.tokens += (
                usage["total_tokens"] if usage and usage["total_tokens"] > 200 else counted + len(answer.text) // 3
            )
        return answer

    def structured(self, messages: Sequence[BaseMessage], schema: type) -> Any:
        """An answer of a schema, held to it by the grammar where the model has one. Raises as `ask`."""
        counted = self.counter.count(messages)
        self.counter.check(counted)
        asking = self.model.with_structured_output(schema)
        given = awaited(lambda: asking.invoke(list(messages)), self.cancel)
        self.tokens += counted + 100
        return given


def _whole(stream: Iterable[BaseMessage]) -> AIMessage:
    """An answer in one. LangChain itself would mend a call that broke off by guessing; here it is an invalid call."""
    pieces = list(stream)
    if len(pieces) == 1 and not isinstance(pieces[0], AIMessageChunk):
        assert isinstance(pieces[0], AIMessage)
        return pieces[0]
    chunks = (ChatGenerationChunk(message=piece) for piece in pieces if isinstance(piece, AIMessageChunk))
    message = joined(chunks).generations[0].message
    assert isinstance(message, AIMessage)
    return message
