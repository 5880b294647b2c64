"""`impasto edit`: a wish about a finished deck or poster, or a .pptx changed by hand, becomes its next version."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from app.configuration import read_settings
from app.console import Watch
from app.interrupting import stop_on_interrupt


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
) -> None:
    """Change a deck or a poster by saying what you want; each turn is a version, the rest stays as it is."""
    settings = read_settings(model=model)
    from agents.deck.edits.turn import EditRequest
    from agents.deck.edits.turn import edit as edit_deck
    from agents.poster.edits.place import is_poster
    from agents.poster.edits.turn import edit as edit_poster

    stop = stop_on_interrupt()
    request = EditRequest(place=place, wish=wish, slide=slide, element=element, files=files, brand=brand, out=out)
    sheet = is_poster(place)
    with Watch() as watch:
        made = (edit_poster if sheet else edit_deck)(request, settings, on_event=watch, cancel=stop.is_set)
    if as_json:
        typer.echo(json.dumps(made.model_dump(mode="json"), ensure_ascii=False))
        return
    for sentence in made.said:
        typer.echo(sentence, err=True)
    held = f"{made.slides} {'panels' if sheet else 'slides'}"
    typer.echo(f"Version {made.version}, {held}, {made.seconds:.0f} s. Seen: {made.diff}", err=True)
    typer.echo(str(made.paths["pptx"]))
