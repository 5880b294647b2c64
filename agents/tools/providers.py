"""Providers of web searches: SearXNG, Brave, Tavily, and DuckDuckGo's page for those without a key.

Thin: one request each through the guarded transport, an answer read leniently. Keys and addresses come from the
settings. It does not retry, cache or choose: `searching.py` does.
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

import httpx
from lxml import html

from agents.net import FetchFailed, GuardedTransport, Policy
from agents.net.fetching import PACE, USER_AGENT
from agents.net.transport import DEADLINE
from agents.settings import Settings
from agents.tools.base import Provider, Result, one_line

BRAVE = "https://api.search.brave.com/res/v1/web/search"
TAVILY = "https://api.tavily.com/search"
DUCKDUCKGO = "https://html.duckduckgo.com/html/"
SECONDS = 10.0
ANSWER_BYTES = 4 * 1024 * 1024


class Client:
    """Requests to search services: one deadline each, no redirect, no proxy, no cookie."""

    def __init__(self, policy: Policy, *, seconds: float = SECONDS, **transport: Any) -> None:
        limits = {"seconds": seconds, "wire_bytes": ANSWER_BYTES, "decoded_bytes": ANSWER_BYTES, "redirects": 0}
        self.seconds = seconds
        transport.setdefault("pace", PACE)
        self._transport = GuardedTransport(policy.model_copy(update=limits), **transport)

    def ask(self, name: str, method: str, url: str, **request: Any) -> bytes:
        """The body of a 200. Raises FetchFailed and FetchRefused, with the provider's name in words."""
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json, text/html", **request.pop("headers", {})}
        extensions = {DEADLINE: time.monotonic() + self.seconds}
        with httpx.Client(transport=self._transport, trust_env=False, timeout=None) as client:
            answer = client.request(method, url, headers=headers, extensions=extensions, **request)
        if answer.status_code != 200:
            raise FetchFailed(f"{name} answered {answer.status_code}{_MEANING.get(answer.status_code, '')}.")
        return answer.content


_MEANING = {
    202: ": it takes this machine for a robot",
    401: ": the key is not accepted",
    403: ": access is refused (a SearXNG must allow the format json)",
    429: ": it is asked too often",
}


class Searxng:
    """A SearXNG server: `GET /search?format=json`."""

    name = "searxng"

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address.rstrip("/")

    def search(self, query: str, num: int) -> list[Result]:
        url = f"{self._address}/search?q={quote_plus(query)}&format=json"
        found = _object(self._client.ask(self.name, "GET", url), self.name).get("results")
        return _results(found, self.name, title="title", url="url", snippet="content", date="publishedDate")[:num]


class Brave:
    """Brave Search, with a key."""

    name = "brave"

    def __init__(self, client: Client, key: str, address: str = BRAVE) -> None:
        self._client, self._key, self._address = client, key, address

    def search(self, query: str, num: int) -> list[Result]:
        url = f"{self._address}?q={quote_plus(query[:400])}&count={min(num, 20)}"
        answer = self._client.ask(self.name, "GET", url, headers={"X-Subscription-Token": self._key})
        web = _object(answer, self.name).get("web")
        found = web.get("results") if isinstance(web, dict) else None
        return _results(found, self.name, title="title", url="url", snippet="description", date="page_age")[:num]


class Tavily:
    """Tavily, with a key."""

    name = "tavily"

    def __init__(self, client: Client, key: str, address: str = TAVILY) -> None:
        self._client, self._key, self._address = client, key, address

    def search(self, query: str, num: int) -> list[Result]:
        asked = {"query": query[:400], "max_results": min(num, 20)}
        headers = {"Authorization": f"Bearer {self._key}"}
        answer = self._client.ask(self.name, "POST", self._address, json=asked, headers=headers)
        found = _object(answer, self.name).get("results")
        return _results(found, self.name, title="title", url="url", snippet="content", date="published_date")[:num]


class DuckDuckGo:
    """DuckDuckGo's page without scripts: no key, and no promise that it answers machines."""

    name = "duckduckgo"

    def __init__(self, client: Client, address: str = DUCKDUCKGO) -> None:
        self._client, self._address = client, address

    def search(self, query: str, num: int) -> list[Result]:
        answer = self._client.ask(self.name, "GET", f"{self._address}?q={quote_plus(query[:400])}")
        try:
            page = html.fromstring(answer, parser=html.HTMLParser(encoding="utf-8", no_network=True))
        except Exception as error:
            raise FetchFailed("duckduckgo sent a page that cannot be read.") from error
        found = []
        for box in page.xpath("//div[contains(concat(' ', @class, ' '), ' result ')]"):
            links = box.xpath(".//a[contains(@class, 'result__a')]")
            snippets = box.xpath(".//*[contains(@class, 'result__snippet')]")
            if links:
                address = _behind(links[0].get("href") or "")
                snippet = snippets[0].text_content() if snippets else ""
                found.append({"title": links[0].text_content(), "url": address, "snippet": snippet})
        return _results(found, self.name, title="title", url="url", snippet="snippet", date="")[:num]


def providers_of(policy: Policy, settings: Settings, **transport: Any) -> list[Provider]:
    """The web providers that are set up, most trusted first; DuckDuckGo needs nothing and comes last."""
    client = Client(policy, **transport)
    found: list[Provider] = []
    if settings.searxng:
        found.append(Searxng(Client(_reaching(policy, settings.searxng), **transport), settings.searxng))
    for key, kind in ((settings.brave_key, Brave), (settings.tavily_key, Tavily)):
        if key is not None and key.get_secret_value():
            found.append(kind(client, key.get_secret_value()))
    return [*found, *([DuckDuckGo(client)] if settings.duckduckgo else [])]


def _reaching(policy: Policy, address: str) -> Policy:
    """The policy that also reaches the host of this address: the person named it, wherever it stands."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return policy.model_copy(update={"own": policy.own | {f"{parts.hostname}:{port}"}})


def _object(answer: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise FetchFailed(f"{name} sent an answer that is not JSON.") from error
    if not isinstance(found, dict):
        raise FetchFailed(f"{name} sent an answer of another form.")
    return found


def _results(found: Any, provider: str, *, title: str, url: str, snippet: str, date: str) -> list[Result]:
    """The entries that have a web address; others are left out."""
    results = []
    for entry in found if isinstance(found, list) else []:
        address = entry.get(url) if isinstance(entry, dict) else None
        if isinstance(address, str) and address.startswith(("http://", "https://")) and len(address) < 4096:
            words = {"title": one_line(entry.get(title), 200), "snippet": one_line(entry.get(snippet))}
            when = one_line(entry.get(date), 40) or None
            results.append(Result(url=address, provider=provider, date=when, **words))
    return results


def _behind(address: str) -> str:
    """The address that a result's detour leads to."""
    target = parse_qs(urlsplit(address).query).get("uddg", [])
    return target[0] if target else address
