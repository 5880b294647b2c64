"""`impasto worker`: run jobs until stopped."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.commands.stores import DATA, DATABASE
from app.configuration import read_settings

if TYPE_CHECKING:
    from app.store import Store


def worker(
    database: str | None = DATABASE,
    data: Path | None = DATA,
    jobs: int | None = typer.Option(None, min=1, max=64, help="Jobs of each kind at once, instead of its own limit."),
    until: str | None = typer.Option(None, metavar="JOB", help="Stop when this job has ended, or waits for an answer."),
    attached: bool = typer.Option(False, "--attached", hidden=True, help="Stop when stdin ends."),
) -> None:
    """Run jobs. Ctrl-C, or SIGTERM, hands jobs under way back: another worker, or the next start, goes on with them."""
    from app import logs
    from app.jobs.beside import wait_for_end
    from app.jobs.worker import Worker

    settings = read_settings(database=database, data=data)
    logs.configure(settings)
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if attached:
        threading.Thread(target=lambda: (wait_for_end(), stop.set()), daemon=True).start()
    running = Worker(settings, limit=jobs)
    running.start()
    if not attached:  # beside a server, which says what stops both
        typer.echo("Impasto: at work. Ctrl-C stops.", err=True)
    while not stop.wait(0.5):
        if until and _is_over(running.store, until):
            break
    running.stop()


def _is_over(store: Store, job_id: str) -> bool:
    from app.jobs import queue

    with store.read() as session:
        return queue.find(session, job_id).state not in ("queued", "running")
