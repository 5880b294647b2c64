"""How often one host is asked: a steady interval, a small burst first (GCRA). It waits for nobody itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

MOST_HOSTS = 4096


class Pace:
    """Shared by all fetches of a process, so that many agents together stay polite. Thread-safe."""

    def __init__(self, *, interval: float = 0.5, burst: int = 4, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval, self._burst, self._clock = interval, burst, clock
        self._due: dict[str, float] = {}
        self._lock = threading.Lock()

    def reserve(self, host: str) -> float:
        """Take the next turn at `host` and return the seconds to wait for it."""
        with self._lock:
            now = self._clock()
            due = max(self._due.get(host, now), now) + self._interval
            self._due[host] = due
            if len(self._due) > MOST_HOSTS:
                self._due = {name: when for name, when in self._due.items() if when > now}
            return max(0.0, due - self._interval * self._burst - now)
