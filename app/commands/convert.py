"""`impasto convert`: any HTML page to PPTX, PDF or PNG, without a model."""

from __future__ import annotations

from pathlib import Path

import typer

from app.configuration import read_settings


def convert(
    html: Path = typer.Argument(..., metavar="FILE.html"),
    selector: str = typer.Option(".slide", help="CSS selector; each match becomes a slide."),
    width: int = typer.Option(1280, min=16, max=10000, help="Width of a slide, CSS px."),
    height: int = typer.Option(720, min=16, max=10000, help="Height of a slide, CSS px."),
    out: Path = typer.Option(..., help="FILE.pptx, FILE.pdf, or a folder for all formats."),
) -> None:
    """Write the converted file or files, and name each on stdout."""
    from agents.render.convert import convert as run

    for path in run(html, selector=selector, width=width, height=height, out=out, settings=read_settings()):
        typer.echo(str(path))
