"""Tokens of a prompt: by the model's own tokenizer, or by what its server said of prompts before. It cuts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage

from agents.text.words import han_count
from model.errors import ContextTooLong

LATIN, HAN = 2.8, 1.1
"""Characters per token that are assumed at first: code has short tokens."""
PER_MESSAGE = 8
MARGIN = 1.06
UNKNOWN_CONTEXT = 8192


class Counter:
    """Counts for one model. A server's own counts correct the estimate, up and down."""

    def __init__(self, model: Any) -> None:
        self.context = int(getattr(model, "context_length", UNKNOWN_CONTEXT))
        self._own = model.get_num_tokens if getattr(model, "embedded", False) else None
        self._scale = 1.0
        self.answer = max(256, min(16_000, self.context // 3))
        """Tokens kept for the answer."""

    @property
    def room(self) -> int:
        """Tokens that a prompt may have."""
        return self.context - self.answer

    def count(self, messages: Sequence[BaseMessage], tools: str = "") -> int:
        """Tokens of the messages with the declarations of tools."""
        texts = [tools, *(_text(message) for message in messages)]
        if self._own is not None:
            return sum(self._own(text) for text in texts if text) + PER_MESSAGE * len(messages)
        return int(self._scale * self._estimate(texts)) + PER_MESSAGE * len(messages)

    def learn(self, messages: Sequence[BaseMessage], tools: str, told: int) -> None:
        """Correct the estimate by the number of tokens that the server counted for these."""
        estimated = self._estimate([tools, *(_text(message) for message in messages)])
        if told > 200 and estimated > 200:  # a server that counts only what it had not cached tells less
            self._scale = min(3.0, max(0.5, MARGIN * told / estimated))

    def check(self, tokens: int) -> None:
        """Raises ContextTooLong when a prompt of so many tokens leaves no room for an answer."""
        if tokens > self.room:
            raise ContextTooLong(
                f"The task, its rules and the last steps need {tokens} tokens, and the model takes {self.room} with an "
                "answer. Nothing was cut.",
                fix="Use a model with a longer context, or make the task smaller.",
            )

    @staticmethod
    def _estimate(texts: Sequence[str]) -> float:
        total = 0.0
        for text in texts:
            han = han_count(text)
            total += han / HAN + (len(text) - han) / LATIN
        return total


def _text(message: BaseMessage) -> str:
    said = str(message.text)
    if isinstance(message, AIMessage):
        said += "".join(f"{call['name']}{call['args']}" for call in message.tool_calls)
    if not isinstance(message.content, str):
        said += " " * 2000 * sum(isinstance(b, dict) and b.get("type") == "image_url" for b in message.content)
    return said
