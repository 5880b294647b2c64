"""Generations run in threads of their own; the event loop reads what they make through a bounded buffer.

A consumer that stops reading stops its producer after `BUFFER` items; one that leaves cancels it. This module does not
know what is generated.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Generic, TypeVar

from model.errors import Busy, Cancelled

Item = TypeVar("Item")
Produce = Callable[[threading.Event], Iterator[Item]]

BUFFER = 64
_POLL_SECONDS = 0.2


class Generations:
    """All generations of one server: counted, bounded, and stopped together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._running: set[Generation[Any]] = set()

    def __len__(self) -> int:
        return len(self._running)

    async def start(self, produces: list[Produce[Item]]) -> list[Generation[Item]]:
        """Start one thread each and wait until all have been accepted by the engine.

        Raises:
            Busy: too many are under way.
            ImpastoError: what the engine says when it accepts none; the others of the list are cancelled.
        """
        if len(self._running) + len(produces) > self._limit:
            raise Busy(f"{len(self._running)} outputs are under way already.", fix="Ask again in a moment.")
        started = [Generation(produce, self._running.discard) for produce in produces]
        self._running.update(started)
        try:
            for generation in started:
                generation.begin()
            for generation in started:
                await generation.accepted()
        except BaseException:
            for generation in started:
                generation.cancel()
            raise
        return started

    def cancel_all(self) -> None:
        """Stop everything that runs; each ends with what it has."""
        for generation in list(self._running):
            generation.cancel()


class Generation(Generic[Item]):
    """One output under way: an async iterator of what its thread yields. Must be made on the event loop."""

    def __init__(self, produce: Produce[Item], ended: Callable[[Generation[Item]], None]) -> None:
        self._produce = produce
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self._items: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self._room = threading.Semaphore(BUFFER)
        self._cancel = threading.Event()
        self._accepted: asyncio.Future[None] = self._loop.create_future()

    def begin(self) -> None:
        """Start the thread."""
        threading.Thread(target=self._run, name="generation", daemon=True).start()

    async def accepted(self) -> None:
        """Wait until the engine has taken the request. Raises what it says instead."""
        await asyncio.shield(self._accepted)

    def cancel(self) -> None:
        """Ask the engine to stop; the iterator then ends as the engine ends it."""
        self._cancel.set()

    async def __aiter__(self) -> AsyncIterator[Item]:
        try:
            while True:
                kind, value = await self._items.get()
                if kind == "end":
                    return
                if kind == "error":
                    raise value
                self._room.release()
                yield value
        finally:
            self.cancel()

    def _run(self) -> None:
        try:
            items = self._produce(self._cancel)
            self._post(self._accept, None)
            for item in items:
                self._wait_for_room()
                self._post(self._items.put_nowait, ("item", item))
            self._post(self._items.put_nowait, ("end", None))
        except BaseException as error:  # handed to the event loop, which answers the client
            self._post(self._accept, error)
            self._post(self._items.put_nowait, ("error", error))
        finally:
            self._post(self._ended, self)

    def _wait_for_room(self) -> None:
        # A cancelled output is let through to its end: the engine stops it, and its last item counts.
        while not self._room.acquire(timeout=_POLL_SECONDS):
            if self._cancel.is_set():
                raise Cancelled("Nobody reads this output any more.")

    def _accept(self, error: BaseException | None) -> None:
        if self._accepted.done():
            return
        if error is None:
            self._accepted.set_result(None)
        else:
            self._accepted.set_exception(error)
            self._accepted.exception()  # read once here, or asyncio complains about those that nobody waited for

    def _post(self, call: Callable[[Any], None], value: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(call, value)
        except RuntimeError:  # the loop has closed: nobody is left to tell
            self._cancel.set()
