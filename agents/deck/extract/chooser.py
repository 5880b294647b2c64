"""Chooser: one question, a few good answers, one pick. It is all that a small model is asked to do.

The candidates it is given are already true and readable, so that a poor pick costs style and never truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Chooser(Protocol):
    """Picks one of several candidates, best first as given."""

    def choose(self, question: str, context: str, candidates: Sequence[str]) -> int:
        """Index of the best candidate. `candidates` is not empty; `context` is the passage in question."""
        ...


class LeadChooser:
    """Takes the first: candidates come ordered by their statistics, so that no model is needed."""

    def choose(self, question: str, context: str, candidates: Sequence[str]) -> int:
        """Always 0."""
        return 0


def pick(chooser: Chooser, question: str, context: str, candidates: Sequence[str], *, among: int = 3) -> str:
    """The chooser's pick among the first `among` distinct candidates; no call when there is nothing to choose."""
    few = list(dict.fromkeys(candidates))[:among]
    if len(few) == 1:
        return few[0]
    index = chooser.choose(question, context[:800], few)
    return few[index if 0 <= index < len(few) else 0]
