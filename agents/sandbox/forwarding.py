"""A TCP port of this machine that leads to a confined server's unix socket: for browsers, which know no such sockets.

Bytes both ways, whatever they are (HTTP, WebSockets, streams). It listens on loopback and decides nothing about who may
connect: the preview's access check stands before it.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable

from agents.errors import ImpastoError

CHUNK = 65_536
CONNECTIONS = 200
"""Open at once; more have to wait in the port's queue."""


class Forward:
    """One port, served by a thread of its own until it is closed."""

    def __init__(self, target: Callable[[], str], host: str, port: int, used: Callable[[], None]) -> None:
        """Listen on `host`:`port` (0: any free one); each connection goes to `target()`, and `used` is told of traffic.

        Raises ImpastoError when the port cannot be had.
        """
        self._target, self._used = target, used
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._error: OSError | None = None
        self._end = asyncio.Event()
        self.host, self.port = host, port
        self._thread = threading.Thread(target=self._run, name=f"forward-{port}", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._error is not None:
            raise ImpastoError(f"{host}:{port} cannot be listened on: {self._error.strerror}.") from self._error

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def close(self) -> None:
        """Stop listening and end the open connections."""
        with contextlib.suppress(RuntimeError):  # closed already
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._places = asyncio.Semaphore(CONNECTIONS)
        self._open: set[asyncio.Task[None]] = set()
        try:
            server = await asyncio.start_server(self._connected, self.host, self.port)
        except OSError as error:
            self._error = error
            self._ready.set()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            async with self._places:
                await self._joined(reader, writer)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._open.discard(task)

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._used()
        inner, outer = await asyncio.open_unix_connection(self._target())
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pour(reader, outer))
                both.create_task(self._pour(inner, writer))
        except* OSError:
            pass  # one side went away: so does the other
        finally:
            outer.transport.abort() if outer.transport.is_closing() else outer.close()
            writer.close()

    async def _pour(self, source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
        """All bytes of one direction; its end is passed on, the other direction may go on."""
        while data := await source.read(CHUNK):
            self._used()
            into.write(data)
            await into.drain()
        if into.can_write_eof():
            into.write_eof()
