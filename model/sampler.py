"""Choosing the next token from logits.

Order: repetition penalty, then (done by the caller) the grammar's mask, temperature, top-k, top-p, min-p. One
generator per request: the same seed gives the same tokens whatever else the engine does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model.errors import ConfigurationError


@dataclass(frozen=True)
class SamplingParams:
    """How to choose tokens and when to stop."""

    max_tokens: int | None = None
    """None: as many as the context leaves."""
    temperature: float = 0.0
    """0 is greedy."""
    top_p: float = 1.0
    top_k: int = 0
    """0 is off."""
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    """Divides positive and multiplies negative logits of tokens seen in the prompt or output (arXiv 1909.05858)."""
    seed: int | None = None
    stop: tuple[str, ...] = ()
    """Texts that end the output; they are not part of it."""
    stop_ids: tuple[int, ...] = ()
    """Token ids that end the output, besides the model's own."""

    def __post_init__(self) -> None:
        _check(self.max_tokens is None or self.max_tokens >= 1, "max_tokens must be at least 1")
        _check(0 <= self.temperature <= 100, "temperature must be between 0 and 100")
        _check(0 < self.top_p <= 1, "top_p must be above 0 and at most 1")
        _check(self.top_k >= 0, "top_k must not be negative")
        _check(0 <= self.min_p <= 1, "min_p must be between 0 and 1")
        _check(0 < self.repetition_penalty <= 100, "repetition_penalty must be above 0 and at most 100")
        _check(not isinstance(self.stop, str) and all(self.stop), "stop must be texts, none of them empty")


def _check(holds: bool, sentence: str) -> None:
    if not holds:
        raise ConfigurationError(f"A sampling setting is wrong: {sentence}.")


class Sampler:
    """The choices of one request."""

    def __init__(self, params: SamplingParams, prompt: Sequence[int], vocabulary: int) -> None:
        self._params = params
        self._generator = torch.Generator()
        if params.seed is None:
            self._generator.seed()
        else:
            self._generator.manual_seed(params.seed % (1 << 63))
        self._seen: Tensor | None = None
        if params.repetition_penalty != 1:
            self._seen = torch.zeros(vocabulary, dtype=torch.bool)
            self.note(prompt)

    def note(self, tokens: Sequence[int]) -> None:
        """Count `tokens` as seen, for the repetition penalty."""
        if self._seen is not None and tokens:
            self._seen[torch.tensor([t for t in tokens if t < self._seen.shape[0]])] = True

    def penalize(self, logits: Tensor) -> Tensor:
        """Logits `[V]` with the repetition penalty."""
        if self._seen is None:
            return logits
        penalty = self._params.repetition_penalty
        lowered = torch.where(logits > 0, logits / penalty, logits * penalty)
        return torch.where(self._seen, lowered, logits)

    def choose(self, logits: Tensor) -> int:
        """A token id from logits `[V]`; forbidden tokens are -inf."""
        params = self._params
        if params.temperature == 0:
            return int(logits.argmax())
        ranked, ids = self._candidates(logits / params.temperature)
        probabilities = ranked.softmax(0)
        keep = torch.ones_like(probabilities, dtype=torch.bool)
        if params.top_p < 1:
            # A token stays while the ones before it have not reached top_p, so the first always does.
            keep &= probabilities.cumsum(0) - probabilities < params.top_p
        if params.min_p > 0:
            keep &= probabilities >= params.min_p * probabilities[0]
        probabilities = probabilities.where(keep, 0.0)
        return int(ids[torch.multinomial(probabilities, 1, generator=self._generator)])

    def _candidates(self, logits: Tensor) -> tuple[Tensor, Tensor]:
        """Logits, highest first, and their ids; only as many as top-k leaves."""
        count = logits.shape[0]
        if 0 < self._params.top_k < count:
            return torch.topk(logits, self._params.top_k)
        return torch.sort(logits, descending=True, stable=True)
