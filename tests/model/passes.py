"""Drives a decoder pass by pass, without engine or scheduler."""

from __future__ import annotations

import torch
from torch import Tensor

from model.decoder import Decoder
from model.kv_pool import KvPool
from model.native.pool import NativePool
from model.pages import pages_for
from model.step import Span, Step, prompt_spans


class OneSequence:
    """One sequence in a pool of its own, or in given pages of a shared one."""

    def __init__(
        self, decoder: Decoder, pool: KvPool | NativePool | None = None, pages: list[int] | None = None
    ) -> None:
        self.decoder = decoder
        self.pool = pool or decoder.new_pool(pages_for(decoder.config.max_positions))
        self.pages = pages if pages is not None else list(range(self.pool.pages.count))
        self.length = 0

    def spans(self, count: int, *, rowwise: bool = False) -> list[Span]:
        """The next `count` positions as spans; they count as computed from now on."""
        start, self.length = self.length, self.length + count
        if rowwise:
            return [Span(self.pages, start, count, rowwise=True)]
        return prompt_spans(self.pages, start, self.length)

    def logits(self, ids: list[int], *, rowwise: bool = False) -> Tensor:
        """Compute `ids` behind what is there: logits `[T, V]`."""
        with torch.inference_mode():
            step = Step(self.pool, self.spans(len(ids), rowwise=rowwise), reads=not rowwise)
            return self.decoder.logits(self.decoder.forward(torch.tensor(ids), step))


def all_logits(decoder: Decoder, ids: list[int]) -> Tensor:
    """Logits `[T, V]` of a whole text."""
    return OneSequence(decoder).logits(ids)


def greedy(decoder: Decoder, prompt: list[int], count: int) -> list[int]:
    """`count` greedy tokens behind `prompt`, one pass each."""
    sequence = OneSequence(decoder)
    logits = sequence.logits(prompt)
    tokens: list[int] = []
    while len(tokens) < count:
        tokens.append(int(logits[-1].argmax()))
        logits = sequence.logits(tokens[-1:], rowwise=True)
    return tokens


def together(sequences: list[OneSequence], ids: list[list[int]], *, rowwise: bool = False) -> list[Tensor]:
    """Logits of several sequences of one pool in one pass."""
    spans = [s for one, new in zip(sequences, ids, strict=True) for s in one.spans(len(new), rowwise=rowwise)]
    decoder = sequences[0].decoder
    flat = [token for new in ids for token in new]
    with torch.inference_mode():
        logits = decoder.logits(decoder.forward(torch.tensor(flat), Step(sequences[0].pool, spans, reads=not rowwise)))
    return list(logits.split([len(new) for new in ids]))
