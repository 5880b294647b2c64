"""Playwright's driver: the process between us and Chromium. It is ended when it no longer answers.

Seen: a Chromium that is killed while a page loads now and then leaves the driver waiting for ever, and with it whoever
waits for the driver. Where the system does not tell processes (it is no Linux) nothing is ended. It knows no pages.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading

from playwright.sync_api import Playwright, sync_playwright

from agents.processes import PROC, children_of

_starting = threading.Lock()


def started() -> tuple[Playwright, int | None]:
    """A driver, and the number of its process."""
    with _starting:
        before = set(children_of(os.getpid()))
        playwright = sync_playwright().start()
        own = [child for child in set(children_of(os.getpid())) - before if _is_driver(child)]
    return playwright, own[0] if own else None


def end(process: int | None) -> None:
    """Kill it: calls that wait for it fail, and the browser that it had started ends with it."""
    if process is not None and _is_driver(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _is_driver(process: int) -> bool:
    try:
        return b"run-driver" in (PROC / str(process) / "cmdline").read_bytes()
    except OSError:
        return False
