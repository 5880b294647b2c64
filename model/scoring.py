"""How likely a model finds each of several continuations of one prompt, the prompt being read once."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from model.errors import Cancelled
from model.session import CHUNK, Cancel, Session


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


def score(session: Session, prompt: list[int], candidates: Sequence[list[int]], cancel: Cancel) -> list[Score]:
    """Log-likelihood of each candidate (ids, at least one) after `prompt`, in order.

    Candidates are computed side by side as branches from the prompt's end, as many at a time as fill a chunk.

    Raises:
        Cancelled: `cancel` said so.
    """
    first = session.prefill(prompt, cancel).log_softmax(0)
    scores: list[Score] = []
    for batch in _batches(candidates):
        if cancel():
            raise Cancelled("The model was stopped while it compared candidates.")
        scores += _score_batch(session, batch, first)
    return scores


def _score_batch(session: Session, batch: list[list[int]], first: Tensor) -> list[Score]:
    # The last token of a candidate is only looked up, never computed from.
    heads = [candidate[:-1] for candidate in batch]
    flat = [head for head in heads if head]
    chosen = torch.empty(0)
    if flat:
        logits = session.branches(flat)
        targets = torch.tensor([token for candidate in batch for token in candidate[1:]])
        chosen = logits.gather(1, targets.unsqueeze(1)).squeeze(1) - logits.logsumexp(1)
    scores, at = [], 0
    for candidate, head in zip(batch, heads, strict=True):
        total = float(first[candidate[0]]) + float(chosen[at : at + len(head)].sum())
        scores.append(Score(total, len(candidate)))
        at += len(head)
    return scores


def _batches(candidates: Sequence[list[int]]) -> list[list[list[int]]]:
    batches: list[list[list[int]]] = []
    size = CHUNK
    for candidate in candidates:
        if size + len(candidate) > CHUNK:
            batches.append([])
            size = 0
        batches[-1].append(candidate)
        size += len(candidate)
    return batches
