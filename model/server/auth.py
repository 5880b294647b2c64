"""Who may ask: a key as bearer token or `x-api-key`, and the names by which the server may be called.

ASGI middleware before everything else. `/health` needs no key, so that whoever restarts servers holds none.
"""

from __future__ import annotations

import hashlib
import hmac

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from model.server.errors import Refusal, respond
from model.server.options import Options

OPEN_PATHS = frozenset({"/health"})


class Guard:
    """Lets requests through that carry the key, to a host that is ours."""

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self._app = app
        self._hosts = options.hosts
        self._key = None if options.api_key is None else _digest(options.api_key)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
            return
        response = await respond(Request(scope), refusal)
        await response(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        if self._hosts is not None and _host(headers.get("host", "")) not in self._hosts:
            return Refusal(403, "This server answers to its own name only; set an API key to serve other names.")
        if self._key is None or scope["path"] in OPEN_PATHS:
            return None
        given = _key_of(headers)
        if given is None:
            return Refusal(
                401,
                "This server needs its API key, as `Authorization: Bearer KEY` or `x-api-key: KEY`.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        # Digests have one length, so the comparison's time tells nothing about the key.
        if not hmac.compare_digest(_digest(given), self._key):
            return Refusal(401, "That API key is not this server's.", headers={"WWW-Authenticate": "Bearer"})
        return None


def _key_of(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return headers.get("x-api-key")


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def _host(header: str) -> str:
    """The name in a Host header, without its port."""
    if header.startswith("["):
        return header.partition("]")[0].removeprefix("[").lower()
    return header.partition(":")[0].lower()
