"""Grants: signed addresses that open the files of one version until a moment.

A preview runs without an origin, so its pictures and styles are asked for without cookies: the address itself must be
the permission. Whoever hands out a grant has asked `app.identity.may` first. Granting the same within one period gives
the same address, so that a page drawn anew does not load its preview anew.

    <version id>.<period, base 36>.<128 bits of HMAC-SHA256>
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Callable

PERIOD = 3600
"""Seconds; a grant lasts for this one and the next."""
_GRANT = re.compile(r"([0-9a-z]{1,64})\.([0-9a-z]{1,10})\.([A-Za-z0-9_-]{22})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Grants:
    """Issues and opens grants under one secret key. A grant for one `purpose` opens nothing of another."""

    def __init__(self, key: bytes, *, clock: Callable[[], float] = time.time, purpose: str = "preview") -> None:
        if len(key) < 32:
            raise ValueError("a signing key has at least 32 bytes")
        self._key, self._clock, self._purpose = key, clock, purpose.encode() + b" "

    def issue(self, version_id: str) -> str:
        """A grant for this version, good for one to two hours."""
        body = f"{version_id}.{_base36(int(self._clock()) // PERIOD)}"
        grant = f"{body}.{self._seal(body)}"
        if not _GRANT.fullmatch(grant):
            raise ValueError(f"{version_id!r} is not the id of a version")
        return grant

    def open(self, grant: str) -> str | None:
        """The version that a grant opens now; None when it is forged, altered or over."""
        if (match := _GRANT.fullmatch(grant)) is None:
            return None
        body, period = f"{match[1]}.{match[2]}", int(match[2], 36)
        if not hmac.compare_digest(self._seal(body), match[3]):
            return None
        now = int(self._clock()) // PERIOD
        return match[1] if period in (now, now - 1) else None

    def _seal(self, body: str) -> str:
        digest = hmac.digest(self._key, self._purpose + body.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
