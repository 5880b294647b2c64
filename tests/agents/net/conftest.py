"""A small internet on loopback: 127.0.0.2 plays a public server, 127.0.0.1 one that must not be reached."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from agents.net import resolving
from agents.net.policy import Policy

PUBLIC, PRIVATE = "127.0.0.2", "127.0.0.1"
Reply = bytes | Callable[[socket.socket], None]


def answer(body: bytes = b"", *, status: str = "200 OK", kind: str = "text/html", **fields: str) -> bytes:
    """One whole HTTP answer."""
    named = {"Content-Type": kind, "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


class Listener:
    """A server at one address: answers by path, and notes every request head and every connection."""

    def __init__(self, address: str, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.socket = socket.create_server((address, port), backlog=64)
        self.port: int = self.socket.getsockname()[1]
        self.replies: dict[str, Reply] = {}
        self.heads: list[bytes] = []
        self.connections = 0
        self.closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        try:
            line.settimeout(20)
            self._answer(self.tls.wrap_socket(line, server_side=True) if self.tls else line)
        except OSError:
            line.close()

    def _answer(self, line: socket.socket) -> None:
        with line:
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    if not (data := line.recv(65536)):
                        return
                    head += data
                self.heads.append(head)
                path = head.split(b" ")[1].decode("latin-1").partition("?")[0]
                reply = self.replies.get(path, answer(b"nothing here", status="404 Not Found"))
                if callable(reply):
                    reply(line)
                else:
                    line.sendall(reply)
            except OSError:
                return

    def close(self) -> None:
        self.closing.set()
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for thread in [self._thread, *self._threads]:
            thread.join(20)


@dataclass
class Internet:
    """Both servers on one port, a resolver with a script, and a policy for that port."""

    public: Listener
    private: Listener
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    """Host to its answers, one per look-up; the last one stays."""
    asked: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return self.public.port

    def resolver(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.names.get(host, [[PUBLIC]])
        if not answers[0]:
            raise OSError("no such host")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def policy(self, **fields: object) -> Policy:
        given = {"ports": frozenset({self.port}), "seconds": 20.0, **fields}
        return Policy.model_validate(given)

    def url(self, path: str = "/", host: str = "site.example") -> str:
        return f"http://{host}:{self.port}{path}"


def listeners() -> tuple[Listener, Listener]:
    """A public and a private server on one port, which another process may have taken on either address."""
    while True:
        public = Listener(PUBLIC)
        try:
            return public, Listener(PRIVATE, public.port)
        except OSError:
            public.close()


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    truly_public = resolving.is_public
    monkeypatch.setattr(resolving, "is_public", lambda address: str(address) == PUBLIC or truly_public(address))
    public, private = listeners()
    yield Internet(public, private)
    public.close()
    private.close()
