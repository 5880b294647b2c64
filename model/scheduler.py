"""Which sequences go into the next pass, with how many tokens, and who waits.

A person's request goes before background work, then who came first. Everybody who generates takes part in every turn;
prompts are read in whole pages, so many tokens a turn that nobody is kept waiting long. When a place or memory is
short, background work that came last steps back: its tokens stay, and it continues later with the same text.
This module does not know tensors.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass

from model.errors import Busy
from model.kv_memory import Allotment, KvMemory
from model.pages import PAGE
from model.sequence import ComputedSequence
from model.step import MAX_ROWS

Drafter = Callable[[ComputedSequence, int, int], list[int]]
"""Tokens that may follow a sequence's own: at most so many, in the company of so many sequences."""


@dataclass(frozen=True)
class Work:
    """A sequence's part in a turn: its next `count` known tokens, then `drafts`."""

    sequence: ComputedSequence
    count: int
    drafts: list[int]
    reads: bool
    """These are tokens of the prompt."""

    @property
    def rows(self) -> int:
        """Tokens in the pass."""
        return self.count + len(self.drafts)


class Scheduler:
    """The waiting and the running. Not thread-safe: its owner holds a lock."""

    def __init__(self, memory: KvMemory, max_batch: int, max_waiting: int, read_rows: int = MAX_ROWS) -> None:
        """`read_rows` prompt tokens at most go into one turn."""
        self._memory, self._read_rows = memory, read_rows
        self.max_batch, self._max_waiting = max_batch, max_waiting
        self.waiting: list[ComputedSequence] = []
        self.running: list[ComputedSequence] = []

    @property
    def idle(self) -> bool:
        """Nobody waits and nothing is to be computed."""
        return not self.waiting and all(sequence.held for sequence in self.running)

    def submit(self, sequence: ComputedSequence) -> None:
        """Put a sequence in its place in the queue.

        Raises:
            Busy: the queue is full.
        """
        if len(self.waiting) >= self._max_waiting:
            raise Busy(
                f"The model has {len(self.waiting)} requests waiting, which is as many as it takes.",
                fix="Try again in a moment.",
            )
        bisect.insort(self.waiting, sequence, key=lambda s: s.order)

    def plan(self, draft: Drafter) -> list[Work]:
        """The next turn, of a pass that generates and one that reads; empty when there is nothing to compute."""
        self._interrupt()
        self._admit()
        active = sorted((s for s in self.running if not s.held), key=lambda s: s.order)
        works: list[Work] = []
        budgets = {True: self._read_rows, False: MAX_ROWS}
        for sequence in active:
            if sequence not in self.running:  # stepped back for an earlier one
                continue
            reads = sequence.reads_prompt
            count = self._share(sequence, budgets[reads])
            if count == 0:
                continue
            drafts = [] if reads else draft(sequence, budgets[reads] - count, len(active))
            if not self._hold_pages(sequence, sequence.computed + count + len(drafts)):
                continue
            works.append(Work(sequence, count, drafts, reads))
            budgets[reads] -= count + len(drafts)
        return [work for work in works if work.sequence in self.running]

    def retire(self, sequence: ComputedSequence) -> None:
        """A finished sequence leaves; its pages are free, but for what the tree remembers."""
        self.running.remove(sequence)
        self._memory.release(sequence.pages)

    def empty(self) -> list[ComputedSequence]:
        """Everybody leaves at once."""
        everybody = [*self.running, *self.waiting]
        for sequence in self.running:
            self._memory.release(sequence.pages)
        self.running, self.waiting = [], []
        return everybody

    def _interrupt(self) -> None:
        for sequence in [*self.waiting, *self.running]:
            if sequence.held:
                continue
            reason = sequence.interruption()
            if reason is None:
                continue
            if sequence in self.running:
                self.retire(sequence)
            else:
                self.waiting.remove(sequence)
            sequence.end(reason)

    def _admit(self) -> None:
        while self.waiting:
            sequence = self.waiting[0]
            if len(self.running) >= self.max_batch and not self._step_back_for(sequence):
                return
            while (allotment := self._allot(sequence)) is None:
                if not self._step_back_for(sequence):
                    return
            self.waiting.pop(0)
            sequence.pages, sequence.computed = allotment.pages, allotment.reused
            if sequence.reused is None:
                sequence.reused = allotment.reused
            self.running.append(sequence)

    def _allot(self, sequence: ComputedSequence) -> Allotment | None:
        tokens = sequence.tokens
        return self._memory.admit(tokens, len(tokens) + 1, reuse=sequence.reusable, ahead=sequence.ahead)

    def _share(self, sequence: ComputedSequence, budget: int) -> int:
        """Tokens of `sequence` that fit `budget` rows; a prompt goes first, and is cut at whole pages only."""
        if not sequence.reads_prompt:
            return min(sequence.uncomputed, budget)
        count = min(sequence.prompt_length - sequence.computed, budget)
        end = sequence.computed + count
        if end < sequence.prompt_length:
            return max(end // PAGE * PAGE - sequence.computed, 0)
        return count

    def _hold_pages(self, sequence: ComputedSequence, positions: int) -> bool:
        while not self._memory.grow(sequence.pages, positions, ahead=sequence.ahead):
            if not self._step_back_for(sequence):
                self._step_back(sequence)
                return False
        return True

    def _step_back_for(self, sequence: ComputedSequence) -> bool:
        """The last of those who come after `sequence` steps back; False when there is nobody."""
        later = [other for other in self.running if not other.held and other.order > sequence.order]
        settling = [other for other in later if other.settling]
        background = [other for other in later if other.rank > sequence.rank]
        short = [other for other in later if sequence in self.running]
        for candidates in (settling, background, short):
            if candidates:
                self._step_back(max(candidates, key=lambda s: s.order))
                return True
        return False

    def _step_back(self, sequence: ComputedSequence) -> None:
        self.running.remove(sequence)
        self._memory.release(sequence.pages)
        sequence.computed = 0
        if not sequence.settling:
            bisect.insort(self.waiting, sequence, key=lambda s: s.order)
