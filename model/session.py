"""One sequence being computed: prefill in fixed chunks, reuse of earlier prefixes, decode.

Prefill always cuts the prompt at multiples of `CHUNK` from its beginning, and only whole chunks of an earlier
prompt are taken over. So a request computes, bit for bit, the same whether the engine is fresh or has served others.
This module does not know text.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import torch
from torch import Tensor

from model.decoder import Decoder
from model.errors import Cancelled
from model.kv_cache import KvCache

CHUNK = 256
KEPT_CACHES = 2
"""Finished sequences whose keys and values stay for reuse: an agent and the person it works for."""

Cancel = Callable[[], bool]


class Sessions:
    """Lends caches to requests and runs forward passes, one at a time, for any number of threads."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._forward = threading.Lock()
        self._pool = threading.Lock()
        self._idle: list[KvCache] = []

    def open(self, tokens: list[int]) -> Session:
        """A session that already holds as much of `tokens` as an idle cache shares with them."""
        with self._pool:
            best = max(self._idle, key=lambda cache: cache.shared_prefix(tokens), default=None)
            shared = 0 if best is None else best.shared_prefix(tokens[:-1]) // CHUNK * CHUNK
            if best is not None and shared:
                self._idle.remove(best)
        cache = best if best is not None and shared else self._decoder.new_cache()
        cache.truncate(shared)
        return Session(self._decoder, cache, self._forward, self._give_back)

    def kept_bytes(self) -> int:
        """Memory held for reuse."""
        with self._pool:
            return sum(cache.nbytes for cache in self._idle)

    def _give_back(self, cache: KvCache) -> None:
        cache.truncate(cache.settled)
        if cache.settled == 0:
            return
        with self._pool:
            self._idle.append(cache)
            del self._idle[:-KEPT_CACHES]


class Session:
    """One request's sequence. Use as a context manager: leaving it lends the cache on."""

    def __init__(
        self, decoder: Decoder, cache: KvCache, forward: threading.Lock, give_back: Callable[[KvCache], None]
    ) -> None:
        self._decoder, self._cache = decoder, cache
        self._lock, self._give_back = forward, give_back
        self.reused = cache.length

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._give_back(self._cache)

    @property
    def length(self) -> int:
        """Positions computed so far."""
        return self._cache.length

    def prefill(self, tokens: list[int], cancel: Cancel) -> Tensor:
        """Compute a prompt (what is not reused of it); logits `[V]` after its last token.

        Raises:
            Cancelled: `cancel` said so between two chunks.
        """
        hidden = None
        for start in range(self._cache.length, len(tokens), CHUNK):
            if cancel():
                raise Cancelled("The model was stopped while it read the prompt.")
            hidden = self._run(tokens[start : start + CHUNK])
            self._cache.settled = self._cache.length // CHUNK * CHUNK
        assert hidden is not None
        return self._logits(hidden[-1:])[0]

    def decode(self, tokens: list[int]) -> Tensor:
        """Append a few tokens; logits `[V]` after the last."""
        return self._logits(self._run(tokens)[-1:])[0]

    def all_logits(self, tokens: list[int]) -> Tensor:
        """Logits `[T, V]` after every one of `tokens`, computed from an empty cache."""
        chunks = []
        for start in range(0, len(tokens), CHUNK):
            chunks.append(self._logits(self._run(tokens[start : start + CHUNK])))
            self._cache.settled = self._cache.length // CHUNK * CHUNK
        return torch.cat(chunks)

    def branches(self, branches: list[list[int]]) -> Tensor:
        """Logits `[sum of lengths, V]` of several continuations, none seeing another; the cache stays as it was."""
        ids = [token for branch in branches for token in branch]
        past = self._cache.length
        positions = torch.cat([torch.arange(past, past + len(branch)) for branch in branches])
        visible = torch.block_diag(*[torch.ones(len(b), len(b)).tril() for b in branches]).bool()
        with torch.inference_mode(), self._lock:
            hidden = self._decoder.forward(torch.tensor(ids), self._cache, positions, visible)
            return self._decoder.logits(hidden)

    def _run(self, tokens: list[int]) -> Tensor:
        with torch.inference_mode(), self._lock:
            hidden = self._decoder.forward(torch.tensor(tokens), self._cache)
            self._cache.commit(tokens)
        return hidden

    def _logits(self, hidden: Tensor) -> Tensor:
        with torch.inference_mode(), self._lock:
            return self._decoder.logits(hidden)
