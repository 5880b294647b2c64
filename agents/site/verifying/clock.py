"""What time it is for the checks: as on the site, wall-clock time without a zone. Tests move it.

The site that is checked runs on the same machine with the same `TZ`.
"""

from __future__ import annotations

from datetime import date, datetime

JUMP_SECONDS = 5.0


def now() -> datetime:
    """The moment, to the second."""
    return datetime.now().replace(microsecond=0)


def today() -> date:
    """The day."""
    return now().date()


def has_turned(begun: datetime, seconds: float) -> bool:
    """Whether another day began since a moment, or the clock was set meanwhile: to summer time, by a person.

    `seconds`: how long ago that was by a clock that nobody sets.
    """
    until = now()
    return until.date() != begun.date() or abs((until - begun).total_seconds() - seconds) > JUMP_SECONDS
