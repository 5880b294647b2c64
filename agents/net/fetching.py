"""Fetches one address whole: redirects followed by hand, everything within one deadline. It reads no page.

No cookies and no credentials are kept: each fetch begins with nothing. A redirect may never lead to one of the
person's own hosts, whoever asks for it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import httpx

from agents.net.errors import FetchFailed, FetchRefused
from agents.net.pace import Pace
from agents.net.policy import Policy
from agents.net.resolving import Resolver, system_resolver
from agents.net.targets import shown, target_of
from agents.net.transport import DEADLINE, AsyncGuardedTransport, GuardedTransport

USER_AGENT = "Impasto/0.1 (document agent)"
PACE = Pace()


@dataclass(frozen=True)
class Fetched:
    """An answer: where it came from in the end, its status, media type, declared charset, and unpacked bytes."""

    url: str
    status: int
    media_type: str
    charset: str | None
    content: bytes
    hops: tuple[str, ...] = field(default=())
    """The addresses that redirected, first to last."""


class Fetcher:
    """Fetches under one policy. Thread-safe; use `get` from threads and `get_async` under asyncio."""

    def __init__(
        self,
        policy: Policy = Policy(),  # noqa: B008 (frozen: one instance is safe)
        *,
        resolver: Resolver = system_resolver,
        pace: Pace | None = PACE,
    ) -> None:
        self.policy = policy
        others = policy.for_others()
        self._first, self._next = (GuardedTransport(rules, resolver=resolver, pace=pace) for rules in (policy, others))
        self._async_first, self._async_next = (
            AsyncGuardedTransport(rules, resolver=resolver, pace=pace) for rules in (policy, others)
        )

    def get(self, url: str, *, headers: dict[str, str] | None = None) -> Fetched:
        """The answer at `url`, any status. Raises FetchRefused and FetchFailed."""
        request, hops = self._request(url, headers), []
        while True:
            transport = self._next if hops and not self._same(request.url, url) else self._first
            with httpx.Client(transport=transport, trust_env=False, timeout=None) as client:
                response = client.send(request, stream=True)
                try:
                    following = self._following(response, hops)
                    if following is None:
                        return _fetched(response, response.read(), hops)
                finally:
                    response.close()
            request = following

    async def get_async(self, url: str, *, headers: dict[str, str] | None = None) -> Fetched:
        """As `get`, under asyncio."""
        request, hops = self._request(url, headers), []
        while True:
            transport = self._async_next if hops and not self._same(request.url, url) else self._async_first
            async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=None) as client:
                response = await client.send(request, stream=True)
                try:
                    following = self._following(response, hops)
                    if following is None:
                        return _fetched(response, await response.aread(), hops)
                finally:
                    await response.aclose()
            request = following

    def _request(self, url: str, headers: dict[str, str] | None) -> httpx.Request:
        target_of(url, self.policy)  # before httpx reads it in its own way
        given = {"User-Agent": USER_AGENT, "Accept": "*/*", **(headers or {})}
        return httpx.Request("GET", url, headers=given, extensions={DEADLINE: time.monotonic() + self.policy.seconds})

    def _following(self, response: httpx.Response, hops: list[str]) -> httpx.Request | None:
        """The request that a redirect asks for; None for an answer. Nothing of the first request goes along."""
        location = response.headers.get("location")
        if not response.has_redirect_location or location is None:
            return None
        hops.append(str(response.request.url))
        if len(hops) > self.policy.redirects:
            raise FetchFailed(f"{shown(hops[0])} redirects more than {self.policy.redirects} times.")
        try:
            url = str(response.request.url.join(location))
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchRefused(f"{shown(hops[0])} redirects to an address that cannot be read.") from error
        target_of(url, self.policy)
        extensions = {DEADLINE: response.request.extensions[DEADLINE]}
        given = {"User-Agent": response.request.headers["User-Agent"], "Accept": response.request.headers["Accept"]}
        return httpx.Request("GET", url, headers=given, extensions=extensions)

    def _same(self, url: httpx.URL, first: str) -> bool:
        here, there = target_of(url, self.policy), target_of(first, self.policy)
        return (here.host, here.port) == (there.host, there.port)


def _fetched(response: httpx.Response, content: bytes, hops: list[str]) -> Fetched:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(str(response.url), response.status_code, kind, response.charset_encoding, content, tuple(hops))
