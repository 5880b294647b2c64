"""How to choose tokens and when to stop, as a caller asks for it. It needs no torch and does not know how to choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.errors import ConfigurationError

MOST_LOGPROBS = 20
MOST_BIAS = 100.0
GREEDY_BELOW = 1e-5
"""Temperatures under this are greedy: dividing by them leaves one token anyway."""


@dataclass(frozen=True)
class SamplingParams:
    """How to choose tokens and when to stop. Names and meanings are those of OpenAI's API and of vLLM.

    Raises:
        ConfigurationError: a value is not of its range or type; the sentence names it.
    """

    max_tokens: int | None = None
    """None: as many as the context leaves."""
    temperature: float = 0.0
    """0 is greedy."""
    top_p: float = 1.0
    """Only the fewest likeliest tokens whose probabilities reach this sum; 1 is off."""
    top_k: int = 0
    """Only the k likeliest tokens; 0 is off."""
    min_p: float = 0.0
    """Only tokens at least this times as likely as the likeliest; 0 is off."""
    repetition_penalty: float = 1.0
    """Divides positive and multiplies negative logits of tokens seen in the prompt or output (arXiv 1909.05858)."""
    frequency_penalty: float = 0.0
    """Taken off a token's logit for each time that it stands in the output."""
    presence_penalty: float = 0.0
    """Taken off a token's logit once if it stands in the output."""
    logit_bias: Mapping[int, float] = field(default_factory=dict, hash=False)
    """Added to the logits of these token ids; -100 forbids and 100 forces for all practical purposes."""
    logprobs: int | None = None
    """How many of the likeliest tokens to report with each token; 0: the token's own only; None: nothing."""
    seed: int | None = None
    """The same seed gives the same tokens whatever else the engine does; None draws one."""
    stop: tuple[str, ...] = ()
    """Texts that end the output; they are not part of it."""
    stop_ids: tuple[int, ...] = ()
    """Token ids that end the output, besides the model's own."""
    min_tokens: int = 0
    """No token id may end the output before it has this many."""

    def __post_init__(self) -> None:
        _check(self.max_tokens is None or _whole(self.max_tokens, 1), "max_tokens must be at least 1")
        _check(_between(self.temperature, 0, 100), "temperature must be between 0 and 100")
        _check(_between(self.top_p, 0, 1) and self.top_p > 0, "top_p must be above 0 and at most 1")
        _check(_whole(self.top_k, 0), "top_k must not be negative")
        _check(_between(self.min_p, 0, 1), "min_p must be between 0 and 1")
        _check(_between(self.repetition_penalty, 0.01, 100), "repetition_penalty must be between 0.01 and 100")
        _check(_between(self.frequency_penalty, -2, 2), "frequency_penalty must be between -2 and 2")
        _check(_between(self.presence_penalty, -2, 2), "presence_penalty must be between -2 and 2")
        _check(
            isinstance(self.logit_bias, Mapping)
            and all(_whole(t, 0) and _between(b, -MOST_BIAS, MOST_BIAS) for t, b in self.logit_bias.items()),
            f"logit_bias must give token ids a bias between -{MOST_BIAS:.0f} and {MOST_BIAS:.0f}",
        )
        _check(
            self.logprobs is None or (_whole(self.logprobs, 0) and self.logprobs <= MOST_LOGPROBS),
            f"logprobs must be between 0 and {MOST_LOGPROBS}",
        )
        _check(
            self.seed is None or (_whole(self.seed, -(1 << 63)) and self.seed < 1 << 64),
            "seed must be a whole number of 64 bits",
        )
        _check(
            not isinstance(self.stop, str) and all(isinstance(text, str) and text for text in self.stop),
            "stop must be texts, none of them empty",
        )
        _check(all(_whole(token, 0) for token in self.stop_ids), "stop_ids must be token ids")
        _check(_whole(self.min_tokens, 0), "min_tokens must not be negative")
        _check(self.max_tokens is None or self.min_tokens <= self.max_tokens, "min_tokens must not be above max_tokens")

    @property
    def greedy(self) -> bool:
        """Whether the likeliest token is always taken."""
        return self.temperature < GREEDY_BELOW


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _between(value: object, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _check(holds: bool, sentence: str) -> None:
    if not holds:
        raise ConfigurationError(f"A sampling setting is wrong: {sentence}.")
