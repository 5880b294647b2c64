"""A little of huggingface.co in this process: its API, its redirects to a second host, ranges, and faults on demand."""

from __future__ import annotations

import hashlib
import http.server
import json
import re
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LARGE = 1000
"""Bytes from which the little hub keeps a file in LFS."""


@dataclass
class Fault:
    """What goes wrong with an answer: a status, or bytes after which the connection vanishes."""

    status: int = 0
    after: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Hub:
    """Repositories and what was asked of the two hosts. `faults` are used up, one per request of that path."""

    repos: dict[str, dict[str, bytes]] = field(default_factory=dict)
    commit: str = "c0ffee" + "0" * 34
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    announced: dict[str, str] = field(default_factory=dict)
    """Hashes announced in place of the right ones, by path."""
    listed: dict[str, dict] = field(default_factory=dict)
    """Fields of the list that are not as they should be, by path."""
    extra: list[dict] = field(default_factory=list)
    ignores_range: bool = False
    shifts_range: bool = False
    tag: str = '"{}"'
    """How a hash is announced on the way."""
    token: str | None = None
    gated: frozenset[str] = frozenset()
    """Repositories whose consent nobody has given."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Repositories' old names, with the new ones."""
    page: int = 3
    asked: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    """(host, path, Range, Authorization) of each request."""
    url: str = ""
    store_url: str = ""

    def fetched(self) -> list[str]:
        """Names of files whose bytes were asked for, in order."""
        return [path.rpartition("/")[2] for host, path, _, _ in self.asked if host == "store"]

    def ranges(self, name: str) -> list[str | None]:
        return [span for host, path, span, _ in self.asked if host == "store" and path.endswith("/" + name)]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class _Handler(http.server.BaseHTTPRequestHandler):
    hub: Hub
    host: str
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        hub, path = self.hub, urllib.parse.urlsplit(self.path).path
        authorization = self.headers.get("Authorization")
        hub.asked.append((self.host, urllib.parse.unquote(path), self.headers.get("Range"), authorization))
        faults = hub.faults.get(f"{self.host}:{path.rpartition('/')[2]}", [])
        fault = faults.pop(0) if faults else Fault()
        old = next((name for name in hub.renamed if f"/{name}/" in path), None)
        if fault.status:
            self._answer(fault.status, b"", fault.headers)
        elif old is not None:
            self._answer(307, b"", {"Location": self.path.replace(old, hub.renamed[old])})
        elif any(f"/{name}/" in path for name in hub.gated) and "/revision/" not in path and "/tree/" not in path:
            words = "Access to model is restricted and you are not in the authorized list."
            self._answer(403, b"", {"X-Error-Code": "GatedRepo", "X-Error-Message": words})
        elif self.host == "hub" and hub.token is not None and authorization != f"Bearer {hub.token}":
            self._answer(401, b"")
        elif found := re.match(r"/api/models/([^/]+/[^/]+)/(revision|tree)/([^/]+)\Z", path):
            self._list(found[1], found[2], found[3])
        elif found := re.match(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)\Z", path):
            self._redirect(found[1], urllib.parse.unquote(found[3]))
        elif found := re.match(r"/store/([^/]+/[^/]+)/(.+)\Z", path):
            self._bytes(hub.repos[found[1]][urllib.parse.unquote(found[2])], fault)
        else:
            self._answer(404, b"")

    def _list(self, repo: str, kind: str, revision: str) -> None:
        hub = self.hub
        if repo not in hub.repos or revision not in ("main", "v1", hub.commit):
            self._answer(404, b"")
            return
        if kind == "revision":
            self._json({"sha": hub.commit, "id": repo})
            return
        entries = [self._entry(path, data) for path, data in sorted(hub.repos[repo].items())] + hub.extra
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        assert query["recursive"] == ["true"]
        start = int(query.get("cursor", ["0"])[0])
        more = start + hub.page < len(entries)
        link = f'<{hub.url}/api/models/{repo}/tree/{revision}?recursive=true&cursor={start + hub.page}>; rel="next"'
        self._json(entries[start : start + hub.page], {"Link": link} if more else {})

    def _entry(self, path: str, data: bytes) -> dict:
        entry: dict = {"type": "file", "path": path, "size": len(data), "oid": _blob(data)}
        if len(data) >= LARGE:
            entry["oid"] = "1" * 40
            entry["lfs"] = {"oid": sha256(data), "size": len(data), "pointerSize": 130}
        return entry | self.hub.listed.get(path, {})

    def _redirect(self, repo: str, path: str) -> None:
        data = self.hub.repos.get(repo, {}).get(path)
        if data is None:
            self._answer(404, b"")
            return
        headers = {"Location": f"{self.hub.store_url}/store/{repo}/{urllib.parse.quote(path)}"}
        if len(data) >= LARGE:
            headers["X-Linked-Etag"] = self.hub.tag.format(self.hub.announced.get(path, sha256(data)))
        self._answer(302, b"", headers)

    def _bytes(self, data: bytes, fault: Fault) -> None:
        span = None if self.hub.ignores_range else self.headers.get("Range")
        start = int(span.removeprefix("bytes=").rstrip("-")) if span else 0
        if start >= len(data) and span:
            self._answer(416, b"")
            return
        if span:
            said = start + (1 if self.hub.shifts_range else 0)
            self._answer(206, data[start:], {"Content-Range": f"bytes {said}-{len(data) - 1}/{len(data)}"}, fault.after)
        else:
            self._answer(200, data, {}, fault.after)

    def _json(self, value: object, headers: dict[str, str] | None = None) -> None:
        self._answer(200, json.dumps(value).encode(), headers or {})

    def _answer(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, after: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:after])
        if after is not None:
            self.wfile.flush()
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Run the hub and its store, two servers on this machine."""
    servers = []
    for host in ("hub", "store"):
        handler = type("Handler", (_Handler,), {"hub": hub, "host": host})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # a client that has seen enough is no news
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        servers.append((server, thread))
    hub.url, hub.store_url = (f"http://127.0.0.1:{server.server_port}" for server, _ in servers)
    try:
        yield hub
    finally:
        for server, thread in servers:
            server.shutdown()
            server.server_close()
            thread.join()
