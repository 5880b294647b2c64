"""No figure of `/metrics` that counts ever falls: not when rows go, nor when a job begins anew."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families

from app.jobs import queue
from app.jobs.lease import Lease, claim
from app.jobs.records import Job
from app.metrics import exposition
from app.store import Store, figures, projects
from app.store.ids import now
from app.store.purge import purge
from app.store.tables import JobRow, TotalRow
from model.errors import ImpastoError

AT_ONCE = timedelta(0)


def counted(store: Store) -> dict[tuple[str, tuple[str, ...]], float]:
    """All samples of counters and histograms."""
    return {
        (sample.name, tuple(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(exposition(store).decode())
        for sample in family.samples
        if family.type in ("counter", "histogram")
    }


def made(store: Store, kind: str = "deck") -> Job:
    with store.write() as session:
        project = projects.create(session, kind="deck", owner="me", title="t")
        return queue.submit(session, kind=kind, owner="me", title="t", request={}, project_id=project.id)


def taken_up(store: Store, job: Job) -> Lease:
    with store.read() as session:
        run = queue.row_of(session, job.id).run_id
    lease = claim(store, job.id, run, "w")
    assert lease is not None
    return lease


def spent(lease: Lease, tokens: int) -> None:
    with lease.write() as (_, row):
        row.progress = {"phase": "draft", "message": "x", "tokens": tokens}


def deleted(store: Store, job: Job) -> None:
    with store.write() as session:
        projects.delete(session, job.project_id or "")


def it_stays_when_a_project_is_purged(store: Store):
    job = made(store)
    lease = taken_up(store, job)
    spent(lease, 30)
    lease.finish({"tokens": 42})
    with store.write() as session:
        begun = now() - timedelta(seconds=9)
        session.execute(sa.update(JobRow).values(created_at=begun - timedelta(seconds=3), started_at=begun))
    before = counted(store)
    deleted(store, job)
    assert purge(store, older_than=AT_ONCE, grace=AT_ONCE).projects == 1
    after = counted(store)
    assert after == pytest.approx(before)
    assert after["impasto_model_tokens_total", ("deck",)] == 42
    assert after["impasto_job_seconds_count", ("deck", "done")] == 1
    assert after["impasto_job_wait_seconds_bucket", ("5.0", "deck")] == 1
    assert after["impasto_job_wait_seconds_bucket", ("2.0", "deck")] == 0
    purge(store, older_than=AT_ONCE, grace=AT_ONCE)
    assert counted(store) == after


def it_stays_when_a_job_is_retried_or_taken_up_again(store: Store):
    job = made(store)
    lease = taken_up(store, job)
    spent(lease, 500)
    lease.fail(ImpastoError("It broke."))
    before = counted(store)
    assert before["impasto_job_seconds_count", ("deck", "failed")] == 1
    with store.write() as session:
        queue.retry(session, job.id)
    assert counted(store)["impasto_job_seconds_count", ("deck", "failed")] == 1
    again = taken_up(store, job)
    spent(again, 20)
    assert counted(store)["impasto_model_tokens_total", ("deck",)] == 520
    again.finish({"tokens": 60})
    found = counted(store)
    assert found["impasto_model_tokens_total", ("deck",)] == 560
    assert found["impasto_job_seconds_count", ("deck", "failed")] == 1
    assert found["impasto_job_seconds_count", ("deck", "done")] == 1


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(1, 6))])
def it_never_falls_whatever_happens(store: Store, seed: int):
    chance = random.Random(seed)
    jobs = [made(store, chance.choice(["deck", "other"])) for _ in range(4)]
    held: dict[str, Lease] = {}
    last = counted(store)
    for _ in range(40):
        job = chance.choice(jobs)
        lease = held.pop(job.id, None)
        with store.read() as session:
            state = session.scalar(sa.select(JobRow.state).where(JobRow.id == job.id))
        if state is None:
            jobs.remove(job)
            jobs.append(made(store))
        elif state == "queued":
            held[job.id] = taken_up(store, job)
            spent(held[job.id], chance.randrange(100))
        elif lease is not None:
            end = chance.choice([lease.release, lambda held=lease: held.fail(ImpastoError("x")),
                                 lambda held=lease: held.finish({"tokens": 200}), lease.cancelled])  # fmt: skip
            end()
        elif state == "done" or chance.random() < 0.2:
            deleted(store, job)
            purge(store, older_than=AT_ONCE, grace=AT_ONCE)
        else:
            with store.write() as session:
                queue.retry(session, job.id)
        found = counted(store)
        fallen = {name: (value, found.get(name)) for name, value in last.items() if found.get(name, 0) < value - 1e-6}
        assert fallen == {}
        last = found


def it_is_in_classes_that_hold_together_when_the_bounds_have_changed(store: Store):
    """A sum that an earlier Impasto kept has no class at a bound that is new."""
    with store.write() as session:
        for labels, value in ((["deck", "1.0"], 2), (["deck", "60.0"], 5)):
            figures.keep(session, {("wait_bucket", tuple(labels)): value})
        figures.keep(session, {("wait_count", ("deck",)): 6, ("wait_sum", ("deck",)): 90.0})
    found = counted(store)
    classes = [found["impasto_job_wait_seconds_bucket", (str(float(b)), "deck")] for b in figures.WAITS]
    assert classes == [0, 2, 2, 2, 2, 2, 5, 5, 5]


def it_is_kept_with_a_backup(store: Store, tmp_path):
    from app.store.backup import backup, restore
    from app.store.blobs import LocalBlobs
    from app.store.database import Database, default_url

    with store.write() as session:
        figures.keep(session, {("tokens", ("deck",)): 7.0})
    backup(store, tmp_path / "all.zip")
    with Store(Database.open(default_url(tmp_path / "other")), LocalBlobs(tmp_path / "other")) as other:
        restore(other, tmp_path / "all.zip")
        with other.read() as session:
            assert session.scalar(sa.select(TotalRow.value)) == 7.0
        assert counted(other)["impasto_model_tokens_total", ("deck",)] == 7
