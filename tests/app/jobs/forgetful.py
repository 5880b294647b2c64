"""A worker that keeps nothing of what is over: `python -m tests.app.jobs.forgetful`; says in IMPASTO_TRIM how many runs
it has deleted."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from app.jobs import watch
from tests.app.jobs import loops

_trim_runs = watch.Watch.trim_runs


def trim_runs(self: watch.Watch) -> int:
    """As the worker does it, of runs of any age."""
    self.steps_last = timedelta(0)
    count = _trim_runs(self)
    if count:
        Path(os.environ["IMPASTO_TRIM"]).write_text(str(count))
    return count


if __name__ == "__main__":
    watch.FIRST_PURGE_SECONDS = watch.PURGE_SECONDS = 0.5
    watch.Watch.trim_runs = trim_runs  # type: ignore[method-assign]
    loops.main()
