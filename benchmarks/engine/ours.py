"""The engine's side of each measurement, through its public methods; the long contexts through its decoder."""

from __future__ import annotations

import http.client
import json
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import torch

from model.engine import Engine, Grammar, SamplingParams
from model.kv_pool import KvPool
from model.native.pool import NativePool
from model.pages import PAGE, pages_for
from model.step import Span, Step, prompt_spans

ROOT = Path(__file__).resolve().parents[2]


class Ours:
    """One loaded engine. Every prompt begins with another token, so that nothing is reused unasked."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.perf_counter) -> None:
        self.engine, self._clock = engine, clock
        self._count = 0

    def _fresh(self, ids: Sequence[int]) -> list[int]:
        self._count += 1
        return [1000 + self._count % 20_000, *ids[1:]]

    def prefill(self, ids: list[int]) -> float:
        """Seconds of reading `ids`."""
        began = self._clock()
        self.engine.generate(self._fresh(ids), SamplingParams(max_tokens=1))
        return self._clock() - began

    def decode(
        self,
        ids: list[int],
        tokens: int,
        *,
        sampled: bool = False,
        grammar: Grammar | None = None,
        drafts: bool = True,
    ) -> float:
        """Seconds of `tokens` tokens behind `ids`, whose reading is not counted."""
        speculation = self.engine._runner._speculation
        before, speculation.enabled = speculation.enabled, drafts
        try:
            return self._decode(ids, tokens, sampled, grammar)
        finally:
            speculation.enabled = before

    def _decode(self, ids: list[int], tokens: int, sampled: bool, grammar: Grammar | None) -> float:
        params = SamplingParams(
            max_tokens=tokens + 1, min_tokens=tokens + 1, temperature=1.0 if sampled else 0.0, seed=self._count
        )
        deltas = self.engine.stream(self._fresh(ids), params, grammar=grammar)
        first = next(deltas)
        began = self._clock()
        last = max(delta.completion_tokens for delta in deltas)
        seconds = self._clock() - began
        if last != tokens + 1:
            raise RuntimeError(f"{last} tokens instead of {tokens + 1}")
        return seconds * tokens / (last - first.completion_tokens)

    def schema(self, ids: list[int], schema: dict[str, Any], tokens: int) -> tuple[float, str, int]:
        """Seconds of an answer that fits `schema`, all counted; its text, and its tokens."""
        began = self._clock()
        params = SamplingParams(max_tokens=tokens)
        made = self.engine.generate(self._fresh(ids), params, grammar=Grammar.json_schema(schema))
        return self._clock() - began, made.text, made.completion_tokens

    def batch(self, prompts: list[list[int]], tokens: int) -> float:
        """Seconds until each of `prompts`, sent at once, has `tokens` tokens."""
        params = SamplingParams(max_tokens=tokens, min_tokens=tokens)
        asking = [
            threading.Thread(target=self.engine.generate, args=(self._fresh(prompt), params)) for prompt in prompts
        ]
        began = self._clock()
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        return self._clock() - began

    def second_turn(self, first: list[int], more: list[int]) -> tuple[float, float]:
        """Seconds to the first token of a conversation's second turn, and the cached part of its prompt."""
        first = self._fresh(first)
        answer = self.engine.generate(first, SamplingParams(max_tokens=64, min_tokens=64))
        while self.engine.statistics().running:  # the answer is made reusable when nobody waits
            time.sleep(0.01)
        began = self._clock()
        made = self.engine.generate([*first, *answer.token_ids, *more], SamplingParams(max_tokens=1))
        return self._clock() - began, made.cached_tokens / made.prompt_tokens

    def decode_at(self, context: int, tokens: int = 16) -> float:
        """Seconds of one token behind `context` positions, without engine and sampler: the best of `tokens`."""
        decoder = self.engine._runner.decoder
        pages = list(range(pages_for(context + 1)))
        with torch.inference_mode():
            pool = filled(decoder.new_pool(len(pages)))
            best = float("inf")
            for _ in range(tokens):
                began = self._clock()
                hidden = decoder.forward(torch.tensor([7]), Step(pool, [Span(pages, context, 1, rowwise=True)]))
                decoder.logits(hidden)
                best = min(best, self._clock() - began)
        return best

    def prefill_at(self, context: int, tokens: int = 128) -> float:
        """Seconds for each of the `tokens` tokens of a prompt behind `context` positions: the better of two."""
        decoder = self.engine._runner.decoder
        pages = list(range(pages_for(context + tokens)))
        ids = torch.full((tokens,), 7)
        with torch.inference_mode():
            pool = filled(decoder.new_pool(len(pages)))
            best = float("inf")
            for _ in range(2):
                began = self._clock()
                decoder.forward(ids, Step(pool, prompt_spans(pages, context, context + tokens), reads=True))
                best = min(best, self._clock() - began)
        return best / tokens


def filled(pool: KvPool | NativePool) -> KvPool | NativePool:
    """Some keys and values everywhere, as a model might have them."""
    for tensor in (*pool.keys, *pool.values):
        if tensor.dtype != torch.uint8:
            tensor.normal_()
        elif isinstance(pool, NativePool) and pool.exact:
            tensor.view(torch.bfloat16).normal_()
        else:  # codes, then their steps
            tensor.random_(0, 256)
            tensor[..., -2 * PAGE :].view(torch.bfloat16).fill_(0.02)
    return pool


def start_to_first(model: str) -> tuple[float, float]:
    """From `./impasto serve` to the first token that a client of it gets: seconds, and those of processor time."""
    began, used = time.perf_counter(), _children()
    command = [str(ROOT / "impasto"), "serve", "--port", "0", "--model", model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            address = urlsplit(server.stdout.readline().strip())
            client = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
            client.request("GET", "/v1/models")
            name = json.loads(client.getresponse().read())["data"][0]["id"]  # of a file, not its path
            body = {"model": name, "prompt": "The sky is", "max_tokens": 4, "stream": True}
            client.request("POST", "/v1/completions", json.dumps(body), {"Content-Type": "application/json"})
            answer = client.getresponse()
            while not (line := answer.readline()).startswith(b"data:"):
                if not line:
                    raise RuntimeError(f"The server answered with status {answer.status} and no token.")
            seconds = time.perf_counter() - began
        finally:
            server.terminate()
    return seconds, _children() - used


def _children() -> float:
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def fits(text: str, schema: dict[str, Any]) -> bool:
    """Whether an answer is JSON with the keys that `schema` requires."""
    try:
        return set(schema["required"]) <= set(json.loads(text))
    except (ValueError, TypeError):
        return False
