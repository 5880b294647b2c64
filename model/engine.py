"""The engine as a library: load a model, then generate, stream, chat, score.

One engine serves any number of threads; forward passes take turns. See `docs/engine.md` for one request's life.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model import gguf, gguf_weights, scoring, store
from model.chat import ChatTemplate, Message
from model.decoder import Decoder
from model.errors import ConfigurationError, ContextTooLong, ModelUnusable
from model.generation import Completion, Delta, Request, stream
from model.grammar import Grammar, GrammarCompiler
from model.sampler import SamplingParams
from model.scoring import Score
from model.session import Sessions
from model.tokenizer import ModelTokenizer

__all__ = ["Completion", "Delta", "Engine", "Grammar", "SamplingParams", "Score"]

Prompt = str | Sequence[int] | Sequence[Message]
CancelLike = threading.Event | Callable[[], bool] | None

_GREEDY = SamplingParams()


class Engine:
    """One loaded model. `prompt` is always a text, token ids, or chat messages (rendered by the model's template)."""

    def __init__(self, name: str, decoder: Decoder, tokenizer: ModelTokenizer, template: str | None = None) -> None:
        """Put an engine together from parts; `Engine.load` does it from a file."""
        if tokenizer.size > decoder.config.vocab_size:
            raise ModelUnusable("The model's tokenizer has more tokens than its embedding has rows.")
        self.name = name
        self.context_length = decoder.config.max_positions
        self.bytes_per_token = decoder.weight_bytes
        self.tokenizer = tokenizer
        self._template = ChatTemplate(tokenizer, template)
        self._sessions = Sessions(decoder)
        self._compiler: GrammarCompiler | None = None
        self._compiling = threading.Lock()

    @classmethod
    def load(cls, name_or_path: str | Path, *, threads: int = 0, data: Path | None = None) -> Engine:
        """See `model.load`."""
        torch.set_num_threads(threads if threads > 0 else _physical_cores())
        path = store.locate(name_or_path, data)
        file = gguf.read(path)
        with torch.inference_mode():
            decoder = gguf_weights.from_gguf(file)
        template = file.metadata.get("tokenizer.chat_template")
        return cls(store.name_of(name_or_path, path), decoder, ModelTokenizer(file.metadata), template)

    def generate(
        self,
        prompt: Prompt,
        params: SamplingParams = _GREEDY,
        *,
        grammar: Grammar | None = None,
        cancel: CancelLike = None,
    ) -> Completion:
        """The whole output. A cancelled one comes back with what there is and `finish_reason` `cancelled`.

        Raises:
            ContextTooLong: prompt and `max_tokens` do not fit; nothing is cut.
            ConfigurationError: the grammar is not valid.
        """
        for delta in self.stream(prompt, params, grammar=grammar, cancel=cancel):
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
    ) -> Iterator[Delta]:
        """The output in pieces, each with the rate so far; the last has the `Completion`. Raises as `generate`."""
        ids = self._ids(prompt)
        request = Request(
            prompt=ids,
            params=params,
            limit=self._room(len(ids), params.max_tokens),
            grammar=None if grammar is None else self._compile(grammar),
            cancel=_as_call(cancel),
            strip_space=not isinstance(prompt, str),
        )
        return stream(self._sessions, self.tokenizer, request)

    def chat(
        self,
        messages: Sequence[Message],
        params: SamplingParams = _GREEDY,
        *,
        grammar: Grammar | None = None,
        cancel: CancelLike = None,
    ) -> Completion:
        """The assistant's answer to `messages` `[{"role", "content"}, …]`. Raises as `generate`."""
        return self.generate(messages, params, grammar=grammar, cancel=cancel)

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
        with self._sessions.open([]) as session:
            return session.all_logits(ids)

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
        with self._sessions.open(ids) as session:
            return scoring.score(session, ids, encoded, _as_call(cancel))

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
        asked = f"{prompt} tokens" if wanted is None else f"{prompt} tokens and the {wanted} asked for as output"
        raise ContextTooLong(
            f"The prompt of {asked} exceed the {self.context_length} tokens of {self.name} by {excess}.",
            fix="Shorten the input, ask for less output, or choose a model with a longer context.",
        )

    def _compile(self, grammar: Grammar) -> Any:
        with self._compiling:
            if self._compiler is None:
                self._compiler = GrammarCompiler(self.tokenizer)
        return self._compiler.compile(grammar)


def _as_call(cancel: CancelLike) -> Callable[[], bool]:
    if cancel is None:
        return lambda: False
    return cancel.is_set if isinstance(cancel, threading.Event) else cancel


def _physical_cores() -> int:
    """Cores that this process may use, counting the two threads of one core once where Linux tells."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    siblings = set()
    for cpu in usable:
        topology = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            siblings.add(topology.read_text())
        except OSError:
            return len(usable)
    return len(siblings) or 1
