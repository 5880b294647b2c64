"""Figures of the store for Prometheus, counted from rows when asked: any process gives the same answer.

A process keeps no counter of its own: it may be one of several, and dies. No label holds a person's name, a title or
an id.
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
from sqlalchemy.orm import Session

from app.jobs.kinds import KINDS
from app.store import Store
from app.store.figures import RUNS, WAITS, Figures, figures
from app.store.ids import now
from app.store.tables import JobRow, ProjectRow, WorkerRow

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
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
        known = figures(session)
        told = "Seconds from submitting a job to its first start."
        yield _histogram(known, "wait", "impasto_job_wait_seconds", told, WAITS, ["kind"])
        told = "Seconds from a job's first start to its end, with pauses for a person's answer."
        yield _histogram(known, "run", "impasto_job_seconds", told, RUNS, ["kind", "state"])
        yield _sums(known, "events", "impasto_events", "Events that jobs have written.")
        yield _sums(known, "tokens", "impasto_model_tokens", "Tokens that models generated or weighed.")
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


def _histogram(
    known: Figures, series: str, name: str, told: str, bounds: tuple[float, ...], labels: list[str]
) -> Metric:
    family = HistogramMetricFamily(name, told, labels=labels)
    for values in sorted(labels for found, labels in known if found == f"{series}_count"):
        buckets, most = [], 0.0
        for bound in map(str, map(float, bounds)):
            # Sums that were kept by an earlier Impasto may have other bounds: a class never has less than one in it.
            most = max(most, known.get((f"{series}_bucket", (*values, bound)), 0.0))
            buckets.append((bound, most))
        count, total = (known[f"{series}_{part}", values] for part in ("count", "sum"))
        family.add_metric(list(values), [*buckets, ("+Inf", count)], total)
    return family


def _sums(known: Figures, series: str, name: str, told: str) -> Metric:
    family = CounterMetricFamily(name, told, labels=["kind"])
    for labels in sorted(labels for found, labels in known if found == series):
        family.add_metric(list(labels), known[series, labels])
    return family


def _count(session: Session, name: str, told: str, table: type[Any]) -> Metric:
    return GaugeMetricFamily(name, told, value=session.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
