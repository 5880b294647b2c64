"""`impasto ui`: the browser page."""

from __future__ import annotations

import typer


def ui(port: int = typer.Option(8501, min=1, max=65535, help="Port on this machine.")) -> None:
    """Serve the page on 127.0.0.1 until it is stopped."""
    from app.serve import serve

    typer.echo(f"Impasto: http://127.0.0.1:{port}", err=True)
    raise typer.Exit(serve(port))
