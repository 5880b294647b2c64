"""`POST /v1/chat/completions`, whole or as a stream of chunks.

The same pieces make both: what a stream gives out, joined, is what the whole answer says.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from model.chat import Content, Event, Reasoning, ToolCallArguments, ToolCallBegin
from model.server import sse
from model.server.bodies import read
from model.server.collecting import Whole, collect, merge
from model.server.conversation import params_of, scheduling_of, turn_of
from model.server.errors import body_of, refusal_of
from model.server.generations import Generation
from model.server.logprobs import chat_logprobs
from model.server.openai_types import ChatRequest
from model.server.serving import Serving, new_id, serving_of
from model.turn import Outcome, Piece

FINISH = {"deadline": "length"}
"""Endings that OpenAI has no word for; `stop_reason` of the choice then names them."""


async def create(request: Request) -> Response:
    """Answer a conversation."""
    serving = serving_of(request)
    asked = await read(request, ChatRequest, serving.options)
    serving.admit(asked.model)
    serving.admit_choices(asked.n)
    logprobs = (asked.top_logprobs or 0) if asked.logprobs else None
    limit = asked.max_completion_tokens or asked.max_tokens
    params = params_of(asked, serving.engine, max_tokens=limit, logprobs=logprobs)
    turn = await asyncio.to_thread(turn_of, asked)  # a large schema or grammar takes its time
    answers = await serving.answers(turn, params, scheduling_of(asked), asked.n)
    chat = _Chat(serving, asked)

    def leave() -> None:
        for generation in answers:
            generation.cancel()

    if asked.stream:
        return sse.EventStream(chat.stream(answers), on_leave=leave, ping_seconds=serving.options.ping_seconds)
    async with sse.watched(request.receive, leave):
        return JSONResponse(await chat.whole(answers))


class _Chat:
    """One request's answers as OpenAI writes them."""

    def __init__(self, serving: Serving, asked: ChatRequest) -> None:
        self._serving, self._tokenizer = serving, serving.engine.tokenizer
        self._asked = asked
        self._head = {"id": new_id("chatcmpl-"), "created": int(time.time()), "model": asked.model}

    async def whole(self, answers: Sequence[Generation[Piece]]) -> dict[str, Any]:
        """All choices, each complete."""
        collected = await asyncio.gather(*(collect(answer) for answer in answers))
        outcomes = [whole.outcome for whole in collected]
        if any(outcome.reason == "cancelled" for outcome in outcomes):
            raise self._serving.interrupted()
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [self._choice(index, whole) for index, whole in enumerate(collected)],
            "usage": usage(outcomes),
        }

    def _choice(self, index: int, whole: Whole) -> dict[str, Any]:
        answer = whole.answer
        message: dict[str, Any] = {"role": "assistant", "content": answer.content, "refusal": None}
        if answer.reasoning:
            message["reasoning_content"] = answer.reasoning
        if answer.tool_calls:
            message["content"] = answer.content or None
            message["tool_calls"] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.text}}
                for call in answer.tool_calls
            ]
        logprobs = chat_logprobs(whole.logprobs, self._tokenizer) if self._asked.logprobs else None
        return {"index": index, "message": message, "logprobs": logprobs, **ending(whole.outcome)}

    async def stream(self, answers: Sequence[Generation[Piece]]) -> AsyncGenerator[bytes, None]:
        """Chunks of all choices as they come, the counts where asked for, and the mark of the end."""
        outcomes: list[Outcome] = []
        try:
            for index in range(len(answers)):
                yield self._chunk(index, {"role": "assistant", "content": ""})
            async for index, piece in merge(answers):
                for chunk in self._chunks(index, piece):
                    yield chunk
                if piece.outcome is not None and piece.outcome.reason == "cancelled":
                    raise self._serving.interrupted()
                if piece.outcome is not None:
                    outcomes.append(piece.outcome)
                    yield self._chunk(index, {}, **ending(piece.outcome))
            if self._asked.stream_options.include_usage:
                yield sse.data({**self._head, "object": _CHUNK, "choices": [], "usage": usage(outcomes)})
        except Exception as error:
            yield sse.data(body_of(refusal_of(error), anthropic=False))
        yield b"data: [DONE]\n\n"

    def _chunks(self, index: int, piece: Piece) -> list[bytes]:
        deltas = [delta for event in piece.events if (delta := _delta(event)) is not None]
        if not self._asked.logprobs or not piece.logprobs:
            return [self._chunk(index, delta) for delta in deltas]
        first, *others = deltas or [{}]
        logprobs = chat_logprobs(piece.logprobs, self._tokenizer)
        return [self._chunk(index, first, logprobs=logprobs), *(self._chunk(index, delta) for delta in others)]

    def _chunk(self, index: int, delta: dict[str, Any], **more: Any) -> bytes:
        choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": None, **more}
        chunk: dict[str, Any] = {**self._head, "object": _CHUNK, "choices": [choice]}
        if self._asked.stream_options.include_usage:
            chunk["usage"] = None
        return sse.data(chunk)


_CHUNK = "chat.completion.chunk"


def _delta(event: Event) -> dict[str, Any] | None:
    match event:
        case Content(text):
            return {"content": text}
        case Reasoning(text):
            return {"reasoning_content": text}
        case ToolCallBegin(index, id_, name):
            function = {"name": name, "arguments": ""}
            return {"tool_calls": [{"index": index, "id": id_, "type": "function", "function": function}]}
        case ToolCallArguments(index, fragment):
            return {"tool_calls": [{"index": index, "function": {"arguments": fragment}}]}
        case _:
            return None


def ending(outcome: Outcome) -> dict[str, Any]:
    """How a choice ended; `stop_reason` is vLLM's: the stop text, or what OpenAI's reason leaves out."""
    known = FINISH.get(outcome.reason)
    return {
        "finish_reason": known or outcome.reason,
        "stop_reason": outcome.reason if known else outcome.stop_text,
    }


def usage(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Tokens of a request: its prompt once, its outputs together."""
    first = outcomes[0].completion
    generated = sum(outcome.completion.completion_tokens for outcome in outcomes)
    return {
        "prompt_tokens": first.prompt_tokens,
        "completion_tokens": generated,
        "total_tokens": first.prompt_tokens + generated,
        "prompt_tokens_details": {"cached_tokens": first.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": sum(outcome.reasoning_tokens for outcome in outcomes)},
    }
