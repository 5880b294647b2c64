"""`impasto model`: which models are here, where, and how to get one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import typer

from app.configuration import read_settings

app = typer.Typer(no_args_is_help=True)


class Form(StrEnum):
    """What `quantize` makes of matrices."""

    int4 = "int4"
    int8 = "int8"
    fp8 = "fp8"


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
    from model.store import pull as download

    with _progress(name) as advance:
        where = download(name, read_settings().data, advance)
    typer.echo(str(where))


@app.command("quantize")
def quantize(
    source: str = typer.Argument(..., help="A GGUF file, a folder in Hugging Face layout, or a model's name."),
    target: Path = typer.Argument(..., help="The folder to make."),
    to: Form = typer.Option(..., "--to", help="What matrices become."),
    group: int = typer.Option(32, "--group", help="Values per scale of int4: 32 or 64."),
) -> None:
    """Write a smaller copy of a model, as a folder that loads here and in other engines (compressed-tensors)."""
    from model.quantize import quantize as write
    from model.store import locate

    given = Path(source)
    found = given if given.exists() else locate(source, read_settings().data)
    with _progress(f"{found.name} → {to.value}") as advance:
        made = write(found, target, to.value, group=group, progress=advance)
    counts = f"{made.matrices} matrices are {to.value}, {made.kept} stay in 16 bits"
    typer.echo(f"{made.folder}: {made.nbytes / 1e9:.2f} GB; {counts}.")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on stderr; what it gives is called with the bytes done and, where known, all of them."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
