"""What a command says, kept within a bound: its beginning, its end, and how much was left out between."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

CHUNK = 65_536


class Kept:
    """Bytes of one stream, at most `most` of them: half from the beginning, half from the end."""

    def __init__(self, most: int) -> None:
        self._half = max(most // 2, 1)
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out = 0
        self._lock = threading.Lock()

    def add(self, data: bytes) -> None:
        """Take more of the stream."""
        with self._lock:
            room = self._half - len(self._head)
            if room > 0:
                self._head += data[:room]
                data = data[room:]
            self._tail += data
            if (over := len(self._tail) - self._half) > 0:
                self._left_out += over
                del self._tail[:over]

    @property
    def text(self) -> str:
        """What was kept, as text; a line in the middle says how many bytes are missing."""
        with self._lock:
            head, tail = bytes(self._head), bytes(self._tail)
            left_out = self._left_out
        if not left_out:
            return (head + tail).decode("utf-8", "replace")
        gap = f"\n… {left_out:,} bytes left out …\n"
        return head.decode("utf-8", "replace") + gap + tail.decode("utf-8", "replace")


def drained(source: int, keep: list[Kept], tell: Callable[[str], None] | None) -> None:
    """Read `source` to its end, so that its writer never waits; closes it."""
    try:
        while data := os.read(source, CHUNK):
            for kept in keep:
                kept.add(data)
            if tell is not None:
                tell(data.decode("utf-8", "replace"))
    except OSError:
        return
    finally:
        os.close(source)
