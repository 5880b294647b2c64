"""`impasto ui`: the browser page."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from app.commands.stores import DATA, DATABASE


def ui(
    port: int = typer.Option(8501, min=1, max=65535, help="Port to serve on."),
    host: str = typer.Option("127.0.0.1", help="Address to serve on; others than this machine's need a login."),
    worker: bool = typer.Option(True, help="Run a worker beside it; --no-worker where workers run by themselves."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Serve the page until it is stopped."""
    from app.serve import serve

    # The server and its worker are processes of their own: what the flags say reaches them as settings do.
    os.environ.update({"IMPASTO_DATABASE": database} if database else {})
    os.environ.update({"IMPASTO_DATA": str(data.absolute())} if data else {})
    raise typer.Exit(serve(port, host, worker=worker))
