"""A worker whose clock jumps while it works: `python -m tests.app.jobs.skewed`, by the seconds in the file IMPASTO_JUMP.

Wall-clock time of this process alone: what the store writes as now, ids, `time.time` (so DBOS's too). Monotonic time goes
on as ever, as it does when an administrator or NTP sets a clock.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace

from app.store import ids
from tests.app.jobs import loops

_time, _time_ns = time.time, time.time_ns


def jump() -> float:
    """Seconds that this process's clock is off by now."""
    try:
        return float(Path(os.environ["IMPASTO_JUMP"]).read_text() or 0)
    except FileNotFoundError:
        return 0.0


class _Skewed(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=jump())


if __name__ == "__main__":
    ids.datetime = _Skewed  # type: ignore[misc]
    ids.time = SimpleNamespace(time_ns=lambda: _time_ns() + int(jump() * 1e9))  # type: ignore[assignment]
    time.time = lambda: _time() + jump()
    loops.main()
