"""Meter: counts what the model generates and weighs while the graph runs and tells it, with the rate, as it happens."""

from __future__ import annotations

import threading
import time
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, LLMResult

from agents.deck.state import Session

EVERY = 0.5
"""Seconds between two events while tokens come."""


class Meter(BaseCallbackHandler):
    """Goes into the graph's callbacks; every model call below it is counted."""

    run_inline = True

    def __init__(self, session: Session) -> None:
        self.session = session
        self._lock = threading.Lock()
        self._live: dict[UUID, int] = {}
        self._window = (time.monotonic(), 0)

    def on_llm_new_token(self, token: Any, *, run_id: UUID, **kwargs: Any) -> None:
        """A piece of an answer came; counted as one token until the answer's usage says better."""
        with self._lock:
            self._live[run_id] = self._live.get(run_id, 0) + 1
            since, before = self._window
            now, shown = time.monotonic(), self.session.tokens + sum(self._live.values())
            if now - since < EVERY:
                return
            self._window = (now, shown)
        rate = (shown - before) / (now - since) if before else None
        self._tell(shown, rate)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **kwargs: Any) -> None:
        """An answer is whole: its usage replaces the pieces counted."""
        with self._lock:
            counted = self._live.pop(run_id, 0)
            self.session.tokens += _output_tokens(response) or counted

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        """What was generated before the error was generated all the same."""
        with self._lock:
            self.session.tokens += self._live.pop(run_id, 0)

    def weighed(self, tokens: int, seconds: float) -> None:
        """The model read so many tokens to rate candidates: work done, though nothing was generated."""
        with self._lock:
            self.session.tokens += tokens
            total = self.session.tokens
        self._tell(total, tokens / max(seconds, 1e-6))

    def _tell(self, tokens: int, rate: float | None) -> None:
        update = {"tokens": tokens, "tokens_per_second": round(rate, 1) if rate else None}
        self.session.emit(self.session.latest.model_copy(update=update))


def _output_tokens(response: LLMResult) -> int:
    for generations in response.generations:
        for generation in generations:
            if isinstance(generation, ChatGeneration) and isinstance(generation.message, AIMessage):
                usage = generation.message.usage_metadata
                if usage:
                    return usage["output_tokens"]
    return 0
