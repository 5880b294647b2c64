"""Choosing the next token from logits, so that the choice depends on nothing but the logits, the seed and the place.

Order: repetition penalty, frequency and presence penalties, logit_bias, the ends that min_tokens forbids (all of them
`adjust`); then the grammar's mask, which is the caller's; then temperature, top-k, top-p, min-p (`choose`). Each
filter sees the distribution that the one before it left.

The random number for the output token at index `at` is a hash of (seed, at), not the next of a stream. So a token
does not depend on what was drawn, drafted or rolled back before it, and speculation is exact: a drafted token is
accepted as long as it is what `choose` returns.

Arithmetic is numpy's, on one row, in one thread: at 151,552 tokens its argmax takes 10 us where torch's takes 228,
and no path sorts the vocabulary (13 ms) nor calls torch.multinomial (3 ms). This module does not know grammars.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.errors import ConfigurationError, ModelError
from model.sampling_params import SamplingParams

__all__ = ["Sampler", "SamplingParams", "TokenLogprob", "uniform"]

Floats = NDArray[np.floating]
Ids = NDArray[np.int64]

_SMALL = 1024
"""So few numbers are sorted or summed up at once."""
_LIKELY = 8.0
"""Nats below the peak in which most distributions of trained models have nearly all of their mass."""
_BUCKETS = 4096
_DEEPEST = 30.0
"""Nats below the peak under which a token has less than a ten-trillionth of the peak's probability."""


@dataclass(frozen=True)
class TokenLogprob:
    """How likely the model itself held a token: before penalties, bias, grammar, temperature and filters.

    Those belong to the request, not to the model; so the number means the same in every request (as vLLM's default).
    """

    token: int
    logprob: float
    """Natural logarithm."""
    top: tuple[tuple[int, float], ...]
    """The likeliest tokens and their logarithms, likeliest first; of equally likely ones the lowest id first."""


class Sampler:
    """The choices of one request."""

    def __init__(
        self, params: SamplingParams, prompt: Sequence[int], vocabulary: int, ends: Collection[int] = ()
    ) -> None:
        """`ends` are the ids that `min_tokens` holds back; none where a grammar says itself when the output may end.

        Raises:
            ConfigurationError: `logit_bias` names an id that the vocabulary does not have.
        """
        self._params = params
        self._seed = secrets.randbits(64) if params.seed is None else params.seed
        self._vocabulary = vocabulary
        self._count = 0
        self._ends = _index(token for token in ends if 0 <= token < vocabulary)
        self._biased = _index(params.logit_bias)
        if len(self._biased) and int(self._biased.max()) >= vocabulary:
            raise ConfigurationError(f"A sampling setting is wrong: logit_bias has ids above {vocabulary - 1}.")
        self._bias = np.array(list(params.logit_bias.values()), dtype=np.float32)
        self._repeats = _Seen(vocabulary) if params.repetition_penalty != 1 else None
        self._output = _Seen(vocabulary) if params.frequency_penalty or params.presence_penalty else None
        if self._repeats is not None:
            self._repeats.add(prompt)

    def note(self, tokens: Sequence[int]) -> None:
        """Count `tokens` as the output's next ones."""
        self._count += len(tokens)
        for seen in (self._repeats, self._output):
            if seen is not None:
                seen.add(tokens)

    def adjust(self, logits: Tensor) -> Tensor:
        """Logits `[V]` with the penalties, the bias and the ends forbidden while min_tokens is not reached.

        Never changes its argument; gives it back as it is where nothing applies.
        """
        held = len(self._ends) and self._count < self._params.min_tokens
        if self._repeats is None and self._output is None and not len(self._biased) and not held:
            return logits
        row = _row(logits).copy()  # torch's copy wakes threads, which then wait in the way of the kernels'
        if self._repeats is not None:
            ids, _ = self._repeats.ids_and_counts()
            penalty = np.float32(self._params.repetition_penalty)
            row[ids] = np.where(row[ids] > 0, row[ids] / penalty, row[ids] * penalty)
        if self._output is not None:
            ids, counts = self._output.ids_and_counts()
            row[ids] -= counts * np.float32(self._params.frequency_penalty)
            row[ids] -= np.float32(self._params.presence_penalty)
        row[self._biased] += self._bias
        if held:
            row[self._ends] = -np.inf
        return torch.from_numpy(row)

    def choose(self, logits: Tensor, at: int) -> int:
        """The output's token at index `at`, from adjusted logits `[V]` float32; forbidden tokens are -inf.

        Of equal logits the lowest id counts as the higher.

        Raises:
            ModelError: every token is forbidden, or the logits are not numbers.
        """
        row = _row(logits)
        best = int(row.argmax())
        peak = row[best]
        if not np.isfinite(peak):
            raise ModelError("No token can be chosen: all are forbidden, or the model's output is not a number.")
        if self._params.greedy:
            return best
        below = (row - peak) / np.float32(self._params.temperature)
        weights = np.exp(below)
        kept = self._kept(below, weights)
        chance = uniform(self._seed, at)
        return _pick(weights, chance) if kept is None else int(kept[_pick(weights[kept], chance)])

    def logprob(self, logits: Tensor, token: int) -> TokenLogprob:
        """`token`'s logarithm and those of the `params.logprobs` likeliest, from the model's own logits `[V]`."""
        row = _row(logits)
        peak = row.max()
        total = float(peak) + float(np.log(np.exp(row - peak).sum(dtype=np.float64)))
        count = min(self._params.logprobs or 0, len(row))
        top = _highest(row, count) if count else _index(())
        top = top[np.argsort(-row[top], kind="stable")]
        return TokenLogprob(token, float(row[token]) - total, tuple((int(t), float(row[t]) - total) for t in top))

    def _kept(self, below: Floats, weights: Floats) -> Ids | None:
        """Ids that top-k, top-p and min-p leave, ascending; None: all. `below` are log weights, the peak's is 0."""
        params, kept = self._params, None
        if 0 < params.top_k < len(below):
            kept = _highest(below, min(params.top_k, int(np.count_nonzero(weights))))
        if params.top_p < 1:
            values, amounts = (below, weights) if kept is None else (below[kept], weights[kept])
            chosen = _highest(values, params.top_p * float(amounts.sum(dtype=np.float64)), amounts)
            kept = chosen if kept is None else kept[chosen]
        if params.min_p > 0:
            kept = np.flatnonzero(weights >= params.min_p) if kept is None else kept[weights[kept] >= params.min_p]
        return kept


class _Seen:
    """Which tokens were seen, and how often."""

    def __init__(self, vocabulary: int) -> None:
        self._counts = np.zeros(vocabulary, dtype=np.float32)
        self._ids: list[int] = []
        self._index = _index(())

    def add(self, tokens: Sequence[int]) -> None:
        for token in tokens:
            if token < len(self._counts):
                if self._counts[token] == 0:
                    self._ids.append(token)
                self._counts[token] += 1

    def ids_and_counts(self) -> tuple[Ids, Floats]:
        if len(self._index) != len(self._ids):
            self._index = np.concatenate([self._index, _index(self._ids[len(self._index) :])])
        return self._index, self._counts[self._index]


def uniform(seed: int, at: int) -> float:
    """A number in [0, 1) that only (seed, at) decide; 53 bits of BLAKE2b."""
    digest = hashlib.blake2b(f"{seed}:{at}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "little") >> 11) / (1 << 53)


def _highest(values: Floats, target: float, amounts: Floats | None = None) -> Ids:
    """Indices, ascending, of the fewest highest `values` whose `amounts` (None: 1 each) reach `target`.

    Of equal values the first. A histogram over the values finds where the target lies; what is above that bucket is
    taken unsorted, and only the bucket is sorted.
    """
    peak = values.max()
    rest = np.flatnonzero(values >= peak - np.float32(_LIKELY))
    if _amount(rest, amounts) < target:
        rest = np.flatnonzero(values > -np.inf)
    taken = rest[:0]
    if len(rest) > _SMALL:
        depth = peak - values[rest]
        scale = np.float32(_BUCKETS) / np.clip(depth.max(), np.float32(1e-6), np.float32(_DEEPEST))
        bucket = np.minimum(depth * scale, np.float32(_BUCKETS - 1)).astype(np.intp)
        sums = np.bincount(bucket, None if amounts is None else amounts[rest], _BUCKETS).cumsum()
        edge = min(int(np.searchsorted(sums, target)), _BUCKETS - 1)
        taken, rest = rest[bucket < edge], rest[bucket == edge]
        target -= float(sums[edge - 1]) if edge else 0.0
    order = rest[np.argsort(-values[rest], kind="stable")]
    reached = np.cumsum(np.ones(len(order)) if amounts is None else amounts[order], dtype=np.float64)
    order = order[: int(np.searchsorted(reached, target)) + 1]
    # Both parts but the few of `order` are sorted already: timsort merges them 20 times faster than quicksort sorts.
    return np.sort(np.concatenate([taken, order]), kind="stable")


def _amount(ids: Ids, amounts: Floats | None) -> float:
    return len(ids) if amounts is None else float(amounts[ids].sum(dtype=np.float64))


def _pick(weights: Floats, chance: float) -> int:
    """The index at which the running sum of `weights` passes `chance` of the whole."""
    if len(weights) <= _SMALL:
        return _pass(weights, chance * float(weights.sum(dtype=np.float64)))
    starts = np.arange(0, len(weights), _SMALL)
    blocks = np.add.reduceat(weights, starts, dtype=np.float64)
    threshold = chance * float(blocks.sum())
    block = _pass(blocks, threshold)
    before = float(blocks[:block].sum())
    return block * _SMALL + _pass(weights[block * _SMALL : (block + 1) * _SMALL], threshold - before)


def _pass(weights: Floats, threshold: float) -> int:
    """First index whose running sum is above `threshold`, where rounding hides it the last that has any weight."""
    sums = np.cumsum(weights, dtype=np.float64)
    index = int(np.searchsorted(sums, threshold, side="right"))
    return index if index < len(sums) else int(np.flatnonzero(weights)[-1])


def _row(logits: Tensor) -> NDArray[np.float32]:
    return logits.detach().to("cpu", torch.float32).numpy()


def _index(tokens: Iterable[int]) -> Ids:
    return np.fromiter(tokens, dtype=np.int64)
