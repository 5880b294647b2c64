"""For all tests: no test judges by the clock, so neither does hypothesis; whom HTTPS trusts is read once a process.

Threads of torch sleep while they have nothing to do. Tests share few cores with each other, and threads that wait at full
speed take them from those that work: three processes of the engine's tests on two cores took more than twice as long.

Garbage is looked for when all tests are collected, and not among them: they are millions of objects that live to the end,
and looking through them again and again took a quarter of the time that collecting them takes.
"""

from __future__ import annotations

import gc
import os
from functools import cache

import httpx
from httpx._transports import default
from hypothesis import settings

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # read when torch is loaded, here and in processes of tests

settings.register_profile("impasto", deadline=None)
settings.load_profile("impasto")

# Hundreds of tests ask a server of their own with `httpx.get`, and each call would read all of the world's certificates.
default.create_ssl_context = cache(httpx.create_ssl_context)  # pyright: ignore[reportPrivateImportUsage]

gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from now on."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """Let go of what was kept: compiled modules report what is left of them at the end."""
    gc.unfreeze()
