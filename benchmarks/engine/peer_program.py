"""Runs in the peer's own environment (`peer.py`): llama-cpp-python does what each line of stdin asks, a JSON a line.

It imports nothing of Impasto. Times are seconds of the clock that the arguments name, loading apart.
"""

from __future__ import annotations

import faulthandler
import json
import sys
import time
from typing import Any

import llama_cpp  # pyright: ignore[reportMissingImports]
import numpy as np
from llama_cpp import Llama, LlamaGrammar  # pyright: ignore[reportMissingImports]

GREEDY = {"temp": 0.0, "top_k": 1}
SAMPLED = {"temp": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0}
BATCH = 512


class Peer:
    """One loaded model."""

    def __init__(self, path: str, threads: int, context: int, clock: str) -> None:
        self._threads = threads
        self._clock = time.process_time if clock == "cpu" else time.perf_counter
        self._llama = Llama(
            model_path=path, n_ctx=context, n_batch=BATCH, n_threads=threads, n_threads_batch=threads, verbose=False
        )

    def prefill(self, ids: list[int]) -> dict[str, Any]:
        """Seconds of reading `ids` anew."""
        self._llama.reset()
        began = self._clock()
        self._llama.eval(ids)
        return {"seconds": self._clock() - began}

    def decode(self, ids: list[int], tokens: int, sampled: bool = False) -> dict[str, Any]:
        """Seconds of `tokens` tokens behind `ids`, whose reading is not counted."""
        self._llama.reset()
        generated = self._llama.generate(ids, **(SAMPLED if sampled else GREEDY))
        next(generated)
        began = self._clock()
        for _ in range(tokens):
            next(generated)
        return {"seconds": self._clock() - began}

    def first(self, ids: list[int], keep: bool = False) -> dict[str, Any]:
        """Seconds to the first token; what the last call left is reused with `keep`."""
        if not keep:
            self._llama.reset()
        began = self._clock()
        next(iter(self._llama.generate(ids, **GREEDY)))
        return {"seconds": self._clock() - began}

    def schema(self, ids: list[int], schema: str, tokens: int) -> dict[str, Any]:
        """Seconds of an answer that fits `schema`, prompt and preparation of the grammar counted; its text."""
        self._llama.reset()
        began = self._clock()
        grammar = LlamaGrammar.from_json_schema(schema, verbose=False)
        made: list[int] = []
        for token in self._llama.generate(ids, grammar=grammar, **GREEDY):
            if llama_cpp.llama_vocab_is_eog(self._llama._model.vocab, token) or len(made) == tokens:
                break
            made.append(token)
        seconds = self._clock() - began
        text = self._llama.detokenize(made).decode("utf-8", "replace")
        return {"seconds": seconds, "text": text, "tokens": len(made)}

    def batch(self, prompts: list[list[int]], tokens: int) -> dict[str, Any]:
        """Seconds until each of `prompts` has `tokens` tokens, all in common passes."""
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = sum(map(len, prompts)) + len(prompts) * (tokens + 64)
        params.n_batch = params.n_ubatch = BATCH
        params.n_seq_max = len(prompts)
        params.n_threads = params.n_threads_batch = self._threads
        context = llama_cpp.llama_init_from_model(self._llama.model, params)
        batch = llama_cpp.llama_batch_init(BATCH, 0, 1)
        vocabulary = self._llama.n_vocab()
        began = self._clock()
        known = [list(prompt) for prompt in prompts]
        done = [0] * len(prompts)
        while any(len(known[n]) < len(prompts[n]) + tokens for n in range(len(prompts))):
            last = self._fill(batch, known, done)
            if llama_cpp.llama_decode(context, batch):
                raise RuntimeError("llama_decode failed")
            for sequence, row in last.items():
                logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(context, row), shape=(vocabulary,))
                if len(known[sequence]) < len(prompts[sequence]) + tokens:
                    known[sequence].append(int(logits.argmax()))
        seconds = self._clock() - began
        llama_cpp.llama_batch_free(batch)
        llama_cpp.llama_free(context)
        return {"seconds": seconds}

    def _fill(self, batch: Any, known: list[list[int]], done: list[int]) -> dict[int, int]:
        """Put what is not computed yet into the batch, as far as it fits; the last row of each complete sequence."""
        at, last = 0, {}
        for sequence, tokens in enumerate(known):
            end = min(len(tokens), done[sequence] + BATCH - at)
            for position in range(done[sequence], end):
                batch.token[at], batch.pos[at] = tokens[position], position
                batch.n_seq_id[at], batch.seq_id[at][0] = 1, sequence
                batch.logits[at] = position == len(tokens) - 1
                if position == len(tokens) - 1:
                    last[sequence] = at
                at += 1
            done[sequence] = end
        batch.n_tokens = at
        return last


def main() -> None:
    """Load what the arguments say, then answer line by line."""
    faulthandler.enable()  # a crash in the library says where
    path, threads, context, clock = sys.argv[1:5]
    peer = Peer(path, int(threads), int(context), clock)
    print(json.dumps({"ready": True, "version": llama_cpp.__version__}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(getattr(peer, asked.pop("do"))(**asked)), flush=True)


if __name__ == "__main__":
    main()
