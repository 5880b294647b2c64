"""Measures of a run: accuracy, evidence recall, citation precision and recall, calibration error, what it cost.

Calibration error is BrowseComp-Plus's (after Hendrycks et al.): answers in the order of confidence, cut into bins of
equal size of which the last takes the rest, root of the mean squared difference of confidence and accuracy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel

BIN = 100
"""Answers in a bin, as published."""
FEWEST_BINS = 5
"""Sets too small for that get so many bins."""


class Measures(BaseModel):
    """Of one run. Shares are 0 to 1; None where the set does not tell what would be needed."""

    questions: int
    accuracy: float
    accuracy_low: float
    accuracy_high: float
    """Wilson's interval of 95 %."""
    evidence_recall: float | None
    citation_precision: float | None
    """Mean over the answers that cite."""
    citation_recall: float | None
    cites: float
    """Share of the answers that cite anything."""
    calibration_error: float
    calibration_published: float | None
    """As the published script computes it, which leaves out the last bin and needs 100 answers."""
    searches: float
    tokens: float
    seconds: float
    """Means per question."""
    completed: float


def interval(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's score interval of a share."""
    if of == 0:
        return 0.0, 1.0
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def share_found(found: Sequence[str], wanted: Sequence[str]) -> float | None:
    """Recall: the share of `wanted` among `found`; None when nothing is wanted."""
    return len(set(found) & set(wanted)) / len(set(wanted)) if wanted else None


def calibration_error(
    confidences: Sequence[float], correct: Sequence[bool], size: int, *, last: bool = True
) -> float | None:
    """0 to 1. `confidences` are 0 to 100, `size` the answers of a bin; without `last` as published. None: too few."""
    sure = np.asarray(confidences, dtype=np.float64) / 100.0
    right = np.asarray(correct, dtype=np.float64)
    order = np.argsort(sure, kind="stable")
    sure, right = sure[order], right[order]
    starts = [n * size for n in range(len(sure) // size)]
    if not starts:
        return None
    ends = [*starts[1:], len(sure)]
    bins = list(zip(starts, ends, strict=True))[: None if last else -1]
    total = sum(
        (end - start) / len(sure) * (sure[start:end].mean() - right[start:end].mean()) ** 2 for start, end in bins
    )
    return float(math.sqrt(total))


def mean(values: Sequence[float | None]) -> float | None:
    """Of those that are told; None when none is."""
    told = [value for value in values if value is not None]
    return sum(told) / len(told) if told else None
