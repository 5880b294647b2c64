"""The one HTTP transport for everything that fetches what a page, a document or a model named.

    with httpx.Client(transport=GuardedTransport(policy), trust_env=False) as client: …

Guarded at the transport, so that each redirect a client follows is judged anew. Answers come unpacked and within their
caps. A connection serves one request: none is reused after its judgement is old. Proxies of the environment are not
looked at. Errors are FetchRefused and FetchFailed, never httpcore's.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import cast

import httpcore
import httpx

from agents.net.decoding import ACCEPTED, Unpacker
from agents.net.errors import FetchFailed, FetchRefused
from agents.net.lines import AsyncDialler, Budget, Dialler
from agents.net.pace import Pace
from agents.net.policy import Policy
from agents.net.resolving import Resolver, system_resolver
from agents.net.targets import Target, target_of

DEADLINE = "impasto.deadline"
"""Request extension: a reading of `time.monotonic` at which the request must be over, redirects included."""
_DROPPED = {b"content-encoding", b"content-length", b"transfer-encoding"}


@cache
def _trusting() -> ssl.SSLContext:
    """Whom everybody trusts, read once: a context takes a twentieth of a second to make."""
    return httpx.create_ssl_context(trust_env=False)


class _Rules:
    """What the two transports share."""

    def __init__(
        self,
        policy: Policy = Policy(),  # noqa: B008 (frozen: one instance is safe)
        *,
        resolver: Resolver = system_resolver,
        pace: Pace | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.policy = policy
        self._resolver, self._pace = resolver, pace
        self._tls = tls or _trusting()

    def _judged(self, request: httpx.Request) -> Budget:
        target = target_of(request.url, self.policy)
        deadline = request.extensions.get(DEADLINE) or time.monotonic() + self.policy.seconds
        return Budget(target, self.policy, deadline)

    def _turn(self, budget: Budget) -> float:
        """Seconds to wait for this host's turn. Raises FetchFailed when that is past the deadline."""
        wait = self._pace.reserve(budget.target.host) if self._pace else 0.0
        if wait > budget.deadline - time.monotonic():
            raise FetchFailed(f"{budget.target.host} is asked too often.", fix="Try again later.")
        return wait

    def _opened(self, response: httpcore.Response, budget: Budget) -> Unpacker:
        headers = httpx.Headers(response.headers)
        expected, sent = self.policy.content_types, headers.get("content-type", "").partition(";")[0].strip().lower()
        if expected is not None and 200 <= response.status < 300 and sent not in expected:
            raise FetchRefused(f"{budget.target.host} sent {sent[:60] or 'no type'!r}, which is not read.")
        length = headers.get("content-length", "")
        if length.isdecimal() and len(length) < 20 and int(length) > self.policy.wire_bytes:
            raise FetchRefused(f"{budget.target.host} would send {int(length):,} bytes, so it is not read.")
        coding = headers.get("content-encoding", "")
        return Unpacker(coding, cap=self.policy.decoded_bytes, host=budget.target.host)


class GuardedTransport(_Rules, httpx.BaseTransport):
    """For `httpx.Client`."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        budget = self._judged(request)
        time.sleep(self._turn(budget))
        dialler = Dialler(budget, self._resolver)
        pool = httpcore.ConnectionPool(self._tls, network_backend=dialler, max_keepalive_connections=0)
        try:
            with _explained(budget.target):
                response = pool.handle_request(_sent(request))
            unpacker = self._opened(response, budget)
        except BaseException:
            pool.close()
            raise
        stream = _Body(cast(Iterable[bytes], response.stream), unpacker, budget.target, pool)
        return httpx.Response(response.status, headers=_kept(response), stream=stream, extensions=response.extensions)


class AsyncGuardedTransport(_Rules, httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient`, under asyncio."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        budget = self._judged(request)
        await asyncio.sleep(self._turn(budget))
        dialler = AsyncDialler(budget, self._resolver)
        pool = httpcore.AsyncConnectionPool(self._tls, network_backend=dialler, max_keepalive_connections=0)
        try:
            with _explained(budget.target):
                response = await pool.handle_async_request(_sent(request))
            unpacker = self._opened(response, budget)
        except BaseException:
            await pool.aclose()
            raise
        stream = _AsyncBody(cast(AsyncIterable[bytes], response.stream), unpacker, budget.target, pool)
        return httpx.Response(response.status, headers=_kept(response), stream=stream, extensions=response.extensions)


class _Body(httpx.SyncByteStream):
    """The unpacked body; closing it closes the connection."""

    def __init__(
        self, stream: Iterable[bytes], unpacker: Unpacker, target: Target, pool: httpcore.ConnectionPool
    ) -> None:
        self._stream, self._unpacker, self._target, self._pool = stream, unpacker, target, pool

    def __iter__(self) -> Iterator[bytes]:
        with _explained(self._target):
            for chunk in self._stream:
                yield from self._unpacker.feed(chunk)
        self._unpacker.finish()

    def close(self) -> None:
        if close := getattr(self._stream, "close", None):
            close()
        self._pool.close()


class _AsyncBody(httpx.AsyncByteStream):
    """As `_Body`, under asyncio."""

    def __init__(
        self, stream: AsyncIterable[bytes], unpacker: Unpacker, target: Target, pool: httpcore.AsyncConnectionPool
    ) -> None:
        self._stream, self._unpacker, self._target, self._pool = stream, unpacker, target, pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _explained(self._target):
            async for chunk in self._stream:
                for piece in self._unpacker.feed(chunk):
                    yield piece
        self._unpacker.finish()

    async def aclose(self) -> None:
        if close := getattr(self._stream, "aclose", None):
            await close()
        await self._pool.aclose()


def _sent(request: httpx.Request) -> httpcore.Request:
    headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"accept-encoding"]
    return httpcore.Request(
        request.method,
        httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=[*headers, (b"Accept-Encoding", ACCEPTED.encode())],
        content=request.stream,
        extensions={key: value for key, value in request.extensions.items() if key == "timeout"},
    )


def _kept(response: httpcore.Response) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in response.headers if name.lower() not in _DROPPED]


@contextmanager
def _explained(target: Target) -> Iterator[None]:
    """httpcore's errors as sentences."""
    try:
        yield
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise FetchFailed(f"{target.host} did not answer in time.", fix="Try again later.") from error
    except httpcore.ConnectError as error:
        reason = "its certificate is not valid" if "CERTIFICATE" in str(error) else "it does not answer"
        raise FetchFailed(f"{target.host} cannot be reached: {reason}.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchFailed(f"{target.host} broke off, or did not answer as a web server does.") from error
