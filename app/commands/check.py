"""`impasto check`: the measured faults of anybody's deck or page. Exit status 1 when there are any."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import typer

from app.configuration import read_settings


def check(
    file: Path = typer.Argument(..., metavar="FILE.pptx|html"),
    selector: str = typer.Option(".slide", help="HTML only: CSS selector; each match is a slide."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
) -> None:
    """A line per fault: the slide, the kind, a sentence with the measure and its limit."""
    if file.suffix.lower() in (".pptx", ".potx", ".ppsx"):
        from agents.checks.deck_file import check_deck

        checked = check_deck(file)
    else:
        from agents.checks.page_file import check_page

        checked = check_page(file, selector, read_settings())
    if as_json:
        counts = Counter(fault.kind for fault in checked.faults)
        faults = [fault.model_dump(exclude_none=True) for fault in checked.faults]
        said = {"file": str(file), "slides": checked.slides, "rendered": checked.rendered, "counts": counts}
        typer.echo(json.dumps({**said, "faults": faults, "note": checked.note}, ensure_ascii=False))
    else:
        for fault in checked.faults:
            typer.echo(f"slide {fault.slide}: {fault.kind.replace('_', ' ')}: {fault.detail}")
        if checked.note:
            typer.echo(checked.note, err=True)
        plural = "" if len(checked.faults) == 1 else "s"
        typer.echo(f"{len(checked.faults)} fault{plural} on {checked.slides} slides", err=True)
    raise typer.Exit(1 if checked.faults else 0)
