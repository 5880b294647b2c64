"""How far a job is: its phases with their times, and what is left by what earlier jobs of the kind took."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.jobs.records import Progress
from app.store.tables import JobRow

Phases = dict[str, float]
"""Seconds by phase."""
LOOKED_BACK = 9
"""Finished jobs whose times are looked at."""


class Clock:
    """Seconds spent in each phase, and an estimate of those to come."""

    def __init__(self, earlier: Sequence[Phases], clock: Callable[[], float] = time.monotonic) -> None:
        names = dict.fromkeys(name for phases in earlier for name in phases)
        self.usual = {name: statistics.median(p.get(name, 0.0) for p in earlier) for name in names}
        self.spent: Phases = {}
        self._clock = clock
        self._phase: str | None = None
        self._since = clock()

    def enter(self, phase: str) -> bool:
        """The job is in this phase now; whether that is news."""
        if phase == self._phase:
            return False
        self.stop()
        self._phase = phase
        return True

    def stop(self) -> None:
        """Book the time of the phase that ends."""
        now = self._clock()
        if self._phase is not None:
            self.spent[self._phase] = self.spent.get(self._phase, 0.0) + now - self._since
        self._since = now

    def left(self, item: int | None, of: int | None) -> float | None:
        """Seconds that are left: the rest of this phase, and the usual time of those not entered yet.

        Within a phase of n items, item k being worked on, k - 1 of them tell how long one takes. None before any job of
        the kind was finished.
        """
        if self._phase is None or not self.usual:
            return None
        here = self._clock() - self._since
        rest = max(self.usual.get(self._phase, 0.0) - self.spent.get(self._phase, 0.0) - here, 0.0)
        if item and of and item > 1:
            rest = max(here / (item - 1) * of - here, 0.0)
        to_come = sum(usual for name, usual in self.usual.items() if name not in self.spent and name != self._phase)
        return round(rest + to_come, 1)


def earlier(session: Session, kind: str) -> list[Phases]:
    """Phases of the last jobs of a kind that ran in one go."""
    done = sa.select(JobRow.result).where(JobRow.kind == kind, JobRow.state == "done")
    results = session.scalars(done.order_by(JobRow.ended_at.desc()).limit(LOOKED_BACK))
    return [result["phases"] for result in results if result and result.get("phases")]


def is_step(before: Progress | None, after: Progress) -> bool:
    """Whether this is something that happened, and not only more tokens."""
    if before is None:
        return True
    return (before.phase, before.message, before.item, before.of) != (
        after.phase,
        after.message,
        after.item,
        after.of,
    )
