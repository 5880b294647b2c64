"""The sites that run at this moment so that they can be looked at: one process for each version, inside the sandbox.

Started when somebody first looks, stopped when nobody has for a while or when more are wanted than there is room for,
started again when it has died, but not in a circle. It knows no HTTP: `site_proxy.py` asks for a `Live` and speaks to
its socket. What a person enters in a preview stays in the version's folder here, and goes along with the next wish.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.preview.site_files import Laid, lay_out, sweep, take_data
from app.store import Store
from model.errors import ImpastoError

MOST = 4
"""Sites that run at once; one is a Python process of some 100 MB."""
IDLE_SECONDS = 600.0
RESTART_SECONDS = 10.0
"""A site that died is not started again sooner: what kills it would do so again."""
LOG_BYTES = 16_000


class SiteDown(ImpastoError):
    """The site does not run. `log` is the end of what it said."""

    code = "site-down"

    def __init__(self, sentence: str, *, fix: str | None = None, log: str = "") -> None:
        super().__init__(sentence, fix=fix)
        self.log = log


class Served(Protocol):
    """A running site, as `agents.sandbox.serving` gives it."""

    @property
    def uds(self) -> str:
        """Where to connect to, in this process."""
        ...

    @property
    def alive(self) -> bool: ...
    @property
    def log(self) -> str: ...
    def stop(self) -> None: ...


Start = Callable[[Path, Path], Served]
"""Starts the site of a folder over a folder of data. Raises ImpastoError."""


@dataclass
class Live:
    """One version's site."""

    project_id: str
    laid: Laid
    lock: threading.Lock = field(default_factory=threading.Lock)
    served: Served | None = None
    busy: int = 0
    """Requests under way."""
    used: float = 0.0
    fell: float | None = None
    log: str = ""

    @property
    def uds(self) -> str:
        assert self.served is not None
        return self.served.uds


Key = tuple[str, str]
"""Id of the version, and for whom: `owner` or `reader`. Readers have data of their own: they change nobody's."""


class SitePool:
    """All of them. Thread-safe."""

    def __init__(
        self,
        store: Store,
        home: Path,
        start: Start,
        *,
        most: int = MOST,
        idle: float = IDLE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._home, self._start = store, home, start
        self._most, self._idle, self._clock = most, idle, clock
        self._lives: dict[Key, Live] = {}
        self._lock = threading.Lock()
        self._reaper: threading.Thread | None = None
        self._stopped = threading.Event()

    def acquire(self, version_id: str, audience: str) -> Live:
        """The version's site, running; give it back with `release`. Raises SiteDown, ImpastoError."""
        live = self._live((version_id, audience))
        try:
            with live.lock:
                self._ensure(live)
        except BaseException:
            self.release(live)
            raise
        return live

    def running(self, version_id: str, audience: str) -> Live | None:
        """As `acquire`, at once and without waiting; None when it has to be started first."""
        with self._lock:
            live = self._lives.get((version_id, audience))
            if live is None or live.served is None or live.lock.locked() or not live.served.alive:
                return None
            live.busy += 1
            return live

    def release(self, live: Live) -> None:
        """A request is over."""
        with self._lock:
            live.busy -= 1
            live.used = self._clock()

    def log(self, version_id: str, audience: str = "owner") -> str:
        """The end of what the site said; empty when it has not run here."""
        with self._lock:
            live = self._lives.get((version_id, audience))
        if live is None:
            return ""
        return live.served.log[-LOG_BYTES:] if live.served is not None else live.log

    def data_of(self, version_id: str) -> bytes | None:
        """What people entered in this version's preview, as an archive; None when it has not run here.

        Its site is stopped first, so that nothing moves under the copy. Raises ImpastoError.
        """
        with self._lock:
            live = self._lives.get((version_id, "owner"))
        if live is None:
            return take_data(self._home / version_id)
        with live.lock:
            self._stop(live)
            return take_data(self._home / version_id)

    def restart(self, version_id: str, audience: str = "owner") -> None:
        """Stop it, so that the next request starts it anew, also when it has just died."""
        with self._lock:
            live = self._lives.get((version_id, audience))
        if live is not None:
            with live.lock:
                self._stop(live)
                live.fell = None

    def sweep_idle(self) -> None:
        """Stop those that nobody has looked at for a while."""
        with self._lock:
            idle = [live for live in self._lives.values() if self._is_idle(live, self._idle)]
        for live in idle:
            self._stop_unless_used(live, self._idle)

    def close(self) -> None:
        """Stop all."""
        self._stopped.set()
        with self._lock:
            lives = list(self._lives.values())
        for live in lives:
            with live.lock:
                self._stop(live)

    def _live(self, key: Key) -> Live:
        with self._lock:
            live = self._lives.get(key)
            if live is not None:
                live.busy += 1
                return live
            self._watch()
        laid = lay_out(self._store, self._home, key[0], audience=key[1])
        with self._lock:
            live = self._lives.setdefault(key, Live(laid.project_id, laid))
            live.busy += 1
        self._make_room(live)
        return live

    def _ensure(self, live: Live) -> None:
        """Start it where it does not run."""
        if live.served is not None and live.served.alive:
            return
        if live.served is not None:
            self._note_fall(live)
        if live.fell is not None and self._clock() - live.fell < RESTART_SECONDS:
            raise SiteDown("The site ended by itself.", fix="Its log may say why.", log=live.log)
        if not live.laid.site.is_dir():
            live.laid = lay_out(self._store, self._home, live.laid.version_id, audience=live.laid.audience)
        try:
            live.served = self._start(live.laid.site, live.laid.data)
            live.fell = None
        except SiteDown as error:
            live.fell, live.log = self._clock(), error.log
            raise

    def _note_fall(self, live: Live) -> None:
        assert live.served is not None
        live.fell, live.log = self._clock(), live.served.log[-LOG_BYTES:]
        live.served.stop()
        live.served = None

    def _make_room(self, wanted: Live) -> None:
        """Stop those used longest ago, other versions of the same project first."""
        with self._lock:
            others = [x for x in self._lives.values() if x is not wanted and x.served is not None and not x.busy]
            others.sort(key=lambda x: (x.project_id != wanted.project_id, x.used))
            surplus = max(0, len(others) + 1 - self._most)
        for live in others[:surplus]:
            self._stop_unless_used(live, 0.0)

    def _stop_unless_used(self, live: Live, idle: float) -> None:
        with live.lock:
            with self._lock:
                still = self._is_idle(live, idle)
            if still:
                self._stop(live)

    def _is_idle(self, live: Live, idle: float) -> bool:
        return live.served is not None and not live.busy and self._clock() - live.used >= idle

    def _stop(self, live: Live) -> None:
        if live.served is not None:
            live.log = live.served.log[-LOG_BYTES:]
            live.served.stop()
            live.served = None

    def _watch(self) -> None:
        """Begin to look for idle ones. The caller holds the lock."""
        if self._reaper is None:
            sweep(self._store, self._home)
            self._reaper = threading.Thread(target=self._reap, name="idle-sites", daemon=True)
            self._reaper.start()

    def _reap(self) -> None:
        while not self._stopped.wait(min(self._idle, 30.0)):
            self.sweep_idle()
