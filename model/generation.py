"""From a prompt's ids to a stream of text: sample, follow the grammar, watch for the end.

This module does not know chat, files or names; `engine.py` puts those around it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch

from model.errors import Cancelled
from model.grammar import GrammarState
from model.sampler import Sampler, SamplingParams
from model.session import Cancel, Session, Sessions
from model.stopping import StopTexts
from model.tokenizer import ModelTokenizer, StreamDecoder

FinishReason = Literal["stop", "length", "cancelled"]


@dataclass(frozen=True)
class Completion:
    """A finished output. `token_ids` leave out the ending one; `text` ends before a stop text."""

    text: str
    token_ids: tuple[int, ...]
    finish_reason: FinishReason
    """`stop`: the model, a stop text or the grammar ended it; `length`: the token limit; `cancelled`: a person."""
    prompt_tokens: int
    cached_tokens: int
    """Of the prompt, those whose computation was reused."""
    completion_tokens: int
    """Generated ids; those that the grammar forced included."""
    prefill_seconds: float
    decode_seconds: float

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
    completion: Completion | None = None


@dataclass(frozen=True)
class Request:
    """All that a generation needs. `limit` is the most tokens it may make."""

    prompt: list[int]
    params: SamplingParams
    limit: int
    grammar: GrammarState | None
    cancel: Cancel
    strip_space: bool


def stream(sessions: Sessions, tokenizer: ModelTokenizer, request: Request) -> Iterator[Delta]:
    """Deltas as they come; the last has `completion`. Closing the iterator early ends the work."""
    with sessions.open(request.prompt) as session:
        yield from _Generation(session, tokenizer, request).run()


class _Generation:
    """The state of one output while it grows."""

    def __init__(self, session: Session, tokenizer: ModelTokenizer, request: Request) -> None:
        self._session, self._request = session, request
        self._vocabulary = tokenizer.size
        self._ends = tokenizer.stop_ids | set(request.params.stop_ids)
        self._sampler = Sampler(request.params, request.prompt, tokenizer.size)
        self._decoder = StreamDecoder(tokenizer, strip_space=request.strip_space)
        self._stops = StopTexts(request.params.stop)
        self._reused = session.reused
        self._ids: list[int] = []
        self._text: list[str] = []
        self._began = time.perf_counter()
        self._prefilled = self._began

    def run(self) -> Iterator[Delta]:
        try:
            logits = self._session.prefill(self._request.prompt, self._request.cancel)
        except Cancelled:
            self._prefilled = time.perf_counter()
            yield self._last("cancelled")
            return
        self._prefilled = time.perf_counter()
        reason: FinishReason | None = None
        while reason is None:
            tokens, reason = self._next(logits)
            if tokens:
                delta = self._take(tokens)
                if delta.text or reason is None:
                    yield delta
            reason = reason or self._reason_to_end()
            if reason is None:
                logits = self._session.decode(tokens)
        yield self._last(reason)

    def _next(self, logits: torch.Tensor) -> tuple[list[int], FinishReason | None]:
        """The next tokens (several where the grammar forces them), or why there are none."""
        grammar = self._request.grammar
        if grammar is None:
            token = self._sampler.choose(self._sampler.penalize(logits[: self._vocabulary]))
            return ([], "stop") if token in self._ends else ([token], None)
        if grammar.finished:
            return [], "stop"
        token = self._sampler.choose(grammar.mask(self._sampler.penalize(logits[: self._vocabulary])))
        if token in self._ends:
            return [], "stop"
        grammar.accept([token])
        tokens = [token]
        forced = grammar.forced()[: self._request.limit - len(self._ids) - 1]
        if forced and not self._ends.intersection(forced):
            grammar.accept(forced)
            tokens += forced
        return tokens, "stop" if grammar.finished else None

    def _take(self, tokens: list[int]) -> Delta:
        taken: list[int] = []
        text = ""
        for token in tokens:
            taken.append(token)
            text += self._stops.feed(self._decoder.feed(token))
            if self._stops.hit:
                break
        self._ids += taken
        self._text.append(text)
        self._sampler.note(taken)
        return Delta(text, tuple(taken), len(self._ids), self._rate())

    def _reason_to_end(self) -> FinishReason | None:
        if self._stops.hit:
            return "stop"
        if len(self._ids) >= self._request.limit:
            return "length"
        return "cancelled" if self._request.cancel() else None

    def _last(self, reason: FinishReason) -> Delta:
        rest = self._stops.flush()
        self._text.append(rest)
        completion = Completion(
            text="".join(self._text),
            token_ids=tuple(self._ids),
            finish_reason=reason,
            prompt_tokens=len(self._request.prompt),
            cached_tokens=self._reused,
            completion_tokens=len(self._ids),
            prefill_seconds=self._prefilled - self._began,
            decode_seconds=time.perf_counter() - self._prefilled,
        )
        return Delta(rest, (), len(self._ids), self._rate(), completion)

    def _rate(self) -> float:
        elapsed = time.perf_counter() - self._prefilled
        return len(self._ids) / elapsed if elapsed > 0 else 0.0
