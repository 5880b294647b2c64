"""robots.txt: whether a host lets us read an address (RFC 9309). Asked once per host and kept for a day.

No file (4xx) allows everything; a server that fails or cannot be reached forbids it for now, as the RFC says.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from agents.errors import ImpastoError
from agents.net import Fetcher

AGENT = "Impasto"
KEPT_SECONDS = 86_400.0
FAILED_SECONDS = 600.0
HOSTS = 1024
MOST_CHARACTERS = 512_000


class Robots:
    """Thread-safe."""

    def __init__(self, fetcher: Fetcher, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._lock = threading.Lock()
        self._rules: OrderedDict[str, tuple[float, RobotFileParser]] = OrderedDict()

    def allow(self, url: str) -> bool:
        """Whether the host of `url` lets it be fetched."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            until, rules = self._rules.get(site, (0.0, None))
        if rules is None or self._clock() > until:
            rules, seconds = self._read(site)
            with self._lock:
                self._rules[site] = (self._clock() + seconds, rules)
                while len(self._rules) > HOSTS:
                    self._rules.popitem(last=False)
        return rules.can_fetch(AGENT, url)

    def _read(self, site: str) -> tuple[RobotFileParser, float]:
        rules = RobotFileParser()
        try:
            answer = self._fetcher.get(f"{site}/robots.txt", headers={"Accept": "text/plain"})
        except ImpastoError:
            answer = None
        if answer is None or answer.status >= 500 or answer.status == 429:
            rules.parse(["User-agent: *", "Disallow: /"])
            return rules, FAILED_SECONDS
        text = answer.content.decode("utf-8-sig", "replace")[:MOST_CHARACTERS] if answer.status == 200 else ""
        rules.parse(text.splitlines())
        return rules, KEPT_SECONDS
