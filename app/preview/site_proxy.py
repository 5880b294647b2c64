"""The site behind its own host name, as an ASGI app: who may see it, then the request there and the answer back.

`/_impasto/enter?grant=…&to=/…` changes a grant for a cookie of that host; `/_impasto/as?role=…` signs in as one of the
preview's accounts; `/_impasto/again` starts the site anew; `/_impasto/bridge.js` is what HTML documents get added.
Everything else is the site's. Uploads are taken in whole, up to a bound, before the site hears of them; answers are
passed on as they come.
"""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs

import anyio
import httpx
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.preview import site_pages
from app.preview.site_access import Access, Seen
from app.preview.site_headers import FRAME, TAB, cookie, own_cookies, scope, to_browser, to_site
from app.preview.site_names import SiteNames
from app.preview.site_pool import Live, SiteDown, SitePool
from app.preview.site_signing import ROLES, sign_in
from model.errors import ImpastoError

UPLOAD_BYTES = 32 * 1024 * 1024
IN_MEMORY = 1024 * 1024
SECONDS = 60.0
"""That a site may be silent."""
RESERVED = "/_impasto/"
BRIDGE = (Path(__file__).parent / "site_bridge.js").read_bytes()
BRIDGE_PATHS = (f"{RESERVED}bridge.js", "/static/core/bridge.js")
TAG = f'<script src="{RESERVED}bridge.js"></script>'.encode()
"""Behind a document's own end: the parser of HTML takes what follows `</html>` for part of the body."""
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Never used over a unix socket; httpx would make one for every client, at 25 ms."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = READING | {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Asked:
    """A request that may see its site."""

    request: Request
    seen: Seen
    framed: bool

    @property
    def host(self) -> str:
        return self.request.headers["host"]


class TooLarge(Exception):
    """A body beyond the bound."""


class SiteProxy:
    """Answers for every site's host name. `upload_bytes`, `seconds`: bounds, for tests to lower."""

    def __init__(
        self,
        access: Access,
        names: SiteNames,
        pool: SitePool,
        *,
        upload_bytes: int = UPLOAD_BYTES,
        seconds: float = SECONDS,
    ) -> None:
        self._access, self._names, self._pool = access, names, pool
        self._upload_bytes, self._seconds = upload_bytes, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send, label: str) -> None:
        request = Request(scope, receive)
        response = await self._answer(request, label)
        await response(scope, receive, send)

    async def _answer(self, request: Request, label: str) -> Response:
        path = request.url.path
        if request.method not in METHODS or self._is_foreign(request):
            return self._page(request, 403, "foreign")
        if path == f"{RESERVED}enter" and request.method == "GET":
            return await self._enter(request, label)
        if path in BRIDGE_PATHS and request.method in ("GET", "HEAD"):
            return self._own(request, BRIDGE, "text/javascript; charset=utf-8")
        asked = await self._asked(request, label)
        if asked is None:
            return self._page(request, 403, "no_grant")
        try:
            return await (self._ours(asked, path) if path.startswith(RESERVED) else self._forward(asked))
        except SiteDown as error:
            return self._page(request, 502, "down", error=error, log=error.log if asked.seen.owns else "")
        except TooLarge:
            return self._page(request, 413, "too_large")
        except httpx.TimeoutException:
            return self._page(request, 504, "slow", log=self._log(asked))
        except httpx.HTTPError:
            return self._page(request, 502, "down", log=self._log(asked))
        except ImpastoError as error:
            return self._page(request, 503, "cannot", error=error)

    def _is_foreign(self, request: Request) -> bool:
        """Whether a page of another site sends this for its reader."""
        if request.method in READING:
            return False
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
        if origin is not None:
            return origin.lower().partition("://")[2] != request.headers["host"].lower()
        return site in ("cross-site", "same-site")

    async def _asked(self, request: Request, label: str) -> Asked | None:
        given = request.headers.getlist("cookie")
        header = "; ".join(given)
        for name, framed in ((FRAME, True), (TAB, False)):
            grant = cookie(header, name)
            seen = await self._seen(grant) if grant else None
            if seen is not None and self._names.label(seen.project_id) == label:
                return Asked(request, seen, framed)
        return None

    async def _seen(self, grant: str) -> Seen | None:
        return self._access.seen_lately(grant) or await run_in_threadpool(self._access.seen, grant)

    async def _running(self, seen: Seen) -> Live:
        """The site, to be released. Raises SiteDown, ImpastoError."""
        known = self._pool.running(seen.version_id, seen.audience)
        return known or await run_in_threadpool(self._pool.acquire, seen.version_id, seen.audience)

    async def _enter(self, request: Request, label: str) -> Response:
        asked = parse_qs(request.url.query, keep_blank_values=True)
        grant, to = asked.get("grant", [""])[0], local_path(asked.get("to", ["/"])[0])
        seen = await run_in_threadpool(self._access.seen, grant)
        if seen is None or self._names.label(seen.project_id) != label:
            return self._page(request, 403, "no_grant")
        framed = request.headers.get("sec-fetch-dest", "document") in ("iframe", "frame")
        host = request.headers["host"]
        marks = [f"{FRAME if framed else TAB}={grant}", "Path=/", "HttpOnly"]
        marks += scope(framed=framed, secure=self._names.is_secure(host))
        answer = self._own(request, b"", "text/plain; charset=utf-8", 303)
        answer.headers["location"] = to
        answer.headers.append("set-cookie", "; ".join(marks))
        return answer

    async def _ours(self, asked: Asked, path: str) -> Response:
        """What is answered here, for who may see the site."""
        if path == f"{RESERVED}as" and asked.request.method == "GET":
            return await self._sign_in(asked)
        if path == f"{RESERVED}again" and asked.request.method == "GET":
            return await self._again(asked)
        return self._page(asked.request, 404, "nothing")

    async def _sign_in(self, asked: Asked) -> Response:
        query = parse_qs(asked.request.url.query)
        role, to = query.get("role", [""])[0], local_path(query.get("to", ["/"])[0])
        if role not in ROLES:
            return self._page(asked.request, 404, "nothing")
        live = await self._running(asked.seen)
        try:
            async with self._client(live) as client:
                pairs = await sign_in(client, role, own_cookies(asked.request.headers.get("cookie", "")))
        finally:
            self._pool.release(live)
        answer = self._own(asked.request, b"", "text/plain; charset=utf-8", 303)
        answer.headers["location"] = to
        for name, value in self._shown(asked, pairs):
            if name == "set-cookie":
                answer.headers.append(name, value)
        return answer

    async def _again(self, asked: Asked) -> Response:
        """Start the site anew, for its owner, and go on from there."""
        if asked.seen.owns:
            await run_in_threadpool(self._pool.restart, asked.seen.version_id, asked.seen.audience)
        answer = self._own(asked.request, b"", "text/plain; charset=utf-8", 303)
        answer.headers["location"] = local_path(parse_qs(asked.request.url.query).get("to", ["/"])[0])
        return answer

    async def _forward(self, asked: Asked) -> Response:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            length = await self._take(asked.request, body)
            live = await self._running(asked.seen)
            client = self._client(live)
            try:
                answer = await client.send(self._written(asked, body, length), stream=True)
            except BaseException:
                await self._end(client, live)
                raise
        return self._passed_on(asked, answer, client, live)

    async def _take(self, request: Request, body: IO[bytes]) -> int:
        """The whole body, so that the site gets one of known length; its size. Raises TooLarge."""
        said = request.headers.get("content-length", "0")
        if not said.isdecimal() or int(said) > self._upload_bytes:
            raise TooLarge
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size > self._upload_bytes:
                raise TooLarge
            body.write(piece)
        body.seek(0)
        return size

    def _written(self, asked: Asked, body: IO[bytes], length: int) -> httpx.Request:
        scope_ = asked.request.scope
        target = scope_.get("raw_path") or asked.request.url.path.encode()
        query = scope_.get("query_string", b"")
        given = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope_["headers"]]
        scheme = "https" if self._names.is_secure(asked.host) else "http"
        headers = to_site(given, scheme=scheme, length=length)
        url = httpx.URL("http://site").copy_with(raw_path=target + (b"?" + query if query else b""))
        return httpx.Request(asked.request.method, url, headers=headers, content=_pieces(body) if length else None)

    def _passed_on(self, asked: Asked, answer: httpx.Response, client: httpx.AsyncClient, live: Live) -> Response:
        document = asked.request.headers.get("sec-fetch-dest", "document") in ("document", "iframe", "frame")
        bridged = document and answer.headers.get("content-type", "").startswith("text/html")

        async def pieces() -> AsyncIterator[bytes]:
            try:
                async for piece in answer.aiter_raw():
                    yield piece
                if bridged and asked.request.method != "HEAD":
                    yield TAG
            finally:
                with anyio.CancelScope(shield=True):
                    await answer.aclose()
                    await self._end(client, live)

        passed = StreamingResponse(pieces(), answer.status_code)
        passed.raw_headers = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in self._shown(asked, answer.headers.multi_items())
            if not (bridged and name == "etag")
        ]
        return passed

    def _shown(self, asked: Asked, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        secure, embedders = self._names.is_secure(asked.host), self._names.embedders(asked.host)
        return to_browser(pairs, framed=asked.framed, secure=secure, embedders=embedders)

    def _client(self, live: Live) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(uds=live.uds, verify=NO_TLS, trust_env=False)
        timeout = httpx.Timeout(self._seconds, connect=5.0)
        return httpx.AsyncClient(transport=transport, base_url="http://site", timeout=timeout, trust_env=False)

    async def _end(self, client: httpx.AsyncClient, live: Live) -> None:
        await client.aclose()
        self._pool.release(live)

    def _log(self, asked: Asked) -> str:
        return self._pool.log(asked.seen.version_id, asked.seen.audience) if asked.seen.owns else ""

    def _page(self, request: Request, status: int, what: str, **more: Any) -> Response:
        """A designed page for what did not work; a sentence where no document was asked for."""
        chinese = request.headers.get("accept-language", "").lower().startswith("zh")
        text = site_pages.page(what, chinese=chinese, path=request.url.path, **more)
        return self._own(request, text.encode(), "text/html; charset=utf-8", status)

    def _own(self, request: Request, body: bytes, kind: str, status: int = 200) -> Response:
        pairs = to_browser([], framed=False, secure=False, embedders=self._names.embedders(request.headers["host"]))
        return Response(body, status, {**dict(pairs), "content-type": kind, "cache-control": "no-store"})


def local_path(given: str) -> str:
    """A path of the same host, or `/`: nothing that a browser reads as another host."""
    plain = given.isprintable() and given.isascii() and given.startswith("/") and "\\" not in given
    return given if plain and not given.startswith("//") and len(given) <= 2000 else "/"


async def _pieces(body: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := body.read(65536):
        yield piece


def host_of(scope: Scope) -> str:
    """The Host header; empty when there is none or more than one."""
    named = Headers(scope=scope).getlist("host")
    return named[0] if len(named) == 1 else ""


class SiteFront:
    """ASGI middleware: what is asked of a site's name goes to its site, everything else on to the app."""

    def __init__(self, app: Any, proxy: SiteProxy, names: SiteNames) -> None:
        self.app, self._proxy, self._names = app, proxy, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        label = self._names.label_in(host_of(scope)) if scope["type"] in ("http", "websocket") else None
        if label is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._proxy(scope, receive, send, label)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": "A previewed site has no WebSockets."})
