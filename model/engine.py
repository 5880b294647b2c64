"""The engine as a library: load a model, then generate, stream, chat, score.

One engine serves any number of threads. See `docs/engine.md` for one request's life.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model import loading, memory, scoring, store
from model.chat import ChatFormat, ChatTemplate, Message
from model.decoder import Decoder
from model.errors import ConfigurationError, ContextTooLong, ModelStopped, ModelUnusable
from model.experts import HotSet
from model.generation import Completion, Delta, Priority, Request
from model.grammar import Grammar, GrammarCompiler
from model.kv_memory import pages_within
from model.machine import physical_cores
from model.pages import PAGE
from model.runner import Runner
from model.sampler import SamplingParams, TokenLogprob
from model.scoring import Score
from model.sequence import Deltas, Generation
from model.statistics import EngineStatistics
from model.tokenizer import ModelTokenizer

__all__ = [
    "Completion",
    "Delta",
    "Engine",
    "EngineStatistics",
    "Grammar",
    "Priority",
    "SamplingParams",
    "Score",
    "TokenLogprob",
]

Prompt = str | Sequence[int] | Sequence[Message]
CancelLike = threading.Event | Callable[[], bool] | None

MAX_BATCH = 16
MAX_WAITING = 256
_GREEDY = SamplingParams()


class Engine:
    """One loaded model. `prompt` is always a text, token ids, or chat messages (rendered by the model's template).

    Any number of threads may call it: their requests are computed together, up to `max_batch` in one pass. `priority`
    `background` lets others go first; `deadline` is in seconds from now. Errors of every request:

    Raises:
        ContextTooLong: prompt and `max_tokens` do not fit; nothing is cut.
        Busy: as many requests wait as are taken; one more may be sent in a moment.
        ModelStopped: the engine was closed, or its computing thread has died.
        ConfigurationError: the grammar or a parameter is not valid.
    """

    def __init__(
        self,
        name: str,
        decoder: Decoder,
        tokenizer: ModelTokenizer,
        template: str | None = None,
        *,
        max_batch: int = MAX_BATCH,
        max_waiting: int = MAX_WAITING,
        kv_memory: int | None = None,
        prefill_memory: int | None = None,
        threads: int = 0,
    ) -> None:
        """Put an engine together from parts; `model.load` does it from a file."""
        if len(tokenizer.tokens) > decoder.config.vocab_size:
            raise ModelUnusable("The model's tokenizer has more tokens than its embedding has rows.")
        if max_batch < 1 or max_waiting < 1:
            raise ConfigurationError("At least one request must be computed, and one may wait.")
        tokenizer.cover(decoder.config.vocab_size)
        self.name = name
        self.hot_experts: HotSet | None = None
        """What is held of experts that do not fit in memory; its `statistics` say how often that was enough."""
        self.note = ""
        """A sentence for the person who waits, where loading found something unusual."""
        if 0 < decoder.wide_bytes <= (_spare_memory() if prefill_memory is None else prefill_memory):
            with torch.inference_mode():
                decoder.widen()
        pages = pages_within(kv_memory, decoder.page_bytes, decoder.config.max_positions, max_batch)
        self.context_length = min(decoder.config.max_positions, pages * PAGE)
        self.bytes_per_token = decoder.bytes_per_token
        self.tokenizer = tokenizer
        self._template = ChatTemplate(tokenizer, template, name)
        threads = threads if threads > 0 else physical_cores()
        self._runner = Runner(decoder, pages, max_batch=max_batch, max_waiting=max_waiting, threads=threads)
        self._compiler: GrammarCompiler | None = None
        self._compiling = threading.Lock()
        weakref.finalize(self, self._runner.close)

    @classmethod
    def load(
        cls,
        name_or_path: str | Path,
        *,
        threads: int = 0,
        data: Path | None = None,
        kv_memory: int | None = None,
        expert_memory: int | None = None,
        device: str = "cpu",
        **limits: Any,
    ) -> Engine:
        """See `model.load`."""
        torch.set_num_threads(threads if threads > 0 else physical_cores())
        path = store.locate(name_or_path, data)
        name = store.name_of(name_or_path, path)
        loaded = loading.load(path, name, kv_memory=kv_memory, expert_memory=expert_memory, device=device)
        limits |= {"threads": threads, "kv_memory": loaded.kv_memory}
        if loaded.short:
            limits["prefill_memory"] = 0
        engine = cls(name, loaded.decoder, loaded.tokenizer, loaded.template, **limits)
        engine.hot_experts, engine.note = loaded.hot, loaded.note
        return engine

    def close(self) -> None:
        """End the computing thread; requests that still wait fail."""
        self._runner.close()

    @property
    def stopped(self) -> ModelStopped | None:
        """Why requests are refused from now on; None while they are taken."""
        return self._runner.stopped

    def statistics(self) -> EngineStatistics:
        """Counts since loading, and the present state."""
        return self._runner.statistics()

    def generate(
        self,
        prompt: Prompt,
        params: SamplingParams = _GREEDY,
        *,
        grammar: Grammar | None = None,
        cancel: CancelLike = None,
        priority: Priority = "interactive",
        deadline: float | None = None,
    ) -> Completion:
        """The whole output. One that was cancelled or ran out of time comes back with what there is."""
        deltas = self.stream(prompt, params, grammar=grammar, cancel=cancel, priority=priority, deadline=deadline)
        for delta in deltas:
            if delta.completion is not None:
                return delta.completion
        raise AssertionError("a stream ends with a completion")

    def stream(
        self,
        prompt: Prompt,
        params: SamplingParams = _GREEDY,
        *,
        grammar: Grammar | None = None,
        cancel: CancelLike = None,
        priority: Priority = "interactive",
        deadline: float | None = None,
    ) -> Iterator[Delta]:
        """The output in pieces, each with the rate so far; the last has the `Completion`.

        The request is taken in, or refused as Busy, before this returns. Closing the iterator early, or dropping it,
        ends the work.
        """
        ids = self._ids(prompt)
        request = Request(
            prompt=ids,
            params=params,
            limit=self._room(len(ids), params.max_tokens),
            grammar=None if grammar is None else self._compile(grammar),
            cancel=_as_call(cancel),
            strip_space=not isinstance(prompt, str),
            priority=priority,
            deadline=None if deadline is None else time.monotonic() + deadline,
        )
        generation = Generation(request, self.tokenizer)
        self._runner.submit(generation)
        return Deltas(generation)

    def chat(
        self,
        messages: Sequence[Message],
        params: SamplingParams = _GREEDY,
        *,
        grammar: Grammar | None = None,
        cancel: CancelLike = None,
        priority: Priority = "interactive",
        deadline: float | None = None,
    ) -> Completion:
        """The assistant's answer to `messages` `[{"role", "content"}, …]`."""
        return self.generate(messages, params, grammar=grammar, cancel=cancel, priority=priority, deadline=deadline)

    @property
    def chat_format(self) -> ChatFormat:
        """How this model's chat writes reasoning and tool calls."""
        return self._template.format

    def render_chat(self, messages: Sequence[Message], **variables: Any) -> list[int]:
        """Ids of a conversation as the model's template writes it, ready for the assistant's turn."""
        return self._template.render(messages, **variables)

    def count_tokens(self, prompt: Prompt) -> int:
        """How many tokens `prompt` takes of the context."""
        return len(self._ids(prompt))

    def logits(self, token_ids: Sequence[int]) -> Tensor:
        """Float32 logits `[T, V]` after each of `token_ids`."""
        ids = self._ids(list(token_ids))
        self._room(len(ids) - 1, None)
        return scoring.all_logits(self._runner, ids)

    def score(self, prompt: Prompt, candidates: Sequence[str], *, cancel: CancelLike = None) -> list[Score]:
        """Log-likelihood of each candidate as the continuation of `prompt`: floats with `.tokens` and `.per_token`.

        Raises:
            ContextTooLong: the prompt with its longest candidate does not fit.
            ConfigurationError: a candidate is empty.
            Cancelled: `cancel` was set.
        """
        ids = self._ids(prompt)
        encoded = [self.tokenizer.encode(candidate, specials=False) for candidate in candidates]
        if not all(encoded):
            raise ConfigurationError("A candidate to score is empty.")
        self._room(len(ids), max((len(candidate) for candidate in encoded), default=1))
        return scoring.score(self._runner, ids, encoded, _as_call(cancel))

    def _ids(self, prompt: Prompt) -> list[int]:
        if not prompt:
            raise ConfigurationError("The prompt is empty.")
        if isinstance(prompt, str):
            ids = self.tokenizer.encode(prompt, bos=True)
        elif isinstance(prompt[0], int):
            ids = [int(token) for token in prompt]  # type: ignore[call-overload]
            if min(ids) < 0 or max(ids) >= self.tokenizer.size:
                raise ConfigurationError(f"The prompt has token ids outside 0..{self.tokenizer.size - 1}.")
        else:
            ids = self.render_chat(prompt)  # type: ignore[arg-type]
        return ids

    def _room(self, prompt: int, wanted: int | None) -> int:
        """Tokens that may be generated after `prompt` tokens."""
        room = self.context_length - prompt
        if room >= (wanted or 1):
            return wanted or room
        excess = (wanted or 1) - room
        asked = "exceeds" if wanted is None else f"and the {wanted} asked for as output exceed"
        raise ContextTooLong(
            f"The prompt of {prompt} tokens {asked} the {self.context_length} tokens of {self.name} by {excess}.",
            fix="Shorten the input, ask for less output, or choose a model with a longer context.",
        )

    def _compile(self, grammar: Grammar) -> Any:
        with self._compiling:
            if self._compiler is None:
                self.tokenizer.encode("")  # a model without text says so here
                self._compiler = GrammarCompiler(self.tokenizer)
        return self._compiler.compile(grammar)


def _spare_memory() -> int:
    """Bytes that wide copies may take: an eighth of what is free, where that is known."""
    return (memory.available() or 0) // 8


def _as_call(cancel: CancelLike) -> Callable[[], bool]:
    if cancel is None:
        return lambda: False
    return cancel.is_set if isinstance(cancel, threading.Event) else cancel
