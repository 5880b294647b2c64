"""Pieces of answers put together: one answer whole, or several in the order in which their pieces come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from model.chat import Answer, Event, assemble
from model.sampler import TokenLogprob
from model.server.generations import Generation, Item
from model.turn import Outcome, Piece


@dataclass(frozen=True)
class Whole:
    """A whole answer, how it ended, and the log-probabilities of its tokens where asked for."""

    answer: Answer
    outcome: Outcome
    logprobs: list[TokenLogprob]


async def collect(pieces: Generation[Piece]) -> Whole:
    """Everything that `pieces` gives."""
    events: list[Event] = []
    logprobs: list[TokenLogprob] = []
    outcome: Outcome | None = None
    async for piece in pieces:
        events += piece.events
        logprobs += piece.logprobs
        outcome = piece.outcome
    assert outcome is not None, "an answer ends with its outcome"
    return Whole(assemble(events), outcome, logprobs)


async def merge(sources: Sequence[Generation[Item]]) -> AsyncIterator[tuple[int, Item]]:
    """What all sources give as it comes, with the source's number. The first error ends it."""
    if len(sources) == 1:
        async for item in sources[0]:
            yield 0, item
        return
    pending = {asyncio.ensure_future(anext(stream)): (n, stream) for n, stream in enumerate(map(aiter, sources))}
    try:
        while pending:
            done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                n, stream = pending.pop(task)
                try:
                    item = task.result()
                except StopAsyncIteration:
                    continue
                pending[asyncio.ensure_future(anext(stream))] = n, stream
                yield n, item
    finally:
        for task in pending:
            task.cancel()
        for source in sources:
            source.cancel()
