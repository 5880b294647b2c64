"""What is asked of a generation, and what comes out of it: `Request`, `Delta`, `Completion`.

This module does not know how tokens are computed (`runner.py`) or chosen (`output.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from model.grammar import GrammarState
from model.sampler import SamplingParams, TokenLogprob

FinishReason = Literal["stop", "length", "cancelled", "deadline"]
Priority = Literal["interactive", "background"]
"""A person waits, or nobody does."""
Cancel = Callable[[], bool]


@dataclass(frozen=True)
class Request:
    """All that a generation needs. `limit` is the most tokens it may make; `deadline` is of `time.monotonic`."""

    prompt: list[int]
    params: SamplingParams
    limit: int
    grammar: GrammarState | None
    cancel: Cancel
    strip_space: bool
    priority: Priority = "interactive"
    deadline: float | None = None


@dataclass(frozen=True)
class Completion:
    """A finished output. `token_ids` leave out the ending one; `text` ends before a stop text."""

    text: str
    token_ids: tuple[int, ...]
    finish_reason: FinishReason
    """`stop`: the model, a stop text or the grammar ended it; `length`: the token limit; `cancelled`: a person;
    `deadline`: its time was up."""
    prompt_tokens: int
    cached_tokens: int
    """Of the prompt, those whose computation was reused."""
    completion_tokens: int
    """Generated ids; those that the grammar forced included."""
    prefill_seconds: float
    """Until the first token could be chosen, waiting for a turn included."""
    decode_seconds: float
    logprobs: tuple[TokenLogprob, ...] = ()
    """One for each of `token_ids`, where asked for."""

    @property
    def seconds(self) -> float:
        """Whole time, prompt and output."""
        return self.prefill_seconds + self.decode_seconds

    @property
    def tokens_per_second(self) -> float:
        """Output tokens per second, the prompt's reading not counted."""
        return self.completion_tokens / self.decode_seconds if self.decode_seconds > 0 else 0.0


@dataclass(frozen=True)
class Delta:
    """A piece of a stream. The last one carries the whole `completion`, and whatever text was held back."""

    text: str
    token_ids: tuple[int, ...]
    completion_tokens: int
    tokens_per_second: float
    logprobs: tuple[TokenLogprob, ...] = ()
    completion: Completion | None = None
