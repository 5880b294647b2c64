"""Drafts for the sequences that are generating: copied from their own text, or predicted by the model's MTP layer.

Each sequence learns by itself which drafter pays and how far to trust it. While many sequences share a pass, drafting
pays less than it costs and rests. This module does not know how drafts are verified (`output.py`).
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model.decoder import Decoder
from model.drafts import Acceptance, PromptLookup
from model.kv_pool import KvPool
from model.native.pool import NativePool
from model.pages import PAGE
from model.sequence import ComputedSequence, Generation
from model.step import Span, Step, prompt_spans

LOOKUP_LIMIT = 8
MTP_LIMIT = 3
FEW_SEQUENCES = 4
"""Up to so many sequences at once are drafted for."""


class _Drafting:
    """What one sequence has learnt."""

    def __init__(self) -> None:
        self.lookup, self.lookup_pays = PromptLookup(), Acceptance()
        self.mtp_pays = Acceptance()
        self.predicted: list[int] = []
        """The MTP layer's drafts behind the last known token."""
        self.used: Acceptance | None = None
        """Whose drafts are being verified."""


@dataclass(frozen=True)
class Computed:
    """What a pass computed of one sequence: from position `before`, in the pass's rows from `row` on."""

    sequence: ComputedSequence
    before: int
    row: int


class Speculation:
    """Proposes drafts before a pass, and learns from it."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder, self._mtp = decoder, decoder.mtp
        self.enabled = os.environ.get("IMPASTO_DRAFTS") != "0"
        """Whether anything is drafted. Texts are the same either way."""
        self._draftings: weakref.WeakKeyDictionary[ComputedSequence, _Drafting] = weakref.WeakKeyDictionary()

    def propose(self, sequence: ComputedSequence, room: int, company: int) -> list[int]:
        """At most `room` tokens that may follow the known ones, while `company` sequences are computed."""
        if not isinstance(sequence, Generation) or not self.enabled:
            return []
        drafting = self._draftings.setdefault(sequence, _Drafting())
        drafting.used = None
        if company > FEW_SEQUENCES:
            return []
        drafts, used = _drafts(sequence, drafting, room)
        drafts = sequence.output.plausible(drafts)
        drafting.used = used if drafts else None
        return drafts

    def note(self, sequence: ComputedSequence, drafted: int, right: int) -> None:
        """Of `drafted` tokens, the first `right` were what the model says."""
        drafting = self._draftings.get(sequence)
        if drafting is not None and drafting.used is not None:
            drafting.used.note(drafted, right)

    def look_ahead(self, done: Sequence[Computed], hidden: Tensor, pool: KvPool | NativePool) -> None:
        """Let the MTP layer read what was just computed, and predict behind the last known token of each sequence.

        `hidden` `[T, H]` are the pass's normed states. The sequences have taken their new tokens already.
        """
        if self._mtp is None or not self.enabled:
            return
        # Of a token that it reads, it must know the next one. It reads every sequence, for others may reuse the pages.
        reading = [part for part in done if _followed(part.sequence) > part.before]
        if not reading:
            return
        ends = [_followed(part.sequence) for part in reading]
        parts = list(zip(reading, ends, strict=True))
        rows = [hidden[part.row : part.row + end - part.before] for part, end in parts]
        ids = [part.sequence.tokens[part.before + 1 : end + 1] for part, end in parts]
        spans = [span for part, end in parts for span in _spans(part.sequence, part.before, end)]
        y, logits = self._predict([token for part in ids for token in part], torch.cat(rows), spans, pool)
        last, drafted = -1, []
        for part, states in zip(reading, rows, strict=True):
            last += states.shape[0]
            if part.sequence.finished or not isinstance(part.sequence, Generation):
                continue
            drafting = self._draftings.setdefault(part.sequence, _Drafting())
            drafting.predicted = []
            if part.sequence.uncomputed == 1 and not part.sequence.reads_prompt:
                length = drafting.mtp_pays.length(MTP_LIMIT)
                if length:
                    drafting.predicted.append(int(logits[last].argmax()))
                    drafted.append((part.sequence, drafting, length, y[last : last + 1]))
        self._chain(drafted, pool)

    def _chain(self, drafted: list[tuple[ComputedSequence, _Drafting, int, Tensor]], pool: KvPool | NativePool) -> None:
        """Draft on from drafts: the layer's own state stands for the decoder's."""
        for sequence, drafting, length, state in drafted:
            y = state
            for at in range(sequence.computed, sequence.computed + length - 1):
                if at >= len(sequence.pages) * PAGE:
                    break
                y, logits = self._predict(drafting.predicted[-1:], y, _spans(sequence, at, at + 1), pool)
                drafting.predicted.append(int(logits[0].argmax()))

    def _predict(
        self, ids: list[int], hidden: Tensor, spans: list[Span], pool: KvPool | NativePool
    ) -> tuple[Tensor, Tensor]:
        assert self._mtp is not None
        return self._mtp(self._decoder, torch.tensor(ids), hidden, Step(pool, spans))


def _followed(sequence: ComputedSequence) -> int:
    """The end of the computed positions whose next token is known."""
    return min(sequence.computed, len(sequence.tokens) - 1)


def _spans(sequence: ComputedSequence, start: int, end: int) -> list[Span]:
    return prompt_spans(sequence.pages, start, end)


def _drafts(sequence: Generation, drafting: _Drafting, room: int) -> tuple[list[int], Acceptance | None]:
    copied = drafting.lookup.propose(sequence.tokens, min(LOOKUP_LIMIT, room))
    if copied:
        length = drafting.lookup_pays.length(len(copied))
        if length:
            return copied[:length], drafting.lookup_pays
    return drafting.predicted[:room], drafting.mtp_pays
