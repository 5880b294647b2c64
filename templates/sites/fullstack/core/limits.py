"""How often: failed sign-ins per address and person, new accounts per address, posted forms per minute.

Counted in memory, per process; behind several processes the limits are so many times wider.
"""

import time
from collections import deque

from fastapi import Request

from core.errors import TooMany
from core.settings import settings


class Window:
    """Events by key within the last seconds."""

    def __init__(self, seconds: float, most_keys: int = 10_000) -> None:
        self.seconds = seconds
        self.most_keys = most_keys
        self._events: dict[str, deque[float]] = {}

    def count(self, key: str) -> int:
        """How many events of a key lie in the window."""
        events = self._events.get(key)
        if events is None:
            return 0
        while events and events[0] < time.monotonic() - self.seconds:
            events.popleft()
        return len(events)

    def add(self, key: str) -> None:
        """Note an event."""
        if key not in self._events and len(self._events) >= self.most_keys:
            self._events.pop(next(iter(self._events)))
        self._events.setdefault(key, deque(maxlen=10_000)).append(time.monotonic())

    def clear(self) -> None:
        """Forget everything."""
        self._events.clear()


FAILED_PER_PERSON, FAILED_PER_ADDRESS, SIGNUPS_PER_ADDRESS = 5, 50, 20
RESETS_PER_PERSON, RESETS_PER_ADDRESS = 3, 20
failures = Window(15 * 60)
signups = Window(60 * 60)
resets = Window(60 * 60)
_writes = Window(60)


def address(request: Request) -> str:
    """Whence a request comes, as far as the server knows."""
    return request.client.host if request.client else "local"


def sign_in_allowed(request: Request, email: str) -> bool:
    """Whether one more try is allowed."""
    here = address(request)
    return failures.count(f"{here} {email}") < FAILED_PER_PERSON and failures.count(here) < FAILED_PER_ADDRESS


def sign_in_failed(request: Request, email: str) -> None:
    """Note a failed try."""
    failures.add(f"{address(request)} {email}")
    failures.add(address(request))


def reset_allowed(request: Request, email: str) -> bool:
    """Whether one more mail with a link may be asked for; notes that it was."""
    here = address(request)
    if resets.count(email) >= RESETS_PER_PERSON or resets.count(here) >= RESETS_PER_ADDRESS:
        return False
    resets.add(email)
    resets.add(here)
    return True


def sign_up(request: Request) -> None:
    """Note a new account. Raises TooMany."""
    if signups.count(address(request)) >= SIGNUPS_PER_ADDRESS and settings().environment == "production":
        raise TooMany
    signups.add(address(request))


def writes(request: Request) -> None:
    """Note a posted form. Raises TooMany."""
    if _writes.count(address(request)) >= settings().writes_per_minute:
        raise TooMany
    _writes.add(address(request))


def forget() -> None:
    """Begin anew (tests)."""
    for window in (failures, signups, resets, _writes):
        window.clear()
