"""Another time of day, or day, for a site and the checks of it: their clocks go on from a moment that a test names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agents.site.verifying import clock

READ = re.compile(r"return .*\.replace\(microsecond=0\)")

EVENING = datetime(2028, 12, 31, 23, 6)
"""Late on a Sunday that ends a year."""
OTHERS = (
    datetime(2026, 11, 27, 0, 5),
    datetime(2026, 11, 27, 9, 0),
    datetime(2026, 11, 28, 12, 30),
    datetime(2026, 11, 29, 21, 40),
    datetime(2027, 3, 28, 1, 59, 50),
    datetime(2028, 2, 28, 23, 59, 45),
    datetime(2028, 2, 29, 23, 40),
)
"""Around midnight, in the morning, at noon, at weekends, in the night of summer time, on and before a leap day."""


def move(tree: Path, moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is `moment` now, on the site in a folder and for the checks."""
    ahead = round((moment - datetime.now()).total_seconds())
    file = tree / "core" / "clock.py"
    text = file.read_text("utf-8").replace("date, datetime\n", "date, datetime, timedelta\n")
    text, count = READ.subn(f"return (datetime.now() + timedelta(seconds={ahead})).replace(microsecond=0)", text)
    assert count == 1
    file.write_text(text, "utf-8")
    monkeypatch.setattr(clock, "now", lambda: (datetime.now() + timedelta(seconds=ahead)).replace(microsecond=0))
