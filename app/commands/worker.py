"""`impasto worker`: run jobs until stopped."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import typer

from app.commands.stores import DATA, DATABASE
from app.configuration import read_settings


def worker(
    database: str | None = DATABASE,
    data: Path | None = DATA,
    jobs: int | None = typer.Option(None, min=1, max=64, help="Jobs of each kind at once, instead of its own limit."),
) -> None:
    """Run jobs. Ctrl-C, or SIGTERM, hands jobs under way back: another worker, or the next start, goes on with them."""
    from app import logs
    from app.jobs.worker import Worker

    settings = read_settings(database=database, data=data)
    logs.configure(settings)
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    running = Worker(settings, limit=jobs)
    running.start()
    typer.echo("Impasto: at work. Ctrl-C stops.", err=True)
    stop.wait()
    running.stop()
