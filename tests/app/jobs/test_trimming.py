"""Steps and runs that are of no more use go after a time; what a person can still want does not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from app.jobs import queue
from app.jobs.lease import claim
from app.store.purge import trim
from app.store.tables import CheckpointRow, CheckpointWriteRow, JobFileRow
from model.errors import ImpastoError
from tests.app.jobs.bench import expected

AT_ONCE = timedelta(0)
MONTH = timedelta(days=30)


def steps(store, job_id):
    with store.read() as session:
        return [
            session.scalar(sa.select(sa.func.count()).select_from(table).where(table.job_id == job_id))
            for table in (CheckpointRow, CheckpointWriteRow, JobFileRow)
        ]


def ended(store, how):
    """A job with a step, a file of it and one that it was given, in that state."""
    (blob,) = store.keep(b"x")
    with store.write() as session:
        job = queue.submit(session, kind="loop", owner="me", title="t", request={}, files={"a.md": blob.sha256})
        run = queue.row_of(session, job.id).run_id
    lease = claim(store, job.id, run, "w")
    with lease.write() as (session, _):
        where = {"job_id": job.id, "namespace": ""}
        session.add(CheckpointRow(**where, id="1", type="msgpack", state=b"\0", about={}))
        written = {"checkpoint_id": "1", "task_id": "t", "position": 0, "channel": "c", "type": "msgpack"}
        session.add(CheckpointWriteRow(**where, **written, value=b"\1"))
        session.add(JobFileRow(job_id=job.id, path="out/b.txt", sha256=blob.sha256))
    {
        "running": lambda: None,
        "waiting": lambda: lease.pause({}),
        "cancelled": lease.cancelled,
        "failed": lambda: lease.fail(ImpastoError("x")),
    }[how]()
    return job.id


def it_forgets_the_steps_of_what_ended_unfinished_and_keeps_what_was_given(store):
    over = [ended(store, how) for how in ("failed", "cancelled")]
    going_on = [ended(store, how) for how in ("running", "waiting")]
    assert trim(store, MONTH) == 0
    assert trim(store, AT_ONCE) == 2
    assert [steps(store, job) for job in over] == [[0, 0, 1]] * 2
    assert [steps(store, job) for job in going_on] == [[1, 1, 2]] * 2
    assert trim(store, AT_ONCE) == 0


def it_leaves_a_job_that_was_retried_meanwhile(store):
    job = ended(store, "failed")
    with store.write() as session:
        queue.retry(session, job)
    assert trim(store, AT_ONCE) == 0
    assert steps(store, job) == [1, 1, 2]


def runs(bench, table):
    """Status by id of each run that DBOS knows."""
    with bench.store.read() as session:
        rows = session.execute(sa.text(f"SELECT workflow_uuid, status FROM {table}"))
        return {row.workflow_uuid: row.status for row in rows}


def left_by_a_dead_worker(bench, table):
    """A row of DBOS's like that of a run whose worker was killed, and else like that of the job under way."""
    with bench.store.write() as session:
        row = dict(session.execute(sa.text(f"SELECT * FROM {table} WHERE status = 'PENDING' LIMIT 1")).mappings().one())
        row |= {"workflow_uuid": "dead", "status": "PENDING", "executor_id": "gone:1:x"}
        names = [name for name, value in row.items() if value is not None]
        values = ", ".join(f":{name}" for name in names)
        session.execute(sa.text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"), row)


def it_deletes_the_rows_of_runs_that_are_over_and_old(bench, tmp_path):
    """A worker that lets nothing last; on Postgres DBOS keeps its tables in a schema of its own."""
    bench.worker("tests.app.jobs.forgetful", IMPASTO_TRIM=str(tmp_path / "trimmed"))
    job = bench.submit()
    bench.wait(job, "done", "failed")
    table = "workflow_status" if bench.store.database.is_sqlite else "dbos.workflow_status"
    running = bench.submit(spin="b")
    bench.wait_for_step(running, "b")
    left_by_a_dead_worker(bench, table)
    trimmed = bench.until(lambda: Path(tmp_path / "trimmed").exists() and Path(tmp_path / "trimmed").read_text())
    assert int(trimmed) >= 1
    bench.until(
        lambda: "dead" not in runs(bench, table) and set(runs(bench, table).values()) <= {"PENDING", "ENQUEUED"}
    )
    assert bench.job(running).state == "running"
    bench.change(queue.cancel, running)
    bench.wait(running, "cancelled")
    later = bench.submit()
    bench.wait(later, "done", "failed")
    assert bench.artifact(later) == expected()
