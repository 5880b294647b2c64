"""What time it is where the site is: wall-clock time without a zone, set by `TZ`. Tests move it."""

from datetime import date, datetime


def now() -> datetime:
    """The moment, to the second."""
    return datetime.now().replace(microsecond=0)


YEARS = range(1000, 9000)
"""Years that a day may lie in: days before and after can still be reckoned."""


def read_day(text: str) -> date:
    """A day from its text, `2026-05-31`. Raises ValueError, also for days of no such year."""
    found = date.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found


def today() -> date:
    """The day."""
    return now().date()
