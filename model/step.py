"""What one forward pass computes: new tokens of several sequences, and where their keys and values lie.

Spans make results independent of company. A prompt is cut into spans at multiples of `PAGE`, wherever else the pass
is cut; generated tokens attend one by one (`rowwise`), however many of them share the pass. With matrix products
that give a row the same bits beside any others, a sequence's logits do not depend on the batch.
This module does not know the network.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from model.kv_pool import KvPool, Slots, slots_of
from model.native.pool import NativePool
from model.pages import PAGE

MAX_ROWS = 256
"""Tokens in a pass that generates, and at least so many in one that reads."""


@dataclass(frozen=True)
class Span:
    """`count` consecutive new tokens of one sequence behind `past` earlier ones, kept in `pages`."""

    pages: list[int]
    past: int
    count: int
    rowwise: bool = False
    """Each token attends by itself, as it would have in a pass of its own."""
    positions: Tensor | None = None
    """`[count]`, where they are not the next ones."""
    visible: Tensor | None = None
    """`[count, count]` bool: which of the new tokens each attends to, besides all earlier ones. Default: causal."""


class Step:
    """One pass: spans one after another, `rows` tokens in all."""

    def __init__(self, pool: KvPool | NativePool, spans: Sequence[Span], *, reads: bool = False) -> None:
        """`reads`: all tokens are of prompts, and go through the kernels for them."""
        self.pool, self.spans, self.reads = pool, spans, reads
        self.rows = sum(span.count for span in spans)
        self.positions = _joined([_positions(span) for span in spans])
        self.longest = int(self.positions.max()) + 1
        self.rotation: tuple[Tensor, Tensor] | None = None
        """Cosines and sines of `positions`, put here by the decoder once for all layers."""
        self._masks: dict[int, Tensor | None] = {}

    @cached_property
    def write_slots(self) -> Slots:
        """Where the new keys and values go."""
        return _write_slots(self.spans)

    @cached_property
    def read_slots(self) -> list[Slots]:
        """Where each span's keys and values lie, the new ones included."""
        return [slots_of(span.pages, 0, span.past + span.count) for span in self.spans]

    def mask(self, index: int, dtype: torch.dtype) -> Tensor | None:
        """What span `index` adds to its scores `[count, past + count]`; None where plain causal attention does."""
        if index not in self._masks:
            self._masks[index] = _mask(self.spans[index], dtype)
        return self._masks[index]


def prompt_spans(pages: list[int], start: int, end: int) -> list[Span]:
    """Spans for the positions `start:end` of a prompt, cut at multiples of `PAGE`."""
    spans = []
    while start < end:
        until = min(end, (start // PAGE + 1) * PAGE)
        spans.append(Span(pages, start, until - start))
        start = until
    return spans


def _positions(span: Span) -> Tensor:
    return torch.arange(span.past, span.past + span.count) if span.positions is None else span.positions


def _joined(parts: list[Tensor]) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.cat(parts)


def _write_slots(spans: Sequence[Span]) -> Slots:
    parts = [slots_of(span.pages, span.past, span.past + span.count) for span in spans]
    slices = [part for part in parts if isinstance(part, slice)]
    if len(slices) == len(parts) and all(a.stop == b.start for a, b in itertools.pairwise(slices)):
        return slice(slices[0].start, slices[-1].stop)
    return torch.cat([torch.arange(part.start, part.stop) if isinstance(part, slice) else part for part in parts])


def _mask(span: Span, dtype: torch.dtype) -> Tensor | None:
    if span.visible is None and span.past == 0:
        return None
    visible = span.visible
    if visible is None:
        visible = torch.ones(span.count, span.count, dtype=torch.bool).tril()
    mask = torch.zeros(span.count, span.past + span.count, dtype=dtype)
    mask[:, span.past :].masked_fill_(~visible, float("-inf"))
    return mask
