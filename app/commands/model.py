"""`impasto model`: which models are here, where, and how to get one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.configuration import read_settings

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from model.download import Progress

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
def path(
    name: str | None = typer.Argument(None, help="Name; else the model of the settings."),
    as_json: bool = typer.Option(False, "--json", help="JSON on stdout."),
) -> None:
    """Where a model's weights are: a file, or a folder."""
    from model.store import locate

    settings = read_settings()
    name = name or settings.model
    where = locate(name, settings.data)
    typer.echo(json.dumps({"name": name, "path": str(where)}) if as_json else str(where))


@app.command("pull")
def pull(
    name: str = typer.Argument(..., help="A short name, or owner/repository[/file.gguf], each with [@revision]."),
    as_json: bool = typer.Option(False, "--json", help="JSON on stdout."),
) -> None:
    """Download a model; continues where it was cut off, and checks what arrived."""
    from model.store import pull as download

    with _download_progress(name) as tell:
        where = download(name, read_settings().data, tell)
    typer.echo(json.dumps({"name": name, "path": str(where)}) if as_json else str(where))


@app.command("remove")
def remove(
    name: str = typer.Argument(..., help="A pulled model's name, as `list` shows it."),
    as_json: bool = typer.Option(False, "--json", help="JSON on stdout."),
) -> None:
    """Delete a pulled model, or what arrived of one."""
    from model.store import remove as delete

    freed = delete(name, read_settings().data)
    typer.echo(
        json.dumps({"name": name, "freed": freed}) if as_json else f"{name} is gone: {freed / 1e9:.2f} GB freed."
    )


@app.command("quantize")
def quantize(
    source: str = typer.Argument(..., help="A GGUF file, a folder in Hugging Face layout, or a model's name."),
    target: Path = typer.Argument(..., help="The folder to make."),
    to: Form = typer.Option(..., "--to", help="What matrices become."),
    group: int = typer.Option(32, "--group", help="Values per scale of int4: 32 or 64."),
    as_json: bool = typer.Option(False, "--json", help="JSON on stdout."),
) -> None:
    """Write a smaller copy of a model, as a folder that loads here and in other engines (compressed-tensors)."""
    from model.quantize import quantize as write
    from model.store import locate

    given = Path(source)
    found = given if given.exists() else locate(source, read_settings().data)
    with _progress(f"{found.name} → {to.value}") as advance:
        made = write(found, target, to.value, group=group, progress=advance)
    if as_json:
        counted = {"bytes": made.nbytes, "quantized": made.matrices, "kept": made.kept}
        typer.echo(json.dumps({"path": str(made.folder), **counted}))
        return
    counts = f"{made.matrices} matrices are {to.value}, {made.kept} stay in 16 bits"
    typer.echo(f"{made.folder}: {made.nbytes / 1e9:.2f} GB; {counts}.")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on stderr; what it gives is called with the bytes done and, where known, all of them."""
    with _bars() as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@contextmanager
def _download_progress(what: str) -> Iterator[Callable[[Progress], None]]:
    """Two bars on stderr: all that is fetched, and the file that is being fetched."""
    with _bars() as bars:
        everything, file = bars.add_task(what, total=None), bars.add_task("", total=None, visible=False)

        def tell(progress: Progress) -> None:
            bars.update(everything, completed=progress.done, total=progress.total)
            several = progress.total != progress.file_size
            bars.update(
                file, description=progress.file, completed=progress.file_done, total=progress.file_size, visible=several
            )

        yield tell


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bars

    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    ]
    return Bars(*columns, console=Console(stderr=True))
