"""`impasto edit`: a wish about a finished deck or poster, or a .pptx changed by hand, becomes its next version."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from app.commands.given import branded, model_of, name_in_job, readable
from app.commands.queued import Order, carried_out
from app.commands.stores import DATA, DATABASE
from app.commands.turning import BEFORE, opened, turned
from app.configuration import read_settings
from app.console import Watch


def edit(
    place: Path = typer.Argument(..., metavar="DIR|FILE.pptx", help="A deck's or a poster's folder, or a .pptx."),
    wish: str = typer.Argument("", help="What is to change, in English or Chinese. With --brand it may be left out."),
    slide: int | None = typer.Option(None, help="The slide (or panel) that is meant, where the wish names none."),
    element: str | None = typer.Option(None, help="The text that is meant: its path on the slide, as in bullets/0."),
    files: list[Path] = typer.Option([], "--with", help="A new document: numbers or passages to draw on."),
    brand: str | None = typer.Option(None, help="A .pptx, .potx, logo or web address whose looks the deck takes."),
    out: Path | None = typer.Option(None, help="Folder for the result; else the deck's own."),
    model: str | None = typer.Option(
        None, help="A model's name, a GGUF file, or the URL of an OpenAI-compatible endpoint."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Change a deck or a poster by saying what you want; each turn is a version, the rest stays as it is."""
    settings = read_settings(model=model, database=database, data=data)
    asked = opened(place, out)
    files, others = readable(files), branded(brand)
    order = Order(
        kind="edit",
        options={
            "wish": wish,
            "slide": slide,
            "element": element,
            "brand": name_in_job(files, others, brand),
            "model": model_of(settings),
        },
        title=asked.title,
        said=wish,
        inputs=files,
        others=others,
        before={f"{BEFORE}/{name}": path for name, path in asked.files.items()},
        here={"folder": str((asked.home if asked.is_exported else asked.out).resolve()), "place": asked.within},
        found=asked.found,
        project=asked.kind,
        goes_on=True,
        renamed={f"inputs/{BEFORE}": str(asked.home)},
    )
    with Watch() as watch, carried_out(order, settings, show=watch) as made:
        answer = made.result.get("answer")
        report = {"answer": answer} if answer else turned(made, asked, wish)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    if answer:
        typer.echo(answer)
        return
    for sentence in report["said"]:
        typer.echo(sentence, err=True)
    held = f"{report['slides']} {'panels' if asked.kind == 'poster' else 'slides'}"
    typer.echo(f"Version {report['version']}, {held}, {report['seconds']:.0f} s. Seen: {report['diff']}", err=True)
    typer.echo(report["paths"]["pptx"])
