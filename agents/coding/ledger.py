"""Counts calls per tool as they go, from many threads. It judges nothing."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal

from agents.coding.base import Count

Went = Literal["well", "unparseable", "invalid", "failed"]


@dataclass
class Ledger:
    """The counts of one piece of work, sub-agents included."""

    tools: dict[str, Count] = field(default_factory=dict)
    _open: dict[str, int] = field(default_factory=dict)
    """Lost calls of a tool since it last did what it was called for."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, tool: str, went: Went, *, repaired: bool = False) -> None:
        """Take down one call."""
        with self._lock:
            count = self.tools.setdefault(tool, Count())
            count.calls += 1
            count.repaired += repaired
            if went != "well":
                setattr(count, went, getattr(count, went) + 1)
                self._open[tool] = self._open.get(tool, 0) + 1
            else:
                count.recovered += self._open.pop(tool, 0)

    @property
    def calls(self) -> int:
        return sum(count.calls for count in self.tools.values())

    @property
    def failures(self) -> int:
        return sum(count.lost for count in self.tools.values())
