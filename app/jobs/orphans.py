"""What processes of this machine left that are no more: jobs of a worker that was killed, jobs that a command held.

A worker that is at work finds them within two seconds (`watch.py`). So does each command that shows jobs or goes on
with one: where no worker runs, nobody else would, and a job that nobody does would be said to run. It starts nothing.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.jobs.here import HERE, host, is_held, released
from app.jobs.lease import take_from
from app.jobs.machine import lives, this_machine
from app.store import Store
from app.store.ids import now
from app.store.tables import JobRow, WorkerRow

SILENT = timedelta(seconds=12)
"""After so long without a beat a worker counts as gone, by the clocks of those who ask and who beat."""


def hand_back(store: Store) -> None:
    """Queue again what dead workers of this machine were at; open to its workers what dead commands left queued.

    Raises DatabaseFailed.
    """
    query = sa.select(WorkerRow.id, WorkerRow.pid).where(WorkerRow.host == this_machine())
    with store.read() as session:
        dead = [row.id for row in session.execute(query) if not lives(row.pid)]
    for worker_id in dead:
        take_over(store, worker_id)
    adopt(store)


def is_at_work(session: Session, machine: str) -> bool:
    """Whether the command that holds a job (see `here.Here.machine`) is at work, on this machine or another one.

    One that has a worker beats. A machine that is gone, a container among them, does not; nor does a command that was
    stopped, or another program that has got its number.
    """
    name, divided, pid = machine.partition("/")
    if not divided or not pid.isdigit():
        return False
    of_it = sa.or_(WorkerRow.host == name, WorkerRow.host.startswith(f"{name}.", autoescape=True))
    beats = session.scalars(sa.select(WorkerRow.beat_at).where(of_it, WorkerRow.pid == int(pid))).all()
    if beats:
        return any(now() - beat < SILENT for beat in beats)
    return is_held(machine) and name == host()  # it has only just begun


def take_over(store: Store, worker_id: str) -> int:
    """Queue the jobs of a dead worker again; how many there were."""
    with store.write() as session:
        held = sa.select(JobRow).where(JobRow.state == "running", JobRow.worker_id == worker_id)
        rows = session.scalars(held.with_for_update()).all()
        for row in rows:
            take_from(session, row)
        session.execute(sa.delete(WorkerRow).where(WorkerRow.id == worker_id))
    return len(rows)


def adopt(store: Store) -> None:
    """Open to this machine's workers what a command left queued that is no more."""
    machine = JobRow.request[HERE]["machine"].as_string()
    with store.read() as session:
        held = sa.select(JobRow.id, machine.label("machine")).where(
            JobRow.state == "queued", machine.startswith(f"{host()}/", autoescape=True)
        )
        left = [row.id for row in session.execute(held) if not is_held(row.machine)]
    for job_id in left:
        with store.write() as session:
            row = session.scalar(sa.select(JobRow).where(JobRow.id == job_id).with_for_update())
            if row is not None and row.state == "queued":
                row.request = released(row.request)
