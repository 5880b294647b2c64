"""Headers of every answer, and the size of every request. Plain ASGI: they know no page."""

from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.settings import settings
from core.words import t

MOST_BYTES = 12 * 1024 * 1024


def policy() -> str:
    """What a page may load: only what this site serves; no script or style within the page."""
    frame = settings().frame or ("'self'" if settings().preview else "'none'")
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {frame}"
    )


class Headers:
    """Adds the headers that keep a browser from doing what it was not asked to."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_headers(scope, message)]
            await send(message)

        await self.app(scope, receive, with_headers)


def _headers(scope: Scope, message: Message) -> list[tuple[bytes, bytes]]:
    given = {name.lower() for name, _ in message["headers"]}
    wanted = {
        "content-security-policy": policy(),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
        "cross-origin-opener-policy": "same-origin",
        "cache-control": "no-cache" if scope["path"].startswith("/static/") else "no-store",
    }
    if not settings().preview:
        wanted["x-frame-options"] = "DENY"
    if scope.get("scheme") == "https":
        wanted["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in wanted.items() if name.encode() not in given]


class SizeLimit:
    """Refuses bodies that are too large, by what they say and by what they send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on as long as the body is small enough."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not said.isdigit() or int(said) > MOST_BYTES:
            await PlainTextResponse(t("error_413_text"), 413)(scope, receive, send)
            return
        await self.app(scope, _Counted(receive), send)


class _Counted:
    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.left = MOST_BYTES

    async def __call__(self) -> Any:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            return {"type": "http.disconnect"}
        return message
