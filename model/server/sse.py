"""Server-sent events, and noticing that the client has gone.

`EventStream` is a response whose body an async generator makes; when the client leaves, what `on_leave` names is called
at once, even while nothing is being sent. A quiet stream sends pings, so that proxies keep it open.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

COMMENT_PING = b": ping\n\n"


def data(value: Any) -> bytes:
    """An event without a name, as OpenAI sends them."""
    return b"data: " + _json(value) + b"\n\n"


def named(name: str, value: Any) -> bytes:
    """An event with a name, as Anthropic sends them."""
    return b"event: " + name.encode() + b"\ndata: " + _json(value) + b"\n\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


@contextlib.asynccontextmanager
async def watched(receive: Receive, on_leave: Callable[[], None]) -> AsyncIterator[None]:
    """Calls `on_leave` when the client disconnects inside the block. The request's body must have been read."""

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        on_leave()

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class EventStream(Response):
    """A stream of events that `body` makes, already encoded."""

    media_type = "text/event-stream"

    def __init__(
        self,
        body: AsyncGenerator[bytes, None],
        *,
        on_leave: Callable[[], None],
        ping: bytes = COMMENT_PING,
        ping_seconds: float,
    ) -> None:
        self.status_code = 200
        self.background = None
        self._body = body
        self._on_leave = on_leave
        self._ping, self._ping_seconds = ping, ping_seconds
        # X-Accel-Buffering: nginx otherwise collects the events before it hands them on.
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async with watched(receive, self._on_leave):
                async for piece in self._with_pings():
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:  # the client went away while something was being sent
            self._on_leave()
        finally:
            await self._body.aclose()

    async def _with_pings(self) -> AsyncIterator[bytes]:
        pending: asyncio.Task[bytes] | None = None
        try:
            while True:
                pending = pending or asyncio.ensure_future(anext(self._body))
                done, _ = await asyncio.wait({pending}, timeout=self._ping_seconds)
                if not done:
                    yield self._ping
                    continue
                try:
                    piece = pending.result()
                except StopAsyncIteration:
                    return
                pending = None
                yield piece
        finally:
            if pending is not None:
                pending.cancel()
                with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
                    await pending
