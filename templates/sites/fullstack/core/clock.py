"""What time it is where the site is: wall-clock time without a zone, set by `TZ`. Tests move it."""

from datetime import date, datetime


def now() -> datetime:
    """The moment, to the second."""
    return datetime.now().replace(microsecond=0)


def today() -> date:
    """The day."""
    return now().date()
