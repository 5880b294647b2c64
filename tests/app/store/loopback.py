"""An object store's server on the loopback: what S3's, Google's and Azure's have in common, for the three beside it.

Requests are signed, and the signatures are checked. It can be told to answer the next requests with an error.
"""

from __future__ import annotations

import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

BUCKET = "bucket"
PAGE = 3
"""Objects that one answer to a list names; few, so that lists are continued."""
MOMENT = "Wed, 25 Nov 2026 12:00:00 GMT"

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""


class ObjectServer:
    """Started by its constructor. `objects`: key → bytes. `asked`: `METHOD query-names` of each good request."""

    scheme: str
    """Of the addresses that Impasto knows such a store by."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[str, bytes]] = {}
        """Uploads under way: upload → name of a part → its bytes."""
        self.asked: list[str] = []
        self.errors: list[int] = []
        """Statuses that the next requests get instead of an answer."""
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, answer = server.receive(self, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any  # noqa: N815 -- the library's names

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """What an operator would set to reach it."""
        raise NotImplementedError

    @property
    def secrets(self) -> dict[str, str]:
        """Variables of the environment that, set to something else, get refused; name → a wrong value."""
        raise NotImplementedError

    def is_signed(self, request: BaseHTTPRequestHandler, body: bytes) -> bool:
        """Whether the request was signed with the server's own secret."""
        raise NotImplementedError

    def answer(
        self, request: BaseHTTPRequestHandler, bucket: str, key: str, query: dict[str, str], body: bytes
    ) -> Answer:
        """A signed request's answer."""
        raise NotImplementedError

    def receive(self, request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        """Whatever comes in."""
        address = urlsplit(request.path)
        query = dict(parse_qsl(address.query, True))
        if not self.is_signed(request, body):
            return failed(403, "SignatureDoesNotMatch")
        if self.errors:
            return failed(self.errors.pop(0), "SlowDown")
        bucket, _, key = self.path_of(unquote(address.path)).partition("/")
        if bucket != BUCKET:
            return failed(404, "NoSuchBucket")
        self.asked.append(" ".join([request.command, *sorted(query)]).strip())
        return self.answer(request, bucket, key, query, body)

    def path_of(self, path: str) -> str:
        """`bucket/key` of a request's path."""
        return path.lstrip("/")

    def read(self, request: BaseHTTPRequestHandler, key: str, more: dict[str, str] | None = None) -> Answer:
        """An object, or the range of it that is asked for."""
        if key not in self.objects:
            return failed(404, "NoSuchKey")
        data, status, headers = self.objects[key], 200, dict(more or {})
        asked = request.headers.get("x-ms-range") or request.headers.get("Range", "")
        if found := re.fullmatch(r"bytes=(\d+)-(\d*)", asked):
            first, last = int(found[1]), int(found[2] or len(data) - 1)
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            status, data = 206, data[first : last + 1]
        told = {"ETag": tag(data), "Last-Modified": MOMENT, "Content-Length": str(len(data))}
        return status, {**told, **headers}, data

    def page(self, prefix: str, after: str) -> tuple[list[str], bool]:
        """Keys of the next page of a list, and whether there is another one."""
        found = sorted(key for key in self.objects if key.startswith(prefix) and key > after)
        return found[:PAGE], len(found) > PAGE


def tag(data: bytes) -> str:
    """An entity tag."""
    return f'"{hashlib.md5(data).hexdigest()}"'


def xml(name: str, inside: str, status: int = 200) -> Answer:
    """An answer in XML."""
    text = f'<?xml version="1.0" encoding="UTF-8"?><{name}>{inside}</{name}>'
    return status, {"Content-Type": "application/xml"}, text.encode()


def failed(status: int, code: str) -> Answer:
    """An answer that is an error."""
    return xml("Error", f"<Code>{code}</Code><Message>{code}</Message>", status)
