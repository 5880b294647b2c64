"""For all tests: no test judges by the clock, so neither does hypothesis; whom HTTPS trusts is read once a process."""

from __future__ import annotations

from functools import cache

import httpx
from httpx._transports import default
from hypothesis import settings

settings.register_profile("impasto", deadline=None)
settings.load_profile("impasto")

# Hundreds of tests ask a server of their own with `httpx.get`, and each call would read all of the world's certificates.
default.create_ssl_context = cache(httpx.create_ssl_context)  # pyright: ignore[reportPrivateImportUsage]
