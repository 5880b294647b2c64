"""Figures of the store for Prometheus, counted from rows when asked: any process gives the same answer.

A process keeps no counter of its own: it may be one of several, and dies. What is counted are the rows that are there:
when a purge takes a project, its jobs go, and a sum falls; Prometheus takes that for a restart. No label holds a
person's name, a title or an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.jobs.kinds import KINDS
from app.store import Store
from app.store.ids import now
from app.store.tables import JobRow, ProjectRow, WorkerRow

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
WAITS = (0.5, 1, 2, 5, 10, 30, 60, 300, 1800)
"""Upper bounds in seconds of the classes that waits are counted in."""
RUNS = (1, 5, 10, 30, 60, 120, 300, 600, 1800, 7200)
STATES = ("queued", "running", "waiting", "done", "failed", "cancelled")


def exposition(store: Store) -> bytes:
    """All figures in Prometheus's text format, of one moment. Raises DatabaseFailed."""
    registry = CollectorRegistry(auto_describe=False)
    with store.database.snapshot() as session:
        registry.register(_Figures(session))
        return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, session: Session) -> None:
        self._session = session

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        session = self._session
        yield _jobs(session)
        yield _oldest(session)
        began, made, ended = JobRow.started_at, JobRow.created_at, JobRow.ended_at
        told = "Seconds from submitting a job to its first start."
        yield _seconds(session, "impasto_job_wait_seconds", told, made, began, WAITS, "kind")
        told = "Seconds from a job's first start to its end, with pauses for a person's answer."
        yield _seconds(session, "impasto_job_seconds", told, began, ended, RUNS, "kind", "state")
        yield _sums(session, "impasto_events", "Events that jobs have written.", JobRow.last_event)
        yield _sums(session, "impasto_model_tokens", "Tokens that models generated or weighed.", _tokens())
        yield _count(session, "impasto_workers", "Workers that are known and not given up.", WorkerRow)
        yield _count(session, "impasto_projects", "Projects, those in the bin too.", ProjectRow)


def _jobs(session: Session) -> Metric:
    query = sa.select(JobRow.kind, JobRow.state, sa.func.count()).group_by(JobRow.kind, JobRow.state)
    found = {(kind, state): count for kind, state, count in session.execute(query)}
    family = GaugeMetricFamily("impasto_jobs", "Jobs by what they are and where they are.", labels=["kind", "state"])
    for kind in sorted({kind for kind, _ in found} | {kind.name for kind in KINDS}):
        for state in STATES:
            family.add_metric([kind, state], found.get((kind, state), 0))
    return family


def _oldest(session: Session) -> Metric:
    """By the clock of who asks: the one figure that depends on it."""
    since: datetime | None = session.scalar(sa.select(sa.func.min(JobRow.created_at)).where(JobRow.state == "queued"))
    waited = max((now() - since).total_seconds(), 0.0) if since else 0.0
    return GaugeMetricFamily(
        "impasto_oldest_queued_seconds", "How long the oldest queued job has waited.", value=waited
    )


def _seconds(
    session: Session,
    name: str,
    told: str,
    since: InstrumentedAttribute[Any],
    until: InstrumentedAttribute[Any],
    bounds: tuple[float, ...],
    *labels: str,
) -> Metric:
    """A histogram of `until - since`. A clock that was set back gives no negative time."""
    columns = [getattr(JobRow, label) for label in labels]
    spent = _difference(session, since, until)
    within = [sa.func.sum(sa.case((spent <= bound, 1), else_=0)) for bound in bounds]
    query = sa.select(*columns, sa.func.count(), sa.func.sum(spent), *within)
    query = query.where(since.is_not(None), until.is_not(None)).group_by(*columns)
    family = HistogramMetricFamily(name, told, labels=list(labels))
    for row in session.execute(query):
        values, (count, total, *classes) = row[: len(labels)], row[len(labels) :]
        buckets = [(str(float(bound)), float(found)) for bound, found in zip(bounds, classes, strict=True)]
        family.add_metric(list(values), [*buckets, ("+Inf", float(count))], float(total))
    return family


def _difference(session: Session, since: Any, until: Any) -> sa.ColumnElement[float]:
    if session.get_bind().dialect.name == "sqlite":
        spent = (sa.func.julianday(until) - sa.func.julianday(since)) * 86_400.0
    else:
        spent = sa.cast(sa.func.extract("epoch", until - since), sa.Double)
    return sa.case((spent > 0, spent), else_=sa.literal(0.0))


def _tokens() -> sa.ColumnElement[int]:
    """What a job told at its end, else what it last told on its way."""
    found = sa.func.coalesce(JobRow.result["tokens"].as_integer(), JobRow.progress["tokens"].as_integer(), 0)
    return sa.cast(found, sa.BigInteger)


def _sums(session: Session, name: str, told: str, column: Any) -> Metric:
    family = CounterMetricFamily(name, told, labels=["kind"])
    for kind, total in session.execute(sa.select(JobRow.kind, sa.func.sum(column)).group_by(JobRow.kind)):
        family.add_metric([kind], float(total or 0))
    return family


def _count(session: Session, name: str, told: str, table: type[Any]) -> Metric:
    return GaugeMetricFamily(name, told, value=session.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
