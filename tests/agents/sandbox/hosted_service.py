"""A service of hosted sandboxes on loopback that speaks E2B's documented wire format. Real HTTP, real processes.

A machine is a folder: paths in commands, variables and archives are led below it. It has no fences; tests that use it
say how the protocol is spoken, nothing about the service's own walls.
"""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY, TOKEN, TRAFFIC = "e2b_0123", "token-of-the-machine", "token-of-visitors"
NAME = "machine1"


@dataclass
class HostedService:
    """A running service. `faults`: words that break one thing each (see where they are asked for)."""

    root: Path
    local: Path
    """The folder whose paths machines know; everything below it is below `root` on the machine."""
    port: int
    faults: set[str] = field(default_factory=set)
    made: list[dict[str, Any]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __enter__(self) -> HostedService:
        handler = type("Handler", (_Handler,), {"service": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def there(self, text: str) -> str:
        """A text with paths as they are on the machine."""
        text = text.replace(str(self.local), f"{self.root}{self.local}")
        text = re.sub(r"^/tmp/impasto", f"{self.root}/tmp/impasto", text)
        return text.replace("-C /", f"-C {self.root}").replace("chown -R user:user", "test -d")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: HostedService

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        self.service.seen.append(("POST", path, dict(self.headers.items())))
        if path == "/sandboxes":
            self._make(body)
        elif self.headers.get("E2b-Sandbox-Port") != "49983":
            self._visit(body)
        elif self.headers.get("X-Access-Token") != TOKEN or self.headers.get("E2b-Sandbox-Id") != NAME:
            self._json(401, {"code": 401, "message": "invalid access token"})
        elif path == "/files":
            self._store(body)
        elif path == "/process.Process/Start":
            self._start(body)
        elif path == "/process.Process/SendSignal":
            asked = json.loads(body)
            number = signal.SIGKILL if asked["signal"] == "SIGNAL_SIGKILL" else signal.SIGTERM
            os.killpg(asked["process"]["pid"], number)
            self._json(200, {})

    def do_GET(self) -> None:
        self.service.seen.append(("GET", urlsplit(self.path).path, dict(self.headers.items())))
        if self.headers.get("E2b-Sandbox-Port") != "49983":
            self._visit(b"")
            return
        path = parse_qs(urlsplit(self.path).query)["path"][0]
        data = (self.service.root / path.lstrip("/")).read_bytes()
        self._send(200, data, "application/octet-stream")

    def do_DELETE(self) -> None:
        self.service.ended.append(self.path.rpartition("/")[2])
        self._send(204, b"", "text/plain")

    def _make(self, body: bytes) -> None:
        if self.headers.get("X-API-Key") != KEY:
            self._json(401, {"code": 401, "message": "Invalid API key"})
            return
        if "full" in self.service.faults:
            self._json(429, {"code": 429, "message": "You have reached the maximum number of sandboxes"})
            return
        self.service.made.append(json.loads(body))
        made = {"sandboxID": NAME, "templateID": "site", "clientID": "c", "envdVersion": "0.4.0"}
        self._json(201, {**made, "envdAccessToken": TOKEN, "trafficAccessToken": TRAFFIC, "domain": None})

    def _store(self, body: bytes) -> None:
        path = parse_qs(urlsplit(self.path).query)["path"][0]
        boundary = self.headers["Content-Type"].partition("boundary=")[2].encode()
        content = body.split(b"--" + boundary)[1].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
        target = self.service.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self._json(200, [{"path": path, "name": target.name, "type": "file"}])

    def _start(self, body: bytes) -> None:
        assert body[0] == 0
        assert int.from_bytes(body[1:5], "big") == len(body) - 5
        config = json.loads(body[5:])["process"]
        words = [self.service.there(word) for word in [config["cmd"], *config["args"]]]
        words = [sys.executable if word == "python3" else word for word in words]
        envs = {name: self.service.there(value) for name, value in config["envs"].items()}
        if "PORT" in envs:
            envs |= {"PORT": str(self.service.port), "HOST": "127.0.0.1"}
        cwd = self.service.there(config["cwd"])
        process = subprocess.Popen(
            words, cwd=cwd, env={"PATH": os.environ["PATH"], **envs}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.service.processes[process.pid] = process
        self.send_response(200)
        self.send_header("Content-Type", "application/connect+json")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self._frame({"event": {"start": {"pid": process.pid}}})
        if "breaks" in self.service.faults and "exec" in " ".join(config["args"]):
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return
        out, error = process.communicate()
        for name, data in (("stdout", out), ("stderr", error)):
            for at in range(0, len(data), 7000):
                self._frame({"event": {"data": {name: base64.b64encode(data[at : at + 7000]).decode()}}})
        code = process.returncode
        ending = {"exited": True, "status": f"exit status {code}"} if code >= 0 else {"status": f"signal: {-code}"}
        self._frame({"event": {"end": {**ending, **({"exitCode": code} if code > 0 else {})}}})
        self._frame({}, last=True)

    def _visit(self, body: bytes) -> None:
        """A visitor of a port of the machine."""
        if self.headers.get("e2b-traffic-access-token") != TRAFFIC:
            self._json(403, {"message": "private"})
            return
        import http.client

        line = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=20)
        try:
            passed = {
                name: value for name, value in self.headers.items() if not name.lower().startswith(("e2b", "host"))
            }
            line.request(self.command, self.path, body or None, passed)
            answer = line.getresponse()
            data = answer.read()
            line.close()
        except OSError:
            line.close()
            self._json(502, {"message": "The sandbox is running but port is not open"})
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _frame(self, message: dict[str, Any], *, last: bool = False) -> None:
        data = json.dumps(message).encode()
        self.wfile.write(bytes([2 if last else 0]) + len(data).to_bytes(4, "big") + data)
        self.wfile.flush()

    def _json(self, status: int, value: Any) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
