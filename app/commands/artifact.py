"""`impasto artifact`: one sentence becomes one HTML file that needs nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from agents.errors import InputRefused
from agents.files import write_whole
from app.commands.deck import Tongue
from app.commands.given import model_of
from app.commands.queued import Order, carried_out
from app.commands.stores import DATA, DATABASE
from app.configuration import read_settings
from app.console import Watch
from app.endings import UsageError

PAGE = "index.html"
"""What a version calls the page."""


def artifact(
    sentence: str = typer.Argument("", metavar="SENTENCE|WISH", help="What the page is to be or show; or the wish."),
    out: Path | None = typer.Option(None, metavar="FILE.html", help="File to write; else artifact.html."),
    more: Path | None = typer.Option(None, "--continue", metavar="FILE.html", help="Change this page by a wish."),
    lang: Tongue | None = typer.Option(None, help="Language of the page; else the sentence's own."),
    model: str | None = typer.Option(None, help="A model's name, a GGUF file, or an endpoint's URL."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Make a game, a visualisation or a tool as one HTML file, tried in a browser before it is called done."""
    if not sentence.strip():
        raise UsageError("Say what the page is to be, in a sentence.")
    settings = read_settings(model=model, database=database, data=data)
    page = more.read_bytes() if more is not None and more.is_file() else None
    if more is not None and page is None:
        raise InputRefused(f"{more} cannot be read as a page.", fix="Check the name.")
    out = out or more or Path("artifact.html")
    said = {"wish": sentence} if more is not None else {"sentence": sentence}
    order = Order(
        kind="artifact",
        options={**said, "language": lang.value if lang else None, "model": model_of(settings)},
        title=more.stem if more is not None else sentence.strip(),
        said=sentence.strip(),
        here={"folder": str((more or out).resolve())},
        found=({}, {PAGE: page}) if page is not None else None,
        goes_on=more is not None,
        renamed={f"before/{PAGE}": str(more)},
    )
    with Watch() as watch, carried_out(order, settings, show=watch) as made:
        write_whole(out, made.bytes_of(PAGE))
        report = {**made.told, "path": str(out)}
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    for line in [*report["said"], *report["checks"]["faults"]]:
        typer.echo(line, err=True)
    typer.echo(str(out))
