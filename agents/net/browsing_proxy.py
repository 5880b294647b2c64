"""A forward proxy on loopback that Chromium browses through, so that pages meet the same guard as fetches.

Chromium resolves no name itself and opens no socket but to this proxy: the proxy resolves, judges and connects, for
CONNECT (https, WebSockets) and for absolute-form requests (http). One connection to a server carries requests for that
server only: each plain request gets a connection of its own. It looks at no content.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import h11

from agents.errors import ImpastoError
from agents.net.errors import FetchFailed, FetchRefused
from agents.net.policy import Policy
from agents.net.resolving import Resolver, addresses_of_async, system_resolver
from agents.net.targets import Target, checked_host, target_of

logger = logging.getLogger(__name__)

MOST_CONNECTIONS = 128
PIECE = 65_536
IDLE_SECONDS = 60.0
REQUEST_SECONDS = 15.0
_HOP_BY_HOP = {
    b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"te", b"trailer", b"upgrade",
}  # fmt: skip
CLOSE = (b"Connection", b"close")
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class BrowsingProxy:
    """The proxy in a thread of its own, as a context manager; `address` is what the browser is told."""

    def __init__(self, policy: Policy, *, resolver: Resolver = system_resolver) -> None:
        self._policy, self._resolver = policy, resolver
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="browsing-proxy", daemon=True)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.refused: list[str] = []
        """Hosts that were asked for and refused, for the log of a visit."""

    def __enter__(self) -> BrowsingProxy:
        self._thread.start()
        starting = asyncio.start_server(self._accept, "127.0.0.1", 0, limit=PIECE)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def address(self) -> str:
        assert self._server is not None, "enter the proxy first"
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._open) >= MOST_CONNECTIONS:
            writer.close()
            return
        self._open.add(task)
        try:
            await self._serve((reader, writer))
        except (OSError, TimeoutError, asyncio.IncompleteReadError, h11.ProtocolError) as error:
            logger.debug("a browsing connection ended: %s", type(error).__name__)
        except asyncio.CancelledError:
            logger.debug("a browsing connection was closed with the proxy")
        finally:
            self._open.discard(task)
            writer.close()

    async def _serve(self, browser: Streams) -> None:
        asked = h11.Connection(h11.SERVER)
        request = await _request(asked, browser[0])
        if request is None:
            return
        try:
            target = self._target(request)
            upstream = await self._connect(target)
        except ImpastoError as error:
            self.refused.append(request.target[:200].decode("latin-1"))
            logger.info("not browsed: %s", error.sentence)
            if request.method == b"CONNECT":  # an answer to a plain request would look like the site's own
                await _answer(asked, browser[1], 403 if isinstance(error, FetchRefused) else 502)
            return
        allowance = Allowance(self._policy.wire_bytes)
        try:
            if request.method == b"CONNECT":
                await _tunnel(asked, browser, upstream, allowance)
            else:
                await _relay(asked, request, target, browser, upstream, allowance)
        finally:
            upstream[1].close()

    def _target(self, request: h11.Request) -> Target:
        """Where a request wants to go. Raises FetchRefused."""
        asked = request.target.decode("ascii", "replace")
        if request.method != b"CONNECT":
            target = target_of(asked, self._policy)
            if target.scheme != "http":
                raise FetchRefused("Only http is asked for in the open.")
            return target
        host, _, port = asked.rpartition(":")
        if not host or not port.isdecimal() or len(port) > 5:
            raise FetchRefused("A tunnel needs a host and a port.")
        return Target("https", checked_host(host, bracketed=host.startswith("[")), int(port))

    async def _connect(self, target: Target) -> Streams:
        deadline = time.monotonic() + self._policy.connect_seconds
        for address in await addresses_of_async(target, self._policy, self._resolver, deadline):
            with contextlib.suppress(OSError, TimeoutError):
                opening = asyncio.open_connection(address, target.port, limit=PIECE)
                return await asyncio.wait_for(opening, max(deadline - time.monotonic(), 0.01))
        raise FetchFailed(f"{target.host} cannot be reached.")


class Allowance:
    """Bytes that one connection may still carry towards the browser."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self.left < 0:
            raise ConnectionAbortedError("over the cap")
        return data


async def _request(asked: h11.Connection, reader: asyncio.StreamReader) -> h11.Request | None:
    """The head of the request; None when the browser left or sent nonsense for too long."""
    async with asyncio.timeout(REQUEST_SECONDS):
        while (event := asked.next_event()) is h11.NEED_DATA:
            asked.receive_data(await reader.read(PIECE))
    return event if isinstance(event, h11.Request) else None


async def _answer(asked: h11.Connection, writer: asyncio.StreamWriter, status: int) -> None:
    head = h11.Response(status_code=status, headers=[("Content-Length", "0"), ("Connection", "close")])
    writer.write((asked.send(head) or b"") + (asked.send(h11.EndOfMessage()) or b""))
    await writer.drain()


async def _tunnel(asked: h11.Connection, browser: Streams, upstream: Streams, allowance: Allowance) -> None:
    """Carry bytes both ways until one side ends."""
    browser[1].write(asked.send(h11.Response(status_code=200, headers=[])) or b"")
    early, _ = asked.trailing_data
    upstream[1].write(early)
    ways = [
        asyncio.create_task(_carry(browser[0], upstream[1], lambda data: data)),
        asyncio.create_task(_carry(upstream[0], browser[1], allowance.take)),
    ]
    try:
        await asyncio.gather(*ways)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Callable[[bytes], bytes]) -> None:
    while data := await asyncio.wait_for(reader.read(PIECE), IDLE_SECONDS):
        writer.write(counted(data))
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()


async def _relay(
    asked: h11.Connection,
    request: h11.Request,
    target: Target,
    browser: Streams,
    upstream: Streams,
    allowance: Allowance,
) -> None:
    """Pass one plain request on and its answer back, then end both connections."""
    asking = h11.Connection(h11.CLIENT)
    parts = urlsplit(request.target.decode("ascii"))
    place = parts._replace(scheme="", netloc="").geturl() or "/"
    host = f"[{target.host}]" if ":" in target.host else target.host
    named = host if target.port == 80 else f"{host}:{target.port}"
    kept = [(n, v) for n, v in request.headers if n.lower() not in _HOP_BY_HOP and n.lower() != b"host"]
    head = h11.Request(
        method=request.method,
        target=place if place.startswith("/") else f"/{place}",
        headers=[(b"Host", named.encode()), *kept, CLOSE],
    )
    upstream[1].write(asking.send(head) or b"")
    async for event in _events(asked, browser[0], lambda data: data):
        upstream[1].write(asking.send(event) or b"")
        await upstream[1].drain()
    async for event in _events(asking, upstream[0], allowance.take):
        if isinstance(event, h11.Response):
            fields = [(n, v) for n, v in event.headers if n.lower() not in _HOP_BY_HOP]
            event = h11.Response(status_code=event.status_code, headers=[*fields, CLOSE], reason=event.reason)
        browser[1].write(asked.send(event) or b"")
        await browser[1].drain()


async def _events(
    side: h11.Connection, reader: asyncio.StreamReader, counted: Callable[[bytes], bytes]
) -> AsyncIterator[h11.Event]:
    """The events of one message, up to and with its end."""
    while True:
        event = side.next_event()
        if event is h11.NEED_DATA or event is h11.PAUSED:
            side.receive_data(counted(await asyncio.wait_for(reader.read(PIECE), IDLE_SECONDS)))
        elif isinstance(event, h11.ConnectionClosed):
            return
        elif isinstance(event, h11.Event) and not isinstance(event, h11.InformationalResponse):
            yield event
            if isinstance(event, h11.EndOfMessage):
                return


@contextmanager
def browsing_proxy(policy: Policy, *, resolver: Resolver = system_resolver) -> Iterator[BrowsingProxy]:
    """A running proxy under `policy` without the person's own hosts: pages may not reach those."""
    with BrowsingProxy(policy.for_others(), resolver=resolver) as proxy:
        yield proxy
