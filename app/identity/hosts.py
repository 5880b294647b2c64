"""The outermost check of the server: which names it answers to, and that no other site's page sends for its reader.

A server on loopback without login trusts whoever reaches it, and every web page in the person's browser can reach it.
The Host check stops a name that was rebound to 127.0.0.1; the Origin check stops forms, scripts and WebSockets
of other sites, which the browser sends with a right Host. It knows no identity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Always answered to: no site's name can be one of these."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?")


class HostGuard:
    """ASGI middleware. `hosts`: names that this server is reached by, `name` for every port or `name:port`."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in (*hosts, *LOOPBACK))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if reason is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": reason})
        else:
            await PlainTextResponse(reason, 403)(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        named = [host.lower() for host in headers.getlist("host")]
        match = _HOST.fullmatch(named[0]) if len(named) == 1 else None
        if match is None or not {match[1], match[0]} & self.hosts:
            return "This server is not known by that name. Set IMPASTO_HOSTS to the names it is reached by."
        if scope["type"] == "http" and scope["method"] in READING:
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if origin is not None and origin.lower().partition("://")[2] != named[0]:
            return "Another site's page may not send to this server."
        if origin is None and site in ("cross-site", "same-site"):
            return "Another site's page may not send to this server."
        return None
