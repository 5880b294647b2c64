"""How likely a model finds each of several continuations of one prompt, the prompt being read once."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import torch
from torch import Tensor

from model.errors import Busy, Cancelled
from model.generation import Cancel
from model.runner import Runner
from model.sequence import Reading
from model.step import MAX_ROWS, Span, Step


class Score(float):
    """A candidate's log-likelihood (natural logarithm, summed over its `tokens` tokens)."""

    tokens: int

    def __new__(cls, log_likelihood: float, tokens: int) -> Score:
        score = super().__new__(cls, log_likelihood)
        score.tokens = tokens
        return score

    @property
    def per_token(self) -> float:
        """Mean log-likelihood of a token: compares candidates of different length."""
        return self / self.tokens


def score(runner: Runner, prompt: list[int], candidates: Sequence[list[int]], cancel: Cancel) -> list[Score]:
    """Log-likelihood of each candidate (ids, at least one) after `prompt`, in order.

    Candidates are computed side by side as branches from the prompt's end, as many at a time as fill a pass.

    Raises:
        Cancelled: `cancel` said so.
    """
    reading = Reading(prompt, cancel, keep=True)
    runner.submit(reading)
    first = _result(reading).log_softmax(0)
    scores: list[Score] = []
    try:
        for batch in _batches(candidates):
            if cancel():
                raise Cancelled("The model was stopped while it compared candidates.")
            scores += runner.call(functools.partial(_score_batch, runner, reading, batch, first))
    finally:
        runner.let_go(reading)
    return scores


def all_logits(runner: Runner, tokens: list[int]) -> Tensor:
    """Float32 logits `[T, V]` after each of `tokens`, nothing reused."""
    reading = Reading(tokens, lambda: False, every=True)
    runner.submit(reading)
    return _result(reading)


def _result(reading: Reading) -> Tensor:
    result = reading.done.get()
    if isinstance(result, BaseException):
        raise result
    return result


def _score_batch(runner: Runner, reading: Reading, batch: list[list[int]], first: Tensor) -> list[Score]:
    # The last token of a candidate is only looked up, never computed from.
    heads = [candidate[:-1] for candidate in batch]
    flat = [head for head in heads if head]
    chosen = torch.empty(0)
    if flat:
        logits = _branches(runner, reading, flat)
        targets = torch.tensor([token for candidate in batch for token in candidate[1:]])
        chosen = logits.gather(1, targets.unsqueeze(1)).squeeze(1) - logits.logsumexp(1)
    scores, at = [], 0
    for candidate, head in zip(batch, heads, strict=True):
        total = float(first[candidate[0]]) + float(chosen[at : at + len(head)].sum())
        scores.append(Score(total, len(candidate)))
        at += len(head)
    return scores


def _branches(runner: Runner, reading: Reading, branches: list[list[int]]) -> Tensor:
    """Logits `[sum of lengths, V]` of continuations, none seeing another; their keys and values do not stay."""
    ids = [token for branch in branches for token in branch]
    past = reading.computed
    if not runner.memory.grow(reading.pages, past + len(ids)):
        raise Busy("The memory for keys and values is in use by other requests.", fix="Try again in a moment.")
    positions = torch.cat([torch.arange(past, past + len(branch)) for branch in branches])
    visible = torch.block_diag(*[torch.ones(len(b), len(b)).tril() for b in branches]).bool()
    span = Span(reading.pages, past, len(ids), positions=positions, visible=visible)
    return runner.decoder.logits(
        runner.decoder.forward(torch.tensor(ids), Step(runner.memory.pool, [span], reads=True))
    )


def _batches(candidates: Sequence[list[int]]) -> list[list[list[int]]]:
    batches: list[list[list[int]]] = []
    size = MAX_ROWS
    for candidate in candidates:
        if size + len(candidate) > MAX_ROWS:
            batches.append([])
            size = 0
        batches[-1].append(candidate)
        size += len(candidate)
    return batches
