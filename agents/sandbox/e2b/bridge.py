"""A unix socket of this machine that leads to a port of a remote one, request by request. It decides nothing.

What runs in a local sandbox listens on such a socket; with this, what runs in a remote one is reached in the same way.
"""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx

HOPS = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-authorization", "host"}
"""Headers of one stretch of the way, never passed on."""
LARGEST = 32 * 1024**2
SECONDS = 60.0


class Bridge:
    """Serves the socket in a thread until it is closed."""

    def __init__(self, place: Path, target: str, headers: dict[str, str]) -> None:
        """Listen at `place`; each request goes to `target` with `headers` beside its own."""
        client = httpx.Client(timeout=SECONDS, trust_env=False)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the site has its own log."""

            def address_string(self) -> str:
                return "bridge"

            def answer(self) -> None:
                """Pass the request on, and its answer back."""
                size = int(self.headers.get("Content-Length") or 0)
                if size > LARGEST:
                    self.send_error(413)
                    return
                own = {name: value for name, value in self.headers.items() if name.lower() not in HOPS}
                forwarded = {"X-Forwarded-Host": self.headers.get("Host", "")}
                content = self.rfile.read(size) if size else b""
                try:
                    with client.stream(
                        self.command, f"{target}{self.path}", headers={**own, **forwarded, **headers}, content=content
                    ) as answer:
                        self._pass_on(answer)
                except httpx.HTTPError:
                    self.send_error(502)

            def _pass_on(self, answer: httpx.Response) -> None:
                body = b"".join(answer.iter_raw())
                self.send_response_only(answer.status_code)
                for name, value in answer.headers.multi_items():
                    if name.lower() not in HOPS | {"content-length"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer  # noqa: N815

        class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
            daemon_threads = True

            def handle_error(
                self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
            ) -> None:
                """A visitor who went away is no error."""

        self._place, self._client = place, client
        self._server = Server(str(place), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="bridge", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; the socket goes."""
        self._server.shutdown()
        self._server.server_close()
        self._client.close()
        with contextlib.suppress(OSError):
            self._place.unlink()
