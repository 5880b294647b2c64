"""Part: a span of a sentence that can be left out whole, and what that loses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Characters `[start, end)` of a sentence. `loss`: 0 nothing, 1 a main clause."""

    start: int
    end: int
    loss: float
