"""`impasto ui`: the browser page."""

from __future__ import annotations

import typer


def ui(
    port: int = typer.Option(8501, min=1, max=65535, help="Port to serve on."),
    host: str = typer.Option("127.0.0.1", help="Address to serve on; others than this machine's need a login."),
) -> None:
    """Serve the page until it is stopped."""
    from app.serve import serve

    typer.echo(f"Impasto: http://{f'[{host}]' if ':' in host else host}:{port}", err=True)
    raise typer.Exit(serve(port, host))
