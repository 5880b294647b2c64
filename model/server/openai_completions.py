"""`POST /v1/completions`: plain text that goes on, for one prompt or several, with echo and log-probabilities.

No template is put around the prompt, and nothing in the output is read as reasoning or as a call.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from model.engine import Completion, Delta, Engine
from model.sampler import TokenLogprob
from model.sampling_params import SamplingParams
from model.server import sse
from model.server.bodies import read
from model.server.collecting import merge
from model.server.conversation import form_of, params_of, scheduling_of
from model.server.echo import prompt_logprobs
from model.server.errors import body_of, invalid, refusal_of
from model.server.generations import Generation
from model.server.logprobs import completion_logprobs
from model.server.openai_types import CompletionRequest
from model.server.serving import Serving, new_id, reseeded, serving_of


@dataclass(frozen=True)
class Part:
    """Some of one output: text, its tokens' log-probabilities, and at the end how it ended."""

    text: str
    logprobs: tuple[TokenLogprob | int, ...] = ()
    completion: Completion | None = None


async def create(request: Request) -> Response:
    """Go on with the prompts."""
    serving = serving_of(request)
    asked = await read(request, CompletionRequest, serving.options)
    serving.admit(asked.model)
    serving.admit_choices(len(asked.prompts) * asked.n)
    params = params_of(asked, serving.engine, max_tokens=max(asked.max_tokens or 1, 1), logprobs=asked.logprobs)
    outputs = await serving.generations.start(
        [
            partial(_output, serving, asked, prompt, _ids(serving.engine, prompt), reseeded(params, n))
            for prompt in asked.prompts
            for n in range(asked.n)
        ]
    )
    completions = _Completions(serving, asked)

    def leave() -> None:
        for output in outputs:
            output.cancel()

    if asked.stream:
        return sse.EventStream(completions.stream(outputs), on_leave=leave, ping_seconds=serving.options.ping_seconds)
    async with sse.watched(request.receive, leave):
        return JSONResponse(await completions.whole(outputs))


def _ids(engine: Engine, prompt: str | list[int]) -> list[int]:
    if isinstance(prompt, list):
        if not prompt or not all(0 <= token < engine.tokenizer.size for token in prompt):
            raise invalid(f"A prompt of token ids needs ids from 0 to {engine.tokenizer.size - 1}.", "prompt")
        return prompt
    ids = engine.tokenizer.encode(prompt, bos=True)
    if not ids:
        raise invalid("A prompt is empty.", "prompt")
    return ids


def _output(
    serving: Serving,
    asked: CompletionRequest,
    prompt: str | list[int],
    ids: list[int],
    params: SamplingParams,
    cancel: Any,
) -> Iterator[Part]:
    """One output; with `echo` the prompt first, with `max_tokens` 0 nothing else. Runs in a thread of its own."""
    engine = serving.engine
    echoed = _echo(serving, asked, prompt, ids) if asked.echo else None
    deltas: Iterator[Delta] = iter(())
    if asked.max_tokens != 0:
        deltas = engine.stream(ids, params, grammar=form_of(asked), cancel=cancel, **scheduling_of(asked))

    def run() -> Iterator[Part]:
        if echoed is not None:
            yield echoed
        for delta in deltas:
            yield Part(delta.text, delta.logprobs, delta.completion)

    return run()


def _echo(serving: Serving, asked: CompletionRequest, prompt: str | list[int], ids: list[int]) -> Part:
    engine = serving.engine
    text = prompt if isinstance(prompt, str) else engine.tokenizer.decode(ids)
    logprobs = () if asked.logprobs is None else prompt_logprobs(engine, ids, asked.logprobs, serving.options)
    nothing = Completion("", (), "length", len(ids), 0, 0, 0.0, 0.0) if asked.max_tokens == 0 else None
    return Part(text, logprobs, nothing)


class _Completions:
    """One request's outputs as OpenAI writes them."""

    def __init__(self, serving: Serving, asked: CompletionRequest) -> None:
        self._serving, self._tokenizer = serving, serving.engine.tokenizer
        self._asked = asked
        self._head = {
            "id": new_id("cmpl-"),
            "object": "text_completion",
            "created": int(time.time()),
            "model": asked.model,
        }
        self._offsets: dict[int, int] = {}

    async def whole(self, outputs: Sequence[Generation[Part]]) -> dict[str, Any]:
        """All choices, each complete."""
        collected = await asyncio.gather(*(self._collect(output) for output in outputs))
        completions = [part.completion for part in collected if part.completion is not None]
        if any(completion.finish_reason == "cancelled" for completion in completions):
            raise self._serving.interrupted()
        choices = [self._choice(index, part) for index, part in enumerate(collected)]
        return {**self._head, "choices": choices, "usage": self._usage(completions)}

    async def _collect(self, output: Generation[Part]) -> Part:
        parts = [part async for part in output]
        logprobs = tuple(entry for part in parts for entry in part.logprobs)
        return Part("".join(part.text for part in parts), logprobs, parts[-1].completion)

    async def stream(self, outputs: Sequence[Generation[Part]]) -> AsyncGenerator[bytes, None]:
        """Chunks of all choices as they come."""
        completions: dict[int, Completion] = {}
        try:
            async for index, part in merge(outputs):
                if part.completion is not None and part.completion.finish_reason == "cancelled":
                    raise self._serving.interrupted()
                if part.completion is not None:
                    completions[index] = part.completion
                if part.text or part.logprobs or part.completion is not None:
                    chunk: dict[str, Any] = {**self._head, "choices": [self._choice(index, part)]}
                    if self._asked.stream_options.include_usage:
                        chunk["usage"] = None
                    yield sse.data(chunk)
            if self._asked.stream_options.include_usage:
                ordered = [completions[index] for index in sorted(completions)]
                yield sse.data({**self._head, "choices": [], "usage": self._usage(ordered)})
        except Exception as error:
            yield sse.data(body_of(refusal_of(error), anthropic=False))
        yield b"data: [DONE]\n\n"

    def _choice(self, index: int, part: Part) -> dict[str, Any]:
        logprobs = None
        if self._asked.logprobs is not None:
            logprobs = completion_logprobs(part.logprobs, self._tokenizer, self._offsets.get(index, 0))
            self._offsets[index] = self._offsets.get(index, 0) + sum(map(len, logprobs["tokens"]))
        reason = None if part.completion is None else part.completion.finish_reason
        return {
            "index": index,
            "text": part.text,
            "logprobs": logprobs,
            "finish_reason": "length" if reason == "deadline" else reason,
            "stop_reason": reason if reason == "deadline" else None,
        }

    def _usage(self, completions: Sequence[Completion]) -> dict[str, Any]:
        """Prompts once each, outputs together."""
        firsts = completions[:: self._asked.n]
        prompt = sum(completion.prompt_tokens for completion in firsts)
        generated = sum(completion.completion_tokens for completion in completions)
        return {
            "prompt_tokens": prompt,
            "completion_tokens": generated,
            "total_tokens": prompt + generated,
            "prompt_tokens_details": {"cached_tokens": sum(completion.cached_tokens for completion in firsts)},
        }
