"""A generated site runs in a sandbox, without any network, and is reached through a unix socket of its own.

It knows how a site is started (`python -m core serve`, as the preset's `run` does) and when it is up (`/health`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import Cancelled, ImpastoError
from agents.llm import never
from agents.sandbox.base import MEBIBYTE, Limits, Running, Sandbox
from agents.sandbox.choosing import choose
from agents.sandbox.doors import Door
from agents.sandbox.forwarding import Forward
from agents.settings import Settings

if TYPE_CHECKING:
    import httpx

COMMAND = (sys.executable, "-s", "-m", "core", "serve")
START_SECONDS = 30.0
POLL_SECONDS = 0.05
HEALTH_SECONDS = 5.0
HOST = "127.0.0.1"
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""A socket has none: without this each client would read whom to trust."""
LIMITS = Limits(processes=64, disk=512 * MEBIBYTE, output=256 * 1024)
MEMORY = 512 * MEBIBYTE
CODE = (".py", ".html", ".json", ".toml", ".css", ".js", ".svg")
PASSED_OVER = {"data", ".git", "__pycache__", ".venv", "node_modules"}


class SiteDown(ImpastoError):
    """A site did not come up, or is not up any more; the sentence holds the end of its log."""

    code = "site-down"

    def __init__(self, sentence: str, *, fix: str | None = None, log: str = "") -> None:
        super().__init__(sentence, fix=fix)
        self.log = log


class Served:
    """One site that is running."""

    def __init__(
        self,
        folder: Path,
        data: Path,
        sandbox: Sandbox,
        environment: Mapping[str, str],
        cancel: Callable[[], bool],
    ) -> None:
        """Start it and wait until it is healthy. Raises SiteDown, SandboxMissing, InputRefused, Cancelled."""
        self.folder, self.data = folder, data
        self.used_at = time.monotonic()
        self._sandbox, self._environment = sandbox, dict(environment)
        self._room = Path(tempfile.mkdtemp(prefix="impasto-site-"))
        self._door = Door()
        self._forwards: list[Forward] = []
        self._clients: list[httpx.Client] = []
        self._lock = threading.RLock()
        self._running: Running | None = None
        try:
            self._start(cancel)
        except BaseException:
            self.stop()
            raise

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.alive

    @property
    def uds(self) -> str:
        """Its unix socket: where to connect to, in this process."""
        return self._door.path

    @property
    def log(self) -> str:
        """What the server has said since it was last started."""
        return self._running.log if self._running is not None else ""

    def client(self, *, follow_redirects: bool = False, timeout: float = 20.0) -> httpx.Client:
        """A client whose every request goes to this site; relative addresses are enough."""
        client = self._client(follow_redirects=follow_redirects, timeout=timeout)
        client.event_hooks = {"request": [lambda request: self.touch()]}
        with self._lock:
            self._clients = [known for known in self._clients if not known.is_closed]
            self._clients.append(client)
        return client

    def forward(self, host: str = HOST, port: int = 0) -> Forward:
        """A TCP port of this machine that leads to the site, for a browser. Raises ImpastoError."""
        forward = Forward(lambda: self._door.path, host, port, self.touch)
        with self._lock:
            self._forwards.append(forward)
        return forward

    def touch(self) -> None:
        """Somebody uses it: it is not idle."""
        self.used_at = time.monotonic()

    def restart(self, cancel: Callable[[], bool] = never) -> None:
        """Start the server anew, with the code as it is now; clients and ports stay. Raises as starting does."""
        with self._lock:
            if self._running is not None:
                self._running.stop()
            self._start(cancel)

    def refresh(self, cancel: Callable[[], bool] = never) -> bool:
        """Restart when its files have changed or it does not answer; whether it did. Raises as starting does."""
        with self._lock:
            self.touch()
            if self.alive and stamp_of(self.folder) == self._stamp and self._healthy():
                return False
            self.restart(cancel)
            return True

    def stop(self) -> None:
        """End it, its ports and its clients. May be called twice."""
        with self._lock:
            for forward in self._forwards:
                forward.close()
            for client in self._clients:
                client.close()
            self._forwards, self._clients = [], []
            self._door.close()
            if self._running is not None:
                self._running.stop()
            shutil.rmtree(self._room, ignore_errors=True)

    def _start(self, cancel: Callable[[], bool]) -> None:
        self._stamp = stamp_of(self.folder)
        place = self._room / "s"
        with contextlib.suppress(FileNotFoundError):
            place.unlink()
        self._running = self._sandbox.start(
            COMMAND,
            folder=self.folder,
            writable=(self.data, self._room),
            environment={**self._environment, "DATA": str(self.data), "UDS": str(place)},
            memory=MEMORY,
            limits=LIMITS,
        )
        deadline = time.monotonic() + START_SECONDS
        while not (self._door.hold(place) and self._healthy()):
            if cancel():
                raise Cancelled("Stopped.")
            if not self._running.alive:
                raise SiteDown(f"The site does not start. Its log ends with: {self._last_words()}", log=self.log)
            if time.monotonic() > deadline:
                sentence = f"The site was not up within {START_SECONDS:.0f} s. Its log: {self._last_words()}"
                raise SiteDown(sentence, log=self.log)
            time.sleep(POLL_SECONDS)

    def _healthy(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(HEALTH_SECONDS)
                line.connect(self._door.path)
                line.sendall(f"GET /health HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
                return line.recv(64).startswith(b"HTTP/1.1 200 ")
        except OSError:
            return False

    def _client(self, *, follow_redirects: bool = False, timeout: float) -> httpx.Client:
        import httpx

        return httpx.Client(
            transport=httpx.HTTPTransport(uds=self._door.path, verify=NO_TLS),
            base_url=f"http://{HOST}",
            follow_redirects=follow_redirects,
            timeout=timeout,
            trust_env=False,
        )

    def _last_words(self) -> str:
        return self.log.strip()[-1500:] or "nothing"


def serve_site(
    folder: Path,
    *,
    data: Path | None = None,
    sandbox: Sandbox | None = None,
    environment: str = "preview",
    variables: Mapping[str, str] | None = None,
    cancel: Callable[[], bool] = never,
) -> Served:
    """Run the site in `folder` (read-only) with its data in `data` (`folder`/data; made when missing), and wait for it.

    `environment` is its SITE_ENV; `variables` are further ones. Without a `sandbox`, the settings' is taken.
    Raises SiteDown, SandboxMissing, InputRefused, Cancelled.
    """
    data = folder / "data" if data is None else data
    data.mkdir(parents=True, exist_ok=True)
    return Served(folder, data, sandbox or choose(Settings()), {"SITE_ENV": environment, **(variables or {})}, cancel)


def stamp_of(folder: Path) -> tuple[int, int]:
    """Changes whenever a file of the site's code does: the latest change and the number of files."""
    latest = count = 0
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in PASSED_OVER]
        for name in files:
            if name.endswith(CODE):
                with contextlib.suppress(OSError):
                    latest = max(latest, (Path(place) / name).lstat().st_mtime_ns)
                    count += 1
    return latest, count
