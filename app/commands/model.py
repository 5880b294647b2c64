"""`impasto model`: which models are here, where, and how to get one."""

from __future__ import annotations

import json

import typer

from app.configuration import read_settings

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_models(as_json: bool = typer.Option(False, "--json", help="JSON on stdout.")) -> None:
    """Models on this machine, the embedded one first."""
    from model.store import list_models as listed

    models = [m if isinstance(m, dict) else vars(m) for m in listed(read_settings().data)]
    if as_json:
        typer.echo(json.dumps(models, default=str))
        return
    for model in models:
        typer.echo("\t".join(str(value) for value in model.values()))


@app.command("path")
def path(name: str | None = typer.Argument(None, help="Name; else the model of the settings.")) -> None:
    """Where a model's weights are."""
    from model.store import locate

    settings = read_settings()
    typer.echo(str(locate(name or settings.model, settings.data)))


@app.command("pull")
def pull(name: str = typer.Argument(..., help="owner/repository[/file.gguf][@revision]")) -> None:
    """Download a model; continues where it was cut off, and checks what arrived."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from model.store import pull as download

    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)
        where = download(name, read_settings().data, lambda done, total: bar.update(task, completed=done, total=total))
    typer.echo(str(where))
