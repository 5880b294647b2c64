"""Allowance: the time and memory that a piece of the browser's work may take, watched from another thread.

Memory is that of Chromium and all its processes, where the system tells it (Linux); elsewhere only time is watched.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal

from agents.processes import PROC, below

INTERVAL = 0.5
"""Seconds between two looks at the memory"""
GRACE = 5.0
"""Seconds in which work ends that has lost its Chromium"""


class Allowance:
    """Calls `expire` once when the block takes longer than `seconds`, or `process` and its children over `memory`.

    Calls `abandon` when the block has not ended `GRACE` after that.
    """

    def __init__(
        self,
        seconds: float | None,
        memory: int | None,
        process: Callable[[], int | None],
        expire: Callable[[], None],
        abandon: Callable[[], None] = lambda: None,
    ) -> None:
        self.spent: Literal["time", "memory"] | None = None
        """What ran out"""
        self._seconds, self._memory, self._process, self._expire = seconds, memory, process, expire
        self._abandon = abandon
        self._ended = threading.Event()

    def __enter__(self) -> Allowance:
        if self._seconds is not None:
            threading.Thread(target=self._watch, name="impasto-allowance", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()

    def _watch(self) -> None:
        assert self._seconds is not None
        end = time.monotonic() + self._seconds
        while not self._ended.wait(max(0.0, min(INTERVAL, end - time.monotonic()))):
            process = self._process()
            if time.monotonic() >= end:
                self.spent = "time"
            elif self._memory is not None and process is not None and resident(process) > self._memory:
                self.spent = "memory"
            if self.spent is not None:
                self._expire()
                if not self._ended.wait(GRACE):
                    self._abandon()
                return


def resident(process: int) -> int:
    """Bytes of memory that a process and its descendants hold alone; 0 where the system does not tell."""
    return sum(map(_own, [process, *below(process)]))


def _own(process: int) -> int:
    """Resident bytes without those shared with other processes."""
    try:
        fields = (PROC / str(process) / "statm").read_text("ascii").split()
    except OSError:
        return 0
    return max(0, int(fields[1]) - int(fields[2])) * 4096
