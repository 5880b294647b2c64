"""One sequence of tokens while it is computed: what is known, what is computed, where it lies, what it waits for.

Two kinds: a `Generation` chooses tokens and hands out text; a `Reading` only computes given tokens, for scores.
This module does not know who runs the passes (`runner.py`) nor in which order (`scheduler.py`).
"""

from __future__ import annotations

import itertools
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import torch
from torch import Tensor

from model.errors import Cancelled
from model.generation import Cancel, Completion, Delta, Request
from model.output import Output
from model.tokenizer import ModelTokenizer

_RANK = {"interactive": 0, "background": 1, "settling": 2}
_arrivals = itertools.count()


class ComputedSequence:
    """Tokens, and how many of them have keys and values in `pages`."""

    def __init__(self, tokens: Sequence[int], rank: int, cancel: Cancel, deadline: float | None) -> None:
        self.tokens = list(tokens)
        self.prompt_length = len(self.tokens)
        self.computed = 0
        self.reused: int | None = None
        """Of the prompt, what was taken over from earlier sequences; None before the first admission."""
        self.pages: list[int] = []
        self.arrival = next(_arrivals)
        self.rank = rank
        self.cancel, self.deadline = cancel, deadline
        self.finished = False
        self.held = False
        """Wholly computed, and kept for its owner."""

    @property
    def order(self) -> tuple[int, int]:
        """Who goes first: a person before background work, then who came first."""
        return (self.rank, self.arrival)

    @property
    def uncomputed(self) -> int:
        """Known tokens without keys and values."""
        return len(self.tokens) - self.computed

    @property
    def reads_prompt(self) -> bool:
        """Whether prompt tokens are still to be computed."""
        return self.computed < self.prompt_length

    @property
    def reusable(self) -> list[int]:
        """Leading tokens that another sequence may have computed: the last of the prompt is always computed anew."""
        return self.tokens[: self.prompt_length - 1]

    @property
    def ahead(self) -> int:
        """Tokens that are expected to follow."""
        return 0

    @property
    def settling(self) -> bool:
        """Nobody waits for it: it only makes a prefix reusable."""
        return False

    def interruption(self) -> Literal["cancelled", "deadline"] | None:
        """Why the sequence must end before it is complete, if it must."""
        if self.cancel():
            return "cancelled"
        return "deadline" if self.deadline is not None and time.monotonic() > self.deadline else None

    def take(self, hidden: Tensor, logits: Callable[[Tensor], Tensor], drafts: list[int]) -> int:
        """Normed hidden states `[n + drafts, H]` of what was just computed; how many drafts were right."""
        raise NotImplementedError

    def end(self, reason: Literal["cancelled", "deadline"]) -> None:
        """End early."""
        raise NotImplementedError

    def fail(self, error: BaseException) -> None:
        """End because computing failed."""
        raise NotImplementedError


class Generation(ComputedSequence):
    """A request whose output grows; deltas go to `deltas`, an error ends them."""

    def __init__(self, request: Request, tokenizer: ModelTokenizer) -> None:
        super().__init__(request.prompt, _RANK[request.priority], request.cancel, request.deadline)
        self.request = request
        self.output = Output(request, tokenizer)
        self.deltas: queue.SimpleQueue[Delta | BaseException] = queue.SimpleQueue()
        self.abandoned = False
        self._began = time.perf_counter()
        self._prefilled: float | None = None

    @property
    def ahead(self) -> int:
        """Tokens that may still be generated."""
        return self.request.limit - len(self.output.tokens)

    def interruption(self) -> Literal["cancelled", "deadline"] | None:
        """Why the sequence must end before it is complete, if it must."""
        return "cancelled" if self.abandoned else super().interruption()

    def take(self, hidden: Tensor, logits: Callable[[Tensor], Tensor], drafts: list[int]) -> int:
        """Choose from the rows behind the last known token and behind each draft."""
        if self._prefilled is None:
            self._prefilled = time.perf_counter()
        rows = logits(hidden[-1 - len(drafts) :])
        new, text, logprobs, right = self.output.advance(rows, drafts)
        self.tokens += new
        if new and (text or self.output.finish_reason is None):
            self.deltas.put(Delta(text, tuple(new), len(self.output.tokens), self._rate(), logprobs))
        if self.output.finish_reason is not None:
            self._complete()
        return right

    def end(self, reason: Literal["cancelled", "deadline"]) -> None:
        """Hand out what there is."""
        self.output.finish_reason = reason
        self._complete()

    def fail(self, error: BaseException) -> None:
        """Hand out the error."""
        self.finished = True
        self.deltas.put(error)

    def _complete(self) -> None:
        self.finished = True
        now = time.perf_counter()
        prefilled = self._prefilled or now
        rest = self.output.flush()
        completion = Completion(
            text=self.output.text,
            token_ids=tuple(self.output.tokens),
            finish_reason=self.output.finish_reason or "stop",
            prompt_tokens=self.prompt_length,
            cached_tokens=self.reused or 0,
            completion_tokens=len(self.output.tokens),
            prefill_seconds=prefilled - self._began,
            decode_seconds=now - prefilled,
            logprobs=tuple(self.output.logprobs),
        )
        self.deltas.put(Delta(rest, (), completion.completion_tokens, self._rate(), completion=completion))

    def _rate(self) -> float:
        elapsed = time.perf_counter() - (self._prefilled or self._began)
        return len(self.output.tokens) / elapsed if elapsed > 0 else 0.0


class Deltas(Iterator[Delta]):
    """What a submitted generation hands out. Whoever lets go of it ends the generation."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._ended = False

    def __next__(self) -> Delta:
        if self._ended:
            raise StopIteration
        delta = self._generation.deltas.get()
        if isinstance(delta, BaseException):
            self._ended = True
            raise delta
        self._ended = delta.completion is not None
        return delta

    def close(self) -> None:
        """End the generation; nothing more comes."""
        self._ended = True
        self._generation.abandoned = True

    __del__ = close


class Reading(ComputedSequence):
    """Given tokens to compute. `done` receives their logits: `[V]` of the last, or `[T, V]` of all, or an error."""

    def __init__(
        self, tokens: Sequence[int], cancel: Cancel, *, every: bool = False, keep: bool = False, settling: bool = False
    ) -> None:
        """`every`: logits of each token, nothing reused. `keep`: the pages stay until the owner lets go."""
        super().__init__(tokens, _RANK["settling" if settling else "interactive"], cancel, None)
        self.done: queue.SimpleQueue[Tensor | BaseException] = queue.SimpleQueue()
        self._every, self._keep, self._settling = every, keep, settling
        self._logits: list[Tensor] = []

    @property
    def settling(self) -> bool:
        """Nobody waits for it: it only makes a prefix reusable."""
        return self._settling

    @property
    def reusable(self) -> list[int]:
        """Nothing, where every token's logits are asked for."""
        return [] if self._every else super().reusable

    def take(self, hidden: Tensor, logits: Callable[[Tensor], Tensor], drafts: list[int]) -> int:
        """Collect logits; the last ones complete it."""
        complete = self.computed + hidden.shape[0] == len(self.tokens)
        if self._every:
            self._logits.append(logits(hidden))
        if complete:
            self.held, self.finished = self._keep, not self._keep
            if not self._settling:
                self.done.put(torch.cat(self._logits) if self._every else logits(hidden[-1:])[0])
        return 0

    def end(self, reason: Literal["cancelled", "deadline"]) -> None:
        """Tell the owner."""
        self.fail(Cancelled("The model was stopped while it read."))

    def fail(self, error: BaseException) -> None:
        """Tell the owner."""
        self.finished, self.held = True, False
        self.done.put(error)
