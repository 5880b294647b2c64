"""A job's events as server-sent events. The store is asked again and again, so it does not matter who writes them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.jobs import queue
from app.jobs.records import Event
from app.store import Store

POLL = 0.25
"""Seconds between looks."""
ALIVE = 15.0
"""Seconds of silence after which a comment keeps the connection open."""


def event_stream(store: Store, job_id: str, after: int, request: Request) -> StreamingResponse:
    """Events after number `after`, as they come, until the job has ended."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(store, job_id, after, request), media_type="text/event-stream", headers=headers)


async def followed(store: Store, job_id: str, after: int, request: Request) -> AsyncIterator[Event | None]:
    """Events as they come; None where nothing came for a while. Ends with the job, or when nobody listens."""
    silent = 0.0
    while not await request.is_disconnected():
        events, ended = await run_in_threadpool(_look, store, job_id, after)
        for event in events:
            after = event.number
            yield event
        if ended and not events:
            return
        silent = 0.0 if events else silent + POLL
        if silent >= ALIVE:
            silent = 0.0
            yield None
        if not events:
            await asyncio.sleep(POLL)


async def _lines(store: Store, job_id: str, after: int, request: Request) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    async for event in followed(store, job_id, after, request):
        if event is None:
            yield ": still there\n\n"
        else:
            data = json.dumps(event.model_dump(mode="json"), ensure_ascii=False)
            yield f"id: {event.number}\nevent: {event.kind}\ndata: {data}\n\n"


def _look(store: Store, job_id: str, after: int) -> tuple[list[Event], bool]:
    with store.read() as session:
        events = queue.events(session, job_id, after=after)
        return events, queue.find(session, job_id).ended
