"""The days of the week, as a spec names them and as Python counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = get_args(Day)


def weekdays(days: Sequence[Day]) -> tuple[int, ...]:
    """These days as Python counts them, from 0 for Monday on."""
    return tuple(n for n, day in enumerate(WEEK) if day in days)
