"""Connections to judged addresses only, each with a deadline and a byte budget. It knows no HTTP.

The check sits where the socket is opened: httpcore asks this module for a connection to a host, the host is resolved
and judged here, and the socket is opened to the very address that was judged. Nothing resolves the name again; the
Host header, SNI and certificate check still see the name.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from agents.net.errors import FetchFailed, FetchRefused
from agents.net.policy import MEBIBYTE, Policy
from agents.net.resolving import Resolver, addresses_of, addresses_of_async
from agents.net.targets import Target

SocketOptions = Iterable[httpcore.SOCKET_OPTION] | None


@dataclass
class Budget:
    """What one request may still cost."""

    target: Target
    policy: Policy
    deadline: float
    received: int = 0

    def patience(self, timeout: float | None) -> float:
        """Seconds that the next step may take. Raises FetchFailed when none are left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise FetchFailed(f"{self.target.host} took longer than {self.policy.seconds:g} s to answer.")
        return left if timeout is None else min(left, timeout)

    def receive(self, data: bytes) -> bytes:
        """Count what came. Raises FetchRefused over the cap."""
        self.received += len(data)
        if self.received > self.policy.wire_bytes:
            raise FetchRefused(
                f"{self.target.host} sent more than {self.policy.wire_bytes / MEBIBYTE:.3g} MiB, so it is not read."
            )
        return data


class Dialler(httpcore.NetworkBackend):
    """Opens the one connection of one request."""

    def __init__(self, budget: Budget, resolver: Resolver) -> None:
        self._budget, self._resolver = budget, resolver
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions = None,
    ) -> httpcore.NetworkStream:
        budget = self._budget
        failed: Exception | None = None
        for address in addresses_of(budget.target, budget.policy, self._resolver, budget.deadline):
            try:
                patience = budget.patience(budget.policy.connect_seconds)
                return Line(self._sockets.connect_tcp(address, budget.target.port, patience), budget)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError("no address")

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: SocketOptions = None) -> Any:
        raise FetchRefused("A socket file is not fetched.")


class AsyncDialler(httpcore.AsyncNetworkBackend):
    """As `Dialler`, under asyncio."""

    def __init__(self, budget: Budget, resolver: Resolver) -> None:
        self._budget, self._resolver = budget, resolver
        self._sockets: Any = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions = None,
    ) -> httpcore.AsyncNetworkStream:
        budget = self._budget
        failed: Exception | None = None
        for address in await addresses_of_async(budget.target, budget.policy, self._resolver, budget.deadline):
            try:
                patience = budget.patience(budget.policy.connect_seconds)
                opening = self._sockets.connect_tcp(address, budget.target.port, patience)
                return AsyncLine(await opening, budget)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError("no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: SocketOptions = None
    ) -> Any:
        raise FetchRefused("A socket file is not fetched.")


class Line(httpcore.NetworkStream):
    """A stream that keeps to its budget."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._budget.receive(self._stream.read(max_bytes, self._budget.patience(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._budget.patience(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._budget.patience(timeout))
        return Line(secured, self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class AsyncLine(httpcore.AsyncNetworkStream):
    """As `Line`, under asyncio."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._budget.receive(await self._stream.read(max_bytes, self._budget.patience(timeout)))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, self._budget.patience(timeout))

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        secured = await self._stream.start_tls(ssl_context, server_hostname, self._budget.patience(timeout))
        return AsyncLine(secured, self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
