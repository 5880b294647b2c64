"""From logits to an output: choose tokens, follow the grammar, decode text, watch for the end.

Tokens that a grammar forces are taken without asking the model. Drafted tokens are right while they are what would have
been chosen anyway: the choice at a place depends on its logits, the seed and the place alone, so drafts change no text.
This module does not know how logits are computed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from torch import Tensor

from model.generation import FinishReason, Request
from model.sampler import Sampler, TokenLogprob
from model.stopping import StopTexts
from model.tokenizer import ModelTokenizer, StreamDecoder


class Output:
    """One output while it grows. `finish_reason` is None until it is complete."""

    def __init__(self, request: Request, tokenizer: ModelTokenizer) -> None:
        self._request, self._grammar = request, request.grammar
        self._vocabulary = tokenizer.size
        self._ends = tokenizer.stop_ids | set(request.params.stop_ids)
        # A grammar says itself when an output may end.
        held_back = self._ends if self._grammar is None else frozenset()
        self._sampler = Sampler(request.params, request.prompt, tokenizer.size, held_back)
        self._decoder = StreamDecoder(tokenizer, strip_space=request.strip_space)
        self._stops = StopTexts(request.params.stop)
        self._forced: deque[int] = deque()
        self._parts: list[str] = []
        self.tokens: list[int] = []
        self.logprobs: list[TokenLogprob] = []
        self.finish_reason: FinishReason | None = None

    @property
    def text(self) -> str:
        """What was given out."""
        return "".join(self._parts)

    @property
    def room(self) -> int:
        """Tokens that may still be added."""
        return self._request.limit - len(self.tokens)

    def advance(self, logits: Tensor, drafts: Sequence[int]) -> tuple[list[int], str, tuple[TokenLogprob, ...], int]:
        """Add tokens from logits `[1 + drafts, V]`, row j behind draft j - 1.

        Returns the new tokens, their text, their log-probabilities where asked for, and how many drafts were right.
        """
        start, given, right = len(self.tokens), len(self._parts), 0
        while self.finish_reason is None:
            token = self._forced.popleft() if self._forced else self._choose(logits[right, : self._vocabulary])
            if token is None:
                break
            self._add(token)
            if right == len(drafts) or drafts[right] != token:
                break
            right += 1
        while self._forced and self.finish_reason is None:
            self._add(self._forced.popleft())
        new = self.tokens[start:]
        return new, "".join(self._parts[given:]), tuple(self.logprobs[start:]), right

    def flush(self) -> str:
        """Text held back for a stop text that did not come."""
        rest = self._stops.flush()
        self._parts.append(rest)
        return rest

    def plausible(self, drafts: list[int]) -> list[int]:
        """The leading drafts that the grammar admits and the limit leaves room for."""
        drafts = drafts[: max(self.room - 1, 0)]
        if self._grammar is None or not drafts:
            return drafts
        return drafts[: self._grammar.admitted(drafts)]

    def _choose(self, raw: Tensor) -> int | None:
        """The next token; None when the output ends here."""
        if self._grammar is not None and self._grammar.finished:
            self.finish_reason = "stop"
            return None
        at = len(self.tokens)
        logits = self._sampler.adjust(raw)
        if self._grammar is not None:
            logits = self._grammar.mask(logits)
        token = self._sampler.choose(logits, at)
        if token in self._ends:
            self.finish_reason = "stop"
            return None
        if self._request.params.logprobs is not None:
            self.logprobs.append(self._sampler.logprob(raw, token))
        if self._grammar is not None:
            self._follow(token)
        return token

    def _follow(self, token: int) -> None:
        """Move the grammar on; what it then forces needs no choice, unless its log-probability is asked for."""
        assert self._grammar is not None
        self._grammar.accept([token])
        if self._request.params.logprobs is not None:
            return
        forced = self._grammar.forced()[: self.room - 1]
        if forced and not self._ends.intersection(forced):
            self._grammar.accept(forced)
            self._forced.extend(forced)

    def _add(self, token: int) -> None:
        self.tokens.append(token)
        self._sampler.note([token])
        self._parts.append(self._stops.feed(self._decoder.feed(token)))
        grammar_done = self._grammar is not None and not self._forced and self._grammar.finished
        if self._stops.hit or grammar_done:
            self.finish_reason = "stop"
        elif self.room <= 0:
            self.finish_reason = "length"
