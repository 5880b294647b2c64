"""The thread that computes, turn by turn: plan, compute, choose, hand out; again while there is work.

All computing happens here, so a model has one set of worker threads however many callers it has. Callers submit
sequences and read their queues. Finished conversations stay for their next turn: as they are where the kernels give
them the bits that a prompt would have, else computed once more as a prompt when nobody waits (`_settle`). This module
does not know text.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import torch
from torch import Tensor

from model.decoder import Decoder
from model.errors import ImpastoError, ModelStopped
from model.kv_memory import KvMemory
from model.native.library import work_alone
from model.pages import PAGE
from model.scheduler import Scheduler, Work
from model.sequence import ComputedSequence, Generation, Reading
from model.speculation import Computed, Speculation
from model.statistics import Counters, EngineStatistics
from model.step import MAX_ROWS, Span, Step, prompt_spans

T = TypeVar("T")
log = logging.getLogger("impasto.model")

_SETTLING = 4
"""Finished sequences that may wait to be settled."""
_TURN_WEIGHTS = 6e10
"""Weights that a turn multiplies prompt tokens with: at 500 GFLOP/s, a quarter of a second."""
_POLL = 0.05
"""Seconds between looks at the waiting, should nothing be computable."""


class Runner:
    """Owns the decoder's passes and its memory. Started by the first submission, ended by `close`."""

    def __init__(self, decoder: Decoder, pages: int, *, max_batch: int, max_waiting: int, threads: int) -> None:
        self.decoder = decoder
        self.memory = KvMemory(decoder.new_pool(pages))
        self._scheduler = Scheduler(self.memory, max_batch, max_waiting, _read_rows(decoder))
        self._speculation = Speculation(decoder)
        self._threads = threads
        self._changed = threading.Condition()
        self._calls: deque[tuple[Callable[[], object], Future[object]]] = deque()
        self._unsettled: deque[list[int]] = deque(maxlen=_SETTLING)
        self._counters = Counters()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._died_of: BaseException | None = None

    def submit(self, sequence: ComputedSequence) -> None:
        """Take a sequence in. Raises Busy when the queue is full, ModelStopped when nothing computes any more."""
        with self._changed:
            self._start()
            self._scheduler.submit(sequence)
            self._counters.requests += 1
            self._changed.notify()

    def call(self, work: Callable[[], T]) -> T:
        """Run `work` on the computing thread, between two passes; its result, or its error."""
        future: Future[object] = Future()
        with self._changed:
            self._start()
            self._calls.append((work, future))
            self._changed.notify()
        return future.result()  # type: ignore[return-value]

    def let_go(self, reading: Reading) -> None:
        """The owner of a kept reading needs it no more."""

        def retire() -> None:
            reading.held, reading.finished = False, True
            if reading in self._scheduler.running:
                self._scheduler.retire(reading)

        self.call(retire)

    def close(self) -> None:
        """Fail whoever still waits, and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def statistics(self) -> EngineStatistics:
        """What was done, and what is going on now."""
        with self._changed:
            return self._counters.statistics(
                running=sum(not s.held for s in self._scheduler.running),
                waiting=len(self._scheduler.waiting),
                pages=self.memory.pages.count,
                pages_free=self.memory.pages.free,
                pages_reusable=self.memory.prefixes.size,
            )

    @property
    def stopped(self) -> ModelStopped | None:
        """Why nothing is computed any more; None while requests are taken."""
        if self._died_of is not None:
            return ModelStopped(
                f"The model has stopped: {type(self._died_of).__name__}: {str(self._died_of)[:200]}.",
                fix="Load it again, or start the server again.",
            )
        return ModelStopped("The model was closed.") if self._closing else None

    def _start(self) -> None:
        if (stopped := self.stopped) is not None:
            raise stopped
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="impasto-engine", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        if self.decoder.compiled:
            work_alone(self._threads)
        else:
            # Small operations between a device's steps cost more in waking threads than they take.
            torch.set_num_threads(1 if self.decoder.accelerated else self._threads)
        try:
            with torch.inference_mode():
                while self._turn():
                    pass
        except BaseException as error:
            log.critical("the computing thread died", exc_info=error)
            with self._changed:
                self._died_of = error
                self._abandon()

    def _turn(self) -> bool:
        """One pass, or a wait; False when the runner is closed."""
        with self._changed:
            if self._closing:
                self._abandon()
                return False
            calls = list(self._calls)
            self._calls.clear()
            works = self._scheduler.plan(self._speculation.propose)
            if not works and not calls:
                if self._scheduler.idle and self._settle():
                    return True
                self._changed.wait(None if self._scheduler.idle else _POLL)
                return True
        for work, future in calls:
            _answer(work, future)
        if works:
            self._compute(works)
        return True

    def _compute(self, works: list[Work]) -> None:
        for reads in (False, True):
            if part := [work for work in works if work.reads == reads]:
                self._compute_pass(part, reads)

    def _compute_pass(self, works: list[Work], reads: bool) -> None:
        """One pass; should it fail, its own requests fail and no others."""
        try:
            self._pass(works, reads)
        except Exception as error:
            with self._changed:
                for work in works:
                    self._scheduler.retire(work.sequence)
                    work.sequence.fail(error)
            return
        with self._changed:
            self._counters.steps += 1
            for work in works:
                self._after(work.sequence)

    def _pass(self, works: list[Work], reads: bool) -> None:
        ids: list[int] = []
        spans: list[Span] = []
        for work in works:
            pages, past = work.sequence.pages, work.sequence.computed
            ids += work.sequence.tokens[past : past + work.count] + work.drafts
            spans += (
                prompt_spans(pages, past, past + work.rows) if reads else [Span(pages, past, work.rows, rowwise=True)]
            )
        hidden = self.decoder.forward(torch.tensor(ids), Step(self.memory.pool, spans, reads=reads))
        done: list[Computed] = []
        row = 0
        of_choices = self._logits_of_choices(works, hidden)
        for work in works:
            done.append(Computed(work.sequence, work.sequence.computed, row))
            self._advance(work, hidden[row : row + work.rows], of_choices.get(id(work)))
            row += work.rows
        self._speculation.look_ahead(done, hidden, self.memory.pool)

    def _logits_of_choices(self, works: list[Work], hidden: Tensor) -> dict[int, Tensor]:
        """By the work's identity, logits `[1 + drafts, V]` of each that chooses: one product for all of them."""
        rows: list[int] = []
        counts: dict[int, int] = {}
        row = 0
        for work in works:
            row += work.rows
            if isinstance(work.sequence, Generation) and work.count == work.sequence.uncomputed:
                counts[id(work)] = 1 + len(work.drafts)
                rows += range(row - counts[id(work)], row)
        if not rows:
            return {}
        logits = self.decoder.logits(hidden if len(rows) == len(hidden) else hidden[rows])
        return dict(zip(counts, logits.split(list(counts.values())), strict=True))

    def _advance(self, work: Work, hidden: Tensor, chosen_from: Tensor | None) -> None:
        sequence = work.sequence
        logits = self.decoder.logits if chosen_from is None else lambda _: chosen_from
        right, known = 0, len(sequence.tokens)
        if work.count == sequence.uncomputed or isinstance(sequence, Reading):
            try:
                right = sequence.take(hidden, logits, work.drafts)
            except ImpastoError as error:  # its own fault: a grammar that cannot be followed, say
                sequence.fail(error)
        before = sequence.computed
        sequence.computed += work.count + right
        self._speculation.note(sequence, len(work.drafts), right)
        self._counters.count(sequence, before, work, right, generated=len(sequence.tokens) - known)
        if before < sequence.prompt_length:
            whole = min(sequence.computed, sequence.prompt_length) // PAGE * PAGE
            self.memory.prefixes.insert(sequence.tokens[:whole], sequence.pages)

    def _after(self, sequence: ComputedSequence) -> None:
        if not sequence.finished or sequence not in self._scheduler.running:
            return
        pool, chosen = self.memory.pool, isinstance(sequence, Generation)
        if pool.cut_anywhere and (chosen or sequence.settling):
            known = sequence.computed if pool.answers_last else min(sequence.computed, sequence.prompt_length)
            self.memory.prefixes.insert_end(sequence.tokens[:known], sequence.pages)
        self._scheduler.retire(sequence)
        if chosen:
            self._counters.finished += 1
            if not pool.answers_last:
                self._settle_later(sequence)

    def _settle_later(self, sequence: ComputedSequence) -> None:
        """A finished sequence will be computed as a prompt, all of it or its whole pages: if that is more than was."""
        cut = 1 if self.memory.pool.cut_anywhere else PAGE
        if len(sequence.tokens) // cut > sequence.prompt_length // cut:
            self._unsettled.append(sequence.tokens[: len(sequence.tokens) // cut * cut])

    def _settle(self) -> bool:
        """Compute a finished sequence as a prompt; False when there is none, or no memory to spare."""
        while self._unsettled:
            tokens = self._unsettled.popleft()
            if self.memory.pages.free * PAGE > len(tokens):
                self._scheduler.submit(Reading(tokens, lambda: False, settling=True))
                return True
        return False

    def _abandon(self) -> None:
        """Tell everybody who waits that nothing more comes."""
        error = self.stopped or ModelStopped("The model has stopped.")
        for sequence in self._scheduler.empty():
            sequence.fail(error)
        for _, future in self._calls:
            future.set_exception(error)
        self._calls.clear()


def _read_rows(decoder: Decoder) -> int:
    """Prompt tokens of one turn: so many that it takes about a quarter of a second, in whole pages."""
    return max(min(int(_TURN_WEIGHTS / decoder.active_weights) // PAGE * PAGE, 4 * MAX_ROWS), PAGE)


def _answer(work: Callable[[], object], future: Future[object]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # the caller's, whatever it is
        future.set_exception(error)
