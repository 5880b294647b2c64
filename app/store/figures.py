"""What jobs have done so far, as sums that never fall: read from the rows that are there, and from what is kept of
those that are gone.

Before rows go (`purge.py`) or begin anew (a retry, a second start), what they add to the sums is kept, in the same
transaction. So any process gives the same figures, and none falls. It knows no Prometheus: `app/metrics.py` does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.store.database import inserting
from app.store.tables import JobRow, TotalRow

WAITS = (0.5, 1, 2, 5, 10, 30, 60, 300, 1800)
"""Upper bounds in seconds of the classes that waits are counted in."""
RUNS = (1, 5, 10, 30, 60, 120, 300, 600, 1800, 7200)

Figures = dict[tuple[str, tuple[str, ...]], float]
"""Value by series and labels. Series: `events`, `tokens` by kind; `wait` by kind and `run` by kind and state, each as
`…_count`, `…_sum` and `…_bucket`, whose last label is the upper bound."""


def figures(session: Session) -> Figures:
    """All of it."""
    found = of_jobs(session)
    _add(
        found, {(row.series, tuple(json.loads(row.labels))): row.value for row in session.scalars(sa.select(TotalRow))}
    )
    return found


def of_jobs(session: Session, *which: sa.ColumnElement[bool]) -> Figures:
    """What the jobs that are there add to the sums."""
    found: Figures = {}
    _add(found, _spent(session, "wait", JobRow.created_at, JobRow.started_at, WAITS, [JobRow.kind], which))
    _add(found, runs_of(session, *which))
    for series, column in (("events", JobRow.last_event), ("tokens", _tokens())):
        query = sa.select(JobRow.kind, sa.func.sum(column)).where(*which).group_by(JobRow.kind)
        found |= {(series, (kind,)): float(total or 0) for kind, total in session.execute(query)}
    return found


def runs_of(session: Session, *which: sa.ColumnElement[bool]) -> Figures:
    """The part of it that a retry takes back: how long jobs took that have ended."""
    by = [JobRow.kind, JobRow.state]
    return _spent(session, "run", JobRow.started_at, JobRow.ended_at, RUNS, by, which)


def keep(session: Session, gone: Mapping[tuple[str, tuple[str, ...]], float]) -> None:
    """Keep what rows added that will not add it any more. In the transaction that takes them away."""
    for (series, labels), value in sorted(gone.items()):  # always in one order: two that keep never wait in a circle
        if not value:
            continue
        row = inserting(session, TotalRow).values(series=series, labels=json.dumps(labels), value=value)
        more = {"value": TotalRow.value + value}
        session.execute(row.on_conflict_do_update(index_elements=["series", "labels"], set_=more))


def keep_tokens(session: Session, row: JobRow) -> None:
    """A locked job starts anew, and counts its tokens from nothing: keep those that it had."""
    spent = (row.progress or {}).get("tokens") or 0
    if spent:
        keep(session, {("tokens", (row.kind,)): float(spent)})
        row.progress = {**(row.progress or {}), "tokens": 0}


def _spent(
    session: Session,
    series: str,
    since: InstrumentedAttribute[Any],
    until: InstrumentedAttribute[Any],
    bounds: tuple[float, ...],
    by: list[InstrumentedAttribute[str]],
    which: tuple[sa.ColumnElement[bool], ...],
) -> Figures:
    """`until - since` in seconds, counted, summed and classed. A clock that was set back gives no negative time."""
    spent = _difference(session, since, until)
    within = [sa.func.sum(sa.case((spent <= bound, 1), else_=0)) for bound in bounds]
    query = sa.select(*by, sa.func.count(), sa.func.sum(spent), *within)
    found: Figures = {}
    for row in session.execute(query.where(since.is_not(None), until.is_not(None), *which).group_by(*by)):
        labels, (count, total, *classes) = tuple(row[: len(by)]), row[len(by) :]
        found[f"{series}_count", labels], found[f"{series}_sum", labels] = float(count), float(total)
        for bound, inside in zip(bounds, classes, strict=True):
            found[f"{series}_bucket", (*labels, str(float(bound)))] = float(inside)
    return found


def _difference(session: Session, since: Any, until: Any) -> sa.ColumnElement[float]:
    if session.get_bind().dialect.name == "sqlite":
        spent = (sa.func.julianday(until) - sa.func.julianday(since)) * 86_400.0
    else:
        spent = sa.cast(sa.func.extract("epoch", until - since), sa.Double)
    return sa.case((spent > 0, spent), else_=sa.literal(0.0))


def _tokens() -> sa.ColumnElement[int]:
    """What a job told at its end or last told on its way, whichever is more."""
    told = [
        sa.cast(sa.func.coalesce(column["tokens"].as_integer(), 0), sa.BigInteger)
        for column in (JobRow.result, JobRow.progress)
    ]
    return sa.case((told[0] > told[1], told[0]), else_=told[1])


def _add(found: Figures, more: Mapping[tuple[str, tuple[str, ...]], float]) -> None:
    for name, value in more.items():
        found[name] = found.get(name, 0.0) + value
