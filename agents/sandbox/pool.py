"""The sites that run on this machine: no more than a few at once, each no longer than somebody looks at it.

It knows nobody's rights: who asks for a site has been checked before.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

from agents.errors import ImpastoError
from agents.llm import never
from agents.sandbox.base import Sandbox
from agents.sandbox.serving import Served, serve_site

MOST = 3
IDLE_SECONDS = 900.0
SWEEP_SECONDS = 15.0


class Sites:
    """Running sites by a key of the caller's choice; the one that was not used for longest gives way."""

    def __init__(self, sandbox: Sandbox, *, most: int = MOST, idle_seconds: float = IDLE_SECONDS) -> None:
        self._sandbox, self._most, self._idle_seconds = sandbox, most, idle_seconds
        self._sites: dict[str, Served] = {}
        self._lock = threading.Lock()
        self._starting: dict[str, threading.Lock] = {}
        self._closed = threading.Event()
        threading.Thread(target=self._sweep_now_and_then, name="sites", daemon=True).start()
        atexit.register(self.close)

    def open(
        self,
        key: str,
        folder: Path,
        *,
        data: Path | None = None,
        environment: str = "preview",
        cancel: Callable[[], bool] = never,
    ) -> Served:
        """The site `key`, running with the code that is in `folder` now. Raises as `serve_site`."""
        with self._lock:
            turn = self._starting.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                known = self._sites.get(key)
            if known is not None and (known.folder, known.data) == (folder, data or folder / "data"):
                known.refresh(cancel)
                return known
            self.end(key)
            self._make_room()
            served = serve_site(folder, sandbox=self._sandbox, data=data, environment=environment, cancel=cancel)
            with self._lock:
                self._sites[key] = served
            return served

    def end(self, key: str) -> None:
        """Stop the site `key`, if it runs."""
        with self._lock:
            served = self._sites.pop(key, None)
        if served is not None:
            served.stop()

    def sweep(self) -> None:
        """Stop what nobody has used for long, and forget what has died."""
        with self._lock:
            before = time.monotonic() - self._idle_seconds
            over = [key for key, served in self._sites.items() if served.used_at < before or not served.alive]
        for key in over:
            self.end(key)

    def close(self) -> None:
        """Stop them all."""
        self._closed.set()
        for key in list(self._sites):
            self.end(key)

    def _make_room(self) -> None:
        while True:
            with self._lock:
                if len(self._sites) < self._most:
                    return
                oldest = min(self._sites, key=lambda key: self._sites[key].used_at)
            self.end(oldest)

    def _sweep_now_and_then(self) -> None:
        while not self._closed.wait(min(SWEEP_SECONDS, self._idle_seconds)):
            with contextlib.suppress(ImpastoError):
                self.sweep()
