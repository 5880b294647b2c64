"""Checks: faults measured on a rendered scene and on a spec. They change nothing; `mend` and the deck agent repair."""

from __future__ import annotations

from collections.abc import Iterable

from agents.checks.base import FAULT_KINDS, Fault, FaultKind
from agents.checks.grounding import ungrounded
from agents.checks.measure import measure

__all__ = ["FAULT_KINDS", "Fault", "FaultKind", "counts", "measure", "ungrounded"]


def counts(faults: Iterable[Fault]) -> dict[str, int]:
    """Number of faults by kind; kinds without a fault count 0."""
    found = dict.fromkeys(FAULT_KINDS, 0)
    for fault in faults:
        found[fault.kind] += 1
    return {str(kind): number for kind, number in found.items()}
