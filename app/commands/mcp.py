"""`impasto mcp`: Impasto's tools for other agents, on stdin and stdout."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import typer

from app.commands.stores import DATA, DATABASE, store_of
from app.configuration import read_settings


def mcp(
    worker: bool = typer.Option(True, help="Run a worker beside it; --no-worker where workers run by themselves."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Serve the tools until stdin closes. Agents start this themselves; see docs/api.md."""
    from app import logs
    from app.jobs.beside import worker_beside
    from app.tools import server

    settings = read_settings(database=database, data=data)
    logs.configure(settings)
    flags = [*(["--database", database] if database else []), *(["--data", str(data)] if data else [])]
    with store_of(database, data) as store, worker_beside(*flags) if worker else nullcontext():
        server(settings, store).run()
