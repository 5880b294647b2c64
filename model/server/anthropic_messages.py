"""`POST /v1/messages` and `/v1/messages/count_tokens`, whole or as a stream of events in Anthropic's order.

    message_start (content_block_start content_block_delta* content_block_stop)* message_delta message_stop

Blocks never overlap: reasoning, text and each tool call are blocks of their own, in the order in which they come.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncGenerator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from model.chat import Content, Event, Reasoning, ToolCallArguments, ToolCallBegin, ToolCallEnd
from model.server import sse
from model.server.anthropic_conversation import params_of, turn_of
from model.server.anthropic_types import CountRequest, MessagesRequest
from model.server.bodies import read
from model.server.collecting import Whole, collect
from model.server.errors import body_of, refusal_of
from model.server.generations import Generation
from model.server.serving import Serving, new_id, serving_of
from model.turn import Outcome, Piece, prompt_of

PING = sse.named("ping", {"type": "ping"})


async def create(request: Request) -> Response:
    """Answer a conversation."""
    serving = serving_of(request)
    asked = await read(request, MessagesRequest, serving.options)
    serving.admit(asked.model)
    turn = await asyncio.to_thread(turn_of, asked)
    scheduling = {"priority": "background" if asked.service_tier == "flex" else "interactive"}
    (answer,) = await serving.answers(turn, params_of(asked, serving.engine), scheduling)
    message = _Message(serving, asked, thoughts=bool(turn.thinking))
    if asked.stream:
        return sse.EventStream(
            message.stream(answer), on_leave=answer.cancel, ping=PING, ping_seconds=serving.options.ping_seconds
        )
    async with sse.watched(request.receive, answer.cancel):
        return JSONResponse(message.whole(await collect(answer)))


async def count(request: Request) -> Response:
    """How many tokens a conversation takes of the context."""
    serving = serving_of(request)
    asked = await read(request, CountRequest, serving.options)
    serving.admit(asked.model)
    ids = await asyncio.to_thread(prompt_of, serving.engine, turn_of(asked))
    return JSONResponse({"input_tokens": len(ids)})


class _Message:
    """One request's answer as Anthropic writes it."""

    def __init__(self, serving: Serving, asked: MessagesRequest, *, thoughts: bool) -> None:
        self._serving, self._asked = serving, asked
        self._thoughts = thoughts
        self._head = {"id": new_id("msg_"), "type": "message", "role": "assistant", "model": asked.model}
        self._index = -1
        self._open: str | None = None
        self._thought = ""

    def whole(self, whole: Whole) -> dict[str, Any]:
        """The message, complete."""
        if whole.outcome.reason == "cancelled":
            raise self._serving.interrupted()
        answer = whole.answer
        content: list[dict[str, Any]] = []
        if answer.reasoning and self._thoughts:
            content.append({"type": "thinking", "thinking": answer.reasoning, "signature": signature(answer.reasoning)})
        if answer.content:
            content.append({"type": "text", "text": answer.content})
        content += [
            {"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments or {}}
            for call in answer.tool_calls
        ]
        return {**self._head, "content": content, **self._ending(whole.outcome), "usage": _usage(whole.outcome)}

    async def stream(self, answer: Generation[Piece]) -> AsyncGenerator[bytes, None]:
        """The events of the message as they come."""
        started = False
        try:
            async for piece in answer:
                if not started:
                    started = True
                    yield self._start(piece)
                for event in piece.events:
                    for encoded in self._events(event):
                        yield encoded
                if piece.outcome is not None and piece.outcome.reason == "cancelled":
                    raise self._serving.interrupted()
                if piece.outcome is not None:
                    for encoded in self._stop(piece.outcome):
                        yield encoded
        except Exception as error:
            yield sse.named("error", body_of(refusal_of(error), anthropic=True))

    def _start(self, piece: Piece) -> bytes:
        usage = {"input_tokens": piece.prompt_tokens, "output_tokens": 0, **_NO_CACHE}
        ending = {"stop_reason": None, "stop_sequence": None}
        message = {**self._head, "content": [], **ending, "usage": usage}
        return sse.named("message_start", {"type": "message_start", "message": message})

    def _events(self, event: Event) -> list[bytes]:
        match event:
            case Content(text):
                return [*self._in("text", {"text": ""}), self._delta({"type": "text_delta", "text": text})]
            case Reasoning(text) if self._thoughts:
                opening = self._in("thinking", {"thinking": "", "signature": ""})
                self._thought += text
                return [*opening, self._delta({"type": "thinking_delta", "thinking": text})]
            case ToolCallBegin(_, id_, name):
                return [*self._close(), *self._in("tool_use", {"id": id_, "name": name, "input": {}})]
            case ToolCallArguments(_, fragment):
                return [self._delta({"type": "input_json_delta", "partial_json": fragment})]
            case ToolCallEnd():
                return self._close()
            case _:
                return []

    def _in(self, kind: str, empty: dict[str, Any]) -> list[bytes]:
        """Make sure that a block of `kind` is open."""
        if self._open == kind:
            return []
        closing = self._close()
        self._index += 1
        self._open = kind
        start = {"type": "content_block_start", "index": self._index, "content_block": {"type": kind, **empty}}
        return [*closing, sse.named("content_block_start", start)]

    def _close(self) -> list[bytes]:
        if self._open is None:
            return []
        signed = []
        if self._open == "thinking":
            signed.append(self._delta({"type": "signature_delta", "signature": signature(self._thought)}))
        self._open, self._thought = None, ""
        return [*signed, sse.named("content_block_stop", {"type": "content_block_stop", "index": self._index})]

    def _delta(self, delta: dict[str, Any]) -> bytes:
        return sse.named("content_block_delta", {"type": "content_block_delta", "index": self._index, "delta": delta})

    def _stop(self, outcome: Outcome) -> list[bytes]:
        last = {"type": "message_delta", "delta": self._ending(outcome), "usage": _usage(outcome)}
        return [
            *self._close(),
            sse.named("message_delta", last),
            sse.named("message_stop", {"type": "message_stop"}),
        ]

    def _ending(self, outcome: Outcome) -> dict[str, Any]:
        """`stop_reason` and `stop_sequence`."""
        if outcome.stop_text is not None:
            return {"stop_reason": "stop_sequence", "stop_sequence": outcome.stop_text}
        reason = {"tool_calls": "tool_use", "stop": "end_turn"}.get(outcome.reason, "max_tokens")
        cut_short = outcome.reason == "length" and outcome.completion.completion_tokens < self._asked.max_tokens
        return {"stop_reason": "model_context_window_exceeded" if cut_short else reason, "stop_sequence": None}


_NO_CACHE = {"cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}


def _usage(outcome: Outcome) -> dict[str, Any]:
    """Anthropic counts the reused part of a prompt apart from the rest."""
    done = outcome.completion
    return {
        "input_tokens": done.prompt_tokens - done.cached_tokens,
        "output_tokens": done.completion_tokens,
        **_NO_CACHE,
        "cache_read_input_tokens": done.cached_tokens,
        "output_tokens_details": {"thinking_tokens": outcome.reasoning_tokens},
    }


def signature(thought: str) -> str:
    """Clients send reasoning back only with a signature. This one is a digest; nobody checks it here."""
    return base64.b64encode(hashlib.sha256(thought.encode()).digest()).decode()
